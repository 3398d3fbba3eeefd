//===- EmitKernels.cpp - Fusions to loops over vectors --------------------===//

#include "codegen/lower/Convert.h"
#include "codegen/lower/KernelEmitter.h"
#include "passes/Report.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace sinter::codegen {
#define GEN_PASS_DEF_EMITKERNELSPASS
#include "codegen/Passes.h.inc"

namespace {

/// How many elements a thread takes at least: as many as are worth waking one.
constexpr int64_t cheapGrain = 16384, specialGrain = 2048;

/// A name that says what the kernel does: the ops, the first four of them.
std::string nameOf(ir::FusionOp fusion) {
  std::string name;
  int count = 0;
  for (Operation &op : fusion.getBody().front().without_terminator()) {
    if (passes::isView(&op) || isSplatConstant(&op)) {
      continue;
    }
    if (count++ < 4) {
      name += (count > 1 ? "_" : "") +
              op.getName().getStringRef().split('.').second.str();
    }
  }
  if (count == 0) {
    return fusion.getInputs().empty() ? "fill" : "copy";
  }
  return count > 4 ? name + "_and_" + std::to_string(count - 4) + "_more"
                   : name;
}

func::FuncOp createFunction(ir::FusionOp fusion, ModuleOp module,
                            SymbolTable &symbols) {
  OpBuilder b = OpBuilder::atBlockEnd(module.getBody());
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
  auto kernel = func::FuncOp::create(b, fusion.getLoc(), nameOf(fusion),
                                     b.getFunctionType(types, {}));
  symbols.insert(kernel); // Renames it if there is another of that name.
  kernel.addEntryBlock();
  return kernel;
}

/// Emits the kernel of a fusion and leaves its dispatch.
LogicalResult emitKernel(ir::FusionOp fusion, const CompileTarget &target,
                         ModuleOp module, SymbolTable &symbols) {
  FailureOr<KernelPlan> plan = KernelPlan::make(fusion);
  if (failed(plan)) {
    return failure();
  }
  func::FuncOp kernel = createFunction(fusion, module, symbols);
  KernelEmitter(fusion, *plan, kernel, target).emit();
  OpBuilder b = OpBuilder::atBlockEnd(&kernel.getBody().front());
  func::ReturnOp::create(b, fusion.getLoc());
  int64_t grain = plan->isSpecial ? specialGrain : cheapGrain;
  int64_t count = plan->space.columns();
  if (!plan->isFlat()) {
    count = plan->items();
    grain =
        std::max<int64_t>(1, grain / std::max<int64_t>(plan->itemSize(), 1));
  }
  SmallVector<int64_t> inPlace = plan->inputsReadInPlace();
  b.setInsertionPoint(fusion);
  auto dispatch = ir::DispatchOp::create(
      b, fusion.getLoc(), fusion.getOuts().getTypes(), kernel.getName(),
      fusion.getInputs(), count, grain,
      inPlace.empty() ? nullptr : b.getDenseI64ArrayAttr(inPlace));
  fusion.replaceAllUsesWith(dispatch);
  fusion.erase();
  return success();
}

struct EmitKernelsPass : impl::EmitKernelsPassBase<EmitKernelsPass> {
  using Base::Base;

  void runOnOperation() override {
    std::optional<IsaLevel> level = findIsaLevel(isa);
    if (!level) {
      getOperation().emitError("no x86-64 level is called '") << isa << "'";
      return signalPassFailure();
    }
    std::optional<Mode> rounding = findMode(mode);
    if (!rounding) {
      getOperation().emitError("no mode is called '") << mode << "'";
      return signalPassFailure();
    }
    CompileTarget target(*level, *rounding);
    SymbolTable symbols(getOperation());
    SmallVector<ir::FusionOp> fusions;
    getOperation().walk([&](ir::FusionOp op) { fusions.push_back(op); });
    for (ir::FusionOp fusion : fusions) {
      if (failed(emitKernel(fusion, target, getOperation(), symbols))) {
        return signalPassFailure();
      }
    }
    passes::report(*this, fusions.size(), " kernels for ", isa);
  }
};

} // namespace
} // namespace sinter::codegen
