//===- KernelKey.h - What a kernel is known by ----------------------------===//

#ifndef SINTER_CODEGEN_KERNEL_KEY_H
#define SINTER_CODEGEN_KERNEL_KEY_H

#include "codegen/Pipeline.h"
#include "runtime/cache/Entry.h"

namespace sinter::codegen {

/// A kernel of the stage `kernels`, alone, as a thread of its own can read it.
struct KernelSource {
  std::string name;     ///< For people: `mul_add_tanh_0123456789abcdef`.
  std::string bytecode; ///< A module with one function, `kernelSymbol`.
  runtime::CacheKey key;
};

inline constexpr const char *kernelSymbol = "kernel";

/// Takes a copy of `kernel` out of its module, with what it calls. Its key is a
/// hash of the IR, without names and places; of the level; and of the compiler.
/// The bytecode has places if it `keepsLines`.
SINTER_API KernelSource makeKernelSource(func::FuncOp kernel,
                                         const CompileTarget &target,
                                         bool keepsLines);

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_KERNEL_KEY_H
