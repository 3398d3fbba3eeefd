//===- SegmentCompiler.cpp - The compiler, as the frontend sees it --------===//

#include "codegen/Dump.h"
#include "codegen/KernelCache.h"
#include "codegen/Pipeline.h"
#include "codegen/Reproduce.h"
#include "codegen/host/BuildPlan.h"
#include "ir/import/ImportTrace.h"
#include "sinter/error.h"

#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"

#include <mutex>

namespace sinter::codegen {
namespace {

DialectRegistry makeRegistry() {
  DialectRegistry registry;
  ir::registerDialects(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  return registry;
}

/// The plan of a segment. Throws an Error that names what cannot be executed.
PlannedProgram planOf(func::FuncOp segment) {
  std::string diagnostics;
  ScopedDiagnosticHandler handler(
      segment.getContext(),
      [&](Diagnostic &diagnostic) { diagnostics += diagnostic.str(); });
  FailureOr<PlannedProgram> planned = buildPlan(segment);
  if (succeeded(planned)) {
    // The check does not know what `succeeded` says.
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access)
    return std::move(*planned);
  }
  check(false, ErrorKind::internal, "compile: ", diagnostics);
  return {};
}

/// Segments to executables, one at a time.
class SegmentCompiler final : public Compiler {
public:
  std::shared_ptr<const Executable> compile(const Program &program) override;
  std::string reproduce(const Program &program,
                        std::span<const void *const> inputs) override;

private:
  void runStages(ModuleOp module, const Program &program);

  std::mutex mutex;
  MLIRContext context{makeRegistry(), MLIRContext::Threading::DISABLED};
  KernelCache kernels{context};
};

/// What its dumps are called.
std::string nameOf(const Program &program) {
  return "segment_" + llvm::utohexstr(program.hash.low, true, 16);
}

void SegmentCompiler::runStages(ModuleOp module, const Program &program) {
  std::string name = nameOf(program);
  dump(module, Stage::graph, name);
  for (Stage stage :
       {Stage::grad, Stage::simplified, Stage::fused, Stage::kernels}) {
    std::string diagnostics;
    LogicalResult result =
        runStage(module, stage, {program.level, program.mode}, diagnostics);
    check(succeeded(result), ErrorKind::internal, "compile: ", diagnostics);
    dump(module, stage, name);
  }
}

std::shared_ptr<const Executable>
SegmentCompiler::compile(const Program &program) {
  std::lock_guard lock(mutex);
  OwningOpRef<ModuleOp> module =
      ir::importTrace(context, program.trace, program.outputs);
  runStages(*module, program);
  PlannedProgram planned =
      planOf(module->lookupSymbol<func::FuncOp>("segment"));
  dumpPlan(planned, nameOf(program));
  auto executable = std::make_shared<Executable>();
  for (CompiledKernel &kernel :
       kernels.get(*module, planned.kernels, program.level)) {
    executable->kernels.push_back(kernel.function);
    executable->records.push_back(kernel.record);
  }
  executable->plan = std::move(planned.plan);
  check(runtime::isValid(executable->plan), ErrorKind::internal,
        "compile: the plan is not valid");
  return executable;
}

std::string SegmentCompiler::reproduce(const Program &program,
                                       std::span<const void *const> inputs) {
  std::lock_guard lock(mutex);
  OwningOpRef<ModuleOp> module =
      ir::importTrace(context, program.trace, program.outputs);
  return textWithInputs(*module, {inputs.data(), inputs.size()});
}

} // namespace
} // namespace sinter::codegen

extern "C" SINTER_API sinter::Compiler *sinter_make_compiler() {
  return new sinter::codegen::SegmentCompiler();
}
