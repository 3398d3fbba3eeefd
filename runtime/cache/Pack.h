//===- Pack.h - Many entries in one file that is only read ----------------===//
//
// What `sinter-cache pack` writes and a program is shipped with: a header, an
// index in the order of the keys, and the entries as they were.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CACHE_PACK_H
#define SINTER_CACHE_PACK_H

#include "runtime/cache/Entry.h"

namespace sinter::runtime {

/// Where an entry stands in a pack.
struct PackRecord {
  CacheKey key;
  uint64_t offset;
  uint64_t bytes;
};

/// An open pack.
class Pack {
public:
  /// Reads the index. False if it is not a whole pack.
  SINTER_API bool open(File file);

  SINTER_API ReadStatus read(const CacheKey &key, CacheEntry &out) const;

  size_t size() const { return records.size(); }

private:
  File file;
  std::vector<PackRecord> records;
};

/// Writes the good entries of a folder to `path`, all or nothing. How many; -1
/// after an error, which is in errno.
SINTER_API int64_t writePack(const File &folder, const std::string &path);

} // namespace sinter::runtime

#endif // SINTER_CACHE_PACK_H
