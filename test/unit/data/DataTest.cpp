//===- DataTest.cpp - Datasets, loaders, files of digits ------------------===//

#include "test/unit/nn/Near.h"

#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <numeric>
#include <set>
#include <thread>

namespace sinter {
namespace {

using test::contains;
using test::errorOf;
using test::near;
using namespace data;

/// The numbers 0, 1, ... and their squares.
struct Squares : datasets::Dataset<Squares> {
  explicit Squares(int64_t count) : count(count) {}
  Example<> get(size_t index) override {
    check(index != 13, ErrorKind::value, "get: 13 brings bad luck");
    const auto number = static_cast<double>(index);
    return {full(1, number), tensor(number * number)};
  }
  std::optional<size_t> size() const override {
    return static_cast<size_t>(count);
  }
  int64_t count;
};

template <class Loader> std::vector<double> seen(Loader &loader) {
  std::vector<double> numbers;
  for (auto &batch : loader) {
    Tensor flat = batch.data.reshape(-1);
    for (int64_t i = 0; i < flat.numel(); ++i) {
      numbers.push_back(flat[i].template item<double>());
    }
  }
  return numbers;
}

TEST(DataLoader, StacksExamplesIntoBatches) {
  auto loader = make_data_loader<samplers::SequentialSampler>(
      Squares(5).map(transforms::Stack<>()), 2);
  std::vector<int64_t> sizes;
  for (auto &batch : *loader) {
    EXPECT_TRUE((batch.data.reshape(-1).square()).equal(batch.target));
    sizes.push_back(batch.data.size(0));
  }
  EXPECT_EQ(sizes, (std::vector<int64_t>{2, 2, 1}));
  EXPECT_EQ(seen(*loader), (std::vector<double>{0, 1, 2, 3, 4}))
      << "a loader can be read again";
}

TEST(DataLoader, LeavesOutASmallLastBatchWhereAsked) {
  auto loader = make_data_loader<samplers::SequentialSampler>(
      Squares(5).map(transforms::Stack<>()),
      DataLoaderOptions().batch_size(2).drop_last(true));
  EXPECT_EQ(seen(*loader), (std::vector<double>{0, 1, 2, 3}));
}

TEST(DataLoader, TakesEachExampleOnceInRandomOrder) {
  manual_seed(11);
  auto loader = make_data_loader(Squares(12).map(transforms::Stack<>()), 5);
  const std::vector<double> first = seen(*loader), second = seen(*loader);
  EXPECT_EQ(std::set<double>(first.begin(), first.end()).size(), 12u);
  EXPECT_NE(first, second) << "another order each time";
}

TEST(DataLoader, KeepsTheOrderWithSeveralWorkers) {
  auto loader = make_data_loader<samplers::SequentialSampler>(
      Squares(12).map(transforms::Stack<>()),
      DataLoaderOptions().batch_size(1).workers(3));
  std::vector<double> wanted(12);
  std::iota(wanted.begin(), wanted.end(), 0);
  EXPECT_EQ(seen(*loader), wanted);
  EXPECT_EQ(seen(*loader), wanted);
}

TEST(DataLoader, ForgetsWhatAPassThatWasLeftHadAskedFor) {
  auto loader = make_data_loader<samplers::SequentialSampler>(
      Squares(12).map(transforms::Stack<>()),
      DataLoaderOptions().batch_size(3).workers(2).enforce_ordering(false));
  for (auto &batch : *loader) {
    EXPECT_EQ(batch.data.size(0), 3);
    break;
  }
  const std::vector<double> all = seen(*loader);
  EXPECT_EQ(std::set<double>(all.begin(), all.end()).size(), 12u);
}

TEST(DataLoader, ThrowsInTheLoopWhatADatasetThrowsInAWorker) {
  for (size_t workers : {0, 2}) {
    auto loader = make_data_loader<samplers::SequentialSampler>(
        Squares(20).map(transforms::Stack<>()),
        DataLoaderOptions().batch_size(4).workers(workers));
    EXPECT_TRUE(contains(errorOf([&] { seen(*loader); }), "bad luck"));
  }
}

TEST(DataLoader, SaysWhenItHasWaitedTooLong) {
  struct Slow : datasets::Dataset<Slow> {
    Example<> get(size_t) override {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      return {ones(1), ones(1)};
    }
    std::optional<size_t> size() const override { return 1; }
  };
  auto loader = make_data_loader<samplers::SequentialSampler>(
      Slow().map(transforms::Stack<>()),
      DataLoaderOptions().workers(1).timeout(std::chrono::milliseconds(10)));
  EXPECT_TRUE(contains(errorOf([&] { seen(*loader); }), "timeout after 10 ms"));
}

TEST(Transforms, NormalizeEachChannel) {
  transforms::Normalize<> normalize({1.0, 2.0}, {2.0, 4.0});
  EXPECT_TRUE(near(normalize(full({2, 1, 1}, 4)), {1.5, 0.5}));
}

TEST(Transforms, ComposeInTheOrderTheyAreMapped) {
  auto dataset = Squares(4)
                     .map(transforms::Lambda<Example<>>([](Example<> example) {
                       example.data = example.data + 1;
                       return example;
                     }))
                     .map(transforms::Stack<>());
  EXPECT_EQ(dataset.size(), 4u);
  const size_t places[] = {0, 3};
  EXPECT_TRUE(near(dataset.get_batch(places).data, {1, 4}));
}

TEST(TensorDataset, GivesSlices) {
  datasets::TensorDataset dataset(arange(6.0).reshape({3, 2}));
  EXPECT_EQ(dataset.size(), 3u);
  EXPECT_TRUE(near(dataset.get(1).data, {2, 3}));
  auto loader = make_data_loader<samplers::SequentialSampler>(
      dataset.map(transforms::Stack<TensorExample>()), 2);
  EXPECT_EQ(seen(*loader).size(), 6u);
}

//===----------------------------------------------------------------------===//
// Files of MNIST's format
//===----------------------------------------------------------------------===//

class IdxFiles : public testing::Test {
protected:
  void SetUp() override {
    folder = testing::TempDir() + "sinter-idx-" +
             testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder);
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  std::string path(const std::string &name) const {
    return folder + "/" + name;
  }
  void write(const std::string &name, const std::string &bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
  }
  void writeGzip(const std::string &name, const std::string &bytes) const {
    gzFile file = gzopen(path(name).c_str(), "wb");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
  }
  /// What reading the bytes as labels throws.
  std::string errorFor(const std::string &bytes, int64_t rank = 1) const {
    write("file", bytes);
    const std::string text =
        errorOf([&] { datasets::read_idx(path("file"), rank); });
    EXPECT_TRUE(contains(text, path("file"))) << text;
    return text;
  }

  std::string folder;
};

std::string word(uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
          static_cast<char>(value >> 8), static_cast<char>(value)};
}
std::string labels(const std::string &bytes) {
  return word(0x801) + word(static_cast<uint32_t>(bytes.size())) + bytes;
}
std::string images(uint32_t count) {
  std::string bytes = word(0x803) + word(count) + word(2) + word(3);
  for (uint32_t i = 0; i < count * 6; ++i) {
    bytes.push_back(static_cast<char>(i * 51));
  }
  return bytes;
}

TEST_F(IdxFiles, AreReadPlainAndPacked) {
  write("train-images-idx3-ubyte", images(2));
  writeGzip("train-labels-idx1-ubyte.gz", labels({7, 3}));
  datasets::MNIST set(folder);
  EXPECT_TRUE(set.is_train());
  EXPECT_EQ(set.size(), 2u);
  EXPECT_EQ(set.images().sizes(), (IntArrayRef{2, 1, 2, 3}));
  EXPECT_TRUE(near(set.get(0).data, {0, 0.2, 0.4, 0.6, 0.8, 1.0}));
  EXPECT_EQ(set.targets().dtype(), kLong);
  EXPECT_EQ(set.get(1).target.item<int64_t>(), 3);
}

TEST_F(IdxFiles, MustHaveAnImageForEachLabel) {
  write("t10k-images-idx3-ubyte", images(2));
  write("t10k-labels-idx1-ubyte", labels({7, 3, 1}));
  EXPECT_TRUE(contains(
      errorOf([&] { datasets::MNIST(folder, datasets::MNIST::Mode::kTest); }),
      "has 2 images"));
  EXPECT_TRUE(
      contains(errorOf([&] { datasets::MNIST{folder}; }), "there is neither"));
}

TEST_F(IdxFiles, AreRejectedWithAnotherMagicNumber) {
  EXPECT_TRUE(contains(errorFor(images(1)), "expected magic number 2049"));
  EXPECT_TRUE(contains(errorFor(word(0xd01) + word(0)), "got 3329"));
  EXPECT_TRUE(contains(errorFor(""), "ends before its magic number"));
}

TEST_F(IdxFiles, AreRejectedWithAnotherSizeThanTheySay) {
  EXPECT_TRUE(contains(errorFor(word(0x801) + word(5) + "abc"),
                       "says 5 elements, but it has 3"));
  EXPECT_TRUE(contains(errorFor(labels("abc") + "d"), "is longer than the 3"));
  EXPECT_TRUE(contains(errorFor(word(0x801) + "ab"), "ends before its sizes"));
}

TEST_F(IdxFiles, AreNotBelievedBeforeTheirBytesCome) {
  EXPECT_TRUE(
      contains(errorFor(word(0x803) + word(~0u) + word(~0u) + word(~0u), 3),
               "not plausible"));
  EXPECT_TRUE(contains(errorFor(word(0x801) + word(~0u) + "abc"),
                       "says 4294967295 elements, but it has 3"));
}

TEST_F(IdxFiles, AreRejectedWhereTheyArePackedBadly) {
  writeGzip("good.gz", labels(std::string(5000, 'x') + "yz"));
  std::ifstream stream(path("good.gz"), std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(stream)), {});
  EXPECT_NE(errorFor(bytes.substr(0, bytes.size() / 2)), "");
  bytes[bytes.size() - 6] = static_cast<char>(~bytes[bytes.size() - 6]);
  EXPECT_NE(errorFor(bytes), "") << "the checksum is wrong";
}

} // namespace
} // namespace sinter
