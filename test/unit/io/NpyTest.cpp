//===- NpyTest.cpp - Arrays in NumPy's file format ------------------------===//

#include "frontend/io/Npy.h"

#include "sinter/error.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <random>

namespace sinter {
namespace {

/// A file of version `version` with a header and elements.
std::vector<std::byte> fileOf(const std::string &header,
                              const std::string &elements, char version = 1) {
  std::string text = "\x93NUMPY";
  text += version;
  text += '\0';
  size_t size = header.size();
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) {
    text += static_cast<char>(size >> (8 * i) & 0xff);
  }
  text += header + elements;
  std::vector<std::byte> bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

std::string headerOf(const std::string &descr, const std::string &shape,
                     const std::string &order = "False") {
  return "{'descr': '" + descr + "', 'fortran_order': " + order +
         ", 'shape': " + shape + ", }\n";
}

std::string errorOf(const std::vector<std::byte> &bytes) {
  try {
    parseNpy(bytes, "a.npy");
    return "no error";
  } catch (const Error &error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    return error.what();
  }
}

std::string textOf(const NpyArray &array) {
  return {reinterpret_cast<const char *>(array.data.data()), array.data.size()};
}

TEST(Npy, ReadsAllVersions) {
  for (char version : {1, 2, 3}) {
    NpyArray array =
        parseNpy(fileOf(headerOf("<i2", "(2,)"), "abcd", version), "a.npy");
    EXPECT_EQ(array.type, (TensorType{DType::i16, {2}}));
    EXPECT_EQ(textOf(array), "abcd");
  }
}

TEST(Npy, ReadsScalarsAndEmptyArrays) {
  EXPECT_EQ(parseNpy(fileOf(headerOf("|u1", "()"), "a"), "a").type,
            (TensorType{DType::u8, {}}));
  EXPECT_EQ(parseNpy(fileOf(headerOf("<f8", "(3, 0)"), ""), "a").type,
            (TensorType{DType::f64, {3, 0}}));
}

TEST(Npy, TurnsColumnMajorOrderAround) {
  NpyArray array =
      parseNpy(fileOf(headerOf("|i1", "(2, 3)", "True"), "adbecf"), "a.npy");
  EXPECT_EQ(textOf(array), "abcdef");
  array = parseNpy(fileOf(headerOf("|i1", "(2, 2, 2)", "True"), "aecgbfdh"),
                   "a.npy");
  EXPECT_EQ(textOf(array), "abcdefgh");
}

TEST(Npy, MakesBooleansZeroOrOne) {
  NpyArray array =
      parseNpy(fileOf(headerOf("|b1", "(3,)"), std::string("\0\1\7", 3)), "a");
  EXPECT_EQ(textOf(array), std::string("\0\1\1", 3));
}

TEST(Npy, SaysWhatIsWrongWithAFile) {
  auto expect = [](const std::vector<std::byte> &bytes, const char *text) {
    std::string error = errorOf(bytes);
    EXPECT_NE(error.find(text), std::string::npos) << error;
    EXPECT_TRUE(error.starts_with("a.npy: ")) << error;
  };
  expect({}, "not a .npy file");
  expect(fileOf(headerOf("<f4", "(2,)"), "abcd"), "has 2 elements of 4 bytes");
  expect(fileOf(headerOf("<f4", "(2,)"), "abcdefghi"), "the file has 9 bytes");
  expect(fileOf(headerOf(">f4", "(1,)"), "abcd"), "dtype '>f4'");
  expect(fileOf(headerOf("<c8", "(1,)"), "abcdefgh"), "dtype '<c8'");
  expect(fileOf(headerOf("|O", "(1,)"), "abcdefgh"), "dtype '|O'");
  expect(fileOf("{'descr': '<f4'}", ""), "no 'descr', 'fortran_order'");
  expect(fileOf(headerOf("<f4", "(1, 1, 1, 1, 1, 1, 1, 1, 1)"), "abcd"),
         "more than 8 dimensions");
  expect(fileOf(headerOf("<f4", "(-1,)"), ""), "no size");
  expect(fileOf("{'shape': (1,), 'more': 2}", ""), "an unknown key 'more'");
  expect(fileOf("{'descr': '<f4", ""), "a string without an end");
  expect(fileOf(headerOf("<f8", "(2305843009213693952,)"), ""),
         "a size that is too large");
  expect(fileOf(headerOf("<f4", "(1,)"), "abcd", 4), "version 4");
}

TEST(Npy, RefusesEveryTruncation) {
  std::vector<std::byte> whole = fileOf(headerOf("<i4", "(2,)"), "abcdefgh");
  for (size_t size = 0; size < whole.size(); ++size) {
    std::vector<std::byte> part(whole.begin(), whole.begin() + size);
    EXPECT_NE(errorOf(part), "no error") << size;
  }
}

TEST(Npy, SurvivesDamage) {
  std::vector<std::byte> whole =
      fileOf(headerOf("<i4", "(2, 3)", "True"), std::string(24, 'x'), 2);
  std::mt19937 random(1);
  for (int round = 0; round < 20000; ++round) {
    std::vector<std::byte> bytes = whole;
    for (int i = 0; i < 3; ++i) {
      bytes[random() % bytes.size()] = static_cast<std::byte>(random());
    }
    try {
      NpyArray array = parseNpy(bytes, "a.npy");
      EXPECT_EQ(array.data.size(),
                static_cast<size_t>(array.type.shape.numElements()) *
                    byteSize(array.type.dtype));
    } catch (const Error &) {
      // As it should be.
    }
  }
}

TEST(Npy, ReadsWhatItWrites) {
  std::string path = testing::TempDir() + "/written.npy";
  std::string elements = "0123456789abcdef01234567";
  for (Shape shape : {Shape{}, Shape{1}, Shape{3}, Shape{2, 3}, Shape{0, 2}}) {
    TensorType type{DType::f32, shape};
    writeNpy(path, type, elements.data());
    NpyArray array = readNpy(path);
    EXPECT_EQ(array.type, type);
    EXPECT_EQ(textOf(array),
              elements.substr(0, static_cast<size_t>(4 * shape.numElements())));
  }
  // NumPy has no bf16: its bits.
  writeNpy(path, {DType::bf16, {2}}, elements.data());
  EXPECT_EQ(readNpy(path).type, (TensorType{DType::u16, {2}}));
  std::filesystem::remove(path);
  EXPECT_THROW(readNpy(path), Error);
  EXPECT_THROW(writeNpy(path + "/no/such", {DType::f32, {1}}, path.data()),
               Error);
}

} // namespace
} // namespace sinter
