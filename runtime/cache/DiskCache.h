//===- DiskCache.h - Kernels that outlive a process -----------------------===//
//
// A cache is a folder of files that are written once, whole, and never changed.
// Whatever goes wrong with it costs a recompilation and nothing else: no call
// here fails, and a folder that cannot be used is a cache that is empty.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CACHE_DISK_CACHE_H
#define SINTER_CACHE_DISK_CACHE_H

#include "runtime/cache/Pack.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace sinter::runtime {

/// Where kernels are looked for and stored.
struct CacheSettings {
  std::string folder; ///< Empty: nothing is stored.
  /// Folders and packs that are asked after it, in order.
  std::vector<std::string> readOnly;
  uint64_t budgetBytes = uint64_t(4) << 30;
};

/// A file that is locked while the object lives. Made by DiskCache::claim.
class CacheClaim {
public:
  CacheClaim() = default;
  CacheClaim(int folder, std::string path, File lock)
      : folder(folder), path(std::move(path)), lock(std::move(lock)) {}
  CacheClaim(CacheClaim &&) = default;
  CacheClaim &operator=(CacheClaim &&) = delete;
  SINTER_API ~CacheClaim();

private:
  int folder = -1;
  std::string path;
  File lock;
};

/// The cache of this process. Any thread may call anything at any time.
class DiskCache {
public:
  SINTER_API explicit DiskCache(CacheSettings settings);
  DiskCache(const DiskCache &) = delete;
  DiskCache &operator=(const DiskCache &) = delete;

  /// What was stored under `key`, checked. A bad entry is deleted; one that
  /// cannot be read is left alone.
  SINTER_API std::optional<CacheEntry> load(const CacheKey &key);

  /// Stores an entry, unless there is one. After a failure nothing more is
  /// stored, and a warning says why.
  SINTER_API void publish(const CacheKey &key, std::string_view label,
                          std::span<const std::byte> payload);

  /// Waits until no other process works on `key`, at most two seconds; once it
  /// took so long, never again. To be followed by a second look.
  SINTER_API CacheClaim claim(const CacheKey &key);

private:
  struct Source {
    File folder; ///< Or none: then it is a pack.
    Pack pack;
  };

  void openReadOnly(const std::string &path);
  bool isWritable() const { return own && !isLatched.load(); }
  ReadStatus readFrom(const File &folder, const CacheKey &key, bool isOwn,
                      CacheEntry &out);
  bool writeFile(const std::string &temporary, const std::string &path,
                 std::span<const std::byte> bytes);
  void latch(int error);
  void warn(const std::string &subject, const std::string &problem);

  CacheSettings settings;
  File own;
  std::vector<Source> sources;
  std::atomic<bool> isLatched = false, hasWarned = false, waits = true;
  std::atomic<uint64_t> numTemporaries = 0;
};

} // namespace sinter::runtime

#endif // SINTER_CACHE_DISK_CACHE_H
