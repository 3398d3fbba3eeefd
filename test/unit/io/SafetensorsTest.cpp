//===- SafetensorsTest.cpp - Saving, loading, and hostile files -----------===//

#include "test/unit/nn/Near.h"

#include <cstdio>
#include <cstring>
#include <sstream>

namespace sinter {
namespace {

using test::contains;
using test::errorOf;
using test::near;

/// A file with that header and that many bytes behind it.
std::string fileOf(const std::string &header, size_t dataBytes) {
  std::string bytes(8, '\0');
  for (size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<char>(header.size() >> 8 * i);
  }
  return bytes + header + std::string(dataBytes, '\0');
}

std::string errorFor(const std::string &bytes) {
  return errorOf([&] {
    std::istringstream stream(bytes);
    Tensor tensor;
    load(tensor, stream);
  });
}
std::string errorFor(const std::string &header, size_t dataBytes) {
  return errorFor(fileOf(header, dataBytes));
}

TEST(Safetensors, HoldsEveryDtype) {
  for (DType dtype :
       {DType::boolean, DType::u8, DType::i8, DType::i16, DType::i32,
        DType::i64, DType::u16, DType::u32, DType::u64, DType::f16, DType::bf16,
        DType::f32, DType::f64}) {
    Tensor x = tensor({{1, 0}, {1, 1}}).to(dtype), y;
    std::stringstream stream;
    save(x, stream);
    load(y, stream);
    EXPECT_EQ(y.dtype(), dtype);
    EXPECT_TRUE(y.equal(x));
  }
}

TEST(Safetensors, IsReadAsTheFormatSays) {
  std::string bytes = fileOf(
      R"({"tensor":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  )", 8);
  const float values[] = {1.5f, -2.0f};
  std::memcpy(bytes.data() + bytes.size() - 8, values, 8);
  std::istringstream stream(bytes);
  Tensor x;
  load(x, stream);
  EXPECT_TRUE(near(x, {1.5, -2}));
}

TEST(Safetensors, KeepsShapesWithoutElementsAndWithoutDimensions) {
  std::vector<Tensor> list{zeros({0, 3}), tensor(5.0),
                           arange(6).view({2, 3}).t()};
  std::stringstream stream;
  save(list, stream);
  std::vector<Tensor> loaded;
  load(loaded, stream);
  ASSERT_EQ(loaded.size(), 3u);
  EXPECT_EQ(loaded[0].sizes(), (IntArrayRef{0, 3}));
  EXPECT_EQ(loaded[1].dim(), 0);
  EXPECT_TRUE(loaded[2].equal(list[2]));
}

TEST(Safetensors, RejectsHeadersThatAreNone) {
  EXPECT_TRUE(contains(errorFor("abc"), "ends within the size of the header"));
  EXPECT_TRUE(contains(errorFor(std::string(8, '\xff')), "is too long"));
  EXPECT_TRUE(contains(errorFor("[]", 0), "does not start with '{'"));
  EXPECT_TRUE(contains(errorFor("", 0), "does not start with '{'"));
  EXPECT_TRUE(contains(errorFor(R"({"a":)", 0), "no JSON"));
  EXPECT_TRUE(contains(errorFor("{} x", 0), "no JSON"));
}

TEST(Safetensors, RejectsKeysThatOccurTwice) {
  const std::string entry =
      R"({"dtype":"U8","shape":[1],"data_offsets":[0,1]})";
  EXPECT_TRUE(
      contains(errorFor(R"({"a":)" + entry + R"(,"a":)" + entry + "}", 1),
               "the key 'a' occurs twice"));
  EXPECT_TRUE(contains(
      errorFor(
          R"({"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
          1),
      "'dtype' twice"));
  EXPECT_TRUE(contains(errorFor(R"({"__metadata__":{"b":"1","b":"2"}})", 0),
                       "'b' occurs twice"));
}

TEST(Safetensors, RejectsHolesAndOverlaps) {
  const auto two = [](const char *first, const char *second) {
    return std::string(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":)") +
           first + R"(},"b":{"dtype":"U8","shape":[2],"data_offsets":)" +
           second + "}}";
  };
  EXPECT_TRUE(
      contains(errorFor(two("[0,2]", "[3,5]"), 5), "where byte 2 is the next"));
  EXPECT_TRUE(
      contains(errorFor(two("[0,2]", "[1,3]"), 3), "where byte 2 is the next"));
  EXPECT_TRUE(contains(errorFor(two("[0,2]", "[2,4]"), 5),
                       "have 4 bytes, but 5 come behind"));
  EXPECT_TRUE(contains(errorFor(two("[0,2]", "[2,4]"), 3),
                       "have 4 bytes, but 3 come behind"));
  EXPECT_TRUE(contains(errorFor(two("[0,2]", "[2,1]"), 2), "byte 2 to 1"));
}

TEST(Safetensors, RejectsShapesThatDoNotFillTheirBytes) {
  const auto one = [](const char *dtype, const char *shape) {
    return std::string(R"({"a":{"dtype":")") + dtype + R"(","shape":)" + shape +
           R"(,"data_offsets":[0,8]}})";
  };
  EXPECT_TRUE(contains(errorFor(one("F32", "[3]"), 8), "do not fill"));
  EXPECT_TRUE(contains(errorFor(one("F32", "[4294967296,4294967296,2]"), 8),
                       "do not fill"));
  EXPECT_TRUE(
      contains(errorFor(one("F32", "[18446744073709551615]"), 8), "too large"));
  EXPECT_TRUE(contains(errorFor(one("F32", "[-2]"), 8), "a negative number"));
  EXPECT_TRUE(contains(errorFor(one("F32", "[1.5]"), 8), "a fraction"));
  EXPECT_TRUE(contains(errorFor(one("F8_E4M3", "[8]"), 8), "not supported"));
  EXPECT_TRUE(
      contains(errorFor(one("U8", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,8]"), 8),
               "more dimensions than"));
}

TEST(Safetensors, RejectsWhatStandsAtAWrongPlace) {
  EXPECT_TRUE(contains(errorFor(R"({"a":5})", 0), "a number at a wrong place"));
  EXPECT_TRUE(
      contains(errorFor(R"({"a":{"dtype":"U8"}})", 0), "needs a dtype"));
  EXPECT_TRUE(contains(errorFor(R"({"a":{"x":1}})", 0), "unknown field 'x'"));
  EXPECT_TRUE(contains(errorFor(R"({"a":{"shape":[[1]]}})", 0),
                       "an array at a wrong place"));
  EXPECT_TRUE(contains(errorFor(R"({"__metadata__":{"a":{}}})", 0),
                       "an object at a wrong place"));
  const std::string deep(100000, '[');
  EXPECT_TRUE(contains(errorFor("{\"a\":" + deep, 0), "wrong place"));
}

TEST(Safetensors, RejectsTruthValuesThatAreNone) {
  std::string bytes = fileOf(
      R"({"tensor":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}})", 1);
  bytes.back() = 2;
  EXPECT_TRUE(contains(errorFor(bytes), "neither 0 nor 1"));
}

//===----------------------------------------------------------------------===//
// Modules and optimizers
//===----------------------------------------------------------------------===//

/// A path that is free again at the end.
struct TemporaryFile {
  TemporaryFile()
      : path(testing::TempDir() + "sinter-" +
             testing::UnitTest::GetInstance()->current_test_info()->name()) {}
  ~TemporaryFile() { std::remove(path.c_str()); }
  std::string path;
};

TEST(Save, RestoresAModule) {
  TemporaryFile file;
  nn::Sequential from(nn::Linear(2, 3),
                      nn::LayerNorm(nn::LayerNormOptions({3})));
  nn::Sequential to(nn::Linear(2, 3), nn::LayerNorm(nn::LayerNormOptions({3})));
  save(from, file.path);
  load(to, file.path);
  Tensor x = rand({4, 2});
  EXPECT_TRUE(to->forward(x).equal(from->forward(x)));
  EXPECT_TRUE(to->parameters()[0].requires_grad());
  EXPECT_EQ(serialize::load_safetensors(file.path).tensors.keys().size(), 4u);
}

TEST(Save, NamesFileKeyAndShapesWhereAModuleDoesNotFit) {
  TemporaryFile file;
  save(nn::Linear(2, 3), file.path);
  nn::Linear wider(4, 3);
  const std::string text = errorOf([&] { load(wider, file.path); });
  EXPECT_TRUE(contains(text, file.path + ": 'weight' has shape [3, 2], but "
                                         "[3, 4] is expected"))
      << text;
  nn::LayerNorm norm(nn::LayerNormOptions({3}));
  nn::Sequential nested(nn::Linear(2, 3));
  EXPECT_TRUE(contains(errorOf([&] { load(nested, file.path); }),
                       "there is no tensor '0.weight'"));
  nn::Linear exact(2, 3);
  exact->to(kDouble);
  EXPECT_TRUE(contains(errorOf([&] { load(exact, file.path); }), "has dtype"));
  EXPECT_TRUE(contains(errorOf([&] { load(exact, "/no/such/file"); }),
                       "cannot open /no/such/file"));
}

TEST(Save, ResumesAnOptimizer) {
  TemporaryFile file;
  auto step = [](Tensor &p, optim::Adam &optimizer) {
    optimizer.zero_grad();
    (p * p).sum().backward();
    optimizer.step();
  };
  Tensor p = tensor({1.0, -2.0}).requires_grad_();
  optim::Adam first(std::vector<Tensor>{p}, optim::AdamOptions(0.1));
  step(p, first);
  first.param_groups()[0].options().set_lr(0.05);
  save(first, file.path);
  Tensor q = p.detach().clone().requires_grad_();
  optim::Adam second(std::vector<Tensor>{q}, optim::AdamOptions(0.7));
  load(second, file.path);
  for (int i = 0; i < 3; ++i) {
    step(p, first);
    step(q, second);
  }
  EXPECT_TRUE(p.equal(q));
  EXPECT_EQ(second.param_groups()[0].options().get_lr(), 0.05);
}

} // namespace
} // namespace sinter
