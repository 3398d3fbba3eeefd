//===- Jit.h - Kernels in memory ------------------------------------------===//

#ifndef SINTER_CODEGEN_JIT_H
#define SINTER_CODEGEN_JIT_H

#include "runtime/program/Plan.h"

#include "llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h"

namespace sinter::codegen {

/// Links objects into this process. Of outside symbols an object may use those
/// of runtime/math/libm.h and no others. Any thread may call it.
class Jit {
public:
  /// Where `tellsDebugger`, gdb learns of each kernel.
  explicit Jit(bool tellsDebugger = false);
  ~Jit();

  /// The entry of a kernel in `object`; stays valid as long as the JIT lives.
  /// Throws an Error if a symbol is missing or the name was taken.
  runtime::KernelFunction load(const llvm::MemoryBuffer &object,
                               llvm::StringRef kernel);

private:
  // Less than an LLJIT, which also looks at the machine and makes compilers.
  llvm::orc::ExecutionSession session;
  llvm::orc::ObjectLinkingLayer linker;
  llvm::orc::JITDylib &library;
};

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_JIT_H
