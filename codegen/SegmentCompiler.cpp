//===- SegmentCompiler.cpp - The compiler, as the frontend sees it --------===//

#include "codegen/CompileModule.h"
#include "codegen/Reproduce.h"
#include "codegen/StageTimer.h"
#include "ir/import/ImportTrace.h"

#include <mutex>

namespace sinter::codegen {
namespace {

/// Segments to executables, one at a time.
class SegmentCompiler final : public Compiler {
public:
  std::shared_ptr<const Executable> compile(const Program &program) override;
  std::string reproduce(const Program &program,
                        std::span<const void *const> inputs) override;

private:
  std::mutex mutex;
  MLIRContext context{ModuleCompiler::makeRegistry(),
                      MLIRContext::Threading::DISABLED};
  ModuleCompiler compiler{context};
};

std::shared_ptr<const Executable>
SegmentCompiler::compile(const Program &program) {
  std::lock_guard lock(mutex);
  OwningOpRef<ModuleOp> module =
      ir::importTrace(context, program.trace, program.outputs);
  std::string name = "segment_" + llvm::utohexstr(program.hash.low, true, 16);
  compiler.lower(*module, {program.level, program.mode}, name);
  return compiler.compile(module->lookupSymbol<func::FuncOp>("segment"),
                          {program.level, program.mode}, name);
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
  sinter::codegen::StageTimer timer("make the compiler");
  return new sinter::codegen::SegmentCompiler();
}
