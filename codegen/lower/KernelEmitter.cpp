//===- KernelEmitter.cpp - What a kernel does with one vector -------------===//

#include "codegen/lower/KernelEmitter.h"

#include "codegen/lower/Convert.h"
#include "codegen/lower/Formula.h"
#include "ir/ops/OpTable.h"
#include "passes/Reductions.h"

#include "mlir/IR/Matchers.h"

namespace sinter::codegen {

KernelEmitter::KernelEmitter(ir::FusionOp fusion, const KernelPlan &plan,
                             func::FuncOp kernel, const CompileTarget &target)
    : fusion(fusion), plan(plan), kernel(kernel), level(target.level),
      isStrict(target.mode == Mode::strict), b(fusion.getContext()),
      body(fusion.getBody().front()),
      context(b, fusion.getLoc(), kernel.getBody().front(), target.level) {
  b.setInsertionPointToEnd(&kernel.getBody().front());
}

//===----------------------------------------------------------------------===//
// Once a row
//===----------------------------------------------------------------------===//

/// Where the elements of a row begin; `row` is null if there is but one.
Value KernelEmitter::rowPlace(Value row, const Access &access) {
  Location loc = fusion.getLoc();
  Value place;
  if (access.map.offset != 0) {
    place = constantIndex(access.map.offset);
  }
  if (!row) {
    return place;
  }
  auto sizes = ArrayRef(plan.space.sizes).drop_back();
  for (size_t i = sizes.size(); i-- > 0;) {
    Value index = row;
    if (i > 0) {
      Value size = constantIndex(sizes[i]);
      index = arith::RemUIOp::create(b, loc, row, size);
      row = arith::DivUIOp::create(b, loc, row, size);
    }
    if (access.map.strides[i] != 0) {
      place = add(times(index, access.map.strides[i]), place);
    }
  }
  return place;
}

/// Finds where a row begins, and loads what all its columns share.
void KernelEmitter::loadOfRow(const Access &access, Value row) {
  Value place = rowPlace(row, access);
  bases[access.value] = place;
  if (!access.isOfRow()) {
    return;
  }
  context.lanes = 1;
  Value loaded = memref::LoadOp::create(b, fusion.getLoc(),
                                        kernel.getArgument(access.input),
                                        place ? place : constantIndex(0));
  ofRow.insert(
      {access.value, fromMemory(context, dtypeOf(access.value), loaded)});
}

void KernelEmitter::emitRowOps(const Phase &phase) {
  context.lanes = 1;
  elements = ofRow;
  for (Operation *op : phase.rowOps) {
    context.loc = op->getLoc();
    Elem element = compute(*op);
    elements.insert({op->getResult(0), element});
    ofRow.insert({op->getResult(0), element});
  }
  context.loc = fusion.getLoc();
}

void KernelEmitter::storeOfRow(Value row) {
  context.lanes = 1;
  elements = ofRow;
  Operation *yield = body.getTerminator();
  for (auto [i, out] : llvm::enumerate(yield->getOperands())) {
    if (plan.isOfRow(out)) {
      store(static_cast<unsigned>(i), row, {nullptr, 1, nullptr});
    }
  }
}

/// Puts the numbers of the row that a phase reads into all lanes.
void KernelEmitter::splat(const Phase &phase, int64_t lanes) {
  context.lanes = lanes;
  splats.clear();
  for (Value v : phase.splats) {
    Elem scalar = ofRow.at(v);
    Value value = scalar.value();
    if (lanes > 1) {
      value = vector::BroadcastOp::create(
          b, fusion.getLoc(), context.withLanes(value.getType()), value);
    }
    splats.insert({v, Elem(context, scalar.kind, value)});
  }
}

//===----------------------------------------------------------------------===//
// Once a vector
//===----------------------------------------------------------------------===//

/// Computes one vector of a phase. Returns what is to be joined: a vector of
/// numbers for each reduction.
SmallVector<Value> KernelEmitter::emitStep(const Phase &phase,
                                           const Step &step) {
  context.lanes = step.lanes;
  elements = splats;
  for (unsigned i : phase.loads) {
    const Access &access = plan.accesses[i];
    elements.insert({access.value, load(access, step)});
  }
  for (Value v : phase.reused) {
    Type type = context.withLanes(memoryType(b.getContext(), dtypeOf(v)));
    Step whole{step.index, step.lanes, nullptr};
    Value loaded =
        loadVector(keptMemory(v), type, keptPlace(v, step.index), whole);
    elements.insert({v, fromMemory(context, dtypeOf(v), loaded)});
  }
  for (Operation *op : phase.ops) {
    context.loc = op->getLoc();
    elements.insert({op->getResult(0), compute(*op)});
  }
  context.loc = fusion.getLoc();
  for (unsigned i : phase.stores) {
    store(i, add(resultBase, step.index), step);
  }
  for (Value v : phase.kept) {
    Value value = inMemory(v);
    storeVector(value, keptMemory(v), keptPlace(v, step.index),
                {step.index, step.lanes, nullptr});
  }
  context.fastMath = fastMath();
  for (unsigned i : phase.sums) {
    joinSum(i, step);
  }
  return llvm::map_to_vector(phase.reductions, [&](Operation *op) {
    Value x = op->getOperand(0);
    return asNumber(dtypeOf(x), elementOf(x)).value();
  });
}

Elem KernelEmitter::load(const Access &access, const Step &step) {
  DType dtype = dtypeOf(access.value);
  int64_t stride = access.map.strides.back();
  Value buffer = kernel.getArgument(access.input);
  Value place = add(bases.at(access.value), times(step.index, stride));
  Type type = context.withLanes(memoryType(b.getContext(), dtype));
  Value loaded = stride == 1 || step.lanes == 1
                     ? loadVector(buffer, type, place, step)
                     : loadLanes(buffer, type, place, stride);
  return fromMemory(context, dtype, loaded);
}

/// Neighbours, or one element.
Value KernelEmitter::loadVector(Value buffer, Type type, Value place,
                                const Step &step) {
  Location loc = fusion.getLoc();
  if (step.lanes == 1) {
    return memref::LoadOp::create(b, loc, buffer, place);
  }
  if (!step.mask) {
    return vector::LoadOp::create(b, loc, type, buffer, place);
  }
  Value zeros = arith::ConstantOp::create(b, loc, b.getZeroAttr(type));
  return vector::MaskedLoadOp::create(b, loc, cast<VectorType>(type), buffer,
                                      place, step.mask, zeros);
}

/// Elements that are `stride` apart.
Value KernelEmitter::loadLanes(Value buffer, Type type, Value place,
                               int64_t stride) {
  Location loc = fusion.getLoc();
  int64_t lanes = context.lanes;
  if (stride == -1) {
    Value first = add(place, 1 - lanes);
    Value reversed = vector::LoadOp::create(b, loc, type, buffer, first);
    auto order = llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(0, lanes)));
    return vector::ShuffleOp::create(b, loc, reversed, reversed, order);
  }
  // A 16-bit float alone is not a type of all levels: LLVM would convert it, by
  // calling a function that the JIT does not have. Its bits are.
  Type element = cast<VectorType>(type).getElementType();
  bool isHalf = element.isF16() || element.isBF16();
  SmallVector<Value> scalars;
  for (int64_t lane = 0; lane < lanes; ++lane) {
    Value scalar =
        memref::LoadOp::create(b, loc, buffer, add(place, lane * stride));
    scalars.push_back(
        isHalf ? arith::BitcastOp::create(b, loc, b.getI16Type(), scalar)
                     .getResult()
               : scalar);
  }
  Type gathered = isHalf ? VectorType::get({lanes}, b.getI16Type()) : type;
  Value vector = vector::FromElementsOp::create(b, loc, gathered, scalars);
  return isHalf ? arith::BitcastOp::create(b, loc, type, vector).getResult()
                : vector;
}

void KernelEmitter::store(unsigned result, Value place, const Step &step) {
  Value out = body.getTerminator()->getOperand(result);
  Value value = inMemory(out);
  storeVector(value, kernel.getArgument(fusion.getInputs().size() + result),
              place, step);
}

/// The joins of columns that come to a result.
RowAccumulator KernelEmitter::accumulatorOf(unsigned result) {
  Value out = body.getTerminator()->getOperand(result);
  passes::ColumnReduction reduction =
      *passes::asColumnReduction(plan.definitionOf(out).getDefiningOp());
  return {context, reduction.combine, dtypeOf(reduction.x)};
}

/// Lets the sums of a block begin.
void KernelEmitter::emitIdentity(unsigned result) {
  RowAccumulator accumulator = accumulatorOf(result);
  Value buffer = kernel.getArgument(fusion.getInputs().size() + result);
  int64_t count = plan.space.columns(), lanes = vectorLanes();
  auto fill = [&](int64_t from, int64_t to, int64_t width) {
    if (from == to) {
      return;
    }
    context.lanes = width;
    Value identity = accumulator.padding(width);
    emitLoop(constantIndex(from), constantIndex(to), width, {},
             [&](Value index, ValueRange) {
               storeVector(identity, buffer, add(sumBase, index),
                           {index, width, nullptr});
               return State();
             });
  };
  fill(0, count - count % lanes, lanes);
  fill(count - count % lanes, count, 1);
}

/// Joins the elements of a row to the sums of its block.
void KernelEmitter::joinSum(unsigned result, const Step &step) {
  RowAccumulator accumulator = accumulatorOf(result);
  Value out = body.getTerminator()->getOperand(result);
  Value x = plan.definitionOf(out).getDefiningOp()->getOperand(0);
  Value number = asNumber(dtypeOf(x), elementOf(x)).value();
  Value buffer = kernel.getArgument(fusion.getInputs().size() + result);
  Value place = add(sumBase, step.index);
  Value sum = loadVector(buffer, number.getType(), place, step);
  storeVector(accumulator.joined(sum, number), buffer, place, step);
}

Value KernelEmitter::inMemory(Value v) {
  DType dtype = dtypeOf(v);
  Elem element = elementOf(v);
  bool isHalf = isFloatingType(dtype) && byteSize(dtype) == 2;
  return toMemory(dtype,
                  isHalf && !isStrict ? fromNumber(dtype, element) : element);
}

void KernelEmitter::storeVector(Value value, Value buffer, Value place,
                                const Step &step) {
  Location loc = fusion.getLoc();
  if (step.lanes == 1) {
    memref::StoreOp::create(b, loc, value, buffer, place);
  } else if (step.mask) {
    vector::MaskedStoreOp::create(b, loc, buffer, place, step.mask, value);
  } else if (step.isStreamed) {
    streamVector(value, buffer, place);
  } else {
    vector::StoreOp::create(b, loc, value, buffer, place);
  }
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

Elem KernelEmitter::elementOf(Value v) {
  v = plan.definitionOf(v);
  Operation *op = v.getDefiningOp();
  return op && isSplatConstant(op) ? constant(*op) : elements.at(v);
}

Elem KernelEmitter::constant(Operation &op) {
  DenseElementsAttr splat;
  matchPattern(&op, m_Constant(&splat));
  DType dtype = dtypeOf(op.getResult(0));
  TypedAttr element = cast<TypedAttr>(splat.getSplatValue<Attribute>());
  if (!isFloatingType(dtype)) { // Buffers and registers are signless.
    element = b.getIntegerAttr(dtype == DType::boolean
                                   ? b.getI1Type()
                                   : memoryType(b.getContext(), dtype),
                               cast<IntegerAttr>(element).getValue());
  }
  Value value = context.constant(element);
  return dtype == DType::boolean ? Elem(context, NumberKind::i32, value)
                                 : fromMemory(context, dtype, value);
}

Elem KernelEmitter::compute(Operation &op) {
  if (auto convert = dyn_cast<ir::ConvertOp>(op)) {
    return convertElement(dtypeOf(convert.getX()), dtypeOf(convert.getOut()),
                          elementOf(convert.getX()));
  }
  OpKind kind = cast<ir::PointwiseOpInterface>(op).getOpKind();
  const OpInfo &record = info(kind);
  DType number = DType::boolean;
  SmallVector<Elem> operands;
  for (auto [i, operand] : llvm::enumerate(op.getOperands())) {
    Elem element = elementOf(operand);
    if (record.operands[i] != 'b') {
      number = dtypeOf(operand);
      element = asNumber(number, element);
    }
    operands.push_back(element);
  }
  NumberKind type = numberKind(computeClass(number));
  // The transcendental functions know where they want to round.
  context.fastMath =
      record.cost == OpCost::special ? arith::FastMathFlags::none : fastMath();
  Elem out = applyFormula(kind, context, type, operands);
  return *record.results == 'b' ? out : rounded(number, out);
}

/// What arithmetic may do to its bits: become an fma, if there is one.
arith::FastMathFlags KernelEmitter::fastMath() const {
  return !isStrict && hasFma(level) ? arith::FastMathFlags::contract
                                    : arith::FastMathFlags::none;
}

/// What an op computed, as an element. Where bits are not eager's, 16-bit
/// floats stay f32 until they are stored.
Elem KernelEmitter::rounded(DType dtype, Elem number) {
  bool isHalf = isFloatingType(dtype) && byteSize(dtype) == 2;
  return isHalf && !isStrict ? number : fromNumber(dtype, number);
}

//===----------------------------------------------------------------------===//
// Memory of the kernel, and indices
//===----------------------------------------------------------------------===//

/// The memory that keeps a value for a row or a strip, up to a whole vector.
Value KernelEmitter::keptMemory(Value v) {
  Value &memory = kept[v];
  if (!memory) {
    int64_t lanes = vectorLanes();
    int64_t count =
        plan.isKeptForRow(v) ? plan.space.columns() : KernelPlan::stripColumns;
    memory = allocate(memoryType(b.getContext(), dtypeOf(v)),
                      (count + lanes - 1) / lanes * lanes);
  }
  return memory;
}

Value KernelEmitter::keptPlace(Value v, Value index) {
  if (!stripBegin || plan.isKeptForRow(v)) {
    return index;
  }
  return arith::SubIOp::create(b, fusion.getLoc(), index, stripBegin);
}

Value KernelEmitter::allocate(Type element, int64_t count) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(&kernel.getBody().front());
  return memref::AllocaOp::create(b, fusion.getLoc(),
                                  MemRefType::get({count}, element),
                                  b.getI64IntegerAttr(64));
}

Value KernelEmitter::constantIndex(int64_t value) {
  return arith::ConstantIndexOp::create(b, fusion.getLoc(), value);
}

Value KernelEmitter::add(Value x, Value y) {
  return x && y ? arith::AddIOp::create(b, fusion.getLoc(), x, y) : x ? x : y;
}

Value KernelEmitter::times(Value x, int64_t factor) {
  return factor == 1 ? x
                     : Value(arith::MulIOp::create(b, fusion.getLoc(), x,
                                                   constantIndex(factor)));
}

} // namespace sinter::codegen
