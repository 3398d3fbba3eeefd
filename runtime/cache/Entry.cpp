//===- Entry.cpp - What a file of the cache holds -------------------------===//

#include "runtime/cache/Entry.h"

#include "runtime/cache/Checksum.h"

#include <cstddef>
#include <cstring>

namespace sinter::runtime {

static constexpr std::array<char, 8> entryMagic = {'s', 'i', 'n', 't',
                                                   'e', 'r', 'K', '\n'};
static constexpr const char *suffix = ".snk";

/// The checksum of an entry whose header, but for the checksum, is right.
static std::array<uint64_t, 2> entryChecksum(const EntryHeader &header,
                                             std::span<const std::byte> rest) {
  auto bytes = std::as_bytes(std::span(&header, 1));
  return checksumOf({bytes.first(offsetof(EntryHeader, checksum)), rest});
}

std::vector<std::byte> encodeEntry(const CacheKey &key, std::string_view label,
                                   std::span<const std::byte> data) {
  EntryHeader header{
      entryMagic,  cacheFormat, static_cast<uint32_t>(label.size()),
      data.size(), key,         {}};
  std::vector<std::byte> out(sizeof header + label.size() + data.size());
  std::byte *rest = out.data() + sizeof header;
  std::memcpy(rest, label.data(), label.size());
  if (!data.empty()) {
    std::memcpy(rest + label.size(), data.data(), data.size());
  }
  header.checksum =
      entryChecksum(header, std::span(out).subspan(sizeof header));
  std::memcpy(out.data(), &header, sizeof header);
  return out;
}

ReadStatus readEntry(const File &file, uint64_t offset, uint64_t bytes,
                     const CacheKey &key, CacheEntry &out) {
  EntryHeader header;
  int64_t got =
      file.read(std::as_writable_bytes(std::span(&header, 1)), offset);
  if (got < 0) {
    return ReadStatus::error;
  }
  if (got != sizeof header || header.magic != entryMagic ||
      header.format != cacheFormat || header.key != key) {
    return ReadStatus::bad;
  }
  uint64_t rest = bytes - sizeof header;
  if (bytes < sizeof header || header.labelBytes > rest ||
      header.payloadBytes != rest - header.labelBytes) {
    return ReadStatus::bad;
  }
  std::vector<std::byte> read(rest);
  got = file.read(read, offset + sizeof header);
  if (got < 0) {
    return ReadStatus::error;
  }
  if (static_cast<uint64_t>(got) != rest ||
      entryChecksum(header, read) != header.checksum) {
    return ReadStatus::bad;
  }
  out.label.assign(reinterpret_cast<const char *>(read.data()),
                   header.labelBytes);
  read.erase(read.begin(), read.begin() + header.labelBytes);
  out.payload = std::move(read);
  return ReadStatus::ok;
}

std::string entryPath(const CacheKey &key) {
  constexpr const char *digits = "0123456789abcdef";
  std::string path;
  for (uint8_t byte : key) {
    path += digits[byte >> 4];
    path += digits[byte & 15];
    if (path.size() == 2) {
      path += '/';
    }
  }
  return path + suffix;
}

bool parseEntryPath(const std::string &path, CacheKey &key) {
  if (path.size() != 1 + 2 * key.size() + std::strlen(suffix)) {
    return false;
  }
  for (size_t i = 0; i < key.size(); ++i) {
    unsigned value = 0;
    for (size_t j = 0; j < 2; ++j) {
      char c = path[2 * i + j + (i > 0)];
      bool isDigit = c >= '0' && c <= '9', isLetter = c >= 'a' && c <= 'f';
      if (!isDigit && !isLetter) {
        return false;
      }
      value =
          value * 16 + static_cast<unsigned>(isDigit ? c - '0' : c - 'a' + 10);
    }
    key[i] = static_cast<uint8_t>(value);
  }
  return path == entryPath(key);
}

} // namespace sinter::runtime
