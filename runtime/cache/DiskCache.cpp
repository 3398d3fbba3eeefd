//===- DiskCache.cpp - Kernels that outlive a process ---------------------===//

#include "runtime/cache/DiskCache.h"

#include "runtime/cache/Folder.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace sinter::runtime {

static constexpr int64_t day = 86400;

CacheClaim::~CacheClaim() {
  if (lock) {
    unlinkat(folder, path.c_str(), 0);
  }
}

DiskCache::DiskCache(CacheSettings chosen) : settings(std::move(chosen)) {
  if (!settings.folder.empty()) {
    std::string problem;
    own = openOwnFolder(settings.folder, problem);
    if (!own) {
      warn(settings.folder, problem + "; kernels are not stored");
    }
  }
  for (const std::string &path : settings.readOnly) {
    openReadOnly(path);
  }
}

void DiskCache::openReadOnly(const std::string &path) {
  File file = File::open(AT_FDCWD, path, O_RDONLY);
  struct stat status;
  Source source;
  if (!file || fstat(file.get(), &status) != 0) {
    return warn(path, std::strerror(errno));
  }
  if (!isTrusted(status, Writer::userOrRoot)) {
    return warn(path, "others may write to it; it is not used");
  }
  if (S_ISDIR(status.st_mode)) {
    source.folder = std::move(file);
  } else if (!source.pack.open(std::move(file))) {
    return warn(path, "not a pack of kernels");
  }
  sources.push_back(std::move(source));
}

std::optional<CacheEntry> DiskCache::load(const CacheKey &key) {
  CacheEntry entry;
  if (own && readFrom(own, key, true, entry) == ReadStatus::ok) {
    return entry;
  }
  for (const Source &source : sources) {
    ReadStatus status = source.folder
                            ? readFrom(source.folder, key, false, entry)
                            : source.pack.read(key, entry);
    if (status == ReadStatus::ok) {
      return entry;
    }
  }
  return std::nullopt;
}

ReadStatus DiskCache::readFrom(const File &folder, const CacheKey &key,
                               bool isOwn, CacheEntry &out) {
  std::string path = entryPath(key);
  File file = File::open(folder.get(), path, O_RDONLY);
  if (!file) {
    return errno == ENOENT ? ReadStatus::missing : ReadStatus::error;
  }
  struct stat status;
  if (fstat(file.get(), &status) != 0) {
    return ReadStatus::error;
  }
  ReadStatus result = ReadStatus::bad;
  if (isTrusted(status, isOwn ? Writer::user : Writer::userOrRoot)) {
    result =
        readEntry(file, 0, static_cast<uint64_t>(status.st_size), key, out);
  }
  if (isOwn && result == ReadStatus::bad) {
    unlinkat(folder.get(), path.c_str(), 0);
  }
  // Entries that are used stay. Once a day is enough to know which.
  if (isOwn && result == ReadStatus::ok &&
      status.st_mtime < std::time(nullptr) - day) {
    futimens(file.get(), nullptr);
  }
  return result;
}

void DiskCache::publish(const CacheKey &key, std::string_view label,
                        std::span<const std::byte> payload) {
  if (!isWritable()) {
    return;
  }
  std::string path = entryPath(key);
  std::string temporary = path + "." + std::to_string(getpid()) + "." +
                          std::to_string(gettid()) + "." +
                          std::to_string(numTemporaries++) + ".tmp";
  mkdirat(own.get(), path.substr(0, 2).c_str(), 0700);
  if (!writeFile(temporary, path, encodeEntry(key, label, payload))) {
    latch(errno);
  }
  sweepIfDue(own, settings.budgetBytes);
}

/// The entry appears whole or not at all. Who comes first wins: the others
/// have computed the same.
bool DiskCache::writeFile(const std::string &temporary, const std::string &path,
                          std::span<const std::byte> bytes) {
  File file =
      File::open(own.get(), temporary, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (!file && errno == EEXIST) {
    // Of a dead process that had our number.
    unlinkat(own.get(), temporary.c_str(), 0);
    file = File::open(own.get(), temporary, O_WRONLY | O_CREAT | O_EXCL, 0600);
  }
  if (!file) {
    return false;
  }
  bool isPublished =
      file.write(bytes) && fchmod(file.get(), 0444) == 0 && file.close();
  if (isPublished) {
    isPublished =
        linkat(own.get(), temporary.c_str(), own.get(), path.c_str(), 0) == 0 ||
        errno == EEXIST;
    // There are file systems without links.
    if (!isPublished && (errno == EPERM || errno == EOPNOTSUPP ||
                         errno == ENOSYS || errno == EMLINK)) {
      isPublished =
          renameat(own.get(), temporary.c_str(), own.get(), path.c_str()) == 0;
    }
  }
  int error = errno;
  unlinkat(own.get(), temporary.c_str(), 0);
  errno = error;
  return isPublished;
}

CacheClaim DiskCache::claim(const CacheKey &key) {
  if (!isWritable()) {
    return {};
  }
  std::string path = entryPath(key);
  mkdirat(own.get(), path.substr(0, 2).c_str(), 0700);
  path.replace(path.rfind('.'), std::string::npos, ".lock");
  File lock = File::open(own.get(), path, O_RDWR | O_CREAT, 0600);
  if (!lock) {
    return {};
  }
  using Clock = std::chrono::steady_clock;
  auto end = Clock::now() + std::chrono::seconds(2);
  auto pause = std::chrono::microseconds(200);
  while (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      unlinkat(own.get(), path.c_str(), 0); // there are no locks here
      waits = false;
    }
    if (!waits) {
      return {};
    }
    if (Clock::now() >= end) {
      waits = false;
      return {};
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(20000));
  }
  return CacheClaim(own.get(), std::move(path), std::move(lock));
}

void DiskCache::latch(int error) {
  isLatched = true;
  warn(settings.folder,
       std::string(std::strerror(error)) + "; no more kernels are stored");
}

void DiskCache::warn(const std::string &subject, const std::string &problem) {
  if (!hasWarned.exchange(true)) {
    std::fprintf(stderr, "sinter: cache %s: %s\n", subject.c_str(),
                 problem.c_str());
  }
}

} // namespace sinter::runtime
