//===- DiskCacheTest.cpp - Compiled kernels that outlive a process --------===//
//
// Each test runs CachedProgram, as a user's program would be run, with a cache
// of its own.
//
//===----------------------------------------------------------------------===//

#include "runtime/cache/Folder.h"
#include "sinter/compile.h"
#include "sinter/sinter.h"
#include "test/unit/cache/TemporaryFolder.h"

#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sinter {
namespace {

namespace fs = std::filesystem;
using runtime::TemporaryFolder;

/// What a child reported: its last line, and all of it.
struct Outcome {
  int status = -1;
  int64_t hits = -1, misses = -1;
  std::string text;
};

/// A child that runs the program with `folder` as its cache.
class Child {
public:
  explicit Child(const fs::path &folder, const std::string &readOnly = "",
                 int threads = 2) {
    // It lies beside this one.
    const fs::path program =
        fs::read_symlink("/proc/self/exe").parent_path() / "CachedProgram";
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    process = fork();
    if (process == 0) {
      dup2(ends[1], 1);
      dup2(ends[1], 2);
      setenv("SINTER_CACHE", "on", 1);
      setenv("SINTER_TEST_THREADS", std::to_string(threads).c_str(), 1);
      setenv("SINTER_CACHE_DIR", folder.c_str(), 1);
      setenv("SINTER_CACHE_RO", readOnly.c_str(), 1);
      execl(program.c_str(), "CachedProgram", nullptr);
      _exit(127);
    }
    close(ends[1]);
    output = ends[0];
  }
  Child(const Child &) = delete;

  void stop() { kill(process, SIGKILL); }

  Outcome wait() {
    Outcome out;
    char buffer[4096];
    for (ssize_t got; (got = read(output, buffer, sizeof buffer)) > 0;) {
      out.text.append(buffer, static_cast<size_t>(got));
    }
    close(output);
    waitpid(process, &out.status, 0);
    size_t at = out.text.find("kernels: ");
    if (at != std::string::npos) {
      long long hits = 0, misses = 0;
      std::sscanf(out.text.c_str() + at, "kernels: %lld hits, %lld misses",
                  &hits, &misses);
      out.hits = hits;
      out.misses = misses;
    }
    return out;
  }

private:
  pid_t process;
  int output;
};

Outcome runProgram(const fs::path &folder, const std::string &readOnly = "") {
  return Child(folder, readOnly).wait();
}

std::vector<fs::path> entriesIn(const TemporaryFolder &folder) {
  std::vector<fs::path> paths;
  for (const auto &item : fs::recursive_directory_iterator(folder.path)) {
    if (item.path().extension() == ".snk") {
      paths.push_back(item.path());
    }
  }
  return paths;
}

TEST(DiskCache, SecondProcessCompilesNothing) {
  TemporaryFolder folder;
  Outcome first = runProgram(folder.path), second = runProgram(folder.path);
  EXPECT_EQ(first.status, 0) << first.text;
  EXPECT_EQ(first.hits, 0);
  EXPECT_GT(first.misses, 1);
  EXPECT_EQ(entriesIn(folder).size(), static_cast<size_t>(first.misses));
  EXPECT_EQ(second.status, 0) << second.text;
  EXPECT_EQ(second.misses, 0);
  EXPECT_EQ(second.hits, first.misses);
}

TEST(DiskCache, ObjectsDoNotDependOnThreads) {
  TemporaryFolder one, several;
  Child first(one.path, "", 1), second(several.path, "", 5);
  EXPECT_GT(first.wait().misses, 1);
  second.wait();
  std::vector<fs::path> entries = entriesIn(one);
  EXPECT_EQ(entries.size(), entriesIn(several).size());
  for (const fs::path &path : entries) {
    fs::path other = several.path / fs::relative(path, one.path);
    EXPECT_EQ(runtime::readFile(path), runtime::readFile(other)) << path;
  }
}

TEST(DiskCache, DamagedEntriesAreCompiledAnew) {
  TemporaryFolder folder;
  Outcome whole = runProgram(folder.path);
  std::mt19937 random(7);
  for (const fs::path &path : entriesIn(folder)) {
    runtime::Bytes bytes = runtime::readFile(path);
    if (random() % 2) {
      bytes[random() % bytes.size()] ^= std::byte(1 << random() % 8);
    } else {
      bytes.resize(random() % bytes.size());
    }
    runtime::writeFile(path, bytes);
  }
  Outcome damaged = runProgram(folder.path), again = runProgram(folder.path);
  EXPECT_EQ(damaged.status, 0) << damaged.text;
  EXPECT_EQ(damaged.hits, 0);
  EXPECT_EQ(damaged.misses, whole.misses);
  EXPECT_EQ(again.status, 0) << again.text;
  EXPECT_EQ(again.hits, whole.misses);
}

// A checksum does not say that what was stored is an object.
TEST(DiskCache, WellFormedNonsenseIsCompiledAnew) {
  TemporaryFolder folder;
  Outcome whole = runProgram(folder.path);
  int number = 0;
  for (const fs::path &path : entriesIn(folder)) {
    runtime::Bytes old = runtime::readFile(path);
    runtime::EntryHeader header;
    std::memcpy(&header, old.data(), sizeof header);
    // Not an object; an object without the entry; nothing.
    std::span<const std::byte> payload =
        std::span(old).subspan(sizeof header + header.labelBytes);
    runtime::Bytes nonsense = runtime::makePayload(1, 5000);
    std::span<const std::byte> chosen[] = {nonsense, payload, {}};
    runtime::writeFile(path, runtime::encodeEntry(header.key, "another",
                                                  chosen[number++ % 3]));
  }
  Outcome nonsense = runProgram(folder.path);
  EXPECT_EQ(nonsense.status, 0) << nonsense.text;
  EXPECT_EQ(nonsense.misses, whole.misses);
}

TEST(DiskCache, ProcessesAtOnceAreAllRight) {
  TemporaryFolder folder;
  Child first(folder.path), second(folder.path), third(folder.path);
  Outcome outcomes[] = {first.wait(), second.wait(), third.wait()};
  int64_t total = outcomes[0].hits + outcomes[0].misses, misses = 0;
  for (const Outcome &outcome : outcomes) {
    EXPECT_EQ(outcome.status, 0) << outcome.text;
    EXPECT_EQ(outcome.hits + outcome.misses, total);
    misses += outcome.misses;
  }
  EXPECT_LT(misses, 2 * total); // they do not all do the same
}

TEST(DiskCache, ProcessAfterKilledOnesIsRight) {
  TemporaryFolder folder;
  std::mt19937 random(3);
  for (int round = 0; round < 6; ++round) {
    Child child(folder.path);
    usleep(20000 + random() % 120000);
    child.stop();
    child.wait();
  }
  Outcome outcome = runProgram(folder.path);
  EXPECT_EQ(outcome.status, 0) << outcome.text;
  EXPECT_GT(outcome.hits + outcome.misses, 1);
}

TEST(DiskCache, FolderThatCannotBeUsedIsAWarning) {
  TemporaryFolder folder;
  fs::path file = folder.path / "file";
  std::ofstream(file) << "not a folder";
  Outcome outcome = runProgram(file);
  EXPECT_EQ(outcome.status, 0) << outcome.text;
  EXPECT_GT(outcome.misses, 1);
  EXPECT_NE(outcome.text.find("sinter: cache "), std::string::npos);
}

TEST(DiskCache, PackServesAProgramThatIsShippedWithIt) {
  TemporaryFolder folder, shipped, own;
  Outcome first = runProgram(folder.path);
  fs::path pack = shipped.path / "kernels.snp";
  std::string problem;
  EXPECT_EQ(
      runtime::writePack(runtime::openOwnFolder(folder.path, problem), pack),
      first.misses);
  Outcome second = runProgram(own.path, pack);
  EXPECT_EQ(second.status, 0) << second.text;
  EXPECT_EQ(second.hits, first.misses);
  EXPECT_TRUE(entriesIn(own).empty());
}

} // namespace
} // namespace sinter
