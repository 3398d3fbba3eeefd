//===- Jit.cpp - Kernels in memory ----------------------------------------===//

#include "codegen/Jit.h"

#include "codegen/StageTimer.h"
#include "codegen/targets/cpu/Object.h"
#include "runtime/math/libm.h"
#include "sinter/error.h"

#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/Debugging/ELFDebugObjectPlugin.h"
#include "llvm/ExecutionEngine/Orc/EHFrameRegistrationPlugin.h"
#include "llvm/ExecutionEngine/Orc/SelfExecutorProcessControl.h"
#include "llvm/ExecutionEngine/Orc/TargetProcess/RegisterEHFrames.h"

namespace sinter::codegen {

/// Throws what `error` says, if it says anything.
static void checkSuccess(llvm::Error error) {
  if (error) {
    std::string message = llvm::toString(std::move(error));
    check(false, ErrorKind::internal, "compile: ", message);
  }
}

static std::unique_ptr<llvm::orc::ExecutorProcessControl> thisProcess() {
  auto made = llvm::orc::SelfExecutorProcessControl::Create();
  checkSuccess(made.takeError());
  return std::move(*made);
}

// There is no platform, and symbols of the process stay out of reach; so
// unwinding through kernels is registered by hand.
Jit::Jit(bool tellsDebugger)
    : session(thisProcess()), linker(session),
      library(session.createBareJITDylib("kernels")) {
  StageTimer timer("make the JIT");
  using llvm::orc::ExecutorAddr;
  linker.addPlugin(std::make_shared<llvm::orc::EHFrameRegistrationPlugin>(
      ExecutorAddr::fromPtr(&llvm_orc_registerEHFrameSectionAllocAction),
      ExecutorAddr::fromPtr(&llvm_orc_deregisterEHFrameSectionAllocAction)));
  if (tellsDebugger) {
    llvm::Error error = llvm::Error::success();
    auto plugin = std::make_shared<llvm::orc::ELFDebugObjectPlugin>(
        session, /*RequireDebugSections=*/false, /*AutoRegisterCode=*/true,
        error);
    checkSuccess(std::move(error));
    linker.addPlugin(std::move(plugin));
  }
  llvm::orc::SymbolMap symbols;
  for (const math::LibmSymbol &symbol : math::libmSymbols()) {
    symbols[session.intern(symbol.name)] = {
        ExecutorAddr::fromPtr(symbol.address),
        llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
  }
  checkSuccess(library.define(llvm::orc::absoluteSymbols(std::move(symbols))));
}

Jit::~Jit() { llvm::consumeError(session.endSession()); }

runtime::KernelFunction Jit::load(const llvm::MemoryBuffer &object,
                                  llvm::StringRef kernel) {
  StageTimer timer("link");
  auto tracker = library.createResourceTracker();
  checkSuccess(linker.add(
      tracker, llvm::MemoryBuffer::getMemBuffer(object.getMemBufferRef(),
                                                /*RequiresNullTerminator=*/
                                                false)));
  auto entry = session.lookup({&library}, (entryPrefix + kernel).str());
  if (!entry) {
    // Another object may have the name then.
    llvm::consumeError(tracker->remove());
  }
  checkSuccess(entry.takeError());
  return entry->getAddress().toPtr<runtime::KernelFunction>();
}

} // namespace sinter::codegen
