//===- KernelLoops.cpp - Rows, columns, and what goes on to the next ------===//

#include "codegen/lower/KernelEmitter.h"

#include "codegen/lower/Convert.h"
#include "passes/Reductions.h"

namespace sinter::codegen {

/// A body of more ops, or with a transcendental function, stands only once.
constexpr size_t smallBody = 12;

void KernelEmitter::emit() {
  Value begin = kernel.getArguments().drop_back().back();
  Value end = kernel.getArguments().back();
  if (plan.isFlat()) {
    for (const Access &access : plan.accesses) {
      loadOfRow(access, nullptr);
    }
    emitWalks({begin, end});
    return;
  }
  emitLoop(begin, end, 1, {}, [&](Value item, ValueRange) {
    if (plan.blockRows > 0) {
      emitBlock(item);
    } else {
      emitRow(item);
    }
    return State();
  });
}

/// The rows of a block, whose columns are joined, or of a strip of it.
void KernelEmitter::emitBlock(Value item) {
  sumBase = times(item, plan.space.columns());
  for (const Phase &phase : plan.phases) {
    llvm::for_each(phase.sums, [&](unsigned i) { emitIdentity(i); });
  }
  Value first = times(item, plan.blockRows);
  if (plan.strips > 1) {
    Location loc = fusion.getLoc();
    Value strips = constantIndex(plan.strips);
    Value block = arith::DivUIOp::create(b, loc, item, strips);
    Value strip = arith::RemUIOp::create(b, loc, item, strips);
    first = add(times(block, plan.blockRows * plan.strips), strip);
  }
  emitLoop(constantIndex(0), constantIndex(plan.blockRows), 1, {},
           [&](Value index, ValueRange) {
             emitRow(add(first, times(index, plan.strips)));
             return State();
           });
}

void KernelEmitter::emitRow(Value row) {
  int64_t count = plan.space.columns();
  ofRow.clear();
  for (const Access &access : plan.accesses) {
    loadOfRow(access, row);
  }
  resultBase = times(row, count);
  emitWalks({constantIndex(0), constantIndex(count), count});
  storeOfRow(row);
}

void KernelEmitter::emitWalks(const Columns &columns) {
  for (ArrayRef<Phase> left = plan.phases; !left.empty();) {
    ArrayRef<Phase> walk = left.take_while(
        [&](const Phase &phase) { return phase.walk == left[0].walk; });
    left = left.drop_front(walk.size());
    if (walk.size() == 1) {
      emitPhase(walk[0], columns);
    } else {
      emitRowOps(walk[0]);
      emitStrips(walk, columns);
    }
  }
}

/// Loops that take turns on strips of columns.
void KernelEmitter::emitStrips(ArrayRef<Phase> loops, const Columns &columns) {
  constexpr int64_t strip = KernelPlan::stripColumns;
  auto emitAll = [&](const Columns &part) {
    for (const Phase &phase : loops) {
      if (phase.leavesAnything()) {
        emitColumns(phase, part);
      }
    }
  };
  if (columns.count >= 0 && columns.count <= strip) {
    emitAll(columns);
    return;
  }
  emitLoop(columns.from, columns.to, strip, {}, [&](Value from, ValueRange) {
    Value next = add(from, strip);
    Value to = arith::MinUIOp::create(b, fusion.getLoc(), next, columns.to);
    stripBegin = from;
    emitAll({from, to});
    stripBegin = nullptr;
    return State();
  });
}

void KernelEmitter::emitPhase(const Phase &phase, const Columns &columns) {
  emitRowOps(phase);
  if (phase.reductions.empty()) {
    if (phase.leavesAnything()) {
      emitColumns(phase, columns);
    }
    return;
  }
  accumulators.clear();
  for (Operation *op : phase.reductions) {
    passes::RowReduction reduction = *passes::asRowReduction(op);
    accumulators.emplace_back(context, reduction.combine, dtypeOf(reduction.x));
  }
  State sums = emitReducedColumns(phase, columns.count);
  context.lanes = 1;
  for (auto [i, op] : llvm::enumerate(phase.reductions)) {
    Value out = op->getResult(0);
    Elem number = accumulators[i].finish(sumsOf(sums, i));
    ofRow.insert({out, rounded(dtypeOf(out), number)});
  }
}

//===----------------------------------------------------------------------===//
// Columns that are independent
//===----------------------------------------------------------------------===//

void KernelEmitter::emitColumns(const Phase &phase, const Columns &columns) {
  int64_t lanes = vectorLanes();
  Value whole;
  if (columns.count >= 0) {
    whole = constantIndex(columns.count - columns.count % lanes);
  } else {
    Location loc = fusion.getLoc();
    Value size = arith::SubIOp::create(b, loc, columns.to, columns.from);
    Value rest = arith::RemUIOp::create(b, loc, size, constantIndex(lanes));
    whole = arith::SubIOp::create(b, loc, columns.to, rest);
  }
  if (columns.count < 0 || columns.count >= lanes) {
    splat(phase, lanes);
    emitWithStreams(phase, [&](bool isStreamed) {
      emitLoop(columns.from, whole, lanes, {}, [&](Value index, ValueRange) {
        emitStep(phase, {index, lanes, nullptr, isStreamed});
        return State();
      });
    });
  }
  if (columns.count < 0 || columns.count % lanes != 0) {
    emitTail(phase, whole, columns);
  }
}

/// Fewer elements than a vector has: one vector with a mask, or one by one.
void KernelEmitter::emitTail(const Phase &phase, Value from,
                             const Columns &columns) {
  bool isMasked = canMask(phase);
  int64_t lanes = isMasked ? vectorLanes() : 1;
  splat(phase, lanes);
  emitLoop(from, columns.to, lanes, {}, [&](Value index, ValueRange) {
    Value mask = isMasked ? maskBetween(index, columns.to) : nullptr;
    emitStep(phase, {index, lanes, mask});
    return State();
  });
}

/// Masked accesses of memory are cheap for some types only (for 16-bit floats
/// LLVM takes them apart), and a mask says nothing about elements that are
/// gathered.
bool KernelEmitter::canMask(const Phase &phase) const {
  auto isCheap = [&](Value v) {
    DType dtype = dtypeOf(v);
    bool isHalf = isFloatingType(dtype) && byteSize(dtype) == 2;
    return !isHalf && (level == IsaLevel::v4 ||
                       (level == IsaLevel::v3 && byteSize(dtype) >= 4));
  };
  return llvm::all_of(phase.loads,
                      [&](unsigned i) {
                        const Access &access = plan.accesses[i];
                        return isCheap(access.value) &&
                               access.map.strides.back() == 1;
                      }) &&
         llvm::all_of(llvm::concat<const unsigned>(phase.stores, phase.sums),
                      [&](unsigned i) {
                        return isCheap(body.getTerminator()->getOperand(i));
                      });
}

/// The lanes of the elements from `index` up to `end`.
Value KernelEmitter::maskBetween(Value index, Value end) {
  Location loc = fusion.getLoc();
  Type i32 = b.getI32Type();
  int64_t lanes = vectorLanes();
  auto type = VectorType::get({lanes}, i32);
  auto numbers = llvm::to_vector(llvm::seq<int32_t>(0, int32_t(lanes)));
  Value lane = arith::ConstantOp::create(
      b, loc, DenseElementsAttr::get(type, ArrayRef<int32_t>(numbers)));
  Value count = arith::SubIOp::create(b, loc, end, index);
  Value narrow = arith::IndexCastOp::create(b, loc, i32, count);
  Value all = vector::BroadcastOp::create(b, loc, type, narrow);
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, lane, all);
}

//===----------------------------------------------------------------------===//
// Columns that are joined
//===----------------------------------------------------------------------===//

MutableArrayRef<Value> KernelEmitter::sumsOf(State &state, size_t reduction) {
  return MutableArrayRef<Value>(state).slice(reduction * order::rowAccumulators,
                                             order::rowAccumulators);
}

KernelEmitter::State KernelEmitter::identities() const {
  State state;
  for (const RowAccumulator &accumulator : accumulators) {
    state.append(accumulator.identities());
  }
  return state;
}

void KernelEmitter::joinBlocks(State &sums, State &block) {
  for (auto [i, accumulator] : llvm::enumerate(accumulators)) {
    accumulator.joinBlock(sumsOf(sums, i), sumsOf(block, i));
  }
  block = identities();
}

void KernelEmitter::joinStep(State &block, int64_t turn,
                             ArrayRef<Value> numbers) {
  for (auto [i, accumulator] : llvm::enumerate(accumulators)) {
    accumulator.join(sumsOf(block, i), turn, numbers[i]);
  }
}

/// The sums of a row of `count` elements.
KernelEmitter::State KernelEmitter::emitReducedColumns(const Phase &phase,
                                                       int64_t count) {
  int64_t lanes = vectorLanes(), parts = accumulators[0].parts(lanes);
  int64_t perStep = order::rowAccumulators / parts;
  int64_t perBlock = perStep * order::rowBlockSteps;
  bool isSmall = !phase.isSpecial && phase.ops.size() <= smallBody;
  int64_t unroll = isSmall ? perStep : 1;
  int64_t vectors = count / lanes, inLoop = vectors - vectors % unroll;
  splat(phase, lanes);
  State sums = identities(), block = identities();
  if (inLoop > perBlock) {
    emitBlocks(phase, inLoop * lanes, perBlock * lanes, unroll, sums, block);
  } else if (inLoop > 0) {
    emitRun(phase, constantIndex(0), constantIndex(inLoop * lanes), unroll,
            block);
  }
  if (unroll == 1) {
    // The run turned the vectors once for every element.
    for (size_t i = 0; i < accumulators.size(); ++i) {
      MutableArrayRef<Value> own = sumsOf(block, i);
      std::rotate(own.begin(), own.end() - inLoop * parts % std::ssize(own),
                  own.end());
    }
  }
  if (inLoop > 0 && inLoop % perBlock == 0) {
    joinBlocks(sums, block);
  }
  int64_t turn = inLoop;
  for (; turn < vectors; ++turn) {
    joinStep(block, turn,
             emitStep(phase, {constantIndex(turn * lanes), lanes, nullptr}));
  }
  if (count % lanes != 0) {
    joinStep(block, turn, emitPaddedStep(phase, turn * lanes, count));
  }
  joinBlocks(sums, block);
  return sums;
}

/// Whole blocks and what is left of elements up to `to`. A block is joined to
/// the sums when the next one begins; the last is left in `block`.
void KernelEmitter::emitBlocks(const Phase &phase, int64_t to, int64_t size,
                               int64_t unroll, State &sums, State &block) {
  State both = sums;
  both.append(block);
  Value end = constantIndex(to);
  size_t half = sums.size();
  both = emitLoop(
      constantIndex(0), end, size, both, [&](Value from, ValueRange state) {
        State own(state.take_front(half)), last(state.drop_front(half));
        joinBlocks(own, last);
        Value next = add(from, size);
        Value bounded = arith::MinUIOp::create(b, fusion.getLoc(), next, end);
        emitRun(phase, from, bounded, unroll, last);
        own.append(last);
        return own;
      });
  sums.assign(both.begin(), both.begin() + static_cast<ptrdiff_t>(half));
  block.assign(both.begin() + static_cast<ptrdiff_t>(half), both.end());
}

/// Joins whole vectors to `block`. Where the body stands but once, the vectors
/// of the block take turns.
void KernelEmitter::emitRun(const Phase &phase, Value from, Value to,
                            int64_t unroll, State &block) {
  int64_t lanes = vectorLanes();
  block = emitLoop(
      from, to, unroll * lanes, block, [&](Value index, ValueRange state) {
        State own(state);
        for (int64_t i = 0; i < unroll; ++i) {
          Value place = add(index, i * lanes);
          joinStep(own, i, emitStep(phase, {place, lanes, nullptr}));
        }
        for (size_t i = 0; unroll == 1 && i < accumulators.size(); ++i) {
          MutableArrayRef<Value> turned = sumsOf(own, i);
          std::rotate(turned.begin(),
                      turned.begin() + accumulators[i].parts(lanes),
                      turned.end());
        }
        return own;
      });
}

/// The last numbers of a row, fewer than a vector has; identities behind them.
SmallVector<Value> KernelEmitter::emitPaddedStep(const Phase &phase,
                                                 int64_t from, int64_t count) {
  int64_t lanes = vectorLanes();
  Location loc = fusion.getLoc();
  Value first = constantIndex(from), end = constantIndex(count);
  SmallVector<Value> numbers;
  if (canMask(phase)) {
    Value mask = maskBetween(first, end);
    numbers = emitStep(phase, {first, lanes, mask});
    for (auto [number, accumulator] : llvm::zip_equal(numbers, accumulators)) {
      number = accumulator.padded(number, mask);
    }
    return numbers;
  }
  SmallVector<Value> buffers;
  for (const RowAccumulator &accumulator : accumulators) {
    Value padding = accumulator.padding(lanes);
    buffers.push_back(allocate(getElementTypeOrSelf(padding), lanes));
    vector::StoreOp::create(b, loc, padding, buffers.back(), constantIndex(0));
  }
  splat(phase, 1);
  emitLoop(first, end, 1, {}, [&](Value index, ValueRange) {
    SmallVector<Value> scalars = emitStep(phase, {index, 1, nullptr});
    Value place = arith::SubIOp::create(b, loc, index, first);
    for (auto [scalar, buffer] : llvm::zip_equal(scalars, buffers)) {
      memref::StoreOp::create(b, loc, scalar, buffer, place);
    }
    return State();
  });
  for (Value buffer : buffers) {
    auto type = cast<MemRefType>(buffer.getType());
    numbers.push_back(vector::LoadOp::create(
        b, loc, VectorType::get({lanes}, type.getElementType()), buffer,
        constantIndex(0)));
  }
  return numbers;
}

KernelEmitter::State KernelEmitter::emitLoop(Value from, Value to, int64_t step,
                                             const State &state, Body emit) {
  Location loc = fusion.getLoc();
  auto loop = scf::ForOp::create(b, loc, from, to, constantIndex(step), state);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  State next = emit(loop.getInductionVar(), loop.getRegionIterArgs());
  if (!state.empty()) {
    scf::YieldOp::create(b, loc, next);
  }
  return State(loop.getResults());
}

} // namespace sinter::codegen
