//===- normal.h - The normal distribution ---------------------------------===//
//
// Coefficients: coefficients.py, `normal_integral` and `exp2_half`.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MATH_NORMAL_H
#define SINTER_MATH_NORMAL_H

#include "runtime/math/element.h"

namespace sinter::math {

/// x times the standard normal distribution's integral up to x, which is
/// 2^(|x| P(|x|) - 1) below 0, with a polynomial P for log2(2 Phi(-|x|)) / |x|,
/// and 1 minus that above.
///
/// The error is below 2^-23 |x|. Below -5 the result is right to some percent,
/// where (1 + erf) / 2 has no digit left, and 0 from -8 on. NaN gives NaN.
template <class T> T gelu(T x) {
  if (x.isDouble()) {
    return x * ((libm(Libm::erf, x * 0.70710678118654752) + 1.0) * 0.5);
  }
  T magnitude = abs(x);
  T slope =
      polynomial(magnitude, {-0x1.26aefp+0, -0x1.d63568p-2, -0x1.aeb35ap-5,
                             0x1.d83f9cp-8, -0x1.189f9cp-12, -0x1.01d054p-13,
                             0x1.94651cp-16, -0x1.75eadcp-20});
  // The exponent is n + r, with n integral and |r| <= 1/2.
  T shifted = fma(slope, magnitude, roundingShift);
  T n = shifted - roundingShift;
  T r = fma(slope, magnitude, -n);
  T half = polynomial(r, {0.5, 0x1.62e432p-2, 0x1.ebfbe6p-4, 0x1.c6ada8p-6,
                          0x1.3b21cap-8, 0x1.5fbd06p-11, 0x1.4bdd72p-14});
  T tail = fromBits(bits(half) + (bits(shifted) << 23.0));
  tail = select(magnitude > 8.0, T(0.0), tail);
  return x * select(x < 0.0, tail, T(1.0) - tail);
}

} // namespace sinter::math

#endif // SINTER_MATH_NORMAL_H
