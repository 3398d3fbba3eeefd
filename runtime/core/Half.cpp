//===- Half.cpp - Arrays of 16-bit floating point numbers -----------------===//

#include "sinter/runtime/half.h"

#include "runtime/core/Levels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sinter::runtime {

namespace {

/// The loop over the scalar function. Compilers make vectors of it.
template <class From, class To>
SINTER_IN_EVERY_LEVEL void convertEach(const From *from, To *to,
                                       int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    to[i] = To(static_cast<float>(from[i]));
  }
}

template <class From, class To>
void convertV2(const From *from, To *to, int64_t count) {
  convertEach(from, to, count);
}
template <class From, class To>
SINTER_FOR_V3 void convertV3(const From *from, To *to, int64_t count) {
  convertEach(from, to, count);
}
#if defined(__x86_64__)

// From v3 on there are instructions for Half, with the same bits.

template <>
SINTER_FOR_V3 void convertV3(const Half *from, float *to, int64_t count) {
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    _mm256_storeu_ps(to + i, _mm256_cvtph_ps(_mm_loadu_si128(
                                 reinterpret_cast<const __m128i *>(from + i))));
  }
  convertEach(from + i, to + i, count - i);
}
template <>
SINTER_FOR_V3 void convertV3(const float *from, Half *to, int64_t count) {
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    _mm_storeu_si128(
        reinterpret_cast<__m128i *>(to + i),
        _mm256_cvtps_ph(_mm256_loadu_ps(from + i), _MM_FROUND_TO_NEAREST_INT));
  }
  convertEach(from + i, to + i, count - i);
}

#endif

template <class From, class To>
void convertAtLevel(const From *from, To *to, int64_t count) {
  // Wider vectors than those of v3 would wait for memory all the same.
  if (activeIsaLevel() >= IsaLevel::v3) {
    convertV3(from, to, count);
  } else {
    convertV2(from, to, count);
  }
}

} // namespace

void convert(const Half *from, float *to, int64_t count) noexcept {
  convertAtLevel(from, to, count);
}
void convert(const float *from, Half *to, int64_t count) noexcept {
  convertAtLevel(from, to, count);
}
void convert(const BFloat16 *from, float *to, int64_t count) noexcept {
  convertAtLevel(from, to, count);
}
void convert(const float *from, BFloat16 *to, int64_t count) noexcept {
  convertAtLevel(from, to, count);
}

} // namespace sinter::runtime
