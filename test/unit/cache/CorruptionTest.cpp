//===- CorruptionTest.cpp - Entries that are not as they were written -----===//

#include "test/unit/cache/TemporaryFolder.h"

#include <cstring>

namespace sinter::runtime {
namespace {

namespace fs = std::filesystem;

/// A cache with one entry, whose file a test then changes.
class Corruption : public testing::Test {
protected:
  Corruption() { cache.publish(key, "label", payload); }

  /// Puts `bytes` in the place of the entry. It must be a miss, be gone, and
  /// give way to a good one.
  void expectMiss(std::span<const std::byte> bytes, const char *what,
                  size_t at) {
    writeFile(file, bytes);
    ASSERT_FALSE(cache.load(key)) << what << " at " << at;
    ASSERT_FALSE(fs::exists(file)) << what << " at " << at;
  }

  TemporaryFolder folder;
  DiskCache cache{{folder.path, {}}};
  CacheKey key = makeKey(1);
  Bytes payload = makePayload(1, 200);
  fs::path file = entryFile(folder, key);
};

TEST_F(Corruption, EntriesComeBackAsTheyWereStored) {
  std::optional<CacheEntry> entry = cache.load(key);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->label, "label");
  EXPECT_EQ(entry->payload, payload);
  EXPECT_FALSE(cache.load(makeKey(2)));
  cache.publish(makeKey(3), "", {});
  ASSERT_TRUE(cache.load(makeKey(3)));
  EXPECT_TRUE(cache.load(makeKey(3))->payload.empty());
}

TEST_F(Corruption, EveryFlippedBitIsAMissAndTheEntryIsDeleted) {
  Bytes good = readFile(file);
  ASSERT_EQ(good.size(), sizeof(EntryHeader) + 5 + payload.size());
  for (size_t at = 0; at < good.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes bad = good;
      bad[at] ^= static_cast<std::byte>(1 << bit);
      expectMiss(bad, "bit flipped", at);
    }
  }
  cache.publish(key, "label", payload);
  EXPECT_TRUE(cache.load(key));
}

TEST_F(Corruption, EveryTruncationIsAMissAndTheEntryIsDeleted) {
  Bytes good = readFile(file);
  for (size_t size = 0; size < good.size(); ++size) {
    expectMiss(std::span(good).first(size), "truncated", size);
  }
}

TEST_F(Corruption, AppendedBytesAreAMiss) {
  Bytes longer = readFile(file);
  longer.resize(longer.size() + 1);
  expectMiss(longer, "appended", longer.size());
}

TEST_F(Corruption, AnEntryUnderAnotherKeyIsAMiss) {
  Bytes good = readFile(file);
  fs::path other = entryFile(folder, makeKey(2));
  writeFile(other, good);
  EXPECT_FALSE(cache.load(makeKey(2)));
  EXPECT_TRUE(cache.load(key));
}

TEST_F(Corruption, SizesThatOverflowAreAMiss) {
  Bytes good = readFile(file);
  EntryHeader header;
  std::memcpy(&header, good.data(), sizeof header);
  header.payloadBytes = ~uint64_t(0) - sizeof header + 1;
  std::memcpy(good.data(), &header, sizeof header);
  expectMiss(good, "huge size", 0);
}

TEST_F(Corruption, AFileThatOthersMayWriteIsNotBelieved) {
  Bytes good = readFile(file);
  writeFile(file, good);
  EXPECT_TRUE(cache.load(key));
  fs::permissions(file, fs::perms(0666));
  EXPECT_FALSE(cache.load(key));
}

// Reading the memory of a process at address 0 is an error of input, not an
// end of file.
TEST_F(Corruption, AnErrorOfTheMediumDeletesNothing) {
  fs::remove(file);
  fs::create_symlink("/proc/self/mem", file);
  EXPECT_FALSE(cache.load(key));
  EXPECT_TRUE(fs::is_symlink(file));
  fs::remove(file);
  fs::create_symlink(file, file); // a loop: it cannot be opened
  EXPECT_FALSE(cache.load(key));
  EXPECT_TRUE(fs::is_symlink(file));
}

TEST_F(Corruption, AFolderInTheEntrysPlaceIsAMiss) {
  fs::remove(file);
  fs::create_directory(file);
  EXPECT_FALSE(cache.load(key));
  cache.publish(key, "label", payload);
  EXPECT_FALSE(cache.load(key));
}

TEST_F(Corruption, PathsOfEntriesAreTheirKeys) {
  CacheKey parsed;
  std::string path = entryPath(key);
  EXPECT_EQ(path.size(), 2 + 1 + 62 + 4u);
  ASSERT_TRUE(parseEntryPath(path, parsed));
  EXPECT_EQ(parsed, key);
  EXPECT_FALSE(parseEntryPath(path + "x", parsed));
  EXPECT_FALSE(parseEntryPath(path.substr(1), parsed));
  path[10] = 'G';
  EXPECT_FALSE(parseEntryPath(path, parsed));
}

} // namespace
} // namespace sinter::runtime
