//===- Pipeline.cpp - From the graph to an object, stage by stage ---------===//

#include "codegen/Pipeline.h"

#include "codegen/StageTimer.h"
#include "passes/Passes.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Transforms/Passes.h"

namespace sinter::codegen {

constexpr const char *stageNames[] = {"graph",   "grad", "simplified", "fused",
                                      "kernels", "llvm", "object"};
constexpr const char *levelNames[] = {"v2", "v3", "v4"};
constexpr const char *modeNames[] = {"strict", "standard"};

/// The enumerator of that name.
template <class Enum, size_t n>
static std::optional<Enum> find(const char *const (&names)[n],
                                llvm::StringRef name) {
  for (size_t i = 0; i < n; ++i) {
    if (name == names[i]) {
      return static_cast<Enum>(i);
    }
  }
  return std::nullopt;
}

const char *nameOf(Stage stage) {
  return stageNames[static_cast<size_t>(stage)];
}

std::optional<Stage> findStage(llvm::StringRef name) {
  return find<Stage>(stageNames, name);
}

const char *nameOf(IsaLevel level) {
  return levelNames[static_cast<size_t>(level)];
}

std::optional<IsaLevel> findIsaLevel(llvm::StringRef name) {
  return find<IsaLevel>(levelNames, name);
}

const char *nameOf(Mode mode) { return modeNames[static_cast<size_t>(mode)]; }

std::optional<Mode> findMode(llvm::StringRef name) {
  return find<Mode>(modeNames, name);
}

void addPasses(OpPassManager &pm, Stage stage, const CompileTarget &target) {
  switch (stage) {
  case Stage::graph:
  case Stage::grad:
  case Stage::object:
    return;
  case Stage::simplified:
    pm.addNestedPass<func::FuncOp>(passes::createSimplifyBroadcastsPass());
    pm.addNestedPass<func::FuncOp>(passes::createSimplifyAlgebraPass());
    pm.addNestedPass<func::FuncOp>(passes::createSimplifyViewsPass());
    pm.addPass(createCSEPass());
    return;
  case Stage::fused:
    pm.addNestedPass<func::FuncOp>(passes::createExpandReductionsPass());
    pm.addNestedPass<func::FuncOp>(passes::createFormFusionGroupsPass());
    return;
  case Stage::kernels:
    pm.addPass(
        createEmitKernelsPass({nameOf(target.level), nameOf(target.mode)}));
    pm.addPass(createCSEPass());
    return;
  case Stage::llvm:
    pm.addPass(createConvertToLlvmPass());
    return;
  }
}

LogicalResult runPasses(PassManager &pm, ModuleOp module,
                        std::string &diagnostics) {
#ifndef SINTER_VERIFY_IR
  pm.enableVerifier(false);
#endif
  ScopedDiagnosticHandler handler(module.getContext(), [&](Diagnostic &d) {
    if (!diagnostics.empty()) {
      diagnostics += '\n';
    }
    diagnostics += d.str();
  });
  return pm.run(module);
}

LogicalResult runStage(ModuleOp module, Stage stage,
                       const CompileTarget &target, std::string &diagnostics) {
  StageTimer timer(nameOf(stage));
  PassManager pm(module.getContext());
  addPasses(pm, stage, target);
  return runPasses(pm, module, diagnostics);
}

} // namespace sinter::codegen
