//===- division.h - Quotients and remainders ------------------------------===//
//
// Integer functions divide only where the hardware can: it traps for a divisor
// of 0, and for the least number by -1. Division by 0 is for the caller to
// report; its result here is StableHLO's: quotients are -1 (all bits set),
// remainders the dividend.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MATH_DIVISION_H
#define SINTER_MATH_DIVISION_H

#include "runtime/math/element.h"

namespace sinter::math {

/// x / y of integers, towards 0.
template <class T> T quotient(T x, T y) {
  typename T::Mask isZero = y == 0.0;
  T divisor = select(isZero, T(1.0), y);
  if (!x.isSigned()) {
    return select(isZero, T(-1.0), x / divisor);
  }
  typename T::Mask isMinusOne = y == -1.0;
  T whole = x / select(isMinusOne, T(1.0), divisor);
  whole = select(isMinusOne, -whole, whole);
  return select(isZero, T(-1.0), whole);
}

/// x - y quotient(x, y): has the sign of x.
template <class T> T fmodInteger(T x, T y) {
  typename T::Mask isTrivial = y == 0.0;
  T divisor = select(isTrivial, T(1.0), y);
  if (x.isSigned()) {
    divisor = select(y == -1.0, T(1.0), divisor);
  }
  return select(isTrivial, x, x - x / divisor * divisor);
}

/// x - y floor(x / y): has the sign of y.
template <class T> T remainderInteger(T x, T y) {
  T rest = fmodInteger(x, y);
  if (!x.isSigned()) {
    return rest;
  }
  typename T::Mask isOpposite = ((rest ^ y) < 0.0) & (rest != 0.0);
  return select(isOpposite & (y != 0.0), rest + y, rest);
}

/// floor(x / y) of integers.
template <class T> T floorQuotientInteger(T x, T y) {
  T whole = quotient(x, y);
  if (!x.isSigned()) {
    return whole;
  }
  T rest = x - whole * y;
  typename T::Mask isOpposite = ((rest ^ y) < 0.0) & (rest != 0.0);
  return select(isOpposite & (y != 0.0), whole - 1.0, whole);
}

/// x - y trunc(x / y), exactly: has the sign of x. The special values of C's
/// fmod.
template <class T> T fmod(T x, T y) {
  if (x.isDouble()) {
    return libm(Libm::fmod, x, y);
  }
  // A rounded quotient may be too large by one.
  T dividend = abs(x), divisor = abs(y);
  T ratio = dividend / divisor;
  T whole = trunc(ratio);
  T product = whole * divisor;
  T rest = (dividend - product) - productError(whole, divisor, product);
  rest = select(rest < 0.0, rest + divisor, rest);
  rest = select(dividend < divisor, dividend, rest);
  typename T::Mask isLarge = ((ratio >= 0x1p+22) | (product > 0x1p+126)) &
                             (dividend < infinity) & (divisor > 0.0);
  rest = rarely(isLarge, Two<T>{rest, rest}, [&] {
           T exact = libm(Libm::fmod, dividend, divisor);
           return Two<T>{exact, exact};
         }).first;
  return copysign(rest, x);
}

/// x - y floor(x / y), as PyTorch defines it: `fmod`, plus y where the signs
/// differ.
template <class T> T remainder(T x, T y) {
  T rest = fmod(x, y);
  typename T::Mask isOpposite = (rest != 0.0) & ((rest < 0.0) ^ (y < 0.0));
  return select(isOpposite, rest + y, rest);
}

/// floor(x / y), as PyTorch defines it: from the exact remainder.
template <class T> T floorQuotient(T x, T y) {
  T rest = fmod(x, y);
  T exact = (x - rest) / y;
  typename T::Mask isOpposite = (rest != 0.0) & ((rest < 0.0) ^ (y < 0.0));
  exact = select(isOpposite, exact - 1.0, exact);
  T whole = floor(exact);
  whole = select(exact - whole > 0.5, whole + 1.0, whole);
  T ratio = x / y;
  whole = select(exact == 0.0, copysign(T(0.0), ratio), whole);
  return select(y == 0.0, ratio, whole);
}

/// x^y of integers by squaring, one step for a bit of y; wraps around. A
/// negative y gives what PyTorch does: 1 for 1, 1 or -1 for -1, else 0.
template <class T> T powInteger(T x, T y) {
  T power(1.0), square = x, left = y;
  for (int bit = 0; bit < x.width(); ++bit) {
    power = select((left & 1.0) != 0.0, power * square, power);
    square = square * square;
    left = left >> 1.0;
  }
  if (!x.isSigned()) {
    return power;
  }
  T ofMinusOne = select((y & 1.0) != 0.0, x, x * x);
  T inverse = select((x == 1.0) | (x == -1.0), ofMinusOne, x ^ x);
  return select(y < 0.0, inverse, power);
}

} // namespace sinter::math

#endif // SINTER_MATH_DIVISION_H
