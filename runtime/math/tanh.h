//===- tanh.h - The hyperbolic tangent ------------------------------------===//
//
// Coefficients: coefficients.py, `tanh`.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MATH_TANH_H
#define SINTER_MATH_TANH_H

#include "runtime/math/exp.h"

namespace sinter::math {

/// An odd polynomial near 0, where the other form cancels; elsewhere
///   tanh|x| = 1 - 2 / (e^(2|x|) + 1),  with the sign of x.
///
/// The error is below 1.4 ulp. NaN gives NaN, -0 gives -0.
template <class T> T tanh(T x) {
  if (x.isDouble()) {
    return libm(Libm::tanh, x);
  }
  T square = x * x;
  T odd = polynomial(square, {-0x1.555554p-2, 0x1.11107ap-3, -0x1.b9f188p-5,
                              0x1.63a55p-6, -0x1.0c5edp-7, 0x1.1a2816p-9});
  T near = fma(x * square, odd, x);

  // From 10 on the result is 1.
  T magnitude = abs(x);
  T bounded = select(magnitude > 10.0, T(10.0), magnitude);
  ExpReduction<T> reduced(bounded + bounded);
  T sum = fma(expOfRest(reduced.r), powerOf2(reduced.shifted), T(1.0));
  T far = T(1.0) - T(2.0) / sum;
  return copysign(select(magnitude >= 0.625, far, near), x);
}

} // namespace sinter::math

#endif // SINTER_MATH_TANH_H
