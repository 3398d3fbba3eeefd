//===- CompileModule.cpp - From a module of functions to executables ------===//

#include "codegen/CompileModule.h"

#include "codegen/Dump.h"
#include "codegen/KernelCache.h"
#include "codegen/host/BuildPlan.h"
#include "sinter/error.h"

#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"

namespace sinter::codegen {

/// The plan of a function. Throws an Error that names what cannot be executed.
static PlannedProgram planOf(func::FuncOp function) {
  std::string diagnostics;
  ScopedDiagnosticHandler handler(
      function.getContext(),
      [&](Diagnostic &diagnostic) { diagnostics += diagnostic.str(); });
  FailureOr<PlannedProgram> planned = buildPlan(function);
  if (succeeded(planned)) {
    // The check does not know what `succeeded` says.
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access)
    return std::move(*planned);
  }
  check(false, ErrorKind::internal, "compile: ", diagnostics);
  return {};
}

ModuleCompiler::ModuleCompiler(MLIRContext &context)
    : kernels(std::make_unique<KernelCache>(context)) {}

ModuleCompiler::~ModuleCompiler() = default;

DialectRegistry ModuleCompiler::makeRegistry() {
  DialectRegistry registry;
  ir::registerDialects(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  return registry;
}

void ModuleCompiler::lower(ModuleOp module, const CompileTarget &target,
                           StringRef name) {
  dump(module, Stage::graph, name);
  for (Stage stage :
       {Stage::grad, Stage::simplified, Stage::fused, Stage::kernels}) {
    std::string diagnostics;
    LogicalResult result = runStage(module, stage, target, diagnostics);
    check(succeeded(result), ErrorKind::internal, "compile: ", diagnostics);
    dump(module, stage, name);
  }
}

std::shared_ptr<const Executable>
ModuleCompiler::compile(func::FuncOp function, const CompileTarget &target,
                        StringRef name) {
  PlannedProgram planned = planOf(function);
  dumpPlan(planned, name);
  auto executable = std::make_shared<Executable>();
  for (CompiledKernel &kernel : kernels->get(
           function->getParentOfType<ModuleOp>(), planned.kernels, target)) {
    executable->kernels.push_back(kernel.function);
    executable->records.push_back(kernel.record);
  }
  executable->plan = std::move(planned.plan);
  check(runtime::isValid(executable->plan), ErrorKind::internal,
        "compile: the plan is not valid");
  return executable;
}

} // namespace sinter::codegen
