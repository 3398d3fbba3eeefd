//===- KernelKey.cpp - What a kernel is known by --------------------------===//

#include "codegen/KernelKey.h"

#include "codegen/BuildId.h"
#include "codegen/Pipeline.h"
#include "codegen/StageTimer.h"
#include "sinter/error.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"

namespace sinter::codegen {
namespace {

/// Forgets where in the user's program the ops come from.
void stripLocations(Operation *root) {
  auto unknown = UnknownLoc::get(root->getContext());
  root->walk([&](Operation *op) {
    op->setLoc(unknown);
    for (Region &region : op->getRegions()) {
      for (Block &block : region) {
        for (BlockArgument argument : block.getArguments()) {
          argument.setLoc(unknown);
        }
      }
    }
  });
}

/// The kernel in a module of its own, with the declarations that it needs, in
/// an order that does not depend on other kernels.
OwningOpRef<ModuleOp> isolate(func::FuncOp kernel) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(kernel.getLoc());
  auto source = kernel->getParentOfType<ModuleOp>();
  SmallVector<func::FuncOp> callees;
  for (auto function : source.getOps<func::FuncOp>()) {
    if (function.isDeclaration() &&
        !SymbolTable::symbolKnownUseEmpty(function, kernel)) {
      callees.push_back(function);
    }
  }
  llvm::sort(callees, [](func::FuncOp x, func::FuncOp y) {
    return x.getName() < y.getName();
  });
  for (func::FuncOp callee : callees) {
    module->push_back(callee.clone());
  }
  func::FuncOp own = kernel.clone();
  own.setName(kernelSymbol);
  module->push_back(own);
  return module;
}

runtime::CacheKey hashOf(StringRef bytecode, const CompileTarget &target) {
  llvm::BLAKE3 hasher;
  for (StringRef part :
       {StringRef(compilerId()), StringRef(nameOf(target.level)), bytecode}) {
    uint64_t size = part.size();
    hasher.update(ArrayRef(reinterpret_cast<const uint8_t *>(&size), 8));
    hasher.update(part);
  }
  return hasher.final<32>();
}

std::string bytecodeOf(ModuleOp module) {
  std::string out;
  llvm::raw_string_ostream stream(out);
  LogicalResult written =
      writeBytecodeToFile(module, stream, BytecodeWriterConfig("sinter"));
  check(succeeded(written), ErrorKind::internal,
        "compile: a kernel cannot be written as bytecode");
  return out;
}

} // namespace

KernelSource makeKernelSource(func::FuncOp kernel, const CompileTarget &target,
                              bool keepsLines) {
  StageTimer timer("hash a kernel");
  OwningOpRef<ModuleOp> module = isolate(kernel);
  std::string withLines = keepsLines ? bytecodeOf(*module) : "";
  stripLocations(*module);
  KernelSource out;
  out.bytecode = bytecodeOf(*module);
  out.key = hashOf(out.bytecode, target);
  if (keepsLines) {
    out.bytecode = std::move(withLines);
  }
  out.name = (kernel.getName() + "_" +
              llvm::toHex(ArrayRef(out.key).take_front(8), /*LowerCase=*/true))
                 .str();
  return out;
}

} // namespace sinter::codegen
