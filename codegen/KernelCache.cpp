//===- KernelCache.cpp - Kernels of this process, by what they compute ----===//

#include "codegen/KernelCache.h"

#include "codegen/Dump.h"
#include "codegen/Pipeline.h"
#include "codegen/targets/cpu/Object.h"
#include "sinter/error.h"

#include "llvm/Support/BLAKE3.h"

#include <chrono>

namespace sinter::codegen {
namespace {

/// The kernel in a module of its own, with the declarations that it needs.
OwningOpRef<ModuleOp> isolate(func::FuncOp kernel, StringRef name) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(kernel.getLoc());
  auto source = kernel->getParentOfType<ModuleOp>();
  for (auto function : source.getOps<func::FuncOp>()) {
    if (function.isDeclaration() &&
        !SymbolTable::symbolKnownUseEmpty(function, kernel)) {
      module->push_back(function.clone());
    }
  }
  func::FuncOp own = kernel.clone();
  own.setName(name);
  module->push_back(own);
  return module;
}

std::string hashOf(ModuleOp module, IsaLevel level) {
  std::string text = nameOf(level);
  llvm::raw_string_ostream(text) << module;
  llvm::BLAKE3 hasher;
  hasher.update(text);
  auto digest = hasher.final<16>();
  return llvm::toHex(ArrayRef<uint8_t>(digest.data(), digest.size()),
                     /*LowerCase=*/true);
}

} // namespace

CompiledKernel KernelCache::get(func::FuncOp kernel, IsaLevel level) {
  auto start = std::chrono::steady_clock::now();
  auto record = std::make_shared<KernelRecord>();
  record->name = kernel.getName();
  record->hash = hashOf(*isolate(kernel, "kernel"), level);
  auto [place, isNew] = functions.try_emplace(record->hash, nullptr);
  record->isCacheHit = !isNew;
  if (isNew) {
    std::string name = record->name + "_" + record->hash.substr(0, 16);
    try {
      OwningOpRef<ModuleOp> module = isolate(kernel, name);
      std::string diagnostics;
      LogicalResult result = runStage(*module, Stage::llvm, level, diagnostics);
      check(succeeded(result), ErrorKind::internal, "compile: ", diagnostics);
      dump(*module, Stage::llvm, name);
      auto object = emitObject(*module, level);
      dumpObject(*object, name);
      place->second = jit.load(std::move(object), name);
    } catch (...) {
      functions.erase(place);
      throw;
    }
  }
  record->compileMilliseconds = std::chrono::duration<double, std::milli>(
                                    std::chrono::steady_clock::now() - start)
                                    .count();
  return {place->second, record};
}

} // namespace sinter::codegen
