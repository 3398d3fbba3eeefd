//===- KernelCompiler.cpp - What one thread compiles kernels with ---------===//

#include "codegen/KernelCompiler.h"

#include "codegen/Dump.h"
#include "codegen/StageTimer.h"
#include "sinter/error.h"

#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/Dialect/LLVMIR/Transforms/Passes.h"

namespace sinter::codegen {

// The passes to LLVM are the same for all targets.
KernelCompiler::KernelCompiler(MLIRContext &context)
    : context(context), toLlvm(&context) {
  addPasses(toLlvm, Stage::llvm, IsaLevel::v2);
}

KernelCompiler::KernelCompiler(const DialectRegistry &registry)
    : own(std::make_unique<MLIRContext>(registry,
                                        MLIRContext::Threading::DISABLED)),
      context(*own), toLlvm(own.get()) {
  addPasses(toLlvm, Stage::llvm, IsaLevel::v2);
}

static OwningOpRef<ModuleOp> read(const KernelSource &source,
                                  MLIRContext &context) {
  StageTimer timer("read bytecode");
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
KernelCompiler::compile(const KernelSource &source, const CompileTarget &target,
                        bool keepsLines) {
  OwningOpRef<ModuleOp> module = read(source, context);
  std::string diagnostics;
  LogicalResult result = success();
  {
    StageTimer timer(nameOf(Stage::llvm));
    result = runPasses(toLlvm, *module, diagnostics);
  }
  check(succeeded(result), ErrorKind::internal, "compile: ", diagnostics);
  dump(*module, Stage::llvm, source.name);
  if (keepsLines) {
    PassManager pm(&context);
    pm.addPass(
        LLVM::createDIScopeForLLVMFuncOpPass({LLVM::DIEmissionKind::Full}));
    check(succeeded(pm.run(*module)), ErrorKind::internal,
          "compile: a kernel refuses lines for debuggers");
  }
  std::unique_ptr<llvm::MemoryBuffer> object =
      emitter.emit(*module, target.level);
  dumpObject(*object, source.name);
  return object;
}

} // namespace sinter::codegen
