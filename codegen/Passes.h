//===- Passes.h - Passes that leave the sinter dialect --------------------===//

#ifndef SINTER_CODEGEN_PASSES_H
#define SINTER_CODEGEN_PASSES_H

#include "ir/dialect/Sinter.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace sinter::codegen {
using namespace mlir;
using llvm::ArrayRef;

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "codegen/Passes.h.inc"

} // namespace sinter::codegen

namespace sinter {

/// Registers every pass and pipeline of the compiler.
SINTER_API void registerCompilerPasses();

} // namespace sinter

#endif // SINTER_CODEGEN_PASSES_H
