//===- GemmVector.h - Vectors of floats for products of matrices ----------===//
//
// For files that are compiled once per level: everything is in an unnamed
// namespace.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNELS_GEMM_VECTOR_H
#define SINTER_KERNELS_GEMM_VECTOR_H

#include "runtime/kernels/Simd.h"

#include <utility>

namespace sinter {
namespace {

template <class Number> using VectorFor = typename VectorOf<Number>::type;
template <class Number>
inline constexpr int lanesOf = vectorBytes / static_cast<int>(sizeof(Number));
/// Shuffles inside 128 bits are the cheapest ones.
template <class Number>
inline constexpr int lanesOfPart = 16 / static_cast<int>(sizeof(Number));

template <class Number> VectorFor<Number> load(const Number *from) {
  return Simd<Number>::load(from).vector;
}
template <class Vector, class Number> void store(Number *to, Vector vector) {
  std::memcpy(to, &vector, sizeof vector);
}

/// All bits are set in the first `count` lanes.
template <class Number>
typename LaneMask<sizeof(Number)>::Vector firstLanes(int64_t count) {
  using Mask = LaneMask<sizeof(Number)>;
  typename Mask::Vector lanes;
  for (int lane = 0; lane < lanesOf<Number>; ++lane) {
    lanes[lane] = lane;
  }
  return lanes < static_cast<typename Mask::Lane>(count);
}

/// All lanes are `number`. Minus 0, unlike plus 0, keeps the sign of a zero.
template <class Number> VectorFor<Number> splat(Number number) {
  return number - VectorFor<Number>{};
}

template <class Vector> Vector multiplyAdd(Vector x, Vector y, Vector sum) {
  using Number = std::remove_cvref_t<decltype(x[0])>;
  return fma(Simd<Number>(x), Simd<Number>(y), Simd<Number>(sum)).vector;
}

/// The first `count` <= lanes numbers of an array; the other lanes are 0.
template <class Number>
VectorFor<Number> loadFirst(const Number *from, int64_t count) {
#if defined(__AVX512F__)
  if constexpr (sizeof(Number) == 4) {
    return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << count) - 1),
                                 from);
  } else {
    return _mm512_maskz_loadu_pd(static_cast<__mmask8>((1u << count) - 1),
                                 from);
  }
#else
  if (count == lanesOf<Number>) {
    return load(from);
  }
  VectorFor<Number> vector{};
  char *to = reinterpret_cast<char *>(&vector);
  int64_t at = 0;
#pragma GCC unroll 4
  for (int piece = lanesOf<Number> / 2; piece > 0; piece /= 2) {
    if (count & piece) {
      std::memcpy(to + at * sizeof(Number), from + at, piece * sizeof(Number));
      at += piece;
    }
  }
  return vector;
#endif
}

/// Stores the first `count` <= lanes lanes.
template <class Number>
void storeFirst(Number *to, VectorFor<Number> vector, int64_t count) {
#if defined(__AVX512F__)
  if constexpr (sizeof(Number) == 4) {
    _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1u << count) - 1),
                          vector);
  } else {
    _mm512_mask_storeu_pd(to, static_cast<__mmask8>((1u << count) - 1), vector);
  }
#else
  if (count == lanesOf<Number>) {
    store(to, vector);
    return;
  }
  const char *from = reinterpret_cast<const char *>(&vector);
  int64_t at = 0;
#pragma GCC unroll 4
  for (int piece = lanesOf<Number> / 2; piece > 0; piece /= 2) {
    if (count & piece) {
      std::memcpy(to + at, from + at * sizeof(Number), piece * sizeof(Number));
      at += piece;
    }
  }
#endif
}

template <class Vector, int... lane>
Vector shuffle(Vector x, Vector y, std::integer_sequence<int, lane...>) {
  return __builtin_shufflevector(x, y, lane...);
}

/// Where lane `at` of a shuffle of two vectors comes from.
template <class Shuffle, class Number, class Vector, int... lane>
Vector shuffleBy(Vector x, Vector y, std::integer_sequence<int, lane...>) {
  return shuffle(
      x, y,
      std::integer_sequence<int, Shuffle::template place<Number>(lane)...>());
}
template <class Shuffle, class Number>
VectorFor<Number> shuffled(VectorFor<Number> x, VectorFor<Number> y) {
  return shuffleBy<Shuffle, Number>(
      x, y, std::make_integer_sequence<int, lanesOf<Number>>());
}

/// In each part of 128 bits: one half of x's and of y's, `unit` numbers in
/// turn.
template <int unit, bool isHigh> struct Interleave {
  template <class Number> static constexpr int place(int lane) {
    constexpr int part = lanesOfPart<Number>;
    int inPart = lane % part, chunk = inPart / unit;
    int from = lane - inPart + (isHigh ? part / 2 : 0) + chunk / 2 * unit +
               inPart % unit;
    return chunk % 2 ? from + lanesOf<Number> : from;
  }
};

/// In each part alone: number j of rows[i] becomes number i of rows[j].
template <class Number>
void transposeParts(VectorFor<Number> (&rows)[lanesOfPart<Number>]) {
  using Vector = VectorFor<Number>;
  Vector low = shuffled<Interleave<1, false>, Number>(rows[0], rows[1]);
  Vector high = shuffled<Interleave<1, true>, Number>(rows[0], rows[1]);
  if constexpr (lanesOfPart<Number> == 4) {
    Vector low2 = shuffled<Interleave<1, false>, Number>(rows[2], rows[3]);
    Vector high2 = shuffled<Interleave<1, true>, Number>(rows[2], rows[3]);
    rows[0] = shuffled<Interleave<2, false>, Number>(low, low2);
    rows[1] = shuffled<Interleave<2, true>, Number>(low, low2);
    rows[2] = shuffled<Interleave<2, false>, Number>(high, high2);
    rows[3] = shuffled<Interleave<2, true>, Number>(high, high2);
  } else {
    rows[0] = low;
    rows[1] = high;
  }
}

/// A vector whose parts are at `from`, `from` + step and so on. Its loads use
/// no shuffle.
template <class Number>
VectorFor<Number> loadParts(const Number *from, int64_t step) {
#if defined(__AVX512F__)
  auto part = [&](int i) {
    __m128 loaded;
    std::memcpy(&loaded, from + i * step, sizeof loaded);
    return loaded;
  };
  // A masked broadcast from memory is a load and no shuffle. It must not be
  // seen that the masks are constants: it would become an insertion.
  __mmask16 second = 0x00f0, third = 0x0f00, fourth = 0xf000;
  asm("" : "+k"(second), "+k"(third), "+k"(fourth));
  __m512 all = _mm512_zextps128_ps512(part(0));
  all = _mm512_mask_broadcast_f32x4(all, second, part(1));
  all = _mm512_mask_broadcast_f32x4(all, third, part(2));
  all = _mm512_mask_broadcast_f32x4(all, fourth, part(3));
  return patternAs<VectorFor<Number>>(all);
#else
  VectorFor<Number> all;
  for (int i = 0; i < vectorBytes / 16; ++i) {
    std::memcpy(reinterpret_cast<char *>(&all) + 16 * i, from + i * step, 16);
  }
  return all;
#endif
}

/// As many steps of k as a part of a vector has numbers, for `lanes` columns
/// that are contiguous along k: steps[i] is step i of all columns.
template <class Number>
void loadSteps(const Number *y, int64_t yColumn,
               VectorFor<Number> (&steps)[lanesOfPart<Number>]) {
  constexpr int part = lanesOfPart<Number>;
#pragma GCC unroll 4
  for (int i = 0; i < part; ++i) {
    steps[i] = loadParts(y + i * yColumn, part * yColumn);
  }
  transposeParts<Number>(steps);
}

} // namespace
} // namespace sinter

#endif // SINTER_KERNELS_GEMM_VECTOR_H
