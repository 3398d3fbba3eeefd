//===- Folder.cpp - Folders whose content may be executed -----------------===//

#include "runtime/cache/Folder.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace sinter::runtime {
namespace {

constexpr const char *stampName = "swept";
constexpr int64_t hour = 3600;

/// The names in `folder/path`, without those that begin with a dot.
std::vector<std::string> namesIn(const File &folder, const char *path) {
  std::vector<std::string> names;
  int descriptor =
      openat(folder.get(), path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *stream = descriptor < 0 ? nullptr : fdopendir(descriptor);
  if (!stream) {
    if (descriptor >= 0) {
      close(descriptor);
    }
    return names;
  }
  while (dirent *item = readdir(stream)) {
    if (item->d_name[0] != '.') {
      names.emplace_back(item->d_name);
    }
  }
  closedir(stream);
  return names;
}

bool isFolderName(const std::string &name) {
  return name.size() == 2 &&
         name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

void remove(const File &folder, const std::string &path) {
  unlinkat(folder.get(), path.c_str(), 0);
}

} // namespace

bool isTrusted(const struct stat &status, Writer writer) {
  bool isOurs = status.st_uid == geteuid() ||
                (writer == Writer::userOrRoot && status.st_uid == 0);
  return isOurs && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

File openOwnFolder(const std::string &path, std::string &problem) {
  for (size_t i = 1; i <= path.size(); ++i) {
    if (i == path.size() || path[i] == '/') {
      mkdir(path.substr(0, i).c_str(), 0700);
    }
  }
  File folder = File::open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY);
  struct stat status;
  if (!folder || fstat(folder.get(), &status) != 0) {
    problem = std::strerror(errno);
    return {};
  }
  if (!isTrusted(status, Writer::user)) {
    problem = status.st_uid == geteuid()
                  ? "others may write to it (it should have mode 0700)"
                  : "it belongs to another user";
    return {};
  }
  return folder;
}

std::vector<StoredFile> listFiles(const File &folder) {
  std::vector<StoredFile> files;
  for (const std::string &outer : namesIn(folder, ".")) {
    if (!isFolderName(outer)) {
      continue;
    }
    for (const std::string &inner : namesIn(folder, outer.c_str())) {
      std::string path = outer + "/" + inner;
      struct stat status;
      if (fstatat(folder.get(), path.c_str(), &status, 0) == 0 &&
          S_ISREG(status.st_mode)) {
        files.push_back({std::move(path), static_cast<uint64_t>(status.st_size),
                         status.st_mtime});
      }
    }
  }
  return files;
}

std::vector<StoredEntry> listEntries(const File &folder) {
  std::vector<StoredEntry> entries;
  for (StoredFile &file : listFiles(folder)) {
    CacheKey key;
    if (parseEntryPath(file.path, key)) {
      entries.push_back({std::move(file), key});
    }
  }
  return entries;
}

void sweep(const File &folder, uint64_t budgetBytes) {
  int64_t now = std::time(nullptr);
  std::vector<StoredFile> entries;
  uint64_t total = 0;
  for (StoredFile &file : listFiles(folder)) {
    CacheKey key;
    if (parseEntryPath(file.path, key)) {
      total += file.bytes;
      entries.push_back(std::move(file));
    } else if (file.usedSeconds < now - hour) {
      remove(folder, file.path); // a temporary file or a lock
    }
  }
  if (total <= budgetBytes) {
    return;
  }
  std::ranges::sort(entries, {}, &StoredFile::usedSeconds);
  for (const StoredFile &entry : entries) {
    if (total <= budgetBytes / 5 * 4) {
      break;
    }
    remove(folder, entry.path);
    total -= entry.bytes;
  }
}

void sweepIfDue(const File &folder, uint64_t budgetBytes) {
  struct stat stamp;
  bool isThere = fstatat(folder.get(), stampName, &stamp, 0) == 0;
  if (isThere) {
    if (stamp.st_mtime > std::time(nullptr) - hour ||
        unlinkat(folder.get(), stampName, 0) != 0) {
      return;
    }
    sweep(folder, budgetBytes);
  }
  File::open(folder.get(), stampName, O_WRONLY | O_CREAT | O_EXCL, 0600);
}

int64_t clearFolder(const File &folder) {
  int64_t count = 0;
  for (const StoredFile &file : listFiles(folder)) {
    CacheKey key;
    count += parseEntryPath(file.path, key);
    remove(folder, file.path);
  }
  remove(folder, stampName);
  for (const std::string &name : namesIn(folder, ".")) {
    if (isFolderName(name)) {
      unlinkat(folder.get(), name.c_str(), AT_REMOVEDIR);
    }
  }
  return count;
}

} // namespace sinter::runtime
