//===- Vjp.h - The rules of reverse-mode derivatives ----------------------===//
//
// One rule an op, from its record or a function vjp_<op> beside this file. A
// rule is written with the public functions and those of sinter::prim, so it
// serves the tape, a recording and the compiler's pass alike: it neither reads
// elements nor asks for memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_FRONTEND_VJP_H
#define SINTER_FRONTEND_VJP_H

#include "ir/ops/OpTable.h"
#include "sinter/tensor.h"

#include <algorithm>
#include <span>

namespace sinter {

/// What a rule knows of a call. An undefined cotangent is a symbolic zero; at
/// least one is defined.
struct VjpInputs {
  std::span<const Tensor> operands; ///< Undefined outside the residual mask.
  std::span<const Tensor> results;  ///< Undefined outside the residual mask.
  std::span<const Tensor> ct;       ///< One a result.
  std::span<const int64_t> attrs;
  /// Empty for pointwise ops: there they are those of the cotangent.
  std::span<const TensorType> operandTypes;
  std::span<const bool> need; ///< Which operands' cotangents are wanted.

  bool needs(size_t operand) const { return need[operand]; }
};

/// Fills in the cotangents of the operands that are needed; one that stays
/// undefined is zero.
using VjpRule = void(const VjpInputs &in, std::span<Tensor> gin);

/// Which operands and which results a rule reads: a bit for each of the first.
struct Residuals {
  bool hasOperand(size_t i) const { return i < 32 && (operands >> i & 1u); }
  bool hasResult(size_t i) const { return i < 32 && (results >> i & 1u); }

  uint32_t operands = 0, results = 0;
};

/// What the record of an op says of its derivative.
struct VjpInfo {
  /// Whether an operand can have a cotangent at all.
  bool isActive(size_t operand) const {
    return active >> std::min<size_t>(operand, 31) & 1u;
  }

  bool savesNothing() const { return !(all.operands | all.results); }

  Residuals all;          ///< What the rule reads.
  Residuals byOperand[3]; ///< What it reads for one operand's cotangent.
  uint32_t active; ///< Bits of isActive; the last one stands for the rest.
  VjpRule *rule;   ///< Null if the op has no derivative.
};

/// What the rule reads for the cotangents of the operands that are needed; bits
/// of the first ones.
inline Residuals residualsFor(const VjpInfo &rule, uint32_t need) {
  if (need >> std::size(rule.byOperand)) {
    return rule.all;
  }
  Residuals sum;
  for (size_t i = 0; i < std::size(rule.byOperand); ++i) {
    if (need >> i & 1u) {
      sum.operands |= rule.byOperand[i].operands;
      sum.results |= rule.byOperand[i].results;
    }
  }
  return sum;
}

SINTER_API const VjpInfo &vjpInfo(OpKind kind);

/// A list of `count` times `value`.
inline Shape filled(size_t count, int64_t value) {
  Shape list;
  list.resize(count, value);
  return list;
}

/// Applies the rule of `kind`. Throws ErrorKind::autograd if it has none.
SINTER_API void applyVjp(OpKind kind, const VjpInputs &in,
                         std::span<Tensor> gin);

} // namespace sinter

#endif // SINTER_FRONTEND_VJP_H
