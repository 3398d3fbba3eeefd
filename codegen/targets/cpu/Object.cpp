//===- Object.cpp - Kernels to machine code for x86-64 levels -------------===//

#include "codegen/targets/cpu/Object.h"

#include "codegen/StageTimer.h"
#include "sinter/error.h"

#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"

namespace sinter::codegen {
namespace {

constexpr const char *triple = "x86_64-unknown-linux-gnu";

std::unique_ptr<llvm::TargetMachine> makeTargetMachine(IsaLevel level) {
  static const bool isInitialised = [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    return true;
  }();
  (void)isInitialised;
  constexpr const char *cpus[] = {"x86-64-v2", "x86-64-v3", "x86-64-v4"};
  std::string message;
  llvm::Triple target(triple);
  const llvm::Target *found =
      llvm::TargetRegistry::lookupTarget(target, message);
  check(found != nullptr, ErrorKind::internal, "no code for x86-64: ", message);
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;
  return std::unique_ptr<llvm::TargetMachine>(found->createTargetMachine(
      target, cpus[static_cast<size_t>(level)], "", options, llvm::Reloc::PIC_,
      llvm::CodeModel::Small, llvm::CodeGenOptLevel::Default, /*JIT=*/true));
}

/// Makes the entry of a kernel whose buffers are descriptors of five parts: the
/// memory twice, an offset, a size and a stride.
void addEntry(llvm::Function &kernel) {
  llvm::LLVMContext &context = kernel.getContext();
  llvm::IRBuilder<> b(context);
  llvm::Type *pointer = b.getPtrTy(), *i64 = b.getInt64Ty();
  auto *entry = llvm::Function::Create(
      llvm::FunctionType::get(b.getVoidTy(), {pointer, i64, i64}, false),
      llvm::Function::ExternalLinkage, entryPrefix + kernel.getName(),
      kernel.getParent());
  b.SetInsertPoint(llvm::BasicBlock::Create(context, "", entry));
  llvm::SmallVector<llvm::Value *> arguments;
  unsigned numBuffers = static_cast<unsigned>(kernel.arg_size() - 2) / 5;
  for (unsigned i = 0; i < numBuffers; ++i) {
    llvm::Value *memory = b.CreateLoad(
        pointer, b.CreateConstGEP1_64(pointer, entry->getArg(0), i));
    arguments.append({memory, memory, b.getInt64(0),
                      llvm::PoisonValue::get(i64), b.getInt64(1)});
  }
  arguments.append({entry->getArg(1), entry->getArg(2)});
  b.CreateCall(&kernel, arguments);
  b.CreateRetVoid();
  kernel.setLinkage(llvm::Function::InternalLinkage);
}

} // namespace

std::unique_ptr<llvm::Module> translateKernels(mlir::ModuleOp module,
                                               llvm::LLVMContext &context) {
  StageTimer timer("translate to LLVM IR");
  std::unique_ptr<llvm::Module> out =
      mlir::translateModuleToLLVMIR(module, context);
  check(out != nullptr, ErrorKind::internal,
        "the kernels cannot be translated to LLVM IR");
  llvm::SmallVector<llvm::Function *> kernels;
  for (llvm::Function &function : *out) {
    if (!function.isDeclaration()) {
      kernels.push_back(&function);
    }
  }
  for (llvm::Function *kernel : kernels) {
    addEntry(*kernel);
  }
  // Debuggers, profilers and exceptions of callbacks walk through a kernel.
  for (llvm::Function &function : *out) {
    if (!function.isDeclaration()) {
      function.setUWTableKind(llvm::UWTableKind::Async);
    }
  }
  return out;
}

ObjectEmitter::ObjectEmitter() = default;
ObjectEmitter::~ObjectEmitter() = default;

std::unique_ptr<llvm::MemoryBuffer> ObjectEmitter::emit(llvm::Module &module,
                                                        IsaLevel level) {
  StageTimer timer("emit object");
  auto &machine = machines[static_cast<size_t>(level)];
  if (!machine) {
    machine = makeTargetMachine(level);
  }
  module.setTargetTriple(llvm::Triple(triple));
  module.setDataLayout(machine->createDataLayout());
  if (level == IsaLevel::v4) {
    for (llvm::Function &function : module) {
      function.addFnAttr("prefer-vector-width", "512");
    }
  }
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream stream(bytes);
  llvm::legacy::PassManager passes;
  bool fails = machine->addPassesToEmitFile(passes, stream, nullptr,
                                            llvm::CodeGenFileType::ObjectFile);
  check(!fails, ErrorKind::internal, "no objects for x86-64");
  passes.run(module);
  return std::make_unique<llvm::SmallVectorMemoryBuffer>(
      std::move(bytes), /*RequiresNullTerminator=*/false);
}

std::unique_ptr<llvm::MemoryBuffer> ObjectEmitter::emit(mlir::ModuleOp module,
                                                        IsaLevel level) {
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> kernels = translateKernels(module, context);
  return emit(*kernels, level);
}

} // namespace sinter::codegen
