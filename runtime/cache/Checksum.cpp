//===- Checksum.cpp - XXH3-128 over several pieces ------------------------===//

#include "runtime/cache/Checksum.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace sinter::runtime {

std::array<uint64_t, 2>
checksumOf(std::initializer_list<std::span<const std::byte>> pieces) {
  XXH3_state_t state;
  XXH3_INITSTATE(&state);
  XXH3_128bits_reset(&state);
  for (std::span<const std::byte> piece : pieces) {
    XXH3_128bits_update(&state, piece.data(), piece.size());
  }
  XXH128_hash_t hash = XXH3_128bits_digest(&state);
  return {hash.low64, hash.high64};
}

} // namespace sinter::runtime
