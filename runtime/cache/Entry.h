//===- Entry.h - What a file of the cache holds ---------------------------===//
//
// A header, a label and a payload. Nothing of an entry is believed before its
// size, its key and its checksum are as they must be: files are truncated by
// full disks and crashes, and bits flip.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CACHE_ENTRY_H
#define SINTER_CACHE_ENTRY_H

#include "runtime/cache/File.h"
#include "sinter/runtime/types.h"

#include <array>
#include <string>
#include <vector>

namespace sinter::runtime {

/// A hash of everything that the payload depends on.
using CacheKey = std::array<uint8_t, 32>;

/// Goes up with every change of EntryHeader, of the pack's header, or of what
/// payloads hold.
inline constexpr uint32_t cacheFormat = 1;

/// The first bytes of an entry. No padding: the checksum covers all of it.
struct EntryHeader {
  std::array<char, 8> magic;
  uint32_t format;
  uint32_t labelBytes;
  uint64_t payloadBytes;
  CacheKey key;
  std::array<uint64_t, 2> checksum; ///< XXH3-128 of all that is not it.
};
static_assert(sizeof(EntryHeader) == 72);

/// What is stored under a key.
struct CacheEntry {
  std::string label; ///< For people, and whoever wrote the payload.
  std::vector<std::byte> payload;
};

/// The whole file of an entry.
SINTER_API std::vector<std::byte> encodeEntry(const CacheKey &key,
                                              std::string_view label,
                                              std::span<const std::byte> data);

/// How reading an entry ends. An error of the medium says nothing about what
/// is stored there.
enum class ReadStatus : uint8_t { ok, missing, bad, error };

/// Reads the entry of `bytes` bytes at `offset`. Allocates nothing before the
/// sizes are known to be right.
SINTER_API ReadStatus readEntry(const File &file, uint64_t offset,
                                uint64_t bytes, const CacheKey &key,
                                CacheEntry &out);

/// Where an entry lies in its folder: `ab/cdef....snk`.
SINTER_API std::string entryPath(const CacheKey &key);

/// The key of a path that entryPath made; false if it is none.
SINTER_API bool parseEntryPath(const std::string &path, CacheKey &key);

} // namespace sinter::runtime

#endif // SINTER_CACHE_ENTRY_H
