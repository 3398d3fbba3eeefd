//===- Jit.cpp - Kernels in memory ----------------------------------------===//

#include "codegen/Jit.h"

#include "codegen/targets/cpu/Object.h"
#include "runtime/math/libm.h"
#include "sinter/error.h"

#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
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
makeLinkingLayer(llvm::orc::ExecutionSession &session) {
  using llvm::orc::ExecutorAddr;
  auto layer = std::make_unique<llvm::orc::ObjectLinkingLayer>(session);
  layer->addPlugin(std::make_shared<llvm::orc::EHFrameRegistrationPlugin>(
      ExecutorAddr::fromPtr(&llvm_orc_registerEHFrameSectionAllocAction),
      ExecutorAddr::fromPtr(&llvm_orc_deregisterEHFrameSectionAllocAction)));
  return layer;
}

Jit::Jit() {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  // Symbols of the process stay out of reach; so there is no platform, and
  // unwinding through kernels is registered by hand.
  auto made = llvm::orc::LLJITBuilder()
                  .setLinkProcessSymbolsByDefault(false)
                  .setPlatformSetUp(llvm::orc::setUpInactivePlatform)
                  .setObjectLinkingLayerCreator(makeLinkingLayer)
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

runtime::KernelFunction Jit::load(std::unique_ptr<llvm::MemoryBuffer> object,
                                  llvm::StringRef kernel) {
  checkSuccess(jit->addObjectFile(std::move(object)));
  auto entry = jit->lookup((entryPrefix + kernel).str());
  checkSuccess(entry.takeError());
  return entry->toPtr<runtime::KernelFunction>();
}

} // namespace sinter::codegen
