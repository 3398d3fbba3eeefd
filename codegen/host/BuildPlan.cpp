//===- BuildPlan.cpp - From a program of dispatches and ops to a plan -----===//

#include "codegen/host/BuildPlan.h"

#include "codegen/host/ArrangePlan.h"
#include "codegen/lower/Layout.h"
#include "ir/dialect/Translate.h"

namespace sinter::codegen {
namespace {

using runtime::PlanArgument;
using runtime::PlanMemory;

/// Whether a kernel of the library reads the layout of its operands, so that it
/// shows in the bits of its results: a product is cut in blocks by it.
bool readsLayout(OpKind kind) { return info(kind).cost == OpCost::flops; }

/// The value of a constant if its elements are equal.
std::optional<DenseElementsAttr> splatOf(Value v) {
  auto constant = v.getDefiningOp<ir::ConstantOp>();
  auto value = constant ? dyn_cast<DenseElementsAttr>(constant.getValue())
                        : DenseElementsAttr();
  bool isSplat = value && value.isSplat() && value.getNumElements() > 0;
  return isSplat ? std::optional(value) : std::nullopt;
}

/// The elements of a constant as they lie in memory; one if all are equal.
SmallVector<char> bytesOf(DenseElementsAttr value) {
  if (!value.getElementType().isInteger(1)) {
    return SmallVector<char>(value.getRawData());
  }
  SmallVector<char> bytes;
  for (bool element : value.getValues<bool>()) {
    bytes.push_back(static_cast<char>(element));
    if (value.isSplat()) {
      break;
    }
  }
  return bytes;
}

/// Walks one function.
class PlanBuilder {
public:
  LogicalResult run(func::FuncOp program);

  PlanWriter writer;
  SmallVector<std::string> kernels;

private:
  LogicalResult addOp(Operation &op);
  void addDispatch(ir::DispatchOp dispatch);
  void addCall(Operation &op, OpKind kind);
  LogicalResult addOutput(func::FuncOp program, OpOperand &result);
  LogicalResult claimOutputs(func::FuncOp program);
  uint32_t kernelIndex(StringRef name);

  /// A tensor in the memory of `buffer`.
  PlanArgument argument(Value v, uint32_t buffer, const Layout &layout);
  /// A value that was computed before, for a reader of its layout or for one of
  /// its elements only.
  PlanArgument read(Value v, bool ofLayout);
  /// A root that is computed now.
  PlanArgument write(Value root);
  uint32_t bufferOf(Value root);
  uint32_t constantOf(DenseElementsAttr value);
  /// Fills memory with the element of a constant.
  uint32_t fill(Value constant, DenseElementsAttr splat);

  DenseMap<Value, uint32_t> buffers; ///< Of roots.
  DenseMap<Attribute, uint32_t> constants;
};

uint32_t PlanBuilder::kernelIndex(StringRef name) {
  auto found = llvm::find(kernels, name);
  if (found == kernels.end()) {
    kernels.push_back(name.str());
    return static_cast<uint32_t>(kernels.size() - 1);
  }
  return static_cast<uint32_t>(found - kernels.begin());
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

PlanArgument PlanBuilder::argument(Value v, uint32_t buffer,
                                   const Layout &layout) {
  TensorType type = ir::fromMlir(v.getType());
  // A tensor without elements may begin beyond the end.
  int64_t offset = type.shape.numElements() == 0 ? 0 : layout.offset;
  return {buffer, writer.layout(type.dtype, type.shape, layout.strides),
          static_cast<uint64_t>(offset) * byteSize(type.dtype)};
}

uint32_t PlanBuilder::constantOf(DenseElementsAttr value) {
  auto [found, isNew] = constants.try_emplace(value, 0);
  if (isNew) {
    found->second = writer.addConstant(bytesOf(value));
  }
  return found->second;
}

/// The bytes from the first element of a root to the end of the last.
static uint64_t extentOf(Value root, const Layout &layout) {
  TensorType type = ir::fromMlir(root.getType());
  int64_t end = 1;
  for (auto [size, stride] : llvm::zip_equal(type.shape, layout.strides)) {
    end += (size - 1) * stride;
  }
  return type.shape.numElements() == 0
             ? 0
             : static_cast<uint64_t>(end) * byteSize(type.dtype);
}

uint32_t PlanBuilder::bufferOf(Value root) {
  auto [found, isNew] = buffers.try_emplace(root, 0);
  if (isNew) {
    auto input = dyn_cast<BlockArgument>(root);
    auto constant = root.getDefiningOp<ir::ConstantOp>();
    found->second =
        constant ? constantOf(cast<DenseElementsAttr>(constant.getValue()))
        : input  ? writer.addBuffer(PlanMemory::input, input.getArgNumber(),
                                    extentOf(root, layoutOf(root)))
                 : writer.addBuffer(PlanMemory::arena, 0,
                                    extentOf(root, layoutOf(root)));
  }
  return found->second;
}

uint32_t PlanBuilder::fill(Value constant, DenseElementsAttr splat) {
  auto [found, isNew] = buffers.try_emplace(constant, 0);
  if (isNew) {
    Layout layout = layoutOf(constant);
    found->second =
        writer.addBuffer(PlanMemory::arena, 0, extentOf(constant, layout));
    Layout one{constant, 0, Strides(layout.strides.size(), 0)};
    writer.addCopy(argument(constant, constantOf(splat), one),
                   argument(constant, found->second, layout));
  }
  return found->second;
}

PlanArgument PlanBuilder::read(Value v, bool ofLayout) {
  Layout layout = layoutOf(v);
  std::optional<DenseElementsAttr> splat = splatOf(layout.root);
  if (!splat) {
    return argument(v, bufferOf(layout.root), layout);
  }
  if (ofLayout && splat->getNumElements() > 1) {
    return argument(v, fill(layout.root, *splat), layout);
  }
  if (!ofLayout) {
    llvm::fill(layout.strides, 0);
    layout.offset = 0;
  }
  return argument(v, constantOf(*splat), layout);
}

PlanArgument PlanBuilder::write(Value root) {
  return argument(root, bufferOf(root), layoutOf(root));
}

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

void PlanBuilder::addDispatch(ir::DispatchOp dispatch) {
  SmallVector<PlanArgument> arguments;
  for (Value input : dispatch.getInputs()) {
    arguments.push_back(read(input, true));
  }
  for (Value result : dispatch.getOuts()) {
    arguments.push_back(write(result));
  }
  ArrayRef<int64_t> inPlace =
      dispatch.getInPlace().value_or(ArrayRef<int64_t>());
  writer.addDispatch(kernelIndex(dispatch.getKernel()), arguments,
                     dispatch.getNumResults(),
                     static_cast<int64_t>(dispatch.getCount()),
                     static_cast<int64_t>(dispatch.getGrain()),
                     std::vector<uint32_t>(inPlace.begin(), inPlace.end()));
}

void PlanBuilder::addCall(Operation &op, OpKind kind) {
  SmallVector<PlanArgument> arguments;
  for (Value operand : op.getOperands()) {
    arguments.push_back(read(operand, readsLayout(kind)));
  }
  for (Value result : op.getResults()) {
    arguments.push_back(write(result));
  }
  auto id = op.getAttrOfType<IntegerAttr>("sinter.id");
  writer.addCall(kind, ir::wordsOf(&op, kind), arguments, op.getNumResults(),
                 id ? static_cast<uint32_t>(id.getInt()) : PlanWriter::noEvent);
}

LogicalResult PlanBuilder::addOp(Operation &op) {
  if (auto dispatch = dyn_cast<ir::DispatchOp>(op)) {
    addDispatch(dispatch);
    return success();
  }
  std::optional<OpKind> kind = kindOf(&op);
  if (!kind) {
    return op.emitOpError("is not computed by a kernel");
  }
  if (isa<ir::ConstantOp>(op)) {
    if (!isa<DenseElementsAttr>(cast<ir::ConstantOp>(op).getValue())) {
      return op.emitOpError("has a value that is not dense");
    }
    return success();
  }
  if (!info(*kind).isView) {
    addCall(op, *kind);
  } else if (layoutOf(op.getResult(0)).root == op.getResult(0)) {
    // A reshape that copies: its elements are those of x in row-major order.
    Value x = op.getOperand(0), out = op.getResult(0);
    PlanArgument to = argument(
        x, bufferOf(out),
        {out, 0, contiguousStrides(cast<ShapedType>(x.getType()).getShape())});
    writer.addCopy(read(x, false), to);
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

/// Whether a value is all of its root, in row-major order, and the program
/// computes it: then it may be computed in the memory of an output.
static bool isWholeResult(Value v, const Layout &layout) {
  auto numElements = [](Value x) {
    return cast<ShapedType>(x.getType()).getNumElements();
  };
  return !isa<BlockArgument>(layout.root) &&
         !layout.root.getDefiningOp<ir::ConstantOp>() && layout.offset == 0 &&
         numElements(layout.root) == numElements(v) &&
         isContiguous(cast<ShapedType>(v.getType()).getShape(), layout.strides);
}

LogicalResult PlanBuilder::claimOutputs(func::FuncOp program) {
  Operation *exit = program.getBody().front().getTerminator();
  for (OpOperand &result : exit->getOpOperands()) {
    unsigned index = result.getOperandNumber();
    auto alias =
        program.getResultAttrOfType<IntegerAttr>(index, "sinter.alias");
    writer.plan.aliases.push_back(alias ? static_cast<int32_t>(alias.getInt())
                                        : -1);
    Layout layout = layoutOf(result.get());
    writer.plan.outputBytes.push_back(
        static_cast<uint64_t>(
            cast<ShapedType>(result.get().getType()).getNumElements()) *
        byteSize(ir::fromMlir(result.get().getType()).dtype));
    if (!alias && isWholeResult(result.get(), layout) &&
        !buffers.contains(layout.root)) {
      buffers[layout.root] =
          writer.addBuffer(PlanMemory::output, index,
                           extentOf(layout.root, layoutOf(layout.root)));
    }
    if (!alias) {
      continue;
    }
    auto input = static_cast<uint64_t>(alias.getInt());
    if (input >= program.getNumArguments() ||
        program.getArgument(input).getType() != result.get().getType()) {
      return exit->emitOpError("has result ")
             << index << " that overwrites no argument of its type";
    }
    if (llvm::count(writer.plan.aliases, writer.plan.aliases.back()) > 1) {
      return exit->emitOpError("overwrites argument ") << input << " twice";
    }
  }
  return success();
}

LogicalResult PlanBuilder::addOutput(func::FuncOp program, OpOperand &result) {
  Value v = result.get();
  unsigned index = result.getOperandNumber();
  int32_t alias = writer.plan.aliases[index];
  if (alias >= 0) {
    writer.overwrites.push_back(
        {read(v, false),
         read(program.getArgument(static_cast<unsigned>(alias)), true)});
    return success();
  }
  Layout layout = layoutOf(v);
  bool isThere = false;
  if (auto found = buffers.find(layout.root); found != buffers.end()) {
    const runtime::PlanBuffer &buffer = writer.plan.buffers[found->second];
    isThere = buffer.memory == PlanMemory::output && buffer.index == index;
  }
  if (!isThere) {
    Layout own{v, 0,
               contiguousStrides(cast<ShapedType>(v.getType()).getShape())};
    writer.addCopy(
        read(v, false),
        argument(v,
                 writer.addBuffer(PlanMemory::output, index, extentOf(v, own)),
                 own));
  }
  return success();
}

LogicalResult PlanBuilder::run(func::FuncOp program) {
  Block &body = program.getBody().front();
  if (failed(claimOutputs(program))) {
    return failure();
  }
  for (Operation &op : body.without_terminator()) {
    if (failed(addOp(op))) {
      return failure();
    }
  }
  for (OpOperand &result : body.getTerminator()->getOpOperands()) {
    if (failed(addOutput(program, result))) {
      return failure();
    }
  }
  writer.plan.numInputs = body.getNumArguments();
  writer.plan.numOutputs = body.getTerminator()->getNumOperands();
  writer.plan.numKernels = static_cast<uint32_t>(kernels.size());
  orderSteps(writer);
  overwriteInputs(writer);
  shareMemory(writer);
  runtime::placeBuffers(writer.plan);
  runtime::joinDispatches(writer.plan);
  return success();
}

} // namespace

bool isProgram(func::FuncOp function) {
  if (function.isDeclaration()) {
    return false;
  }
  return llvm::none_of(function.getArgumentTypes(), llvm::IsaPred<MemRefType>);
}

FailureOr<PlannedProgram> buildPlan(func::FuncOp program) {
  PlanBuilder builder;
  if (!program.getBody().hasOneBlock()) {
    return program.emitOpError("has more than one block");
  }
  if (failed(builder.run(program))) {
    return failure();
  }
  return PlannedProgram{std::move(builder.writer.plan),
                        std::move(builder.kernels)};
}

} // namespace sinter::codegen
