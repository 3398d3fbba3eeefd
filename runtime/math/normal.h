//===- normal.h - The normal distribution ---------------------------------===//
//
// Coefficients: coefficients.py, `normal_integral`.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MATH_NORMAL_H
#define SINTER_MATH_NORMAL_H

#include "runtime/math/exp.h"

namespace sinter::math {

/// The standard normal distribution's integral up to x: e^P(|x|) / 2 below 0,
/// with a polynomial P for log(2 Phi(-|x|)), and 1 minus that above.
///
/// The error is below 2^-23, absolute. Below -5 the result is right to some
/// percent, where (1 + erf) / 2 has no digit left, and 0 from -12.9 on. NaN
/// gives NaN.
template <class T> T normalIntegral(T x) {
  if (x.isDouble()) {
    return (libm(Libm::erf, x * 0.70710678118654752) + 1.0) * 0.5;
  }
  T magnitude = abs(x);
  T slope = polynomial(
      magnitude, {-0x1.988478p-1, -0x1.45ef2cp-2, -0x1.2a308ep-5, 0x1.41f97cp-8,
                  -0x1.ae06acp-14, -0x1.15070ep-13, 0x1.07f52cp-15,
                  -0x1.c90d6ap-19, 0x1.82216p-23, -0x1.fda55p-29});
  T tail = expMiddle(slope * magnitude) * 0.5;
  tail = select(magnitude > 12.9, T(0.0), tail);
  return select(x < 0.0, tail, T(1.0) - tail);
}

} // namespace sinter::math

#endif // SINTER_MATH_NORMAL_H
