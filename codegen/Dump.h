//===- Dump.h - IR for people, where the environment asks for it ----------===//

#ifndef SINTER_CODEGEN_DUMP_H
#define SINTER_CODEGEN_DUMP_H

#include "codegen/Pipeline.h"
#include "codegen/host/BuildPlan.h"

#include "llvm/Support/MemoryBufferRef.h"

namespace sinter::codegen {

/// Writes the IR of a stage that SINTER_DUMP names: to `<name>.<stage>.mlir` in
/// SINTER_DUMP_DIR, or to standard error.
void dump(ModuleOp module, Stage stage, llvm::StringRef name);

/// The same for the plan, which SINTER_DUMP calls `plan`: `<name>.plan.txt`.
void dumpPlan(const PlannedProgram &program, llvm::StringRef name);

/// The same for the stage `object`: `<name>.o`, only into a folder.
void dumpObject(llvm::MemoryBufferRef object, llvm::StringRef name);

/// Whether somebody looks: SINTER_DUMP is set, or a debugger runs this process.
/// Then kernels know the user's lines.
bool isDebugged();

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_DUMP_H
