//===- KernelCompiler.h - What one thread compiles kernels with -----------===//

#ifndef SINTER_CODEGEN_KERNEL_COMPILER_H
#define SINTER_CODEGEN_KERNEL_COMPILER_H

#include "codegen/KernelKey.h"
#include "codegen/targets/cpu/Object.h"

namespace sinter::codegen {

/// From the stage `kernels` to objects, one at a time. What is dear to make is
/// made once: the context, the passes with their patterns, and LLVM's target
/// machines.
class KernelCompiler {
public:
  explicit KernelCompiler(MLIRContext &context);

  /// Makes a context of its own, with these dialects.
  explicit KernelCompiler(const DialectRegistry &registry);

  /// The object of a kernel, whose entry is named by `source.name`. The same
  /// bytes, whichever thread made them. Throws an Error with the compiler's
  /// diagnostics.
  std::unique_ptr<llvm::MemoryBuffer> compile(const KernelSource &source,
                                              const CompileTarget &target,
                                              bool keepsLines);

private:
  std::unique_ptr<MLIRContext> own;
  MLIRContext &context;
  PassManager toLlvm;
  ObjectEmitter emitter;
};

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_KERNEL_COMPILER_H
