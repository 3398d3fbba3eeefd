//===- Jit.cpp - Kernels in memory ----------------------------------------===//

#include "codegen/Jit.h"

#include "codegen/targets/cpu/Object.h"
#include "runtime/math/libm.h"
#include "sinter/error.h"

#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/Debugging/ELFDebugObjectPlugin.h"
#include "llvm/ExecutionEngine/Orc/EHFrameRegistrationPlugin.h"
#include "llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h"
#include "llvm/ExecutionEngine/Orc/TargetProcess/RegisterEHFrames.h"
#include "llvm/Support/TargetSelect.h"

namespace sinter::codegen {

/// Throws what `error` says, if it says anything.
static void checkSuccess(llvm::Error error) {
  if (error) {
    std::string message = llvm::toString(std::move(error));
    check(false, ErrorKind::internal, "compile: ", message);
  }
}

static llvm::Expected<std::unique_ptr<llvm::orc::ObjectLayer>>
makeLinkingLayer(llvm::orc::ExecutionSession &session, bool tellsDebugger) {
  using llvm::orc::ExecutorAddr;
  auto layer = std::make_unique<llvm::orc::ObjectLinkingLayer>(session);
  layer->addPlugin(std::make_shared<llvm::orc::EHFrameRegistrationPlugin>(
      ExecutorAddr::fromPtr(&llvm_orc_registerEHFrameSectionAllocAction),
      ExecutorAddr::fromPtr(&llvm_orc_deregisterEHFrameSectionAllocAction)));
  if (tellsDebugger) {
    llvm::Error error = llvm::Error::success();
    layer->addPlugin(std::make_shared<llvm::orc::ELFDebugObjectPlugin>(
        session, /*RequireDebugSections=*/false, /*AutoRegisterCode=*/true,
        error));
    if (error) {
      return error;
    }
  }
  return layer;
}

Jit::Jit(bool tellsDebugger) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  // Symbols of the process stay out of reach; so there is no platform, and
  // unwinding through kernels is registered by hand.
  auto made =
      llvm::orc::LLJITBuilder()
          .setLinkProcessSymbolsByDefault(false)
          .setPlatformSetUp(llvm::orc::setUpInactivePlatform)
          .setObjectLinkingLayerCreator([&](llvm::orc::ExecutionSession &s) {
            return makeLinkingLayer(s, tellsDebugger);
          })
          .create();
  checkSuccess(made.takeError());
  jit = std::move(*made);
  llvm::orc::SymbolMap symbols;
  for (const math::LibmSymbol &symbol : math::libmSymbols()) {
    symbols[jit->mangleAndIntern(symbol.name)] = {
        llvm::orc::ExecutorAddr::fromPtr(symbol.address),
        llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
  }
  checkSuccess(jit->getMainJITDylib().define(
      llvm::orc::absoluteSymbols(std::move(symbols))));
}

runtime::KernelFunction Jit::load(const llvm::MemoryBuffer &object,
                                  llvm::StringRef kernel) {
  auto tracker = jit->getMainJITDylib().createResourceTracker();
  checkSuccess(jit->addObjectFile(
      tracker, llvm::MemoryBuffer::getMemBuffer(object.getMemBufferRef(),
                                                /*RequiresNullTerminator=*/
                                                false)));
  auto entry = jit->lookup((entryPrefix + kernel).str());
  if (!entry) {
    // Another object may have the name then.
    llvm::consumeError(tracker->remove());
  }
  checkSuccess(entry.takeError());
  return entry->toPtr<runtime::KernelFunction>();
}

} // namespace sinter::codegen
