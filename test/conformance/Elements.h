//===- Elements.h - Random elements ---------------------------------------===//

#ifndef SINTER_TEST_CONFORMANCE_ELEMENTS_H
#define SINTER_TEST_CONFORMANCE_ELEMENTS_H

#include "ir/reference/Reference.h"
#include "test/conformance/Random.h"

namespace sinter::testing {

using reference::Value;

/// Which numbers a floating-point operand may hold. Integers are always of the
/// whole range.
enum class Range {
  all,     ///< Any, with all special values.
  ordered, ///< The same without NaN and -0: two that compare equal are equal.
  terms,   ///< Up to 4, rarely infinite or NaN: partial sums do not overflow.
  factors, ///< Near 1 in magnitude: nor do partial products.
  tame,    ///< Of [-2, 2]: derivatives are finite.
};

/// A tensor of random elements; sometimes constant along some dimensions, so
/// that it can lie in memory with a stride of 0.
Value randomValue(const TensorType &type, Range range, Random &random);

} // namespace sinter::testing

#endif // SINTER_TEST_CONFORMANCE_ELEMENTS_H
