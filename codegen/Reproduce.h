//===- Reproduce.h - A program with its inputs in it ----------------------===//

#ifndef SINTER_CODEGEN_REPRODUCE_H
#define SINTER_CODEGEN_REPRODUCE_H

#include "ir/dialect/Sinter.h"

#include "mlir/IR/BuiltinOps.h"

namespace sinter::codegen {
using namespace mlir;

/// Makes the arguments of the module's only function constants, with contiguous
/// elements from `inputs`, and calls it `main`. Returns the module's text,
/// which sinter-run takes.
std::string textWithInputs(ModuleOp module,
                           llvm::ArrayRef<const void *> inputs);

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_REPRODUCE_H
