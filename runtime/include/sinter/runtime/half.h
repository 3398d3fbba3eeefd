//===- half.h - Floating point numbers of 16 bits -------------------------===//
//
// `Half` (IEEE binary16) and `BFloat16` (the upper half of a binary32) are for
// memory; arithmetic is done in float. They convert from and to float without
// being asked, and what is computed from two of them is rounded to one of them.
//
// To 16 bits: to nearest, ties to even, overflow to infinity. A NaN stays one,
// is quiet, and keeps its sign and as much of its payload as fits. The loops
// over arrays give the bits of the scalar functions, at every level.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_HALF_H
#define SINTER_RUNTIME_HALF_H

#include "sinter/runtime/types.h"

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>

namespace sinter {

namespace runtime {

/// The number whose binary16 is `bits`.
inline constexpr float floatFromHalfBits(uint16_t bits) {
  uint32_t sign = uint32_t(bits & 0x8000) << 16;
  uint32_t rest = uint32_t(bits & 0x7fff) << 13;
  uint32_t exponent = rest & (0x1fu << 23);
  uint32_t out = rest + ((127 - 15) << 23);
  // The exponent of inf and NaN is one of float's then, too.
  out += exponent == (0x1fu << 23) ? (128 - 16) << 23 : 0;
  out |= rest > (0x1fu << 23) ? 0x400000 : 0;
  // m 2^-24 = 2^-14 (1 + m 2^-10) - 2^-14, exactly and without subnormals.
  float subnormal = std::bit_cast<float>(out + (1u << 23)) - 0x1p-14f;
  out = exponent == 0 ? std::bit_cast<uint32_t>(subnormal) : out;
  return std::bit_cast<float>(out | sign);
}

/// The binary16 nearest to `value`.
inline constexpr uint16_t halfBitsFromFloat(float value) {
  uint32_t bits = std::bit_cast<uint32_t>(value);
  uint32_t sign = bits & 0x80000000, magnitude = bits ^ sign;
  // The exponent's bias changes; half of what is cut off, less one where the
  // last bit that stays is even, carries into it.
  uint32_t odd = (magnitude >> 13) & 1;
  uint32_t normal =
      (magnitude + (uint32_t(15 - 127) << 23) + 0xfff + odd) >> 13;
  // Added to 0.5, a number keeps exactly the bits that a subnormal one has.
  float shifted = std::bit_cast<float>(magnitude < 0x38800000 ? magnitude : 0);
  uint32_t subnormal = std::bit_cast<uint32_t>(shifted + 0.5f) - 0x3f000000;
  uint32_t out = magnitude < 0x38800000 ? subnormal : normal;
  out = magnitude >= 0x47800000 ? 0x7c00 : out;
  uint32_t nan = 0x7e00 | ((magnitude >> 13) & 0x3ff);
  out = magnitude > 0x7f800000 ? nan : out;
  return static_cast<uint16_t>(out | (sign >> 16));
}

/// The number whose bfloat16 is `bits`.
inline constexpr float floatFromBFloat16Bits(uint16_t bits) {
  uint32_t out = uint32_t(bits) << 16;
  out |= (out & 0x7fffffff) > 0x7f800000 ? 0x400000 : 0;
  return std::bit_cast<float>(out);
}

/// The bfloat16 nearest to `value`.
inline constexpr uint16_t bfloat16BitsFromFloat(float value) {
  uint32_t bits = std::bit_cast<uint32_t>(value);
  uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  uint32_t nan = (bits >> 16) | 0x40;
  return static_cast<uint16_t>((bits & 0x7fffffff) > 0x7f800000 ? nan
                                                                : rounded);
}

} // namespace runtime

/// An IEEE binary16 number: 11 significant bits, up to 65504.
struct alignas(2) Half {
  uint16_t bits;

  Half() = default;
  constexpr Half(float value) : bits(runtime::halfBitsFromFloat(value)) {}
  constexpr operator float() const { return runtime::floatFromHalfBits(bits); }

  static constexpr Half fromBits(uint16_t bits) {
    Half out(0.0f);
    out.bits = bits;
    return out;
  }
};

/// A bfloat16 number: 8 significant bits, the range of float.
struct alignas(2) BFloat16 {
  uint16_t bits;

  BFloat16() = default;
  constexpr BFloat16(float value)
      : bits(runtime::bfloat16BitsFromFloat(value)) {}
  constexpr operator float() const {
    return runtime::floatFromBFloat16Bits(bits);
  }

  static constexpr BFloat16 fromBits(uint16_t bits) {
    BFloat16 out(0.0f);
    out.bits = bits;
    return out;
  }
};

template <class T>
concept SixteenBitFloat = std::same_as<T, Half> || std::same_as<T, BFloat16>;

// With its like or an integer the result is of 16 bits, with a float or double
// it is that; comparisons are those of float.
// NOLINTBEGIN(bugprone-macro-parentheses): the argument is an operator.
#define SINTER_HALF_OPERATOR(op)                                               \
  template <SixteenBitFloat T> constexpr T operator op(T x, T y) {             \
    return static_cast<float>(x) op static_cast<float>(y);                     \
  }                                                                            \
  template <SixteenBitFloat T, std::floating_point F>                          \
  constexpr F operator op(T x, F y) {                                          \
    return static_cast<F>(static_cast<float>(x)) op y;                         \
  }                                                                            \
  template <SixteenBitFloat T, std::floating_point F>                          \
  constexpr F operator op(F x, T y) {                                          \
    return x op static_cast<F>(static_cast<float>(y));                         \
  }                                                                            \
  template <SixteenBitFloat T, std::integral I>                                \
  constexpr T operator op(T x, I y) {                                          \
    return x op T(static_cast<float>(y));                                      \
  }                                                                            \
  template <SixteenBitFloat T, std::integral I>                                \
  constexpr T operator op(I x, T y) {                                          \
    return T(static_cast<float>(x)) op y;                                      \
  }                                                                            \
  template <SixteenBitFloat T> constexpr T &operator op## = (T & x, T y) {     \
    return x = x op y;                                                         \
  }                                                                            \
  template <SixteenBitFloat T> constexpr T &operator op## = (T & x, float y) { \
    return x = static_cast<float>(x) op y;                                     \
  }
SINTER_HALF_OPERATOR(+)
SINTER_HALF_OPERATOR(-)
SINTER_HALF_OPERATOR(*)
SINTER_HALF_OPERATOR(/)
#undef SINTER_HALF_OPERATOR
// NOLINTEND(bugprone-macro-parentheses)

/// The sign of a NaN changes, too.
template <SixteenBitFloat T> constexpr T operator-(T x) {
  return T::fromBits(x.bits ^ 0x8000);
}

namespace runtime {

/// Converts `count` numbers. Arrays may be the same where their elements are of
/// one size, and do not overlap otherwise.
SINTER_API void convert(const Half *from, float *to, int64_t count) noexcept;
SINTER_API void convert(const float *from, Half *to, int64_t count) noexcept;
SINTER_API void convert(const BFloat16 *from, float *to,
                        int64_t count) noexcept;
SINTER_API void convert(const float *from, BFloat16 *to,
                        int64_t count) noexcept;

} // namespace runtime
} // namespace sinter

template <> class std::numeric_limits<sinter::Half> {
  static constexpr sinter::Half of(uint16_t bits) {
    return sinter::Half::fromBits(bits);
  }

public:
  static constexpr bool is_specialized = true;
  static constexpr bool is_signed = true;
  static constexpr bool is_integer = false;
  static constexpr bool is_exact = false;
  static constexpr bool has_infinity = true;
  static constexpr bool has_quiet_NaN = true;
  static constexpr bool has_signaling_NaN = true;
  static constexpr auto has_denorm = std::denorm_present;
  static constexpr bool has_denorm_loss = false;
  static constexpr auto round_style = std::round_to_nearest;
  static constexpr bool is_iec559 = true;
  static constexpr bool is_bounded = true;
  static constexpr bool is_modulo = false;
  static constexpr bool traps = false;
  static constexpr bool tinyness_before = false;
  static constexpr int radix = 2;
  static constexpr int digits = 11;
  static constexpr int digits10 = 3;
  static constexpr int max_digits10 = 5;
  static constexpr int min_exponent = -13;
  static constexpr int min_exponent10 = -4;
  static constexpr int max_exponent = 16;
  static constexpr int max_exponent10 = 4;
  static constexpr sinter::Half min() noexcept { return of(0x0400); }
  static constexpr sinter::Half lowest() noexcept { return of(0xfbff); }
  static constexpr sinter::Half max() noexcept { return of(0x7bff); }
  static constexpr sinter::Half epsilon() noexcept { return of(0x1400); }
  static constexpr sinter::Half round_error() noexcept { return of(0x3800); }
  static constexpr sinter::Half infinity() noexcept { return of(0x7c00); }
  static constexpr sinter::Half quiet_NaN() noexcept { return of(0x7e00); }
  static constexpr sinter::Half signaling_NaN() noexcept { return of(0x7d00); }
  static constexpr sinter::Half denorm_min() noexcept { return of(0x0001); }
};

template <> class std::numeric_limits<sinter::BFloat16> {
  static constexpr sinter::BFloat16 of(uint16_t bits) {
    return sinter::BFloat16::fromBits(bits);
  }

public:
  static constexpr bool is_specialized = true;
  static constexpr bool is_signed = true;
  static constexpr bool is_integer = false;
  static constexpr bool is_exact = false;
  static constexpr bool has_infinity = true;
  static constexpr bool has_quiet_NaN = true;
  static constexpr bool has_signaling_NaN = true;
  static constexpr auto has_denorm = std::denorm_present;
  static constexpr bool has_denorm_loss = false;
  static constexpr auto round_style = std::round_to_nearest;
  static constexpr bool is_iec559 = false;
  static constexpr bool is_bounded = true;
  static constexpr bool is_modulo = false;
  static constexpr bool traps = false;
  static constexpr bool tinyness_before = false;
  static constexpr int radix = 2;
  static constexpr int digits = 8;
  static constexpr int digits10 = 2;
  static constexpr int max_digits10 = 4;
  static constexpr int min_exponent = -125;
  static constexpr int min_exponent10 = -37;
  static constexpr int max_exponent = 128;
  static constexpr int max_exponent10 = 38;
  static constexpr sinter::BFloat16 min() noexcept { return of(0x0080); }
  static constexpr sinter::BFloat16 lowest() noexcept { return of(0xff7f); }
  static constexpr sinter::BFloat16 max() noexcept { return of(0x7f7f); }
  static constexpr sinter::BFloat16 epsilon() noexcept { return of(0x3c00); }
  static constexpr sinter::BFloat16 round_error() noexcept {
    return of(0x3f00);
  }
  static constexpr sinter::BFloat16 infinity() noexcept { return of(0x7f80); }
  static constexpr sinter::BFloat16 quiet_NaN() noexcept { return of(0x7fc0); }
  static constexpr sinter::BFloat16 signaling_NaN() noexcept {
    return of(0x7fa0);
  }
  static constexpr sinter::BFloat16 denorm_min() noexcept { return of(0x0001); }
};

#endif // SINTER_RUNTIME_HALF_H
