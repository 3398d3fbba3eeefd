//===- log.h - The natural logarithm --------------------------------------===//
//
// Coefficients: coefficients.py, `log`.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MATH_LOG_H
#define SINTER_MATH_LOG_H

#include "runtime/math/element.h"

namespace sinter::math {

/// The pattern of 2/3, rounded up: where significands are cut.
constexpr double twoThirdsBits = 0x3f2aaaab;

/// The exponent n of a positive normal x = 2^n m, m in [2/3, 4/3), in place: as
/// a pattern without sign and significand, in two's complement.
template <class T> typename T::Bits exponentInPlace(T x) {
  return (bits(x) - twoThirdsBits) & 0xff800000;
}

/// log(2^n (1 + f)) for f in [-1/3, 1/3].
template <class T> T logOfParts(T n, T f) {
  T tail = polynomial(f, {0x1.555556p-2, -0x1.ffff02p-3, 0x1.99985ep-3,
                          -0x1.559bb2p-3, 0x1.24d7aap-3, -0x1.f3365ep-4,
                          0x1.bb47bap-4, -0x1.07d8a2p-3, 0x1.e05236p-4});
  T rest = fma(fma(tail, f, -0.5), f * f, f);
  // ln 2 in two parts; the product of n with the first is exact.
  return fma(n, T(0x1.62e4p-1), fma(n, T(0x1.7f7d1cp-20), rest));
}

/// `value`, the logarithm of x > 0, or what it is for other x.
template <class T> T logOrSpecial(T x, T value) {
  value = select(x < infinity, value, x);
  value = select(x == 0.0, T(-infinity), value);
  return select(x < 0.0, T(notANumber), value);
}

/// log x = n ln 2 + log m  for  x = 2^n m.
///
/// The error is below 1 ulp. NaN and numbers below 0 give NaN, 0 gives -inf.
template <class T> T log(T x) {
  if (x.isDouble()) {
    return libm(Libm::log, x);
  }
  typename T::Mask isSubnormal = x < 0x1p-126;
  T normal = select(isSubnormal, x * 0x1p+23, x);
  typename T::Bits exponent = exponentInPlace(normal);
  T n = toReal(exponent) * 0x1p-23;
  n = select(isSubnormal, n - 23.0, n);
  T f = fromBits(bits(normal) - exponent) - 1.0;
  return logOrSpecial(x, logOfParts(n, f));
}

/// log(1 + x) with the exponent n of the rounded sum, but
///   f = x 2^-n + (2^-n - 1)
/// from x itself. Both parts are multiplied by 4 and divided again, so that
/// the power is in range.
///
/// The error is below 1.5 ulp with fma, 1.7 ulp without. Special values are
/// those of `log` for 1 + x, but -0 gives -0.
template <class T> T log1p(T x) {
  if (x.isDouble()) {
    return libm(Libm::log1p, x);
  }
  T sum = x + 1.0;
  typename T::Bits exponent = exponentInPlace(sum);
  T power = fromBits(typename T::Bits(0x40800000) - exponent);
  T f = fma(power, x * 0.25, fma(power, T(0.25), -1.0));
  T value = logOfParts(toReal(exponent) * 0x1p-23, f);
  value = select(abs(x) < 0x1p-25, x, value);
  return logOrSpecial(sum, value);
}

} // namespace sinter::math

#endif // SINTER_MATH_LOG_H
