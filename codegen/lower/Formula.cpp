//===- Formula.cpp - From an op to its meaning ----------------------------===//

#include "codegen/lower/Formula.h"

#include "generated/Formulas.h"

namespace sinter::codegen {
namespace {

/// The operands of a formula.
struct Operands {
  Elem mask(int i) const { return elements[i]; }
  Elem value(int i) const { return elements[i]; }

  ArrayRef<Elem> elements;
};

template <class Formula>
Elem build(const Operands &in, [[maybe_unused]] bool isInteger) {
  if constexpr (Formula::hasReal && Formula::hasInteger) {
    return isInteger ? Formula::template integer<Elem>(in)
                     : Formula::template real<Elem>(in);
  } else if constexpr (Formula::hasReal) {
    return Formula::template real<Elem>(in);
  } else {
    return Formula::template integer<Elem>(in);
  }
}

} // namespace

Elem applyFormula(OpKind kind, ElemContext &context, NumberKind number,
                  ArrayRef<Elem> operands) {
  Elem out(0.0);
  formula::visit([&]<class Formula>(Formula) {
    if (kind == Formula::kind) {
      out = build<Formula>({operands}, !isReal(number));
    }
  });
  // A formula may be a literal alone.
  return out.context ? out : Elem(context, number, out.value(context, number));
}

} // namespace sinter::codegen
