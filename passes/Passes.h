//===- Passes.h - Passes from the sinter dialect to itself ----------------===//

#ifndef SINTER_PASSES_PASSES_H
#define SINTER_PASSES_PASSES_H

#include "ir/dialect/Sinter.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace sinter::passes {
using namespace mlir;
using llvm::ArrayRef;

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "passes/Passes.h.inc"

} // namespace sinter::passes

#endif // SINTER_PASSES_PASSES_H
