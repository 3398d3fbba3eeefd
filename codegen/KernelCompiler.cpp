//===- KernelCompiler.cpp - What one thread compiles kernels with ---------===//

#include "codegen/KernelCompiler.h"

#include "codegen/Dump.h"
#include "sinter/error.h"

#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/Dialect/LLVMIR/Transforms/Passes.h"

namespace sinter::codegen {

static OwningOpRef<ModuleOp> read(const KernelSource &source,
                                  MLIRContext &context) {
  Block block;
  LogicalResult result = readBytecodeFile(
      llvm::MemoryBufferRef(source.bytecode, source.name), &block,
      ParserConfig(&context, /*verifyAfterParse=*/false));
  check(succeeded(result) && !block.empty(), ErrorKind::internal,
        "compile: the bytecode of a kernel cannot be read");
  auto module = cast<ModuleOp>(block.front());
  module->remove();
  module.lookupSymbol<func::FuncOp>(kernelSymbol).setName(source.name);
  return module;
}

std::unique_ptr<llvm::MemoryBuffer>
KernelCompiler::compile(const KernelSource &source, IsaLevel level,
                        bool keepsLines) {
  OwningOpRef<ModuleOp> module = read(source, context);
  std::string diagnostics;
  LogicalResult result = runStage(*module, Stage::llvm, level, diagnostics);
  check(succeeded(result), ErrorKind::internal, "compile: ", diagnostics);
  dump(*module, Stage::llvm, source.name);
  if (keepsLines) {
    PassManager pm(&context);
    pm.addPass(LLVM::createDIScopeForLLVMFuncOpPass());
    check(succeeded(pm.run(*module)), ErrorKind::internal,
          "compile: a kernel refuses lines for debuggers");
  }
  std::unique_ptr<llvm::MemoryBuffer> object = emitter.emit(*module, level);
  dumpObject(*object, source.name);
  return object;
}

} // namespace sinter::codegen
