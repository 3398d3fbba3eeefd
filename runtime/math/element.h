//===- element.h - What a formula may ask of its element type -------------===//
//
// The formulas of the records and the functions of this folder are templates
// over an element type T. Two types serve: Simd (runtime/kernels/Simd.h), a
// vector of numbers, makes eager kernels; Elem (codegen/lower/Elem.h) builds IR
// for every target. Both have the operations below and give the same bits, so
// eager and compiled code agree. No formula uses anything else; OneLane in
// test/unit/runtime/OneLane.h has these operations alone, and everything is
// instantiated over it.
//
// Types
//   T         a number: floating-point (f32, f64) or an integer (i32, i64, u64)
//   T::Mask   a truth value per lane
//   T::Bits   an unsigned integer as wide as T; has the integer operations, and
//             T::Mask for its masks
//
// A `double` converts to T and T::Bits implicitly: a literal, which takes its
// type from the number it meets. An operation has at least one operand that is
// a number and no literal (`select`: x or y). A literal of 32-bit lanes may be
// any value of [-2^31, 2^32).
//
// For every T
//   x + y, x - y, x * y, -x     integers wrap around
//   x / y                       integers: truncated; the formula sees to it
//   that
//                               y is not 0, and not -1 for a signed type
//   < <= > >= == !=             a Mask; false for NaN, but != true
//   m & n, m | n, m ^ n, ~m     on masks
//   select(m, x, y)             x where m, else y: both are computed
//
// For integer T, and T::Bits
//   x & y, x | y, x ^ y, ~x
//   x << y, x >> y              0 <= y < width; >> is logical for unsigned
//                               types, arithmetic for signed ones
//   x.isSigned()                a bool
//   x.width()                   an int: 32 or 64, the bits of a number
//   mulHigh(x, y)               for Bits of 32 bits: the high half of the
//   product
//
// For floating-point T
//   fma(x, y, z)                x y + z, rounded once where the target has the
//                               instruction, else a product and a sum
//   x.hasFma()                  a bool: which of the two
//   floor, ceil, trunc, sqrt    correctly rounded
//   roundEven(x)                the nearest integer, ties to even
//   abs(x), copysign(x, y)      on the sign bit alone, NaN too
//   scale(x, n)                 x 2^n for integral n in [-252, 254], rounded
//                               once; scaleByBits below is one way
//   bits(x)                     a T::Bits of the same pattern
//   fromBits(b)                 the T of a T::Bits (never a literal)
//   toReal(b)                   T::Bits as a *signed* number, rounded to
//   nearest x.isDouble()                a bool: f64, whose functions call libm
//   libm(f, x), libm(f, x, y)   lane by lane: operands to double, the function
//                               of libm.h, the result to T
//   rarely(m, common, rare)     a Two<T>: `rare()`, which gives one, where m,
//                               `common` elsewhere. Almost no lane is expected
//                               in m: a branch that skips `rare` if none is,
//                               or just two selects.
//
// `hasFma`, `isDouble`, `isSigned` and `width` are static for Simd, so that the
// compiler drops the other side; for Elem they ask the context.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MATH_ELEMENT_H
#define SINTER_MATH_ELEMENT_H

#include "runtime/math/libm.h"

namespace sinter::math {

/// Two numbers that are computed together.
template <class T> struct Two {
  T first;
  T second;
};

constexpr double infinity = __builtin_huge_val();
constexpr double notANumber = __builtin_nan("");

/// 1.5 * 2^23. Adding it to an f32 below 2^22 leaves no bit for a fraction, and
/// the integer in the low bits of the sum, in two's complement.
constexpr double roundingShift = 0x1.8p23;
constexpr double roundingShiftBits = 0x4b400000;

/// c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule.
template <class T, int count> T polynomial(T x, const double (&c)[count]) {
  T sum(c[count - 1]);
#pragma GCC unroll 16
  for (int i = count - 2; i >= 0; --i) {
    sum = fma(sum, x, T(c[i]));
  }
  return sum;
}

/// What x y, rounded to `product`, lost: exact unless it is subnormal. Without
/// fma by Dekker's halves of 12 bits.
template <class T> T productError(T x, T y, T product) {
  if (x.hasFma()) {
    return fma(x, y, -product);
  }
  T xHigh = fromBits(bits(x) & 0xfffff000);
  T yHigh = fromBits(bits(y) & 0xfffff000);
  T xLow = x - xHigh, yLow = y - yHigh;
  T high = xHigh * yHigh - product;
  return (high + xHigh * yLow + xLow * yHigh) + xLow * yLow;
}

/// x 2^n, as the product with two powers that are in range where 2^n is not. If
/// x is in [1/2, 2], the first product is exact, and the second rounds once.
template <class T> T scaleByBits(T x, T n) {
  auto sum = bits(n + roundingShift) + (254 - roundingShiftBits);
  auto first = sum >> 1.0;
  auto second = sum - first;
  return x * fromBits(first << 23.0) * fromBits(second << 23.0);
}

} // namespace sinter::math

#endif // SINTER_MATH_ELEMENT_H
