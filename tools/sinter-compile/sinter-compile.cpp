//===- sinter-compile.cpp - Compiles a .mlir file, stage by stage ---------===//

#include "codegen/Pipeline.h"
#include "codegen/host/BuildPlan.h"
#include "codegen/targets/cpu/Object.h"
#include "sinter/error.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace sinter;
using codegen::Stage;

/// The command line. LLVM has a --stop-after of its own, so these are made
/// after its options were taken away.
struct CommandLine {
  CommandLine(int argc, char **argv) {
    llvm::cl::ParseCommandLineOptions(argc, argv, "sinter compiler\n");
  }

  /// Else `--help` shows none of them.
  llvm::cl::OptionCategory category{"Options of sinter-compile"};
  llvm::cl::opt<std::string> input{
      llvm::cl::cat(category), llvm::cl::Positional,
      llvm::cl::desc("<input file>"), llvm::cl::init("-")};
  llvm::cl::opt<std::string> output{
      "o", llvm::cl::cat(category), llvm::cl::desc("Output file"),
      llvm::cl::value_desc("file"), llvm::cl::init("-")};
  llvm::cl::opt<std::string> stopAfter{
      "stop-after", llvm::cl::cat(category),
      llvm::cl::desc("The last stage: graph, grad, simplified, fused, kernels, "
                     "llvm or object"),
      llvm::cl::init("object")};
  llvm::cl::opt<bool> printPlan{
      "print-plan", llvm::cl::cat(category),
      llvm::cl::desc("Print the plan of each program after the stage kernels")};
  llvm::cl::opt<std::string> isa{
      "isa", llvm::cl::cat(category),
      llvm::cl::desc("The x86-64 level: v2, v3 or v4"), llvm::cl::init("v3")};
  llvm::cl::opt<std::string> mode{
      "mode", llvm::cl::cat(category),
      llvm::cl::desc("Whether eager's bits are kept: strict, standard"),
      llvm::cl::init("strict")};
};

static int fail(const llvm::Twine &message) {
  llvm::errs() << "sinter-compile: " << message << '\n';
  return 1;
}

/// Takes out what becomes a plan, so that only kernels are left.
static void erasePrograms(mlir::ModuleOp module) {
  for (auto function :
       llvm::make_early_inc_range(module.getOps<mlir::func::FuncOp>())) {
    if (codegen::isProgram(function)) {
      function.erase();
    }
  }
}

/// Prints the plan of every program. Errors are reported by the context.
static int printPlans(mlir::ModuleOp module, llvm::raw_ostream &out) {
  for (auto function : module.getOps<mlir::func::FuncOp>()) {
    if (!codegen::isProgram(function)) {
      continue;
    }
    mlir::FailureOr<codegen::PlannedProgram> planned =
        codegen::buildPlan(function);
    if (failed(planned)) {
      return 1;
    }
    codegen::printPlan(*planned, function.getName(), out);
  }
  return 0;
}

static int run(mlir::ModuleOp module, Stage last,
               const codegen::CompileTarget &target, bool printsPlan,
               llvm::raw_ostream &out) {
  for (int stage = 1; stage <= static_cast<int>(last); ++stage) {
    if (static_cast<Stage>(stage) == Stage::llvm) {
      erasePrograms(module);
    }
    std::string diagnostics;
    if (failed(codegen::runStage(module, static_cast<Stage>(stage), target,
                                 diagnostics))) {
      return fail(diagnostics);
    }
  }
  if (printsPlan) {
    return printPlans(module, out);
  }
  if (last == Stage::object) {
    out << codegen::ObjectEmitter().emit(module, target.level)->getBuffer();
  } else {
    out << module << '\n';
  }
  return 0;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  llvm::cl::ResetCommandLineParser();
  CommandLine options(argc, argv);
  std::optional<Stage> last = codegen::findStage(options.stopAfter);
  if (!last) {
    return fail("no stage is called '" + options.stopAfter + "'");
  }
  if (options.printPlan) {
    last = Stage::kernels;
  }
  std::optional<IsaLevel> level = codegen::findIsaLevel(options.isa);
  if (!level) {
    return fail("no x86-64 level is called '" + options.isa + "'");
  }
  std::optional<Mode> mode = codegen::findMode(options.mode);
  if (!mode) {
    return fail("no mode is called '" + options.mode + "'");
  }
  mlir::DialectRegistry registry;
  ir::registerDialects(registry);
  mlir::registerBuiltinDialectTranslation(registry);
  mlir::registerLLVMDialectTranslation(registry);
  mlir::MLIRContext context(registry);
  mlir::ParserConfig config(&context);
  mlir::OwningOpRef<mlir::ModuleOp> module =
      mlir::parseSourceFile<mlir::ModuleOp>(options.input, config);
  if (!module) {
    return 1;
  }
  std::string message;
  auto output = mlir::openOutputFile(options.output, &message);
  if (!output) {
    return fail(message);
  }
  try {
    int status =
        run(*module, *last, {*level, *mode}, options.printPlan, output->os());
    if (status == 0) {
      output->keep();
    }
    return status;
  } catch (const Error &error) {
    return fail(error.what());
  }
}
