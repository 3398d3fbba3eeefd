//===- Object.h - Kernels to machine code for x86-64 levels ---------------===//

#ifndef SINTER_TARGETS_CPU_OBJECT_H
#define SINTER_TARGETS_CPU_OBJECT_H

#include "sinter/runtime/types.h"

#include "llvm/IR/Module.h"
#include "llvm/Support/MemoryBuffer.h"

#include "mlir/IR/BuiltinOps.h"

namespace sinter::codegen {

/// What stands before the name of a kernel's entry: a function of the type
/// runtime::KernelFunction, which calls the kernel.
inline constexpr const char *entryPrefix = "sinter_kernel_";

/// Translates a module of the llvm dialect and adds the kernels' entries.
/// Throws an Error if LLVM refuses it.
std::unique_ptr<llvm::Module> translateKernels(mlir::ModuleOp module,
                                               llvm::LLVMContext &context);

/// ELF for `level`, whatever this machine is. Nothing is contracted that was
/// not written as fma.
SINTER_API std::unique_ptr<llvm::MemoryBuffer> emitObject(llvm::Module &module,
                                                          IsaLevel level);

/// Both: what `sinter-compile` writes and the JIT links.
SINTER_API std::unique_ptr<llvm::MemoryBuffer> emitObject(mlir::ModuleOp module,
                                                          IsaLevel level);

} // namespace sinter::codegen

#endif // SINTER_TARGETS_CPU_OBJECT_H
