//===- Philox.cpp - Random bits as a function of their position -----------===//

#include "sinter/runtime/philox.h"

#include "runtime/core/Levels.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

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

/// How many vectors are in work at once: one alone waits for its products.
constexpr int chains = 2;

/// Enciphers `position`, `position + 1` ..., `chains * Lanes` counters to a
/// group. A word of a counter has 64 bits here, of which the upper half is not
/// looked at: one instruction multiplies such words.
template <int Lanes>
SINTER_IN_EVERY_LEVEL void fillGroups(uint64_t seed, uint64_t position,
                                      uint32_t *out, int64_t groups) {
  using Words = typename Vector<Lanes>::Words;
  constexpr uint64_t low = 0xFFFFFFFF;
  uint64_t keys[philox::rounds][2];
  uint32_t k0 = static_cast<uint32_t>(seed);
  uint32_t k1 = static_cast<uint32_t>(seed >> 32);
  for (auto &key : keys) {
    key[0] = std::exchange(k0, k0 + philox::weyl0);
    key[1] = std::exchange(k1, k1 + philox::weyl1);
  }
  Words next;
  for (int lane = 0; lane < Lanes; ++lane) {
    next[lane] = position + static_cast<uint64_t>(lane);
  }
  for (int64_t group = 0; group < groups; ++group) {
    Words c0[chains], c1[chains], c2[chains], c3[chains];
    for (int k = 0; k < chains; ++k) {
      c0[k] = next;
      c1[k] = next >> 32;
      c2[k] = c3[k] = Words{};
      next += static_cast<uint64_t>(Lanes);
    }
#pragma GCC unroll 10
    for (int round = 0; round < philox::rounds; ++round) {
      for (int k = 0; k < chains; ++k) {
        Words product0 = (c0[k] & low) * uint64_t(philox::multiplier0);
        Words product1 = (c2[k] & low) * uint64_t(philox::multiplier1);
        c0[k] = (product1 >> 32) ^ c1[k] ^ keys[round][0];
        c1[k] = product1;
        c2[k] = (product0 >> 32) ^ c3[k] ^ keys[round][1];
        c3[k] = product0;
      }
    }
    for (int k = 0; k < chains; ++k) {
      Words halves[2] = {(c0[k] & low) | (c1[k] << 32),
                         (c2[k] & low) | (c3[k] << 32)};
      uint64_t ordered[2 * Lanes];
      for (int lane = 0; lane < Lanes; ++lane) {
        ordered[2 * lane] = halves[0][lane];
        ordered[2 * lane + 1] = halves[1][lane];
      }
      std::memcpy(out, ordered, sizeof ordered);
      out += ptrdiff_t(4) * Lanes;
    }
  }
}

/// Fills from lane 0 of the counter `position` on.
using Fill = void(uint64_t seed, uint64_t position, uint32_t *out,
                  int64_t counters);

template <int Lanes>
SINTER_IN_EVERY_LEVEL void fillCounters(uint64_t seed, uint64_t position,
                                        uint32_t *out, int64_t counters) {
  constexpr int groupSize = chains * Lanes;
  int64_t groups = counters / groupSize;
  fillGroups<Lanes>(seed, position, out, groups);
  for (int64_t i = groups * groupSize; i < counters; ++i) {
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
