//===- File.cpp - File descriptors that are closed ------------------------===//

#include "runtime/cache/File.h"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

namespace sinter::runtime {
namespace {

/// Holds back SIGXFSZ, which ends the process where a write meets a limit on
/// the size of files.
class SizeSignalBlock {
public:
  SizeSignalBlock() {
    sigset_t pending;
    sigpending(&pending);
    wasPending = sigismember(&pending, SIGXFSZ) == 1;
    sigemptyset(&signals);
    sigaddset(&signals, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &signals, &before);
  }
  SizeSignalBlock(const SizeSignalBlock &) = delete;
  SizeSignalBlock &operator=(const SizeSignalBlock &) = delete;
  ~SizeSignalBlock() {
    int error = errno;
    if (error == EFBIG && !wasPending) {
      timespec now{};
      while (sigtimedwait(&signals, nullptr, &now) < 0 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = error;
  }

private:
  sigset_t signals, before;
  bool wasPending;
};

} // namespace

File File::open(int folder, const std::string &path, int flags, mode_t mode) {
  int descriptor;
  do {
    descriptor = openat(folder, path.c_str(), flags | O_CLOEXEC, mode);
  } while (descriptor < 0 && errno == EINTR);
  return File(descriptor);
}

bool File::close() {
  int closing = std::exchange(descriptor, -1);
  // After EINTR the descriptor is gone all the same.
  return closing < 0 || ::close(closing) == 0 || errno == EINTR;
}

bool File::write(std::span<const std::byte> bytes) {
  errno = 0;
  SizeSignalBlock block;
  while (!bytes.empty()) {
    ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return false;
    }
    bytes = bytes.subspan(written > 0 ? static_cast<size_t>(written) : 0);
  }
  errno = 0;
  return true;
}

int64_t File::read(std::span<std::byte> bytes, uint64_t offset) const {
  size_t done = 0;
  while (done < bytes.size()) {
    ssize_t got = pread(descriptor, bytes.data() + done, bytes.size() - done,
                        static_cast<off_t>(offset + done));
    if (got == 0) {
      break;
    }
    if (got > 0) {
      done += static_cast<size_t>(got);
    } else if (errno != EINTR) {
      return -1;
    }
  }
  return static_cast<int64_t>(done);
}

} // namespace sinter::runtime
