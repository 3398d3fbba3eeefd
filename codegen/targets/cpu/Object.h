//===- Object.h - Kernels to machine code for x86-64 levels ---------------===//

#ifndef SINTER_TARGETS_CPU_OBJECT_H
#define SINTER_TARGETS_CPU_OBJECT_H

#include "sinter/runtime/types.h"

#include "llvm/IR/Module.h"
#include "llvm/Support/MemoryBuffer.h"

#include "mlir/IR/BuiltinOps.h"

#include <array>

namespace llvm {
class TargetMachine;
} // namespace llvm

namespace sinter::codegen {

/// What stands before the name of a kernel's entry: a function of the type
/// runtime::KernelFunction, which calls the kernel.
inline constexpr const char *entryPrefix = "sinter_kernel_";

/// Translates a module of the llvm dialect and adds the kernels' entries.
/// Throws an Error if LLVM refuses it.
std::unique_ptr<llvm::Module> translateKernels(mlir::ModuleOp module,
                                               llvm::LLVMContext &context);

/// Writes ELF for any level, whatever this machine is. Nothing is contracted
/// that was not written as fma. For one thread at a time; LLVM's means for a
/// level are made once.
class ObjectEmitter {
public:
  SINTER_API ObjectEmitter();
  SINTER_API ~ObjectEmitter();

  SINTER_API std::unique_ptr<llvm::MemoryBuffer> emit(llvm::Module &module,
                                                      IsaLevel level);
  /// Translates first.
  SINTER_API std::unique_ptr<llvm::MemoryBuffer> emit(mlir::ModuleOp module,
                                                      IsaLevel level);

private:
  std::array<std::unique_ptr<llvm::TargetMachine>, numIsaLevels> machines;
};

} // namespace sinter::codegen

#endif // SINTER_TARGETS_CPU_OBJECT_H
