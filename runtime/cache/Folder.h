//===- Folder.h - Folders whose content may be executed -------------------===//
//
// What lies in a cache is code that will run. So a folder counts only if nobody
// else can have written to it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CACHE_FOLDER_H
#define SINTER_CACHE_FOLDER_H

#include "runtime/cache/Entry.h"

#include <functional>
#include <sys/stat.h>

namespace sinter::runtime {

/// Who may have written what is read.
enum class Writer : uint8_t {
  user,       ///< This user alone.
  userOrRoot, ///< Or the administrator, who installs programs.
};

/// Whether only `writer` can write to the file or folder.
bool isTrusted(const struct stat &status, Writer writer);

/// Makes the folder if there is none, with those above it, for this user alone;
/// opens it. On failure `problem` says why.
SINTER_API File openOwnFolder(const std::string &path, std::string &problem);

/// A file of the cache: its path in the folder, and when it was used last.
struct StoredFile {
  std::string path;
  uint64_t bytes;
  int64_t usedSeconds; ///< Since 1970.
};

/// All files of the cache's folders, entries or not, but for the stamp.
SINTER_API std::vector<StoredFile> listFiles(const File &folder);

/// An entry and its key.
struct StoredEntry {
  StoredFile file;
  CacheKey key;
};
SINTER_API std::vector<StoredEntry> listEntries(const File &folder);

/// Deletes the oldest entries if they are more than `budgetBytes`, until they
/// are at most four fifths of it; and what processes that died left behind.
SINTER_API void sweep(const File &folder, uint64_t budgetBytes);

/// The same, at most once an hour, whatever the number of processes: who
/// deletes the stamp sweeps.
SINTER_API void sweepIfDue(const File &folder, uint64_t budgetBytes);

/// Deletes everything. How many entries there were.
SINTER_API int64_t clearFolder(const File &folder);

} // namespace sinter::runtime

#endif // SINTER_CACHE_FOLDER_H
