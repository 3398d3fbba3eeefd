//===- EmitKernels.cpp - Fusions to loops over vectors --------------------===//

#include "codegen/lower/Convert.h"
#include "codegen/lower/Formula.h"
#include "codegen/lower/Layout.h"

#include "ir/dialect/Translate.h"
#include "ir/ops/OpTable.h"
#include "passes/Report.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"

namespace sinter::codegen {
#define GEN_PASS_DEF_EMITKERNELSPASS
#include "codegen/Passes.h.inc"

namespace {

/// How many elements a thread takes at least: as many as are worth waking one.
constexpr int64_t cheapGrain = 16384, specialGrain = 2048;

ArrayRef<int64_t> shapeOf(Value v) {
  return cast<RankedTensorType>(v.getType()).getShape();
}
DType dtypeOf(Value v) {
  return ir::dtypeFromMlir(getElementTypeOrSelf(v.getType()));
}

/// A name that says what the kernel does: the ops, the first four of them.
std::string nameOf(ir::FusionOp fusion) {
  std::string name;
  int count = 0;
  for (Operation &op : fusion.getBody().front().without_terminator()) {
    if (isa<ir::BroadcastToOp, ir::ConstantOp>(op)) {
      continue;
    }
    if (count++ < 4) {
      name += (count > 1 ? "_" : "") +
              op.getName().getStringRef().split('.').second.str();
    }
  }
  if (count == 0) {
    return "fill";
  }
  return count > 4 ? name + "_and_" + std::to_string(count - 4) + "_more"
                   : name;
}

/// A value of the fusion that is read from memory: an argument, or a broadcast
/// of one.
struct Access {
  Value value;
  unsigned input;
  Strides strides;
  Value base;        ///< Of a row: the place of its first element. May be null.
  Elem hoisted{0.0}; ///< Of one element a row: that element, as a scalar.
};

/// Emits the kernel of one fusion.
class Kernel {
public:
  Kernel(ir::FusionOp fusion, IsaLevel level)
      : fusion(fusion), b(fusion.getContext()), level(level),
        body(fusion.getBody().front()) {}

  LogicalResult emit(ModuleOp module, SymbolTable &symbols);

private:
  LogicalResult check();
  void findAccesses();
  SmallVector<int64_t> inputsReadInPlace() const;
  void createFunction(SymbolTable &symbols);
  void emitFlat(const IterationSpace &space);
  void emitRows(const IterationSpace &space);
  Value rowPlace(Value row, ArrayRef<int64_t> sizes, ArrayRef<int64_t> strides);
  void hoist(Access &access);
  void emitLoops(Value from, Value whole, Value to, Value resultBase);
  void emitLoop(Value from, Value to, int64_t lanes, Value resultBase);
  void emitBody(Value index, Value resultBase);
  Elem load(const Access &access, Value index);
  Elem compute(Operation &op);
  Value constantIndex(int64_t value) {
    return arith::ConstantIndexOp::create(b, fusion.getLoc(), value);
  }
  Value add(Value x, Value y) {
    return x && y ? arith::AddIOp::create(b, fusion.getLoc(), x, y) : x ? x : y;
  }
  Value times(Value x, int64_t factor) {
    return factor == 1 ? x
                       : Value(arith::MulIOp::create(b, fusion.getLoc(), x,
                                                     constantIndex(factor)));
  }

  ir::FusionOp fusion;
  OpBuilder b;
  IsaLevel level;
  Block &body;
  func::FuncOp kernel;
  std::unique_ptr<ElemContext> context;
  SmallVector<Access> accesses;
  DenseMap<Value, Elem> elements;
};

LogicalResult Kernel::check() {
  Operation *yield = body.getTerminator();
  auto isStatic = [](Type type) {
    return cast<RankedTensorType>(type).hasStaticShape();
  };
  if (!llvm::all_of(fusion.getInputs().getTypes(), isStatic) ||
      !llvm::all_of(yield->getOperandTypes(), isStatic)) {
    return fusion.emitOpError("has a tensor of unknown size");
  }
  for (Operation &op : body.without_terminator()) {
    DenseElementsAttr constant;
    bool isSplat =
        matchPattern(&op, m_Constant(&constant)) && constant.isSplat();
    bool isRead =
        isa<ir::BroadcastToOp>(op) && isa<BlockArgument>(op.getOperand(0));
    if (!isSplat && !isRead &&
        !isa<ir::PointwiseOpInterface, ir::ConvertOp>(op)) {
      return op.emitOpError("cannot be part of a kernel: it is not computed "
                            "from elements at the same place");
    }
  }
  if (yield->getNumOperands() == 0) {
    return fusion.emitOpError("has no result");
  }
  for (Value out : yield->getOperands()) {
    if (shapeOf(out) != shapeOf(yield->getOperand(0))) {
      return fusion.emitOpError("has results of several shapes");
    }
    if (llvm::is_contained(shapeOf(out), 0)) {
      return fusion.emitOpError("has a result without elements");
    }
  }
  return success();
}

void Kernel::findAccesses() {
  ArrayRef<int64_t> shape = shapeOf(body.getTerminator()->getOperand(0));
  auto add = [&](Value value, BlockArgument argument) {
    Value input = fusion.getInputs()[argument.getArgNumber()];
    accesses.push_back(
        {value, argument.getArgNumber(),
         broadcastStrides(layoutOf(input).strides, shapeOf(argument), shape),
         nullptr});
  };
  for (BlockArgument argument : body.getArguments()) {
    if (shapeOf(argument) == shape) {
      add(argument, argument);
    }
  }
  for (auto broadcast : body.getOps<ir::BroadcastToOp>()) {
    add(broadcast.getOut(), cast<BlockArgument>(broadcast.getX()));
  }
}

/// The inputs of which each element is read only where it is written.
SmallVector<int64_t> Kernel::inputsReadInPlace() const {
  ArrayRef<int64_t> shape = shapeOf(body.getTerminator()->getOperand(0));
  SmallVector<int64_t> inputs;
  for (const Access &access : accesses) {
    bool isOnly = llvm::count_if(accesses, [&](const Access &other) {
                    return other.input == access.input;
                  }) == 1;
    if (isOnly && isa<BlockArgument>(access.value) &&
        isContiguous(shape, access.strides)) {
      inputs.push_back(access.input);
    }
  }
  return inputs;
}

void Kernel::createFunction(SymbolTable &symbols) {
  SmallVector<Type> types;
  auto addBuffers = [&](ValueRange tensors) {
    for (Value tensor : tensors) {
      types.push_back(MemRefType::get(
          {ShapedType::kDynamic}, memoryType(b.getContext(), dtypeOf(tensor))));
    }
  };
  addBuffers(fusion.getInputs());
  addBuffers(fusion.getOuts());
  types.append(2, b.getIndexType());
  kernel = func::FuncOp::create(b, fusion.getLoc(), nameOf(fusion),
                                b.getFunctionType(types, {}));
  symbols.insert(kernel); // Renames it if there is another of that name.
  b.setInsertionPointToStart(kernel.addEntryBlock());
  context = std::make_unique<ElemContext>(b, fusion.getLoc(),
                                          kernel.getBody().front(), level);
}

LogicalResult Kernel::emit(ModuleOp module, SymbolTable &symbols) {
  if (failed(check())) {
    return failure();
  }
  findAccesses();
  SmallVector<int64_t> inPlace = inputsReadInPlace();
  auto strides = llvm::map_to_vector(
      accesses, [](Access &access) { return access.strides; });
  IterationSpace space(shapeOf(body.getTerminator()->getOperand(0)), strides);
  for (auto [access, own] : llvm::zip_equal(accesses, strides)) {
    access.strides = own;
  }
  b.setInsertionPointToEnd(module.getBody());
  createFunction(symbols);
  bool isSpecial = llvm::any_of(body, [](Operation &op) {
    auto pointwise = dyn_cast<ir::PointwiseOpInterface>(op);
    return pointwise && info(pointwise.getOpKind()).cost == OpCost::special;
  });
  int64_t grain = isSpecial ? specialGrain : cheapGrain;
  int64_t count = space.rows();
  if (space.isFlat()) {
    count = space.columns();
    emitFlat(space);
  } else {
    grain = std::max<int64_t>(1, grain / space.columns());
    emitRows(space);
  }
  func::ReturnOp::create(b, fusion.getLoc());
  b.setInsertionPoint(fusion);
  auto dispatch = ir::DispatchOp::create(
      b, fusion.getLoc(), fusion.getOuts().getTypes(), kernel.getName(),
      fusion.getInputs(), count, grain,
      inPlace.empty() ? nullptr : b.getDenseI64ArrayAttr(inPlace));
  fusion.replaceAllUsesWith(dispatch);
  fusion.erase();
  return success();
}

/// Elements from `begin` to `end`: places are those of the results.
void Kernel::emitFlat(const IterationSpace &) {
  Value begin = kernel.getArguments().drop_back().back();
  Value end = kernel.getArguments().back();
  for (Access &access : accesses) {
    hoist(access);
  }
  int64_t lanes = 4 << static_cast<int>(level);
  Value size = arith::SubIOp::create(b, fusion.getLoc(), end, begin);
  Value rest =
      arith::RemUIOp::create(b, fusion.getLoc(), size, constantIndex(lanes));
  Value whole = arith::SubIOp::create(b, fusion.getLoc(), end, rest);
  emitLoops(begin, whole, end, nullptr);
}

/// Rows from `begin` to `end`, and in each of them all columns.
void Kernel::emitRows(const IterationSpace &space) {
  Value begin = kernel.getArguments().drop_back().back();
  Value end = kernel.getArguments().back();
  Value one = constantIndex(1), zero = constantIndex(0);
  int64_t columns = space.columns(), lanes = 4 << static_cast<int>(level);
  Value whole = constantIndex(columns - columns % lanes);
  Value size = constantIndex(columns);
  auto loop = scf::ForOp::create(b, fusion.getLoc(), begin, end, one);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value row = loop.getInductionVar();
  for (Access &access : accesses) {
    access.base = rowPlace(row, ArrayRef(space.sizes).drop_back(),
                           ArrayRef(access.strides).drop_back());
    hoist(access);
  }
  emitLoops(zero, whole, size, times(row, columns));
}

/// Where row number `row` begins: its number is taken apart into an index for
/// each dimension but the last.
Value Kernel::rowPlace(Value row, ArrayRef<int64_t> sizes,
                       ArrayRef<int64_t> strides) {
  Value place;
  for (size_t i = sizes.size(); i-- > 0;) {
    Value index = row;
    if (i > 0) {
      Value size = constantIndex(sizes[i]);
      index = arith::RemUIOp::create(b, fusion.getLoc(), row, size);
      row = arith::DivUIOp::create(b, fusion.getLoc(), row, size);
    }
    if (strides[i] != 0) {
      place = add(times(index, strides[i]), place);
    }
  }
  return place;
}

/// Loads what all columns share before the loops over them.
void Kernel::hoist(Access &access) {
  if (access.strides.back() == 0) {
    context->lanes = 1;
    Value place = access.base ? access.base : constantIndex(0);
    Value loaded = memref::LoadOp::create(
        b, fusion.getLoc(), kernel.getArgument(access.input), place);
    access.hoisted = fromMemory(*context, dtypeOf(access.value), loaded);
  }
}

void Kernel::emitLoops(Value from, Value whole, Value to, Value resultBase) {
  emitLoop(from, whole, 4 << static_cast<int>(level), resultBase);
  emitLoop(whole, to, 1, resultBase);
}

void Kernel::emitLoop(Value from, Value to, int64_t lanes, Value resultBase) {
  // What is the same for all iterations stands before the loop.
  context->lanes = lanes;
  elements.clear();
  for (const Access &access : accesses) {
    if (access.strides.back() == 0) {
      Elem scalar = access.hoisted;
      Value value = scalar.value();
      if (lanes > 1) {
        value = vector::BroadcastOp::create(
            b, fusion.getLoc(), context->withLanes(value.getType()), value);
      }
      elements.insert({access.value, Elem(*context, scalar.kind, value)});
    }
  }
  auto loop =
      scf::ForOp::create(b, fusion.getLoc(), from, to, constantIndex(lanes));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  emitBody(loop.getInductionVar(), resultBase);
}

void Kernel::emitBody(Value index, Value resultBase) {
  for (const Access &access : accesses) {
    if (access.strides.back() != 0) {
      elements.insert({access.value, load(access, index)});
    }
  }
  for (Operation &op : body.without_terminator()) {
    if (!isa<ir::BroadcastToOp>(op)) {
      context->loc = op.getLoc();
      elements.insert({op.getResult(0), compute(op)});
    }
  }
  context->loc = fusion.getLoc();
  Value place = add(resultBase, index);
  unsigned argument = fusion.getInputs().size();
  for (Value out : body.getTerminator()->getOperands()) {
    Value value = toMemory(dtypeOf(out), elements.at(out));
    Value buffer = kernel.getArgument(argument++);
    if (context->lanes == 1) {
      memref::StoreOp::create(b, fusion.getLoc(), value, buffer, place);
    } else {
      vector::StoreOp::create(b, fusion.getLoc(), value, buffer, place);
    }
  }
}

Elem Kernel::load(const Access &access, Value index) {
  Location loc = fusion.getLoc();
  Value buffer = kernel.getArgument(access.input);
  DType dtype = dtypeOf(access.value);
  int64_t stride = access.strides.back();
  Value place = add(access.base, times(index, stride));
  Type type = context->withLanes(memoryType(b.getContext(), dtype));
  Value loaded;
  if (context->lanes == 1) {
    loaded = memref::LoadOp::create(b, loc, buffer, place);
  } else if (stride == 1) {
    loaded = vector::LoadOp::create(b, loc, type, buffer, place);
  } else {
    SmallVector<Value> lanes;
    for (int64_t lane = 0; lane < context->lanes; ++lane) {
      Value at = lane ? add(place, constantIndex(lane * stride)) : place;
      lanes.push_back(memref::LoadOp::create(b, loc, buffer, at));
    }
    loaded = vector::FromElementsOp::create(b, loc, type, lanes);
  }
  return fromMemory(*context, dtype, loaded);
}

Elem Kernel::compute(Operation &op) {
  DenseElementsAttr constant;
  if (matchPattern(&op, m_Constant(&constant))) {
    DType dtype = dtypeOf(op.getResult(0));
    TypedAttr element = cast<TypedAttr>(constant.getSplatValue<Attribute>());
    if (!isFloatingType(dtype)) { // Buffers and registers are signless.
      element = b.getIntegerAttr(dtype == DType::boolean
                                     ? b.getI1Type()
                                     : memoryType(b.getContext(), dtype),
                                 cast<IntegerAttr>(element).getValue());
    }
    Value value = context->constant(element);
    return dtype == DType::boolean ? Elem(*context, NumberKind::i32, value)
                                   : fromMemory(*context, dtype, value);
  }
  if (auto convert = dyn_cast<ir::ConvertOp>(op)) {
    return convertElement(dtypeOf(convert.getX()), dtypeOf(convert.getOut()),
                          elements.at(convert.getX()));
  }
  OpKind kind = cast<ir::PointwiseOpInterface>(op).getOpKind();
  const OpInfo &record = info(kind);
  DType number = DType::boolean;
  SmallVector<Elem> operands;
  for (auto [i, operand] : llvm::enumerate(op.getOperands())) {
    Elem element = elements.at(operand);
    if (record.operands[i] != 'b') {
      number = dtypeOf(operand);
      element = asNumber(number, element);
    }
    operands.push_back(element);
  }
  NumberKind type = numberKind(computeClass(number));
  Elem out = applyFormula(kind, *context, type, operands);
  return *record.results == 'b' ? out : fromNumber(number, out);
}

struct EmitKernelsPass : impl::EmitKernelsPassBase<EmitKernelsPass> {
  using Base::Base;

  void runOnOperation() override {
    std::optional<IsaLevel> level =
        llvm::StringSwitch<std::optional<IsaLevel>>(isa)
            .Case("v2", IsaLevel::v2)
            .Case("v3", IsaLevel::v3)
            .Case("v4", IsaLevel::v4)
            .Default(std::nullopt);
    if (!level) {
      getOperation().emitError("no x86-64 level is called '") << isa << "'";
      return signalPassFailure();
    }
    if (mode != "strict" && mode != "standard") {
      getOperation().emitError("no mode is called '") << mode << "'";
      return signalPassFailure();
    }
    SymbolTable symbols(getOperation());
    SmallVector<ir::FusionOp> fusions;
    getOperation().walk([&](ir::FusionOp op) { fusions.push_back(op); });
    for (ir::FusionOp fusion : fusions) {
      if (failed(Kernel(fusion, *level).emit(getOperation(), symbols))) {
        return signalPassFailure();
      }
    }
    passes::report(*this, fusions.size(), " kernels for ", isa);
  }
};

} // namespace
} // namespace sinter::codegen
