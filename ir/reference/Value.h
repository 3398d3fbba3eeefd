//===- Value.h - Tensors of the oracle ------------------------------------===//
//
// A value holds each element in 64 bits, as a double, an int64_t or a uint64_t:
// that is the class of its dtype. Every op is computed in the class and its
// result brought into the dtype: a number is rounded, an integer wraps around.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_IR_REFERENCE_VALUE_H
#define SINTER_IR_REFERENCE_VALUE_H

#include "sinter/shape.h"

#include <bit>
#include <vector>

namespace sinter::reference {

/// `value` as an element of the floating-point `dtype`: the nearest, ties to
/// even; infinite above the largest. A long double holds every double and every
/// 64-bit integer, so rounding happens once.
SINTER_API double roundTo(DType dtype, long double value);

/// `value` modulo 2^bits, as an element of the integral `dtype` in its class;
/// for a boolean, whether it is not zero.
SINTER_API uint64_t wrapTo(DType dtype, uint64_t value);

/// A tensor: elements in row-major order.
struct SINTER_API Value {
  /// All zero.
  static Value zeros(const TensorType &type);

  /// Of numbers that a double holds.
  static Value of(DType dtype, const Shape &shape,
                  const std::vector<double> &numbers);

  /// Reads contiguous memory of the dtype, and writes it.
  static Value fromBytes(const TensorType &type, const void *from);
  void toBytes(void *to) const;

  int64_t size() const { return static_cast<int64_t>(words.size()); }

  /// An element in the class of the dtype, which is `T`.
  template <class T> T at(int64_t i) const {
    return std::bit_cast<T>(words[static_cast<size_t>(i)]);
  }

  /// Sets an element to a value of the class, rounded or wrapped to the dtype.
  void set(int64_t i, double value);
  void set(int64_t i, int64_t value) { set(i, static_cast<uint64_t>(value)); }
  void set(int64_t i, uint64_t value);

  /// An element as a number; integers above 2^53 are rounded.
  double number(int64_t i) const;

  TensorType type;
  std::vector<uint64_t> words;
};

/// Calls `visit` with a null pointer to the class of `dtype`.
template <class Visit> auto visitClass(DType dtype, Visit visit) {
  if (isFloatingType(dtype)) {
    return visit(static_cast<double *>(nullptr));
  }
  if (isUnsignedType(dtype)) {
    return visit(static_cast<uint64_t *>(nullptr));
  }
  return visit(static_cast<int64_t *>(nullptr));
}

} // namespace sinter::reference

#endif // SINTER_IR_REFERENCE_VALUE_H
