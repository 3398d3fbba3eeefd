//===- ProcessTest.cpp - Many processes, killed ones, full disks ----------===//

#include "test/unit/cache/TemporaryFolder.h"

#include "runtime/cache/Folder.h"

#include <csignal>
#include <fcntl.h>
#include <functional>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace sinter::runtime {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

/// Runs `body` in another process, which ends with what it returns.
pid_t start(const std::function<int()> &body) {
  pid_t child = fork();
  if (child == 0) {
    _exit(body());
  }
  return child;
}

/// How a child ended: its status, or minus the signal.
int wait(pid_t child) {
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// How many of the first `count` entries are there. Each must be right.
int countGood(DiskCache &cache, uint32_t count, size_t size) {
  int good = 0;
  for (uint32_t i = 0; i < count; ++i) {
    if (std::optional<CacheEntry> entry = cache.load(makeKey(i))) {
      EXPECT_EQ(entry->payload, makePayload(i, size)) << i;
      ++good;
    }
  }
  return good;
}

TEST(CacheProcesses, KilledWritersLeaveWholeEntriesOrNone) {
  TemporaryFolder folder;
  constexpr uint32_t count = 400;
  constexpr size_t size = 100000;
  std::mt19937 random(1);
  size_t bad = 0, numLeft = 0;
  for (int round = 0; round < 40; ++round) {
    pid_t child = start([&] {
      DiskCache cache({folder.path, {}});
      for (uint32_t i = 0; i < count; ++i) {
        CacheClaim claim = cache.claim(makeKey(i));
        if (!cache.load(makeKey(i))) {
          cache.publish(makeKey(i), "", makePayload(i, size));
        }
      }
      return 0;
    });
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20000));
    kill(child, SIGKILL);
    wait(child);
    // Nothing that is visible is half written.
    std::string problem;
    File open = openOwnFolder(folder.path, problem);
    for (const StoredEntry &entry : listEntries(open)) {
      File file = File::open(open.get(), entry.file.path, O_RDONLY);
      CacheEntry read;
      bad += readEntry(file, 0, entry.file.bytes, entry.key, read) !=
             ReadStatus::ok;
    }
    numLeft = listFiles(open).size() - listEntries(open).size();
  }
  EXPECT_EQ(bad, 0u);
  RecordProperty("leftovers", static_cast<int>(numLeft));
  // Locks and temporary files of the dead are in nobody's way.
  DiskCache cache({folder.path, {}});
  for (uint32_t i = 0; i < 100; ++i) {
    CacheClaim claim = cache.claim(makeKey(i));
    cache.publish(makeKey(i), "", makePayload(i, size));
  }
  EXPECT_EQ(countGood(cache, 100, size), 100);
}

TEST(CacheProcesses, ReadRightEntriesWhileOthersWriteAndDelete) {
  TemporaryFolder folder;
  constexpr uint32_t count = 1000;
  constexpr size_t size = 500;
  std::vector<pid_t> children;
  for (unsigned worker = 0; worker < 3; ++worker) {
    children.push_back(start([&] {
      DiskCache cache({folder.path, {}});
      for (uint32_t i = 0; i < count; ++i) {
        uint32_t number = (i + worker * 331) % count;
        std::optional<CacheEntry> entry = cache.load(makeKey(number));
        if (!entry) {
          cache.publish(makeKey(number), "", makePayload(number, size));
          entry = cache.load(makeKey(number));
        }
        if (entry && entry->payload != makePayload(number, size)) {
          return 1;
        }
      }
      return 0;
    }));
  }
  children.push_back(start([&] {
    std::string problem;
    for (int i = 0; i < 20; ++i) {
      sweep(openOwnFolder(folder.path, problem), 100 * size);
      usleep(2000);
    }
    return 0;
  }));
  for (pid_t child : children) {
    EXPECT_EQ(wait(child), 0);
  }
  DiskCache cache({folder.path, {}});
  EXPECT_GT(countGood(cache, count, size), 0);
}

TEST(CacheProcesses, ComputeEachEntryOnceBetweenThem) {
  TemporaryFolder folder;
  fs::path log = folder.path / "log";
  constexpr uint32_t count = 200;
  std::vector<pid_t> children;
  for (int worker = 0; worker < 2; ++worker) {
    children.push_back(start([&] {
      DiskCache cache({folder.path, {}});
      int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
      for (uint32_t i = 0; i < count; ++i) {
        if (cache.load(makeKey(i))) {
          continue;
        }
        CacheClaim claim = cache.claim(makeKey(i));
        if (!cache.load(makeKey(i))) {
          if (write(out, "x", 1) != 1) {
            return 1;
          }
          usleep(200);
          cache.publish(makeKey(i), "", makePayload(i, 100));
        }
      }
      return 0;
    }));
  }
  for (pid_t child : children) {
    EXPECT_EQ(wait(child), 0);
  }
  // A lock that is deleted as it is taken costs an entry its protection.
  EXPECT_LE(fs::file_size(log), count + count / 20);
  EXPECT_GE(fs::file_size(log), count);
}

TEST(CacheProcesses, DoNotWaitForOneThatHangsOrIsDead) {
  TemporaryFolder folder;
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  pid_t child = start([&] {
    DiskCache cache({folder.path, {}});
    CacheClaim first = cache.claim(makeKey(1));
    CacheClaim second = cache.claim(makeKey(2));
    if (write(ready[1], "x", 1) != 1) {
      return 1;
    }
    pause();
    return 0;
  });
  char byte;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  DiskCache cache({folder.path, {}}), another({folder.path, {}});
  auto timeClaim = [](DiskCache &from, uint32_t number) {
    auto begin = std::chrono::steady_clock::now();
    CacheClaim claim = from.claim(makeKey(number));
    return std::chrono::duration_cast<milliseconds>(
        std::chrono::steady_clock::now() - begin);
  };
  milliseconds waited = timeClaim(cache, 1);
  EXPECT_GE(waited, milliseconds(1900));
  EXPECT_LT(waited, milliseconds(10000));
  EXPECT_LT(timeClaim(cache, 2), milliseconds(500)); // not a second time
  kill(child, SIGKILL);
  wait(child);
  EXPECT_LT(timeClaim(another, 1), milliseconds(500));
  close(ready[0]);
  close(ready[1]);
}

TEST(CacheProcesses, SurviveALimitOnTheSizeOfFiles) {
  TemporaryFolder folder;
  pid_t child = start([&] {
    DiskCache cache({folder.path, {}});
    cache.publish(makeKey(0), "", makePayload(0, 1000));
    rlimit limit{4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    cache.publish(makeKey(1), "", makePayload(1, 100000));
    if (fs::exists(entryFile(folder, makeKey(1))) || !cache.load(makeKey(0))) {
      return 1;
    }
    // Whoever set the limit still gets the signal for writes of their own.
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGXFSZ) ? 2 : 0;
  });
  EXPECT_EQ(wait(child), 0);
  std::string problem;
  EXPECT_EQ(listFiles(openOwnFolder(folder.path, problem)).size(), 1u);
}

/// Mounts an empty file system of 256 KiB that only this process sees.
bool mountSmallDisk(const fs::path &path) {
  if (unshare(CLONE_NEWNS) != 0 ||
      mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return false;
  }
  return mount("tmpfs", path.c_str(), "tmpfs", 0, "size=256k,mode=0700") == 0;
}

TEST(CacheProcesses, SurviveAFullDisk) {
  TemporaryFolder folder;
  constexpr int noDisk = 77;
  constexpr size_t size = 10000;
  pid_t child = start([&] {
    if (!mountSmallDisk(folder.path)) {
      return noDisk;
    }
    DiskCache cache({folder.path, {}});
    for (uint32_t i = 0; i < 100; ++i) {
      cache.publish(makeKey(i), "", makePayload(i, size));
    }
    std::string problem;
    size_t files = listFiles(openOwnFolder(folder.path, problem)).size();
    int good = countGood(cache, 100, size);
    // Some fit; none is half there; nothing temporary is left.
    return good > 0 && good < 30 && files == static_cast<size_t>(good) ? 0 : 1;
  });
  int status = wait(child);
  if (status == noDisk) {
    GTEST_SKIP() << "no file system can be mounted here";
  }
  EXPECT_EQ(status, 0);
}

} // namespace
} // namespace sinter::runtime
