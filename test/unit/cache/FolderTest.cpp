//===- FolderTest.cpp - Which folders count, and what is deleted ----------===//

#include "test/unit/cache/TemporaryFolder.h"

#include "runtime/cache/Folder.h"

#include <algorithm>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sinter::runtime {
namespace {

namespace fs = std::filesystem;

File openFolder(const TemporaryFolder &folder) {
  std::string problem;
  return openOwnFolder(folder.path, problem);
}

/// Makes a file look as if it was used `seconds` ago.
void age(const fs::path &file, int64_t seconds) {
  timespec then{std::time(nullptr) - seconds, 0};
  timespec times[] = {then, then};
  ASSERT_EQ(utimensat(AT_FDCWD, file.c_str(), times, 0), 0);
}

int64_t ageOf(const fs::path &file) {
  struct stat status;
  EXPECT_EQ(stat(file.c_str(), &status), 0);
  return std::time(nullptr) - status.st_mtime;
}

TEST(CacheFolder, IsMadeForThisUserAlone) {
  TemporaryFolder outer;
  fs::path path = outer.path / "a" / "b";
  DiskCache cache({path, {}});
  cache.publish(makeKey(1), "", makePayload(1, 10));
  for (const fs::path &made :
       {outer.path / "a", path, entryFile(outer, makeKey(1)).parent_path()}) {
    if (fs::exists(made)) {
      EXPECT_EQ(fs::status(made).permissions(), fs::perms(0700)) << made;
    }
  }
  EXPECT_EQ(fs::status(path / entryPath(makeKey(1))).permissions(),
            fs::perms(0444));
}

TEST(CacheFolder, IsRefusedIfOthersMayWriteToIt) {
  TemporaryFolder folder;
  {
    DiskCache({folder.path, {}}).publish(makeKey(1), "", {});
  }
  for (int mode : {0720, 0702, 0777}) {
    fs::permissions(folder.path, fs::perms(mode));
    testing::internal::CaptureStderr();
    DiskCache cache({folder.path, {}});
    EXPECT_NE(testing::internal::GetCapturedStderr().find("mode 0700"),
              std::string::npos);
    EXPECT_FALSE(cache.load(makeKey(1)));
    cache.publish(makeKey(2), "", {});
    EXPECT_FALSE(fs::exists(entryFile(folder, makeKey(2))));
  }
}

TEST(CacheFolder, IsRefusedIfItBelongsToAnotherUser) {
  if (geteuid() != 0) {
    GTEST_SKIP() << "only root can give a folder away";
  }
  TemporaryFolder folder;
  {
    DiskCache({folder.path, {}}).publish(makeKey(1), "", {});
  }
  ASSERT_EQ(chown(folder.path.c_str(), 12345, 12345), 0);
  testing::internal::CaptureStderr();
  DiskCache cache({folder.path, {}});
  EXPECT_NE(testing::internal::GetCapturedStderr().find("another user"),
            std::string::npos);
  EXPECT_FALSE(cache.load(makeKey(1)));
}

TEST(CacheFolder, IsReadAndNotWrittenAfterAFailure) {
  TemporaryFolder folder;
  DiskCache cache({folder.path, {}});
  cache.publish(makeKey(1), "", {});
  // A file is where the next entry's folder should be.
  fs::path blocked = entryFile(folder, makeKey(2)).parent_path();
  ASSERT_NE(blocked, entryFile(folder, makeKey(1)).parent_path());
  std::ofstream(blocked) << "in the way";
  testing::internal::CaptureStderr();
  cache.publish(makeKey(2), "", {});
  cache.publish(makeKey(2), "", {});
  std::string warnings = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::ranges::count(warnings, '\n'), 1) << warnings;
  fs::remove(blocked);
  cache.publish(makeKey(2), "", {});
  EXPECT_FALSE(cache.load(makeKey(2)));
  EXPECT_TRUE(cache.load(makeKey(1)));
}

TEST(CacheFolder, KeepsTheFirstOfTwoEntries) {
  TemporaryFolder folder;
  DiskCache first({folder.path, {}}), second({folder.path, {}});
  first.publish(makeKey(1), "first", {});
  second.publish(makeKey(1), "second", {});
  EXPECT_EQ(second.load(makeKey(1))->label, "first");
  EXPECT_EQ(listFiles(openFolder(folder)).size(), 1u); // nothing temporary
}

TEST(CacheFolder, DoesNothingWithoutAName) {
  DiskCache cache({"", {}});
  cache.publish(makeKey(1), "", {});
  CacheClaim claim = cache.claim(makeKey(1));
  EXPECT_FALSE(cache.load(makeKey(1)));
}

TEST(CacheSweep, DeletesTheOldestDownToFourFifths) {
  TemporaryFolder folder;
  DiskCache cache({folder.path, {}});
  constexpr uint32_t count = 20;
  uint64_t size = sizeof(EntryHeader) + 1000;
  for (uint32_t i = 0; i < count; ++i) {
    cache.publish(makeKey(i), "", makePayload(i, 1000));
    age(entryFile(folder, makeKey(i)), 1000 - i);
  }
  sweep(openFolder(folder), count * size);
  EXPECT_EQ(listEntries(openFolder(folder)).size(), count);
  sweep(openFolder(folder), 10 * size);
  EXPECT_EQ(listEntries(openFolder(folder)).size(), 8u);
  for (uint32_t i = 0; i < count; ++i) {
    EXPECT_EQ(cache.load(makeKey(i)).has_value(), i >= 12) << i;
  }
}

TEST(CacheSweep, DeletesWhatDeadProcessesLeft) {
  TemporaryFolder folder;
  DiskCache cache({folder.path, {}});
  cache.publish(makeKey(1), "", {});
  std::string entry = entryFile(folder, makeKey(1));
  std::string left = entry + ".1.1.0.tmp", working = entry + ".2.2.0.tmp";
  for (const std::string &path : {left, working, entry + ".lock"}) {
    std::ofstream(path) << "half";
  }
  age(left, 7200);
  age(entry + ".lock", 7200);
  age(entry, 7200);
  sweep(openFolder(folder), 1 << 20);
  EXPECT_TRUE(fs::exists(entry));
  EXPECT_TRUE(fs::exists(working));
  EXPECT_FALSE(fs::exists(left));
  EXPECT_FALSE(fs::exists(entry + ".lock"));
}

TEST(CacheSweep, HappensOnceAnHour) {
  TemporaryFolder folder;
  DiskCache cache({folder.path, {}, /*budgetBytes=*/10});
  fs::path stamp = folder.path / "swept";
  cache.publish(makeKey(1), "", makePayload(1, 100));
  cache.publish(makeKey(2), "", makePayload(2, 100));
  EXPECT_EQ(listEntries(openFolder(folder)).size(), 2u);
  age(stamp, 3700);
  cache.publish(makeKey(3), "", makePayload(3, 100));
  EXPECT_EQ(listEntries(openFolder(folder)).size(), 0u);
  EXPECT_LT(ageOf(stamp), 60);
}

TEST(CacheSweep, EntriesThatAreUsedStayYoung) {
  TemporaryFolder folder;
  DiskCache cache({folder.path, {}});
  cache.publish(makeKey(1), "", {});
  fs::path file = entryFile(folder, makeKey(1));
  age(file, 3600);
  EXPECT_TRUE(cache.load(makeKey(1)));
  EXPECT_GE(ageOf(file), 3600); // once a day is enough
  age(file, 100000);
  EXPECT_TRUE(cache.load(makeKey(1)));
  EXPECT_LT(ageOf(file), 60);
}

TEST(CachePack, HoldsWhatItsFolderHeld) {
  TemporaryFolder folder, elsewhere;
  std::string path = elsewhere.path / "kernels.snp";
  {
    DiskCache cache({folder.path, {}});
    for (uint32_t i = 0; i < 50; ++i) {
      cache.publish(makeKey(i), std::to_string(i), makePayload(i, 100 + i));
    }
    Bytes broken = readFile(entryFile(folder, makeKey(7)));
    broken.back() ^= std::byte(1);
    writeFile(entryFile(folder, makeKey(7)), broken);
    EXPECT_EQ(writePack(openFolder(folder), path), 49);
  }
  DiskCache cache({"", {path, folder.path}});
  for (uint32_t i = 0; i < 60; ++i) {
    std::optional<CacheEntry> entry = cache.load(makeKey(i));
    ASSERT_EQ(entry.has_value(), i < 50 && i != 7) << i;
    if (entry) {
      EXPECT_EQ(entry->label, std::to_string(i));
      EXPECT_EQ(entry->payload, makePayload(i, 100 + i));
    }
  }
  // What is only read is not repaired either.
  EXPECT_TRUE(fs::exists(entryFile(folder, makeKey(7))));
}

TEST(CachePack, EveryFlippedByteIsAMissAtMost) {
  TemporaryFolder folder, elsewhere;
  fs::path path = elsewhere.path / "kernels.snp";
  DiskCache writer({folder.path, {}});
  for (uint32_t i = 0; i < 3; ++i) {
    writer.publish(makeKey(i), "", makePayload(i, 60));
  }
  ASSERT_EQ(writePack(openFolder(folder), path), 3);
  Bytes good = readFile(path);
  for (size_t at = 0; at < good.size(); ++at) {
    Bytes bad = good;
    bad[at] ^= std::byte(0x11);
    writeFile(path, bad);
    testing::internal::CaptureStderr();
    DiskCache cache({"", {path}});
    testing::internal::GetCapturedStderr();
    int hits = 0;
    for (uint32_t i = 0; i < 3; ++i) {
      if (std::optional<CacheEntry> entry = cache.load(makeKey(i))) {
        ASSERT_EQ(entry->payload, makePayload(i, 60));
        ++hits;
      }
    }
    ASSERT_LT(hits, 3) << at;
  }
  for (size_t size = 0; size < good.size(); ++size) {
    writeFile(path, std::span(good).first(size));
    Pack pack;
    CacheEntry entry;
    if (pack.open(File::open(AT_FDCWD, path, O_RDONLY)) &&
        pack.read(makeKey(0), entry) == ReadStatus::ok) {
      EXPECT_EQ(entry.payload, makePayload(0, 60)) << size;
    }
  }
}

TEST(CacheClear, LeavesAnEmptyFolder) {
  TemporaryFolder folder;
  DiskCache cache({folder.path, {}});
  for (uint32_t i = 0; i < 10; ++i) {
    cache.publish(makeKey(i), "", {});
  }
  std::ofstream(folder.path / "mine") << "not a kernel";
  EXPECT_EQ(clearFolder(openFolder(folder)), 10);
  EXPECT_TRUE(fs::exists(folder.path / "mine"));
  fs::remove(folder.path / "mine");
  EXPECT_TRUE(fs::is_empty(folder.path));
  cache.publish(makeKey(1), "again", {});
  EXPECT_TRUE(cache.load(makeKey(1)));
}

} // namespace
} // namespace sinter::runtime
