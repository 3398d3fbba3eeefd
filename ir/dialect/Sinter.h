//===- Sinter.h - The sinter dialect and its ops --------------------------===//

#ifndef SINTER_DIALECT_SINTER_H
#define SINTER_DIALECT_SINTER_H

#include "sinter/runtime/op_kind.h"
#include "sinter/runtime/types.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace sinter::ir {
using namespace mlir; // Internal namespace: never installed, never public.
using llvm::ArrayRef; // Not the frontend's.

/// Answers inferReturnTypes from the op table, on plain shapes. `attrs` is the
/// dictionary of the op's attributes.
LogicalResult inferTypes(MLIRContext *context, std::optional<Location> loc,
                         OpKind kind, ValueRange operands, Attribute attrs,
                         SmallVectorImpl<Type> &types);

/// Answers VjpOpInterface::buildVjp from the op's derivative rules.
LogicalResult buildVjp(OpBuilder &b, Operation *op, OpKind kind, ValueRange ct,
                       ArrayRef<bool> need, SmallVectorImpl<Value> &gin);

/// Makes the dialect, and those that it is lowered to, known to `registry`.
SINTER_API void registerDialects(DialectRegistry &registry);
} // namespace sinter::ir

#include "ir/dialect/Interfaces.h.inc"
#include "ir/dialect/SinterDialect.h.inc"

#define GET_OP_CLASSES
#include "ir/dialect/Sinter.h.inc"

#endif // SINTER_DIALECT_SINTER_H
