//===- Checksum.h - XXH3-128 over several pieces --------------------------===//

#ifndef SINTER_CACHE_CHECKSUM_H
#define SINTER_CACHE_CHECKSUM_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace sinter::runtime {

/// The same for the pieces as for all of their bytes in a row.
std::array<uint64_t, 2>
checksumOf(std::initializer_list<std::span<const std::byte>> pieces);

} // namespace sinter::runtime

#endif // SINTER_CACHE_CHECKSUM_H
