//===- Pipeline.cpp - From the graph to an object, stage by stage ---------===//

#include "codegen/Pipeline.h"

#include "passes/Passes.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Transforms/Passes.h"

namespace sinter::codegen {

constexpr const char *stageNames[] = {"graph",   "grad", "simplified", "fused",
                                      "kernels", "llvm", "object"};
constexpr const char *levelNames[] = {"v2", "v3", "v4"};

const char *nameOf(Stage stage) {
  return stageNames[static_cast<size_t>(stage)];
}

std::optional<Stage> findStage(llvm::StringRef name) {
  for (size_t i = 0; i < std::size(stageNames); ++i) {
    if (name == stageNames[i]) {
      return static_cast<Stage>(i);
    }
  }
  return std::nullopt;
}

const char *nameOf(IsaLevel level) {
  return levelNames[static_cast<size_t>(level)];
}

std::optional<IsaLevel> findIsaLevel(llvm::StringRef name) {
  for (size_t i = 0; i < std::size(levelNames); ++i) {
    if (name == levelNames[i]) {
      return static_cast<IsaLevel>(i);
    }
  }
  return std::nullopt;
}

void addPasses(OpPassManager &pm, Stage stage, IsaLevel level) {
  switch (stage) {
  case Stage::graph:
  case Stage::grad:
  case Stage::object:
    return;
  case Stage::simplified:
    pm.addNestedPass<func::FuncOp>(passes::createSimplifyBroadcastsPass());
    pm.addPass(createCSEPass());
    return;
  case Stage::fused:
    pm.addNestedPass<func::FuncOp>(passes::createFormFusionGroupsPass());
    return;
  case Stage::kernels:
    pm.addPass(createEmitKernelsPass({nameOf(level)}));
    pm.addPass(createCSEPass());
    return;
  case Stage::llvm:
    pm.addPass(createConvertToLlvmPass());
    return;
  }
}

LogicalResult runStage(ModuleOp module, Stage stage, IsaLevel level,
                       std::string &diagnostics) {
  PassManager pm(module.getContext());
  addPasses(pm, stage, level);
  ScopedDiagnosticHandler handler(module.getContext(), [&](Diagnostic &d) {
    if (!diagnostics.empty()) {
      diagnostics += '\n';
    }
    diagnostics += d.str();
  });
  return pm.run(module);
}

} // namespace sinter::codegen
