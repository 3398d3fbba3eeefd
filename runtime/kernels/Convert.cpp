//===- Convert.cpp - Loops from each dtype to each other ------------------===//
//
// Compiled once per level. To a floating-point dtype: the nearest value, ties
// to even. From floating point to an integer: towards zero, saturated, NaN
// becomes 0. Among integers: modulo 2^bits. To a boolean: whether it is not
// zero.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/Levels.h"

#include "sinter/runtime/half.h"

#include <cstring>
#include <limits>
#include <type_traits>

namespace sinter {
namespace {

/// A boolean in memory.
enum class Bool : uint8_t {};

/// Numbers of a pass through f32, from or to 16 bits.
constexpr int64_t passSize = 512;

/// The bits of a signed integer, moved to the right; below the last one that
/// stays, it notes whether any was lost.
template <class Integer> Integer shiftSticky(Integer x, int count) {
  Integer lost = x & ((Integer(1) << count) - 1);
  return (x >> count) | (lost != 0);
}

/// `x` as a double, exactly or, with more than 53 bits, rounded to the odd one
/// of its neighbours: a second rounding to fewer bits is then as from `x`.
template <class Integer> double oddDouble(Integer x) {
  if constexpr (sizeof(Integer) < 8) {
    return static_cast<double>(x);
  } else {
    constexpr Integer limit = Integer(1) << 53;
    bool fits = x < limit;
    if constexpr (std::is_signed_v<Integer>) {
      fits = fits && x > -limit;
    }
    double rounded = static_cast<double>(shiftSticky(x, 11)) * 2048.0;
    return fits ? static_cast<double>(x) : rounded;
  }
}

/// The same from double to float.
float oddFloat(double x) {
  float nearest = static_cast<float>(x);
  int32_t bits;
  std::memcpy(&bits, &nearest, sizeof bits);
  double back = static_cast<double>(nearest);
  int32_t towardsZero = bits - (__builtin_fabs(back) > __builtin_fabs(x));
  int32_t odd = back != x ? towardsZero | 1 : bits;
  std::memcpy(&nearest, &odd, sizeof odd);
  return nearest;
}

template <class To, class Real> To saturate(Real x) {
  using Limits = std::numeric_limits<To>;
  // 2^(bits of the value): the first that is too large, and exact.
  constexpr Real above = static_cast<Real>(Limits::max() / 2 + 1) * 2;
  constexpr Real below = static_cast<Real>(Limits::min());
  bool isInside = x >= below && x < above;
  To inside = static_cast<To>(isInside ? x : Real(0));
  return x >= above ? Limits::max() : x < below ? Limits::min() : inside;
}

template <class To, class From> To convertOne(From x) {
  if constexpr (std::is_same_v<To, Bool>) {
    if constexpr (std::is_same_v<From, Bool>) {
      return x;
    } else {
      return static_cast<Bool>(x != From(0));
    }
  } else if constexpr (std::is_same_v<From, Bool>) {
    return static_cast<To>(static_cast<uint8_t>(x));
  } else if constexpr (std::is_floating_point_v<From> &&
                       std::is_integral_v<To>) {
    return saturate<To>(x);
  } else {
    return static_cast<To>(x);
  }
}

template <class From, class To>
void convertArray(const From *from, To *to, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    to[i] = convertOne<To>(from[i]);
  }
}

/// To f32, so that one rounding to 16 bits can follow.
template <class From>
void convertToOdd(const From *from, float *to, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    if constexpr (std::is_same_v<From, Bool> || sizeof(From) <= 2 ||
                  std::is_same_v<From, float>) {
      to[i] = convertOne<float>(from[i]);
    } else if constexpr (std::is_same_v<From, double>) {
      to[i] = oddFloat(from[i]);
    } else {
      to[i] = oddFloat(oddDouble(from[i]));
    }
  }
}

template <class Number>
constexpr bool isHalf =
    std::is_same_v<Number, Half> || std::is_same_v<Number, BFloat16>;

template <class From, class To>
void run(const void *const *operands, void *out, int64_t count) {
  auto *from = static_cast<const From *>(operands[0]);
  auto *to = static_cast<To *>(out);
  if constexpr (std::is_same_v<From, To>) {
    std::memmove(to, from, count * sizeof(From));
  } else if constexpr ((isHalf<From> && std::is_same_v<To, float>) ||
                       (isHalf<To> && std::is_same_v<From, float>)) {
    runtime::convert(from, to, count);
  } else if constexpr (isHalf<From> || isHalf<To>) {
    float middle[passSize];
    while (count > 0) {
      int64_t part = count < passSize ? count : passSize;
      if constexpr (isHalf<From>) {
        runtime::convert(from, middle, part);
      } else {
        convertToOdd(from, middle, part);
      }
      if constexpr (isHalf<To>) {
        runtime::convert(middle, to, part);
      } else {
        convertArray(middle, to, part);
      }
      from += part;
      to += part;
      count -= part;
    }
  } else {
    convertArray(from, to, count);
  }
}

template <class... Numbers> struct Types {};
using AllTypes =
    Types<Bool, uint8_t, int8_t, int16_t, int32_t, int64_t, uint16_t, uint32_t,
          uint64_t, Half, BFloat16, float, double>;

template <class From, class... To>
PointwiseKernel pick(DType to, Types<To...>) {
  static constexpr PointwiseKernel kernels[] = {run<From, To>...};
  return kernels[static_cast<size_t>(to)];
}
template <class... From>
PointwiseKernel pick(DType from, DType to, Types<From...> all) {
  static constexpr PointwiseKernel (*pickers[])(DType, Types<From...>) = {
      pick<From>...};
  return pickers[static_cast<size_t>(from)](to, all);
}

} // namespace

template <>
PointwiseKernel Leveled<IsaLevel::SINTER_LEVEL>::convert(DType from, DType to) {
  return pick(from, to, AllTypes{});
}

} // namespace sinter
