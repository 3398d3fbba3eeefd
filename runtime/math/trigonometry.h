//===- trigonometry.h - Sine and cosine -----------------------------------===//
//
// Coefficients: coefficients.py, `sin` and `cos`.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MATH_TRIGONOMETRY_H
#define SINTER_MATH_TRIGONOMETRY_H

#include "runtime/math/element.h"

namespace sinter::math {

/// For large |x| = m 2^k with a 24-bit integer m: the product of m with those
/// bits of 2/pi that count, as Payne and Hanek (1983) did it. Bits to the left
/// make whole turns, bits to the right of the window are too small: no f32 is
/// nearer than 2^-31 to a multiple of pi/2, relative to it.
///
/// Gives what `reduceQuarters` gives.
template <class T> Two<T> reduceLargeQuarters(T x) {
  using Bits = typename T::Bits;
  // 2^-11 2/pi, as a binary fraction.
  constexpr uint32_t words[] = {0x00145f30, 0x6dc9c882, 0xa53f84ea, 0xfa3ea69b,
                                0xb81b6c52, 0xb3278872, 0x083fca2c};
  Bits pattern = bits(abs(x));
  Bits m = (pattern & 0x007fffff) | 0x00800000;
  Bits start = (pattern >> 23.0) - 141.0;

  // The 4 words from word start / 32 on; then 96 bits from `start` on.
  Bits isTwoOn = Bits(0.0) - ((start >> 6.0) & 1.0);
  Bits isOneOn = Bits(0.0) - ((start >> 5.0) & 1.0);
  auto byTwo = [&](int i) {
    return (isTwoOn & double(words[i] ^ words[i + 2])) ^ double(words[i]);
  };
  auto byOne = [&](Bits here, Bits next) {
    return ((here ^ next) & isOneOn) ^ here;
  };
  Bits two0 = byTwo(0), two1 = byTwo(1), two2 = byTwo(2), two3 = byTwo(3);
  Bits word0 = byOne(two0, two1), word1 = byOne(two1, two2);
  Bits word2 = byOne(two2, two3), word3 = byOne(two3, byTwo(4));
  Bits left = start & 31.0, right = Bits(31.0) - left;
  auto shift = [&](Bits here, Bits next) {
    return (here << left) | ((next >> 1.0) >> right);
  };
  Bits window0 = shift(word0, word1), window1 = shift(word1, word2);
  Bits window2 = shift(word2, word3);

  // The product as a fraction of a turn: 64 bits, high and low.
  Bits middle = m * window1;
  Bits low = middle + mulHigh(m, window2);
  Bits high = m * window0 + mulHigh(m, window1);
  high = select(low < middle, high + 1.0, high);

  // The nearest quarter, and what is left of it, by sign and magnitude.
  Bits quarter = (high + 0x20000000) >> 30.0;
  high = high - (quarter << 30.0);
  Bits sign = Bits(0.0) - (high >> 31.0);
  high = high ^ sign;
  low = low ^ sign;
  T rest = toReal(high & 0x3fffffc0) * 0x1p-30;
  T small = fma(toReal(low >> 8.0), T(0x1p-54), toReal(high & 0x3f) * 0x1p-30);
  T r = fma(rest, T(0x1.921fb6p+0),
            fma(rest, T(-0x1.777a5cp-25), small * 0x1.921fb6p+0));
  r = fromBits(bits(r) ^ (sign & 0x80000000));
  T q = toReal(quarter);
  return {select(x < 0.0, -r, r), select(x < 0.0, -q, q)};
}

/// x = q pi/2 + r  with |r| <= pi/4, and q integral or, where |x| is large,
/// less a multiple of 4. `first` is r, `second` is q. NaN and inf give NaN.
template <class T> Two<T> reduceQuarters(T x) {
  T q = fma(x, T(0x1.45f306p-1), roundingShift) - roundingShift;
  // pi/2 in four parts. The first three have 10 bits and q at most 14, so that
  // their products are exact without fma too. What the third sum rounds away
  // goes into the fourth.
  T r = fma(q, T(-0x1.92p+0), x);
  r = fma(q, T(-0x1.fb8p-12), r);
  T third = q * 0x1.5ep-23;
  T sum = r + third;
  T lost = (r - sum) + third;
  r = sum + fma(q, T(-0x1.0b4612p-34), lost);
  T magnitude = abs(x);
  return rarely((magnitude >= 16384.0) & (magnitude < infinity), Two<T>{r, q},
                [&] { return reduceLargeQuarters(x); });
}

/// sin(r + quarters pi/2) for |r| <= pi/4.
template <class T> T sinOfQuarters(T r, typename T::Bits quarters) {
  T square = r * r;
  T sine = polynomial(
      square, {-0x1.555556p-3, 0x1.111174p-7, -0x1.a05954p-13, 0x1.7c2c4ep-19});
  sine = fma(r * square, sine, r);
  T cosine = polynomial(square,
                        {-0.5, 0x1.55554ap-5, -0x1.6c0c28p-10, 0x1.99e80cp-16});
  cosine = fma(square, cosine, 1.0);
  T value = select((quarters & 1.0) != 0.0, cosine, sine);
  return fromBits(bits(value) ^ ((quarters & 2.0) << 30.0));
}

/// The error is below 1.5 ulp with fma, 2.5 ulp without, for all numbers. NaN
/// and inf give NaN, -0 gives -0.
template <class T> T sin(T x) {
  if (x.isDouble()) {
    return libm(Libm::sin, x);
  }
  Two<T> reduced = reduceQuarters(x);
  T value = sinOfQuarters(reduced.first, bits(reduced.second + roundingShift));
  return select(x == 0.0, x, value);
}

/// The error is below 1.5 ulp with fma, 2.5 ulp without, for all numbers. NaN
/// and inf give NaN.
template <class T> T cos(T x) {
  if (x.isDouble()) {
    return libm(Libm::cos, x);
  }
  Two<T> reduced = reduceQuarters(x);
  return sinOfQuarters(reduced.first,
                       bits(reduced.second + roundingShift) + 1.0);
}

} // namespace sinter::math

#endif // SINTER_MATH_TRIGONOMETRY_H
