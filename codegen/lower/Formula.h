//===- Formula.h - From an op to its meaning ------------------------------===//

#ifndef SINTER_CODEGEN_FORMULA_H
#define SINTER_CODEGEN_FORMULA_H

#include "codegen/lower/Elem.h"

namespace sinter::codegen {

/// Builds the formula of a pointwise op over `operands`: numbers of one kind,
/// and conditions. The result is a number of that kind, or a truth value.
Elem applyFormula(OpKind kind, ElemContext &context, NumberKind number,
                  ArrayRef<Elem> operands);

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_FORMULA_H
