//===- File.h - File descriptors that are closed --------------------------===//

#ifndef SINTER_CACHE_FILE_H
#define SINTER_CACHE_FILE_H

#include "sinter/runtime/types.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <sys/types.h>
#include <utility>

namespace sinter::runtime {

/// A file descriptor, or none. What fails says why in errno and throws nothing.
class SINTER_API File {
public:
  File() = default;
  explicit File(int descriptor) : descriptor(descriptor) {}
  File(File &&other) noexcept
      : descriptor(std::exchange(other.descriptor, -1)) {}
  File &operator=(File &&other) noexcept {
    std::swap(descriptor, other.descriptor);
    return *this;
  }
  ~File() { close(); }

  /// Opens `path` in `folder`, an open one or AT_FDCWD, for this process alone.
  static File open(int folder, const std::string &path, int flags,
                   mode_t mode = 0);

  explicit operator bool() const { return descriptor >= 0; }
  int get() const { return descriptor; }

  /// Whether all that was written has reached the file: some systems say only
  /// now that it has not.
  bool close();

  /// Writes all of it. Where a limit on the size of files is in the way, the
  /// signal that goes with it is not delivered.
  bool write(std::span<const std::byte> bytes);

  /// How many bytes there were to read at `offset`; -1 after an error.
  int64_t read(std::span<std::byte> bytes, uint64_t offset) const;

private:
  int descriptor = -1;
};

} // namespace sinter::runtime

#endif // SINTER_CACHE_FILE_H
