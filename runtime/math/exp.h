//===- exp.h - The exponential function and its kin -----------------------===//
//
// Coefficients: coefficients.py, `exp` and `expm1`.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MATH_EXP_H
#define SINTER_MATH_EXP_H

#include "runtime/math/element.h"

namespace sinter::math {

/// x = n ln 2 + r  with n integral and |r| <= ln(2) / 2, for |x| < 2^16.
template <class T> struct ExpReduction {
  explicit ExpReduction(T x)
      : shifted(fma(x, T(0x1.715476p+0), roundingShift)),
        n(shifted - roundingShift),
        r(fma(n, T(-0x1.7f7d1cp-20), fma(n, T(-0x1.62e4p-1), x))) {}

  T shifted; ///< n in its low bits.
  T n;
  T r; ///< ln 2 has two parts; the product of n with the first is exact.
};

/// e^r for |r| <= ln(2) / 2.
template <class T> T expOfRest(T r) {
  T tail = polynomial(r, {0x1.fffffcp-2, 0x1.55548cp-3, 0x1.55585ap-5,
                          0x1.123d7p-7, 0x1.6ab89cp-10});
  return fma(fma(tail, r, 1.0), r, 1.0);
}

/// 2^n for -127 < n < 128, of the number whose low bits are n.
template <class T> T powerOf2(T shifted) {
  return fromBits((bits(shifted) << 23.0) + 0x3f800000);
}

/// e^x for |x| < 87, where nothing overflows and nothing is subnormal.
template <class T> T expMiddle(T x) {
  ExpReduction<T> reduced(x);
  return expOfRest(reduced.r) * powerOf2(reduced.shifted);
}

/// e^x = 2^n e^r, with an error below 0.9 ulp with fma, 1.2 ulp without.
/// NaN gives NaN; large arguments inf, small ones 0 by way of subnormal
/// numbers.
template <class T> T exp(T x) {
  if (x.isDouble()) {
    return libm(Libm::exp, x);
  }
  // Beyond these bounds the result is inf or 0. A NaN passes both.
  x = select(x > 89.0, T(89.0), x);
  x = select(x < -104.0, T(-104.0), x);
  ExpReduction<T> reduced(x);
  return scale(expOfRest(reduced.r), reduced.n);
}

/// e^x - 1 = 2 (2^(n-1) expm1(r) + (2^(n-1) - 1/2)), in which no power is out
/// of range.
///
/// The error is below 1.5 ulp. NaN gives NaN, -0 gives -0.
template <class T> T expm1(T x) {
  if (x.isDouble()) {
    return libm(Libm::expm1, x);
  }
  // Beyond these bounds the result is inf or -1. A NaN passes both.
  T bounded = select(x > 89.0, T(89.0), x);
  bounded = select(bounded < -18.0, T(-18.0), bounded);
  ExpReduction<T> reduced(bounded);
  T r = reduced.r;
  T tail = polynomial(r, {0.5, 0x1.555554p-3, 0x1.5554eap-5, 0x1.1113acp-7,
                          0x1.6d4c9p-10, 0x1.9c5cc2p-13});
  T rest = fma(r * r, tail, r);
  T power = fromBits((bits(reduced.shifted) << 23.0) + 0x3f000000);
  T half = fma(rest, power, power - 0.5);
  return select(abs(x) < 0x1p-25, x, half + half);
}

} // namespace sinter::math

#endif // SINTER_MATH_EXP_H
