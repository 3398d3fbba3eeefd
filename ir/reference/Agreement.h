//===- Agreement.h - How far a result may be from the oracle's ------------===//
//
// Let u be the unit roundoff of the dtype that an op is computed in (f32 for
// 16-bit floats) and ulp the distance between neighbours there.
//
//   integers, comparisons, moved elements, and
//   arithmetic that IEEE 754 defines             the same bits
//   functions of the real line                   4 ulp of the result
//   gelu                                         that, and 4 u |x|: 1 + erf(x)
//                                                cancels
//   sums of n products or elements               2 n u sum |x|
//   products of n elements                       2 n u |result|
//
// and one ulp of a 16-bit dtype, which the result is rounded to at the end. A
// scatter rounds after every update, so u is that of its own dtype. A NaN
// agrees with any other, and zero with minus zero where reductions choose among
// or add up zeros; infinity counts as the first number that is too large.
// Where partial sums or products can leave the range of the dtype, depending on
// their order, anything agrees.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_IR_REFERENCE_AGREEMENT_H
#define SINTER_IR_REFERENCE_AGREEMENT_H

#include "ir/reference/Reference.h"

#include <optional>
#include <string>

namespace sinter::reference {

/// For each element of a result, the largest difference that is no mistake; 0
/// asks for equal bits. `expected` is a result of evaluate on the same call.
SINTER_API std::vector<double> errorBounds(OpKind kind,
                                           std::span<const Value> operands,
                                           std::span<const int64_t> attrs,
                                           const Value &expected);

/// The first element that differs by more than its bound, in words.
SINTER_API std::optional<std::string>
disagreement(const Value &expected, const Value &actual,
             std::span<const double> bounds);

} // namespace sinter::reference

#endif // SINTER_IR_REFERENCE_AGREEMENT_H
