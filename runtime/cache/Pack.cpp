//===- Pack.cpp - Many entries in one file that is only read --------------===//

#include "runtime/cache/Pack.h"

#include "runtime/cache/Checksum.h"
#include "runtime/cache/Folder.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace sinter::runtime {
namespace {

constexpr std::array<char, 8> packMagic = {'s', 'i', 'n', 't',
                                           'e', 'r', 'P', '\n'};

/// The first bytes of a pack. The checksum covers the rest of it, and the
/// index.
struct PackHeader {
  std::array<char, 8> magic;
  uint32_t format;
  uint32_t reserved;
  uint64_t count;
  std::array<uint64_t, 2> checksum;
};
static_assert(sizeof(PackHeader) == 40 && sizeof(PackRecord) == 48);

std::array<uint64_t, 2> indexChecksum(const PackHeader &header,
                                      std::span<const PackRecord> records) {
  auto bytes = std::as_bytes(std::span(&header, 1));
  return checksumOf(
      {bytes.first(offsetof(PackHeader, checksum)), std::as_bytes(records)});
}

/// The good entries, each as its file holds it.
struct Collected {
  std::vector<PackRecord> records;
  std::vector<std::byte> bytes;
};

Collected collect(const File &folder) {
  std::vector<StoredEntry> entries = listEntries(folder);
  std::ranges::sort(entries, {}, &StoredEntry::key);
  Collected out;
  for (const StoredEntry &entry : entries) {
    File file = File::open(folder.get(), entry.file.path, O_RDONLY);
    CacheEntry read;
    if (file && readEntry(file, 0, entry.file.bytes, entry.key, read) ==
                    ReadStatus::ok) {
      std::vector<std::byte> bytes =
          encodeEntry(entry.key, read.label, read.payload);
      out.records.push_back({entry.key, out.bytes.size(), bytes.size()});
      out.bytes.insert(out.bytes.end(), bytes.begin(), bytes.end());
    }
  }
  uint64_t begin = sizeof(PackHeader) + out.records.size() * sizeof(PackRecord);
  for (PackRecord &record : out.records) {
    record.offset += begin;
  }
  return out;
}

} // namespace

bool Pack::open(File from) {
  struct stat status;
  PackHeader header;
  if (fstat(from.get(), &status) != 0 ||
      from.read(std::as_writable_bytes(std::span(&header, 1)), 0) !=
          sizeof header ||
      header.magic != packMagic || header.format != cacheFormat ||
      header.count >
          static_cast<uint64_t>(status.st_size) / sizeof(PackRecord)) {
    return false;
  }
  std::vector<PackRecord> index(header.count);
  auto bytes = std::as_writable_bytes(std::span(index));
  if (from.read(bytes, sizeof header) != static_cast<int64_t>(bytes.size()) ||
      indexChecksum(header, index) != header.checksum) {
    return false;
  }
  file = std::move(from);
  records = std::move(index);
  return true;
}

ReadStatus Pack::read(const CacheKey &key, CacheEntry &out) const {
  auto found = std::ranges::lower_bound(records, key, {}, &PackRecord::key);
  if (found == records.end() || found->key != key) {
    return ReadStatus::missing;
  }
  return readEntry(file, found->offset, found->bytes, key, out);
}

int64_t writePack(const File &folder, const std::string &path) {
  Collected all = collect(folder);
  PackHeader header{packMagic, cacheFormat, 0, all.records.size(), {}};
  header.checksum = indexChecksum(header, all.records);
  std::string temporary = path + "." + std::to_string(getpid()) + ".tmp";
  File file =
      File::open(AT_FDCWD, temporary, O_WRONLY | O_CREAT | O_EXCL, 0644);
  bool isWritten = file && file.write(std::as_bytes(std::span(&header, 1))) &&
                   file.write(std::as_bytes(std::span(all.records))) &&
                   file.write(all.bytes) && file.close() &&
                   std::rename(temporary.c_str(), path.c_str()) == 0;
  if (isWritten) {
    return static_cast<int64_t>(all.records.size());
  }
  int error = errno;
  unlink(temporary.c_str());
  errno = error;
  return -1;
}

} // namespace sinter::runtime
