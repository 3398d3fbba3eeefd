//===- philox.h - Random bits as a function of their position -------------===//
//
// Philox4x32-10 from J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw:
// "Parallel random numbers: as easy as 1, 2, 3", SC 2011. A counter of 128 bits
// is enciphered with a key of 64 bits; there is no state. So any element can be
// computed at any time, by any thread or device, with the same bits.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_PHILOX_H
#define SINTER_RUNTIME_PHILOX_H

#include "sinter/runtime/types.h"

#include <array>
#include <cstdint>

namespace sinter::runtime {

namespace philox {

/// The constants of the paper: two multipliers, two increments of the key.
inline constexpr uint32_t multiplier0 = 0xD2511F53, multiplier1 = 0xCD9E8D57;
inline constexpr uint32_t weyl0 = 0x9E3779B9, weyl1 = 0xBB67AE85;
inline constexpr int rounds = 10;

using Counter = std::array<uint32_t, 4>;
using Key = std::array<uint32_t, 2>;

/// Four random words for one counter.
inline constexpr Counter apply(Counter counter, Key key) {
  for (int round = 0; round < rounds; ++round) {
    uint64_t product0 = uint64_t(multiplier0) * counter[0];
    uint64_t product1 = uint64_t(multiplier1) * counter[2];
    counter = {static_cast<uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<uint32_t>(product1),
               static_cast<uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<uint32_t>(product0)};
    key[0] += weyl0;
    key[1] += weyl1;
  }
  return counter;
}

/// Four random words for the counter `position` of a stream.
inline constexpr Counter applyAt(uint64_t seed, uint64_t position) {
  return apply(
      {static_cast<uint32_t>(position), static_cast<uint32_t>(position >> 32),
       0, 0},
      {static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)});
}

} // namespace philox

/// Element `i` of the bits that belong to `seed` and `offset`: lane i % 4 of
/// the counter offset + i / 4, which wraps at 2^64.
inline constexpr uint32_t randomBits(uint64_t seed, uint64_t offset,
                                     uint64_t i) {
  return philox::applyAt(seed, offset + i / 4)[i % 4];
}

/// Writes the elements [first, first + count) to `out`. However a range is cut
/// into calls, at whatever level, the bits are those of `randomBits`.
SINTER_API void fillBits(uint64_t seed, uint64_t offset, uint64_t first,
                         uint32_t *out, int64_t count) noexcept;

inline void fillBits(uint64_t seed, uint64_t offset, uint32_t *out,
                     int64_t count) noexcept {
  fillBits(seed, offset, 0, out, count);
}

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_PHILOX_H
