//===- TemporaryFolder.h - A cache of a test's own ------------------------===//

#ifndef SINTER_TEST_TEMPORARY_FOLDER_H
#define SINTER_TEST_TEMPORARY_FOLDER_H

#include "runtime/cache/DiskCache.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

namespace sinter::runtime {

using Bytes = std::vector<std::byte>;

/// A new folder that is deleted with its content.
class TemporaryFolder {
public:
  TemporaryFolder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "sinter-cache-XXXXXX")
            .string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    path = name;
  }
  TemporaryFolder(const TemporaryFolder &) = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path); }

  std::filesystem::path path;
};

/// The `number`-th of many keys.
inline CacheKey makeKey(uint32_t number) {
  CacheKey key;
  std::mt19937 random(number);
  for (uint8_t &byte : key) {
    byte = static_cast<uint8_t>(random());
  }
  return key;
}

/// The payload that tests store under makeKey(number).
inline Bytes makePayload(uint32_t number, size_t size) {
  Bytes bytes(size);
  std::mt19937 random(~number);
  for (std::byte &byte : bytes) {
    byte = static_cast<std::byte>(random());
  }
  return bytes;
}

inline std::filesystem::path entryFile(const TemporaryFolder &folder,
                                       const CacheKey &key) {
  return folder.path / entryPath(key);
}

inline Bytes readFile(const std::filesystem::path &path) {
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  auto bytes = std::as_bytes(std::span(text));
  return Bytes(bytes.begin(), bytes.end());
}

/// Replaces a file by one of mode 0444, as the cache writes them.
inline void writeFile(const std::filesystem::path &path,
                      std::span<const std::byte> bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::filesystem::remove(path);
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char *>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  std::filesystem::permissions(path, std::filesystem::perms(0444));
}

} // namespace sinter::runtime

#endif // SINTER_TEST_TEMPORARY_FOLDER_H
