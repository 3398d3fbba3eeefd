//===- Simd.h - A vector of numbers, as an element type -------------------===//
//
// One of the two element types that the records' formulas are instantiated
// over (runtime/math/element.h is the contract); codegen/lower/Elem.h is the
// other. Everything stands in an unnamed namespace: this header is compiled
// once per level in one library, and no level may pick up a function that was
// compiled for a higher one.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNELS_SIMD_H
#define SINTER_KERNELS_SIMD_H

#include "runtime/math/element.h"

#include <cstdint>
#include <cstring>
#include <type_traits>
#ifdef __x86_64__
#ifndef __clang__
// g++ 12 takes the undefined operands of its own intrinsics for a mistake.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#ifndef __clang__
#pragma GCC diagnostic pop
#endif
#endif

namespace sinter {
namespace {

#if defined(__AVX512F__)
constexpr int vectorBytes = 64;
#elif defined(__AVX2__)
constexpr int vectorBytes = 32;
#else
constexpr int vectorBytes = 16;
#endif

/// The vector of a level, and a vector of `count` lanes.
template <class Number> struct VectorOf {
  typedef Number type __attribute__((vector_size(vectorBytes)));
};
template <class Number, int count> struct ShortVector {
  typedef Number type __attribute__((vector_size(sizeof(Number) * count)));
};

/// The pattern `from` as a `To` of the same size.
template <class To, class From> To patternAs(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}

/// A truth value per lane of `bytes` bytes: all bits set, or none.
template <int bytes> struct LaneMask {
  using Lane = std::conditional_t<bytes == 4, int32_t, int64_t>;
  using Vector = typename VectorOf<Lane>::type;
  static constexpr int lanes = vectorBytes / bytes;

  friend LaneMask operator&(LaneMask x, LaneMask y) {
    return {x.vector & y.vector};
  }
  friend LaneMask operator|(LaneMask x, LaneMask y) {
    return {x.vector | y.vector};
  }
  friend LaneMask operator^(LaneMask x, LaneMask y) {
    return {x.vector ^ y.vector};
  }
  friend LaneMask operator~(LaneMask x) { return {~x.vector}; }

  friend LaneMask select(LaneMask condition, LaneMask x, LaneMask y) {
    return (condition & x) | (~condition & y);
  }

  /// Whether a lane is set.
  friend bool any(LaneMask x) {
#if defined(__AVX512F__)
    return _mm512_test_epi64_mask(patternAs<__m512i>(x.vector),
                                  patternAs<__m512i>(x.vector)) != 0;
#elif defined(__AVX2__)
    return _mm256_movemask_epi8(patternAs<__m256i>(x.vector)) != 0;
#elif defined(__SSE2__)
    return _mm_movemask_epi8(patternAs<__m128i>(x.vector)) != 0;
#else
    bool found = false;
    for (int lane = 0; lane < lanes; ++lane) {
      found |= x.vector[lane] != 0;
    }
    return found;
#endif
  }

  /// Of bytes that are 0 for false and anything else for true.
  static LaneMask load(const uint8_t *from) {
    typename ShortVector<uint8_t, lanes>::type truth;
    std::memcpy(&truth, from, sizeof truth);
    return {__builtin_convertvector(truth, Vector) != 0};
  }
  /// To bytes that are 0 or 1.
  void store(uint8_t *to) const {
    auto truth = __builtin_convertvector(
        vector & 1, typename ShortVector<uint8_t, lanes>::type);
    std::memcpy(to, &truth, sizeof truth);
  }

  Vector vector;
};

// g++ has no operations on vectors beyond the operators: there, the intrinsic
// of the level, for `ps` and `pd`.
#if defined(__clang__) || !defined(__x86_64__)
#elif defined(__AVX512F__)
#define SINTER_INTRINSIC(name) _mm512_##name
#define SINTER_ROUND(suffix) _mm512_roundscale_##suffix
#elif defined(__AVX2__)
#define SINTER_INTRINSIC(name) _mm256_##name
#define SINTER_ROUND(suffix) _mm256_round_##suffix
#else
#define SINTER_INTRINSIC(name) _mm_##name
#define SINTER_ROUND(suffix) _mm_round_##suffix
#endif

/// A vector of `Number`s, one to a lane. A literal stands for a vector of it.
template <class Number> class Simd {
public:
  using Vector = typename VectorOf<Number>::type;
  using Mask = LaneMask<sizeof(Number)>;
  using Bits =
      Simd<std::conditional_t<sizeof(Number) == 4, uint32_t, uint64_t>>;

  using Real = Simd<std::conditional_t<sizeof(Number) == 4, float, double>>;

  static constexpr int lanes = vectorBytes / sizeof(Number);
  static constexpr bool isReal = std::is_floating_point_v<Number>;

  static constexpr bool isDouble() { return std::is_same_v<Number, double>; }
  static constexpr bool isSigned() { return std::is_signed_v<Number>; }
  static constexpr int width() { return 8 * sizeof(Number); }
  static constexpr bool hasFma() {
#ifdef __FMA__
    return true;
#else
    return false;
#endif
  }

  Simd(Vector vector) : vector(vector) {}
  Simd(double literal) : vector(Vector{} + asNumber(literal)) {}

  /// The first `lanes` numbers of an array, which need not be aligned.
  static Simd load(const Number *from) {
    Vector vector;
    std::memcpy(&vector, from, sizeof vector);
    return vector;
  }
  void store(Number *to) const { std::memcpy(to, &vector, sizeof vector); }

  /// The same for the first `count` < lanes of them; the others are 0.
  static Simd load(const Number *from, int64_t count) {
    Vector vector{};
    std::memcpy(&vector, from, count * sizeof(Number));
    return vector;
  }
  void store(Number *to, int64_t count) const {
    std::memcpy(to, &vector, count * sizeof(Number));
  }

  // Integers wrap around: computed as Bits, where that is defined.
  friend Simd operator+(Simd x, Simd y) {
    if constexpr (isReal) {
      return x.vector + y.vector;
    } else {
      return wrap(x.pattern() + y.pattern());
    }
  }
  friend Simd operator-(Simd x, Simd y) {
    if constexpr (isReal) {
      return x.vector - y.vector;
    } else {
      return wrap(x.pattern() - y.pattern());
    }
  }
  friend Simd operator*(Simd x, Simd y) {
    if constexpr (isReal) {
      return x.vector * y.vector;
    } else {
      return wrap(x.pattern() * y.pattern());
    }
  }
  friend Simd operator-(Simd x) {
    if constexpr (isReal) {
      return -x.vector;
    } else {
      return wrap(-x.pattern());
    }
  }
  // No machine divides vectors of integers. The quotient of two i32 in f64
  // cannot round up to an integer, so that cutting it off is exact.
  friend Simd operator/(Simd x, Simd y) {
    if constexpr (std::is_same_v<Number, int32_t>) {
      using Wide = typename ShortVector<double, lanes>::type;
      Wide ratio = __builtin_convertvector(x.vector, Wide) /
                   __builtin_convertvector(y.vector, Wide);
      return Simd(__builtin_convertvector(ratio, Vector));
    } else {
      return x.vector / y.vector;
    }
  }

  friend Mask operator<(Simd x, Simd y) { return {x.vector < y.vector}; }
  friend Mask operator<=(Simd x, Simd y) { return {x.vector <= y.vector}; }
  friend Mask operator>(Simd x, Simd y) { return {x.vector > y.vector}; }
  friend Mask operator>=(Simd x, Simd y) { return {x.vector >= y.vector}; }
  friend Mask operator==(Simd x, Simd y) { return {x.vector == y.vector}; }
  friend Mask operator!=(Simd x, Simd y) { return {x.vector != y.vector}; }

  friend Simd select(Mask condition, Simd x, Simd y) {
    return condition.vector ? x.vector : y.vector;
  }

  friend Simd operator&(Simd x, Simd y) { return x.vector & y.vector; }
  friend Simd operator|(Simd x, Simd y) { return x.vector | y.vector; }
  friend Simd operator^(Simd x, Simd y) { return x.vector ^ y.vector; }
  friend Simd operator~(Simd x) { return ~x.vector; }
  friend Simd operator<<(Simd x, Simd y) {
    return wrap(x.pattern() << y.pattern());
  }
  friend Simd operator>>(Simd x, Simd y) { return x.vector >> y.vector; }

  friend Simd mulHigh(Simd x, Simd y) {
    using Wide = typename ShortVector<uint64_t, lanes>::type;
    Wide product = __builtin_convertvector(x.vector, Wide) *
                   __builtin_convertvector(y.vector, Wide);
    return Simd(__builtin_convertvector(product >> 32, Vector));
  }

  friend Bits bits(Simd x) { return x.pattern(); }
  friend Real fromBits(Simd x) {
    return patternAs<typename Real::Vector>(x.vector);
  }
  friend Real toReal(Simd x) {
    using Signed = typename Mask::Vector;
    return __builtin_convertvector(patternAs<Signed>(x.vector),
                                   typename Real::Vector);
  }

#if defined(__clang__)
  friend Simd floor(Simd x) { return __builtin_elementwise_floor(x.vector); }
  friend Simd ceil(Simd x) { return __builtin_elementwise_ceil(x.vector); }
  friend Simd trunc(Simd x) { return __builtin_elementwise_trunc(x.vector); }
  friend Simd roundEven(Simd x) {
    return __builtin_elementwise_roundeven(x.vector);
  }
  friend Simd sqrt(Simd x) { return __builtin_elementwise_sqrt(x.vector); }
  friend Simd fma(Simd x, Simd y, Simd z) {
    if constexpr (hasFma()) {
      return __builtin_elementwise_fma(x.vector, y.vector, z.vector);
    } else {
      return x * y + z;
    }
  }
#elif defined(__x86_64__)
  friend Simd floor(Simd x) { return round<_MM_FROUND_TO_NEG_INF>(x); }
  friend Simd ceil(Simd x) { return round<_MM_FROUND_TO_POS_INF>(x); }
  friend Simd trunc(Simd x) { return round<_MM_FROUND_TO_ZERO>(x); }
  friend Simd roundEven(Simd x) { return round<_MM_FROUND_TO_NEAREST_INT>(x); }
  friend Simd sqrt(Simd x) {
    if constexpr (isDouble()) {
      return SINTER_INTRINSIC(sqrt_pd)(x.vector);
    } else {
      return SINTER_INTRINSIC(sqrt_ps)(x.vector);
    }
  }
  friend Simd fma(Simd x, Simd y, Simd z) {
#ifdef __FMA__
    if constexpr (isDouble()) {
      return SINTER_INTRINSIC(fmadd_pd)(x.vector, y.vector, z.vector);
    } else {
      return SINTER_INTRINSIC(fmadd_ps)(x.vector, y.vector, z.vector);
    }
#else
    return x * y + z;
#endif
  }
#else
#error "this compiler has no vectors of floor, sqrt and fma that we know of"
#endif

  friend Simd abs(Simd x) { return fromBits(bits(x) & ~signBit()); }
  friend Simd copysign(Simd x, Simd y) {
    return fromBits((bits(x) & ~signBit()) | (bits(y) & signBit()));
  }

  friend Simd scale(Simd x, Simd n) {
#ifdef __AVX512F__
    if constexpr (std::is_same_v<Number, float>) {
      return patternAs<Vector>(_mm512_scalef_ps(patternAs<__m512>(x.vector),
                                                patternAs<__m512>(n.vector)));
    }
#endif
    return math::scaleByBits(x, n);
  }

  friend Simd libm(math::Libm function, Simd x) {
    return eachLane([&](int lane) { return call(function, x.vector[lane]); });
  }
  friend Simd libm(math::Libm function, Simd x, Simd y) {
    return eachLane([&](int lane) {
      return call(function, x.vector[lane], y.vector[lane]);
    });
  }

  template <class Rare>
  friend math::Two<Simd> rarely(Mask mask, math::Two<Simd> common, Rare rare) {
    if (__builtin_expect(!any(mask), 1)) {
      return common;
    }
    math::Two<Simd> other = rare();
    return {select(mask, other.first, common.first),
            select(mask, other.second, common.second)};
  }

  Vector vector;

private:
  /// A literal as a number; also 2^31 and above for 32-bit patterns.
  static constexpr Number asNumber(double literal) {
    if constexpr (isReal) {
      return static_cast<Number>(literal);
    } else {
      return static_cast<Number>(static_cast<int64_t>(literal));
    }
  }

  typename Bits::Vector pattern() const {
    return patternAs<typename Bits::Vector>(vector);
  }
  static Simd wrap(typename Bits::Vector pattern) {
    return patternAs<Vector>(pattern);
  }
  static Bits signBit() {
    return Bits(typename Bits::Vector{} + 1) << double(8 * sizeof(Number) - 1);
  }

#ifdef SINTER_ROUND
  template <int mode> static Simd round(Simd x) {
    if constexpr (isDouble()) {
      return SINTER_ROUND(pd)(x.vector, mode | _MM_FROUND_NO_EXC);
    } else {
      return SINTER_ROUND(ps)(x.vector, mode | _MM_FROUND_NO_EXC);
    }
  }
#endif

  /// Calls `function` lane by lane.
  template <class Function> static Simd eachLane(Function function) {
    Vector out;
    for (int lane = 0; lane < lanes; ++lane) {
      out[lane] = static_cast<Number>(function(lane));
    }
    return out;
  }

  static double call(math::Libm function, double x) {
    switch (function) {
#define SINTER_LIBM_CASE(name)                                                 \
  case math::Libm::name:                                                       \
    return sinter_libm_##name(x);
      SINTER_LIBM_UNARY(SINTER_LIBM_CASE)
#undef SINTER_LIBM_CASE
    default:
      __builtin_unreachable();
    }
  }
  static double call(math::Libm function, double x, double y) {
    switch (function) {
#define SINTER_LIBM_CASE(name)                                                 \
  case math::Libm::name:                                                       \
    return sinter_libm_##name(x, y);
      SINTER_LIBM_BINARY(SINTER_LIBM_CASE)
#undef SINTER_LIBM_CASE
    default:
      __builtin_unreachable();
    }
  }
};

#undef SINTER_INTRINSIC
#undef SINTER_ROUND

} // namespace
} // namespace sinter

#endif // SINTER_KERNELS_SIMD_H
