//===- BuildPlan.cpp - From dispatches to a plan --------------------------===//

#include "codegen/host/BuildPlan.h"

namespace sinter::codegen {
namespace {

using runtime::PlanBuffer;
using runtime::PlanMemory;
using runtime::PlanOp;

uint64_t bytesOf(Value v) {
  auto type = cast<RankedTensorType>(v.getType());
  unsigned bits = type.getElementType().getIntOrFloatBitWidth();
  return static_cast<uint64_t>(type.getNumElements()) * ((bits + 7) / 8);
}

/// Walks one function.
class PlanBuilder {
public:
  LogicalResult run(func::FuncOp program);

  PlannedProgram out;

private:
  uint32_t addBuffer(PlanMemory memory, uint32_t index, Value v) {
    out.plan.buffers.push_back({memory, index, 0, bytesOf(v)});
    return static_cast<uint32_t>(out.plan.buffers.size() - 1);
  }
  void addInstruction(PlanOp op, uint32_t kernel, ArrayRef<uint32_t> arguments,
                      int64_t count, int64_t grain);
  void addDispatch(ir::DispatchOp dispatch);
  uint32_t kernelIndex(StringRef name);

  DenseMap<Value, uint32_t> bufferOf;
};

uint32_t PlanBuilder::kernelIndex(StringRef name) {
  auto found = llvm::find(out.kernels, name);
  if (found == out.kernels.end()) {
    out.kernels.push_back(name.str());
    return static_cast<uint32_t>(out.kernels.size() - 1);
  }
  return static_cast<uint32_t>(found - out.kernels.begin());
}

void PlanBuilder::addInstruction(PlanOp op, uint32_t kernel,
                                 ArrayRef<uint32_t> arguments, int64_t count,
                                 int64_t grain) {
  out.plan.instructions.push_back(
      {op, kernel, static_cast<uint32_t>(out.plan.arguments.size()),
       static_cast<uint32_t>(arguments.size()), count, grain});
  out.plan.arguments.insert(out.plan.arguments.end(), arguments.begin(),
                            arguments.end());
}

void PlanBuilder::addDispatch(ir::DispatchOp dispatch) {
  SmallVector<uint32_t> arguments;
  for (Value input : dispatch.getInputs()) {
    arguments.push_back(bufferOf.at(input));
  }
  for (Value result : dispatch.getOuts()) {
    auto [place, isNew] = bufferOf.try_emplace(result, 0);
    if (isNew) {
      place->second = addBuffer(PlanMemory::arena, 0, result);
    }
    arguments.push_back(place->second);
  }
  addInstruction(PlanOp::dispatch, kernelIndex(dispatch.getKernel()), arguments,
                 static_cast<int64_t>(dispatch.getCount()),
                 static_cast<int64_t>(dispatch.getGrain()));
}

LogicalResult PlanBuilder::run(func::FuncOp program) {
  Block &body = program.getBody().front();
  Operation *exit = body.getTerminator();
  for (BlockArgument argument : body.getArguments()) {
    bufferOf[argument] =
        addBuffer(PlanMemory::input, argument.getArgNumber(), argument);
  }
  // A value that is returned twice, or an argument, is copied in the end.
  SmallVector<std::pair<Value, uint32_t>> copies;
  for (auto [i, result] : llvm::enumerate(exit->getOperands())) {
    uint32_t buffer =
        addBuffer(PlanMemory::output, static_cast<uint32_t>(i), result);
    if (!bufferOf.try_emplace(result, buffer).second) {
      copies.push_back({result, buffer});
    }
  }
  for (Operation &op : body.without_terminator()) {
    auto dispatch = dyn_cast<ir::DispatchOp>(op);
    if (!dispatch) {
      return op.emitOpError("is not computed by a kernel");
    }
    addDispatch(dispatch);
  }
  for (auto [value, buffer] : copies) {
    auto argument = dyn_cast<BlockArgument>(value);
    if (argument &&
        program.getArgAttr(argument.getArgNumber(), "sinter.strides")) {
      return exit->emitOpError("returns an argument that is not contiguous");
    }
    addInstruction(PlanOp::copy, 0, {bufferOf.at(value), buffer},
                   static_cast<int64_t>(bytesOf(value)), 1);
  }
  out.plan.numInputs = body.getNumArguments();
  out.plan.numOutputs = exit->getNumOperands();
  out.plan.numKernels = static_cast<uint32_t>(out.kernels.size());
  runtime::placeBuffers(out.plan);
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
  if (failed(builder.run(program))) {
    return failure();
  }
  return std::move(builder.out);
}

} // namespace sinter::codegen
