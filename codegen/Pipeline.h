//===- Pipeline.h - From the graph to an object, stage by stage -----------===//

#ifndef SINTER_CODEGEN_PIPELINE_H
#define SINTER_CODEGEN_PIPELINE_H

#include "codegen/Passes.h"
#include "sinter/compile.h"

#include "mlir/Pass/PassManager.h"

namespace sinter::codegen {

/// The stages, in order. Each has IR that sinter-opt reads, but for the last.
enum class Stage : uint8_t {
  graph,      ///< As recorded.
  grad,       ///< Gradients derived.
  simplified, ///< Algebra that keeps bits, common subexpressions, dead code.
  fused,      ///< Fusion groups formed.
  kernels,    ///< Each group a loop over vectors; the graph dispatches them.
  llvm,       ///< The kernels alone, in the llvm dialect.
  object,     ///< ELF.
};

/// What code is made for.
struct CompileTarget {
  // A level alone is a target, too.
  // NOLINTNEXTLINE(google-explicit-constructor)
  CompileTarget(IsaLevel level, Mode mode = Mode::strict)
      : level(level), mode(mode) {}

  IsaLevel level;
  Mode mode;
};

SINTER_API const char *nameOf(Stage stage);
SINTER_API std::optional<Stage> findStage(llvm::StringRef name);
SINTER_API const char *nameOf(IsaLevel level);
SINTER_API std::optional<IsaLevel> findIsaLevel(llvm::StringRef name);
SINTER_API const char *nameOf(Mode mode);
SINTER_API std::optional<Mode> findMode(llvm::StringRef name);

/// Adds the passes that lead from the stage before to `stage`. Before `llvm`,
/// the functions that dispatch kernels must have been taken out.
void addPasses(OpPassManager &pm, Stage stage, const CompileTarget &target);

/// Runs passes. On failure, what they reported is in `diagnostics`.
LogicalResult runPasses(PassManager &pm, ModuleOp module,
                        std::string &diagnostics);

/// Runs those of a stage. On failure, what the passes reported is in
/// `diagnostics`.
SINTER_API LogicalResult runStage(ModuleOp module, Stage stage,
                                  const CompileTarget &target,
                                  std::string &diagnostics);

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_PIPELINE_H
