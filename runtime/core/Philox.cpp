//===- Philox.cpp - Random bits as a function of their position -----------===//

#include "sinter/runtime/philox.h"

#include "runtime/core/Levels.h"

#include <algorithm>
#include <cstring>

namespace sinter::runtime {

namespace {

/// Words of 64 bits, one to a lane. (g++ ignores vector_size in a template.)
template <int Lanes> struct Vector;
template <> struct Vector<2> {
  typedef uint64_t Words __attribute__((vector_size(16)));
};
template <> struct Vector<4> {
  typedef uint64_t Words __attribute__((vector_size(32)));
};
template <> struct Vector<8> {
  typedef uint64_t Words __attribute__((vector_size(64)));
};

/// Enciphers `position`, `position + 1` ..., `Lanes` counters to a group. A
/// word of a counter has 64 bits here, of which the upper half is not looked
/// at: one instruction multiplies such words.
template <int Lanes>
SINTER_IN_EVERY_LEVEL void fillGroups(uint64_t seed, uint64_t position,
                                      uint32_t *out, int64_t groups) {
  using Words = typename Vector<Lanes>::Words;
  constexpr uint64_t low = 0xFFFFFFFF;
  Words next;
  for (int lane = 0; lane < Lanes; ++lane) {
    next[lane] = position + static_cast<uint64_t>(lane);
  }
  for (int64_t group = 0; group < groups; ++group) {
    Words c0 = next, c1 = next >> 32, c2{}, c3{};
    uint32_t k0 = static_cast<uint32_t>(seed);
    uint32_t k1 = static_cast<uint32_t>(seed >> 32);
    for (int round = 0; round < philox::rounds; ++round) {
      Words product0 = (c0 & low) * uint64_t(philox::multiplier0);
      Words product1 = (c2 & low) * uint64_t(philox::multiplier1);
      c0 = (product1 >> 32) ^ c1 ^ uint64_t(k0);
      c1 = product1;
      c2 = (product0 >> 32) ^ c3 ^ uint64_t(k1);
      c3 = product0;
      k0 += philox::weyl0;
      k1 += philox::weyl1;
    }
    Words halves[2] = {(c0 & low) | (c1 << 32), (c2 & low) | (c3 << 32)};
    uint64_t ordered[2 * Lanes];
    for (int lane = 0; lane < Lanes; ++lane) {
      ordered[2 * lane] = halves[0][lane];
      ordered[2 * lane + 1] = halves[1][lane];
    }
    std::memcpy(out, ordered, sizeof ordered);
    out += 4 * Lanes;
    next += static_cast<uint64_t>(Lanes);
  }
}

/// Fills from lane 0 of the counter `position` on.
using Fill = void(uint64_t seed, uint64_t position, uint32_t *out,
                  int64_t counters);

template <int Lanes>
SINTER_IN_EVERY_LEVEL void fillCounters(uint64_t seed, uint64_t position,
                                        uint32_t *out, int64_t counters) {
  int64_t groups = counters / Lanes;
  fillGroups<Lanes>(seed, position, out, groups);
  for (int64_t i = groups * Lanes; i < counters; ++i) {
    philox::Counter words =
        philox::applyAt(seed, position + static_cast<uint64_t>(i));
    std::memcpy(out + 4 * i, words.data(), sizeof words);
  }
}

void fillV2(uint64_t seed, uint64_t position, uint32_t *out, int64_t counters) {
  fillCounters<2>(seed, position, out, counters);
}
SINTER_FOR_V3 void fillV3(uint64_t seed, uint64_t position, uint32_t *out,
                          int64_t counters) {
  fillCounters<4>(seed, position, out, counters);
}
SINTER_FOR_V4 void fillV4(uint64_t seed, uint64_t position, uint32_t *out,
                          int64_t counters) {
  fillCounters<8>(seed, position, out, counters);
}

} // namespace

void fillBits(uint64_t seed, uint64_t offset, uint64_t first, uint32_t *out,
              int64_t count) noexcept {
  // The lanes of a counter that the range begins within.
  for (; count > 0 && first % 4 != 0; --count) {
    *out++ = randomBits(seed, offset, first++);
  }
  if (count <= 0) {
    return;
  }
  constexpr Fill *fills[] = {fillV2, fillV3, fillV4};
  uint64_t position = offset + first / 4;
  int64_t counters = count / 4;
  fills[static_cast<size_t>(activeIsaLevel())](seed, position, out, counters);
  if (int64_t rest = count % 4) {
    philox::Counter words =
        philox::applyAt(seed, position + static_cast<uint64_t>(counters));
    std::copy_n(words.data(), rest, out + 4 * counters);
  }
}

} // namespace sinter::runtime
