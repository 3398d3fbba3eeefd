//===- KernelCache.h - Kernels of this process, by what they compute ------===//

#ifndef SINTER_CODEGEN_KERNEL_CACHE_H
#define SINTER_CODEGEN_KERNEL_CACHE_H

#include "codegen/Jit.h"
#include "codegen/Passes.h"
#include "frontend/capture/Compiler.h"

#include "llvm/ADT/StringMap.h"

namespace sinter::codegen {

/// A kernel in memory.
struct CompiledKernel {
  runtime::KernelFunction function;
  std::shared_ptr<KernelRecord> record;
};

/// Compiles each kernel once. Its key is the text of its IR, without names and
/// places, and the level.
class KernelCache {
public:
  /// Takes `kernel` out of its module, with the functions that it calls, and
  /// compiles it if it is new. Throws an Error with the compiler's diagnostics.
  CompiledKernel get(func::FuncOp kernel, IsaLevel level);

private:
  Jit jit;
  llvm::StringMap<runtime::KernelFunction> functions;
};

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_KERNEL_CACHE_H
