//===- CompileModule.h - From a module of functions to executables --------===//

#ifndef SINTER_CODEGEN_COMPILE_MODULE_H
#define SINTER_CODEGEN_COMPILE_MODULE_H

#include "codegen/Pipeline.h"
#include "frontend/capture/Compiler.h"

#include <memory>

namespace sinter::codegen {

class KernelCache;

/// Compiles functions on tensors. Kernels are shared by all that it compiles,
/// and live as long as it does.
class SINTER_API ModuleCompiler {
public:
  /// Of modules of `context`, which has what `makeRegistry` registers.
  explicit ModuleCompiler(MLIRContext &context);
  ~ModuleCompiler();

  static DialectRegistry makeRegistry();

  /// Takes all functions of a module from the graph to dispatches. Dumps are
  /// called `name`. Throws an Error with what the passes reported.
  void lower(ModuleOp module, const CompileTarget &target, StringRef name);

  /// The executable of a function of a module that was lowered. The dump of its
  /// plan is called `name`. Throws an Error that names what cannot be executed.
  std::shared_ptr<const Executable>
  compile(func::FuncOp function, const CompileTarget &target, StringRef name);

private:
  std::unique_ptr<KernelCache> kernels;
};

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_COMPILE_MODULE_H
