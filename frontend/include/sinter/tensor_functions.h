//===- tensor_functions.h - Operators and functions over tensors ----------===//

#ifndef SINTER_TENSOR_FUNCTIONS_H
#define SINTER_TENSOR_FUNCTIONS_H

#include "sinter/ops.h"
#include "sinter/tensor.h"

namespace sinter {

/// A tensor of `sizes` with every element equal to `value`.
SINTER_API Tensor
full(IntArrayRef sizes, const Scalar &value, TensorOptions options = {},
     std::source_location loc = std::source_location::current());
SINTER_API Tensor
zeros_like(const Tensor &x, TensorOptions options = {},
           std::source_location loc = std::source_location::current());
/// A tensor of `sizes` whose elements are not set.
SINTER_API Tensor
empty(IntArrayRef sizes, TensorOptions options = {},
      std::source_location loc = std::source_location::current());

SINTER_API Tensor
ones_like(const Tensor &x, TensorOptions options = {},
          std::source_location loc = std::source_location::current());

/// The tensors behind each other along `dim`; dtypes are promoted.
SINTER_API Tensor cat(TensorList tensors, int64_t dim = 0,
                      Loc loc = Loc::current());
/// The tensors behind each other along a new dimension `dim`.
SINTER_API Tensor stack(TensorList tensors, int64_t dim = 0,
                        Loc loc = Loc::current());

/// input weight^T + bias; bias may be undefined.
///
/// Shape:  input: (..., in), weight: (out, in), bias: (out)  ->  (..., out).
SINTER_API Tensor linear(const Tensor &input, const Tensor &weight,
                         const Tensor &bias = {}, Loc loc = Loc::current());

// Binary operators, for tensors and numbers on either side. The left operand
// carries the line.
#define SINTER_BINARY_OPERATOR(symbol, name)                                   \
  inline Tensor operator symbol(detail::Located x, const Tensor &y) {          \
    return name(x.tensor, y, x.loc);                                           \
  }                                                                            \
  inline Tensor operator symbol(detail::Located x, const Scalar &y) {          \
    return name(x.tensor, y, x.loc);                                           \
  }
SINTER_BINARY_OPERATOR(+, add)
SINTER_BINARY_OPERATOR(-, sub)
SINTER_BINARY_OPERATOR(*, mul)
SINTER_BINARY_OPERATOR(/, div)
SINTER_BINARY_OPERATOR(%, remainder)
SINTER_BINARY_OPERATOR(==, eq)
SINTER_BINARY_OPERATOR(!=, ne)
SINTER_BINARY_OPERATOR(<, lt)
SINTER_BINARY_OPERATOR(<=, le)
SINTER_BINARY_OPERATOR(>, gt)
SINTER_BINARY_OPERATOR(>=, ge)
SINTER_BINARY_OPERATOR(&, bitwise_and)
SINTER_BINARY_OPERATOR(|, bitwise_or)
SINTER_BINARY_OPERATOR(^, bitwise_xor)
#undef SINTER_BINARY_OPERATOR

#define SINTER_SCALAR_OPERATOR(symbol, expression)                             \
  inline Tensor operator symbol(const Scalar &x, detail::Located y) {          \
    return expression;                                                         \
  }
SINTER_SCALAR_OPERATOR(+, add(y.tensor, x, y.loc))
SINTER_SCALAR_OPERATOR(*, mul(y.tensor, x, y.loc))
SINTER_SCALAR_OPERATOR(-, sub(detail::wrapNumber(x), y.tensor, y.loc))
SINTER_SCALAR_OPERATOR(/, div(detail::wrapNumber(x), y.tensor, y.loc))
SINTER_SCALAR_OPERATOR(==, eq(y.tensor, x, y.loc))
SINTER_SCALAR_OPERATOR(!=, ne(y.tensor, x, y.loc))
SINTER_SCALAR_OPERATOR(<, gt(y.tensor, x, y.loc))
SINTER_SCALAR_OPERATOR(<=, ge(y.tensor, x, y.loc))
SINTER_SCALAR_OPERATOR(>, lt(y.tensor, x, y.loc))
SINTER_SCALAR_OPERATOR(>=, le(y.tensor, x, y.loc))
SINTER_SCALAR_OPERATOR(&, bitwise_and(y.tensor, x, y.loc))
SINTER_SCALAR_OPERATOR(|, bitwise_or(y.tensor, x, y.loc))
SINTER_SCALAR_OPERATOR(^, bitwise_xor(y.tensor, x, y.loc))
#undef SINTER_SCALAR_OPERATOR

inline Tensor operator-(detail::Located x) { return neg(x.tensor, x.loc); }
inline Tensor operator~(detail::Located x) {
  return x.tensor.bitwise_not(x.loc);
}
inline Tensor operator!(detail::Located x) {
  return logical_not(x.tensor, x.loc);
}

#define SINTER_ASSIGNMENT_OPERATOR(symbol, name)                               \
  inline Tensor &operator symbol(detail::Located x, const Tensor &y) {         \
    return detail::name##_inplace(x.tensor, y, x.loc);                         \
  }                                                                            \
  inline Tensor &operator symbol(detail::Located x, const Scalar &y) {         \
    return detail::name##_inplace(x.tensor, y, x.loc);                         \
  }
SINTER_ASSIGNMENT_OPERATOR(+=, add)
SINTER_ASSIGNMENT_OPERATOR(-=, sub)
SINTER_ASSIGNMENT_OPERATOR(*=, mul)
SINTER_ASSIGNMENT_OPERATOR(/=, div)
SINTER_ASSIGNMENT_OPERATOR(&=, bitwise_and)
SINTER_ASSIGNMENT_OPERATOR(|=, bitwise_or)
SINTER_ASSIGNMENT_OPERATOR(^=, bitwise_xor)
#undef SINTER_ASSIGNMENT_OPERATOR

inline Tensor
where(const Tensor &condition, const Scalar &x, const Tensor &y,
      std::source_location loc = std::source_location::current()) {
  return where(condition, detail::wrapNumber(x), y, loc);
}
inline Tensor
where(const Tensor &condition, const Tensor &x, const Scalar &y,
      std::source_location loc = std::source_location::current()) {
  return where(condition, x, detail::wrapNumber(y), loc);
}
inline Tensor
where(const Tensor &condition, const Scalar &x, const Scalar &y,
      std::source_location loc = std::source_location::current()) {
  return where(condition, detail::wrapNumber(x), detail::wrapNumber(y), loc);
}

} // namespace sinter

#endif // SINTER_TENSOR_FUNCTIONS_H
