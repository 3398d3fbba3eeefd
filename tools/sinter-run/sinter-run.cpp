//===- sinter-run.cpp - Runs a .mlir file ---------------------------------===//
//
// For modules of StableHLO in generic form, of sinter ops, or of both:
//
//   sinter-run file.mlir --input x=a.npy --input y=b.npy --output-dir d
//
// Inputs are given to the arguments of @main by name, by number, or in order;
// results are written to d/0.npy, d/1.npy, ...
//
//===----------------------------------------------------------------------===//

#include "codegen/Pipeline.h"
#include "frontend/io/Npy.h"
#include "ir/ops/OpTable.h"
#include "sinter/compile.h"
#include "sinter/error.h"
#include "tools/sinter-run/HostRunner.h"
#include "tools/sinter-run/Inputs.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/AsmParser/AsmParserState.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/SourceMgr.h"

#include <filesystem>
#include <tuple>

using namespace sinter;
using codegen::Stage;

namespace {

/// The command line. LLVM has a --stop-after of its own, so these are made
/// after its options were taken away.
struct CommandLine {
  CommandLine(int argc, char **argv) {
    llvm::cl::ParseCommandLineOptions(argc, argv, "sinter program runner\n");
  }

  /// Else `--help` shows none of them.
  llvm::cl::OptionCategory category{"Options of sinter-run"};
  llvm::cl::opt<std::string> file{llvm::cl::cat(category), llvm::cl::Positional,
                                  llvm::cl::desc("<input file>"),
                                  llvm::cl::init("-")};
  llvm::cl::list<std::string> inputs{
      "input", llvm::cl::cat(category),
      llvm::cl::desc("An argument of @main and the .npy file with it"),
      llvm::cl::value_desc("name=file")};
  llvm::cl::opt<std::string> outputDir{
      "output-dir", llvm::cl::cat(category),
      llvm::cl::desc("Where results go: 0.npy, 1.npy, ..."),
      llvm::cl::value_desc("folder")};
  llvm::cl::opt<std::string> stopAfter{
      "stop-after", llvm::cl::cat(category),
      llvm::cl::desc("Print the IR after this stage and run nothing: graph, "
                     "grad, simplified, fused or kernels")};
  llvm::cl::opt<std::string> isa{
      "isa", llvm::cl::cat(category),
      llvm::cl::desc(
          "The x86-64 level: v2, v3 or v4; by default the machine's")};
  llvm::cl::opt<std::string> mode{
      "mode", llvm::cl::cat(category),
      llvm::cl::desc("What code may change about a result: strict or standard; "
                     "as compile() without it")};
  llvm::cl::opt<bool> kernels{
      "kernels", llvm::cl::cat(category),
      llvm::cl::desc("Print the kernels that ran, and how often")};
  llvm::cl::opt<bool> listOps{
      "list-ops", llvm::cl::cat(category),
      llvm::cl::desc("Print the ops of StableHLO that can be imported")};
};

int fail(const llvm::Twine &message) {
  llvm::errs() << "sinter-run: " << message << '\n';
  return 1;
}

/// A parsed file, and where in it everything stands.
struct Source {
  explicit Source(mlir::MLIRContext &context) : context(context) {}

  bool parse(const std::string &path);
  unsigned lineOf(mlir::Operation *op) const;
  ArgumentNames argumentNames() const;

  mlir::MLIRContext &context;
  llvm::SourceMgr manager;
  mlir::AsmParserState places;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

bool Source::parse(const std::string &path) {
  std::string message;
  auto buffer = mlir::openInputFile(path, &message);
  if (!buffer) {
    fail(message);
    return false;
  }
  manager.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  mlir::SourceMgrDiagnosticHandler handler(manager, &context);
  mlir::Block block;
  mlir::ParserConfig config(&context);
  if (failed(mlir::parseAsmSourceFile(manager, &block, config, &places))) {
    return false;
  }
  // The file is one module, or its ops stand there alone.
  bool isModule =
      llvm::hasSingleElement(block) && llvm::isa<mlir::ModuleOp>(block.front());
  if (isModule) {
    auto parsed = llvm::cast<mlir::ModuleOp>(block.front());
    parsed->remove();
    module = parsed;
    return true;
  }
  module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
  module->getBody()->getOperations().splice(module->getBody()->end(),
                                            block.getOperations());
  return true;
}

unsigned Source::lineOf(mlir::Operation *op) const {
  const auto *definition = places.getOpDef(op);
  if (!definition || !definition->loc.Start.isValid()) {
    return 0;
  }
  return manager.getLineAndColumn(definition->loc.Start).first;
}

/// How the file calls the arguments of its entry: without the `%`, and what
/// their locations say.
ArgumentNames Source::argumentNames() const {
  mlir::func::FuncOp main = ir::entryOf(*module);
  std::vector<std::string> names, located;
  if (!main || main.isDeclaration()) {
    return {};
  }
  mlir::Block &block = main.getBody().front();
  const auto *definition = places.getBlockDef(&block);
  for (unsigned i = 0; definition && i < definition->arguments.size(); ++i) {
    llvm::SMRange range = definition->arguments[i].loc;
    llvm::StringRef text(range.Start.getPointer(),
                         range.End.getPointer() - range.Start.getPointer());
    names.push_back(text.ltrim('%').str());
  }
  for (mlir::BlockArgument argument : block.getArguments()) {
    auto name = llvm::dyn_cast<mlir::NameLoc>(argument.getLoc());
    located.push_back(name ? name.getName().str() : "");
  }
  return {names, located};
}

/// Prints what cannot be imported, all of it.
int report(const std::string &file, std::vector<ir::ImportProblem> &problems) {
  llvm::sort(problems, [](const auto &x, const auto &y) {
    return std::tie(x.line, x.name) < std::tie(y.line, y.name);
  });
  fail(file + ": " + llvm::Twine(problems.size()) +
       (problems.size() == 1 ? " op is" : " ops are") + " not supported:");
  for (const ir::ImportProblem &problem : problems) {
    llvm::errs() << file << ":" << problem.line << ": " << problem.name;
    if (!problem.text.empty()) {
      llvm::errs() << ": " << problem.text;
    }
    llvm::errs() << '\n';
  }
  return 1;
}

int printStages(mlir::ModuleOp module, Stage last,
                const codegen::CompileTarget &target) {
  for (int stage = 1; stage <= static_cast<int>(last); ++stage) {
    std::string diagnostics;
    if (failed(codegen::runStage(module, static_cast<Stage>(stage), target,
                                 diagnostics))) {
      return fail(diagnostics);
    }
  }
  llvm::outs() << module << '\n';
  return 0;
}

void write(const std::string &folder, const std::vector<BufferPtr> &results) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  check(!error, ErrorKind::io, folder, ": ", error.message());
  for (size_t i = 0; i < results.size(); ++i) {
    writeNpy(folder + "/" + std::to_string(i) + ".npy", results[i]->type,
             results[i]->data);
  }
}

void printOps() {
  for (const ir::ImportableOp &op : ir::importableOps()) {
    llvm::outs() << op.name << (op.note.empty() ? "" : ": ") << op.note << '\n';
  }
}

void printKernels(const HostRunner &runner) {
  for (const KernelHistoryEntry &kernel : kernel_history()) {
    llvm::outs() << kernel.name << " " << kernel.hash << " " << kernel.runs
                 << '\n';
  }
  for (auto [op, runs] : runner.libraryCalls()) {
    llvm::outs() << "library " << info(op).name << " " << runs << '\n';
  }
}

int run(const CommandLine &options) {
  codegen::CompileTarget target(activeIsaLevel(), default_mode());
  if (!options.isa.empty()) {
    std::optional<IsaLevel> asked = codegen::findIsaLevel(options.isa);
    if (!asked) {
      return fail("no x86-64 level is called '" + options.isa + "'");
    }
    target.level = *asked;
  }
  if (!options.mode.empty()) {
    std::optional<Mode> asked = codegen::findMode(options.mode);
    if (!asked) {
      return fail("no mode is called '" + options.mode + "'");
    }
    target.mode = *asked;
  }
  std::optional<Stage> last;
  if (!options.stopAfter.empty()) {
    last = codegen::findStage(options.stopAfter);
    if (!last || *last > Stage::kernels) {
      return fail("no stage to stop after is called '" + options.stopAfter +
                  "'");
    }
  }
  mlir::MLIRContext context(codegen::ModuleCompiler::makeRegistry(),
                            mlir::MLIRContext::Threading::DISABLED);
  context.allowUnregisteredDialects();
  Source source(context);
  if (!source.parse(options.file)) {
    return 1;
  }
  std::vector<ir::ImportProblem> problems;
  ir::HostProgram program = ir::importStableHlo(
      *source.module, [&](mlir::Operation *op) { return source.lineOf(op); },
      options.file, problems);
  if (!problems.empty()) {
    return report(options.file, problems);
  }
  if (last) {
    return printStages(*program.module, *last, target);
  }
  std::vector<TensorType> types;
  types.reserve(program.main.arguments.size());
  for (ir::HostValue argument : program.main.arguments) {
    types.push_back(program.types[argument]);
  }
  std::vector<BufferPtr> arguments =
      readInputs({options.inputs.begin(), options.inputs.end()},
                 source.argumentNames(), types);
  HostRunner runner(std::move(program), target);
  std::vector<BufferPtr> results = runner.run(std::move(arguments));
  if (!options.outputDir.empty()) {
    write(options.outputDir, results);
  }
  if (options.kernels) {
    printKernels(runner);
  }
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  llvm::cl::ResetCommandLineParser();
  CommandLine options(argc, argv);
  if (options.listOps) {
    printOps();
    return 0;
  }
  try {
    return run(options);
  } catch (const Error &error) {
    return fail(error.what());
  }
}
