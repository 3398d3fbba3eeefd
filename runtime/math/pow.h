//===- pow.h - Powers and roots -------------------------------------------===//
//
// Coefficients: coefficients.py, `pow`.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MATH_POW_H
#define SINTER_MATH_POW_H

#include "runtime/math/exp.h"
#include "runtime/math/log.h"

namespace sinter::math {

/// 1 / sqrt x, with two roundings.
template <class T> T rsqrt(T x) { return T(1.0) / sqrt(x); }

/// log x for x > 0, as the sum of `first` and a much smaller `second`: some 40
/// bits, for a power multiplies the logarithm's error by up to 100.
///
/// With x = 2^n m and s = (m - 1) / (m + 1),
///   log m = 2 atanh s = 2 s + s^3 (2/3 + s^2 P(s^2)).
template <class T> Two<T> logOfPower(T x) {
  typename T::Mask isSubnormal = x < 0x1p-126;
  T normal = select(isSubnormal, x * 0x1p+23, x);
  typename T::Bits exponent = exponentInPlace(normal);
  T n = toReal(exponent) * 0x1p-23;
  n = select(isSubnormal, n - 23.0, n);
  T m = fromBits(bits(normal) - exponent);

  // s, and what its rounding and that of m + 1 lost.
  T above = m - 1.0, below = m + 1.0;
  T belowLow = m - (below - 1.0);
  T s = above / below;
  T product = s * below;
  T sLow = ((above - product) - productError(s, below, product)) - s * belowLow;
  sLow = sLow / below;

  // q = s^2, c = 2/3 + q P(q), cubic = s q c; each with its low part.
  T q = s * s;
  T qLow = fma(s + s, sLow, productError(s, s, q));
  T tail = q * polynomial(q, {0x1.999996p-2, 0x1.249502p-2, 0x1.c5bec8p-3,
                              0x1.97fadap-3});
  T c = tail + 0x1.555556p-1;
  T cLow = (tail - (c - 0x1.555556p-1)) - 0x1.555556p-26;
  T t = q * c;
  T tLow = fma(q, cLow, fma(qLow, c, productError(q, c, t)));
  T cubic = s * t;
  T cubicLow = fma(s, tLow, fma(sLow, t, productError(s, t, cubic)));

  T twice = s + s;
  T logarithm = twice + cubic;
  T low = (cubic - (logarithm - twice)) + (sLow + sLow + cubicLow);

  // ln 2 in two parts; the product of n with the first is exact.
  T whole = n * 0x1.62e4p-1;
  T sum = whole + logarithm;
  low = (logarithm - (sum - whole)) + fma(n, T(0x1.7f7d1cp-20), low);
  return {sum, low};
}

/// |x|^y for finite numbers, x not 0.
template <class T> T powOfFinite(T magnitude, T y) {
  Two<T> logarithm = logOfPower(magnitude);
  // From 2^32 on, the result is 0, 1 or inf already.
  T bounded = copysign(select(abs(y) > 0x1p+32, T(0x1p+32), abs(y)), y);
  T exponent = bounded * logarithm.first;
  T low = fma(bounded, logarithm.second,
              productError(bounded, logarithm.first, exponent));
  low = select(abs(exponent) < 128.0, low, low * 0.0);
  exponent = select(exponent > 90.0, T(90.0), exponent);
  exponent = select(exponent < -105.0, T(-105.0), exponent);
  ExpReduction<T> reduced(exponent);
  return scale(expOfRest(reduced.r + low), reduced.n);
}

/// x^y, with the special values of C's pow: x^0 and 1^y are 1 even for NaN, a
/// negative x needs an integral y, and so on.
///
/// The error is below 1.1 ulp with fma, 1.3 ulp without.
template <class T> T pow(T x, T y) {
  if (x.isDouble()) {
    return libm(Libm::pow, x, y);
  }
  T magnitude = abs(x);
  T value = powOfFinite(magnitude, y);

  // 0 or inf, by the side of 1 on which |x| is and the sign of y.
  typename T::Mask isExtreme =
      (magnitude == 0.0) | (magnitude == infinity) | (abs(y) == infinity);
  T growth = select(magnitude < 1.0, -y, y);
  value = select(isExtreme & (growth > 0.0), T(infinity), value);
  value = select(isExtreme & (growth < 0.0), T(0.0), value);

  // From 2^24 on every number is an even integer.
  T half = y * 0.5;
  typename T::Mask isInteger = roundEven(y) == y;
  typename T::Mask isOdd = isInteger & (roundEven(half) != half);
  value = select(isOdd, copysign(value, x), value);
  value =
      select((x < 0.0) & (x > -infinity) & ~isInteger, T(notANumber), value);
  value = select((x != x) | (y != y), x + y, value);
  return select((x == 1.0) | (y == 0.0) | ((x == -1.0) & (abs(y) == infinity)),
                T(1.0), value);
}

} // namespace sinter::math

#endif // SINTER_MATH_POW_H
