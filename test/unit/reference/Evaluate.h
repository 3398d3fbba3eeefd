//===- Evaluate.h - Short words for tests of the oracle -------------------===//

#ifndef SINTER_TEST_UNIT_REFERENCE_EVALUATE_H
#define SINTER_TEST_UNIT_REFERENCE_EVALUATE_H

#include "ir/reference/Reference.h"
#include "sinter/runtime/op_attrs.h"

#include <limits>

namespace sinter::reference {

using Numbers = std::vector<double>;
using Ints = std::vector<int64_t>;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

/// A tensor of the numbers first, first + 1, ...
inline Value counting(DType dtype, const Shape &shape, double first) {
  Numbers numbers;
  for (int64_t i = 0; i < shape.numElements(); ++i) {
    numbers.push_back(first + static_cast<double>(i));
  }
  return Value::of(dtype, shape, numbers);
}

inline Value vectorOf(DType dtype, const Numbers &numbers) {
  return Value::of(dtype, {static_cast<int64_t>(numbers.size())}, numbers);
}

inline Numbers numbersOf(const Value &value) {
  Numbers numbers;
  for (int64_t i = 0; i < value.size(); ++i) {
    numbers.push_back(value.number(i));
  }
  return numbers;
}

/// The first result of an op.
inline Value first(OpKind kind, const std::vector<Value> &operands,
                   std::span<const int64_t> attrs = {}) {
  return evaluate(kind, operands, attrs)[0];
}

/// The same, of vectors of one dtype, as numbers.
inline Numbers apply(OpKind kind, DType dtype,
                     const std::vector<Numbers> &operands) {
  std::vector<Value> values;
  for (const Numbers &numbers : operands) {
    values.push_back(vectorOf(dtype, numbers));
  }
  return numbersOf(first(kind, values));
}

} // namespace sinter::reference

#endif // SINTER_TEST_UNIT_REFERENCE_EVALUATE_H
