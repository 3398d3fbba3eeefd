//===- ErrorsTest.cpp - What misuse is told -------------------------------===//
//
// A message names the function, the values, and the line that called it.
//
//===----------------------------------------------------------------------===//

#include "test/unit/tensor/Text.h"

namespace {

using namespace sinter;
using namespace sinter::indexing;

/// The message that `call` fails with; it must name the line it was called on.
template <class F> std::string messageOf(F call, int line) {
  try {
    call();
  } catch (const Error &error) {
    std::string place = "ErrorsTest.cpp:" + std::to_string(line);
    EXPECT_NE(std::string(error.what()).find(place), std::string::npos)
        << error.what() << " does not name line " << line;
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown at line " << line;
  return "";
}

#define EXPECT_MESSAGE(part, ...)                                              \
  EXPECT_NE(messageOf([&] { __VA_ARGS__; }, __LINE__).find(part),              \
            std::string::npos)                                                 \
      << messageOf([&] { __VA_ARGS__; }, __LINE__)

TEST(Errors, OfOperatorsNameShapesAndLine) {
  Tensor x = ones({2, 3}), y = ones({4});
  EXPECT_MESSAGE("[2, 3]", (void)(x + y));
  EXPECT_MESSAGE("[4]", (void)(x * y));
  EXPECT_MESSAGE("sub", (void)(x - y));
  EXPECT_MESSAGE("lt", (void)(x < y));
  EXPECT_MESSAGE("[2, 3]", x += y);
  EXPECT_MESSAGE("bitwise_and", (void)(x & x));
}

TEST(Errors, OfMethodsAndFunctionsNameValuesAndLine) {
  Tensor x = ones({2, 3});
  EXPECT_MESSAGE("matmul: inner dimensions differ: [2, 3] and [2, 3]",
                 (void)x.matmul(x));
  EXPECT_MESSAGE("mm: mat1 and mat2 shapes cannot be multiplied",
                 (void)mm(x, x));
  EXPECT_MESSAGE("view: shape [4]", (void)x.view(4));
  EXPECT_MESSAGE("reshape: shape [4, 2]", (void)reshape(x, {4, 2}));
  EXPECT_MESSAGE("sum", (void)x.sum(2));
  EXPECT_MESSAGE("softmax", (void)softmax(x, 5));
  EXPECT_MESSAGE("cat", (void)cat({x, ones({2, 4})}));
  EXPECT_MESSAGE("stack: expects each tensor to be equal size",
                 (void)stack({x, ones(2)}));
  EXPECT_MESSAGE("expand", (void)x.expand({2, 4}));
  EXPECT_MESSAGE("item: a Tensor with 6 elements", (void)x.item());
  EXPECT_MESSAGE("einsum", (void)einsum("ij,jk->ik", {x, x}));
  EXPECT_MESSAGE("mean: input dtype should be floating point",
                 (void)ones(2, kLong).mean());
  EXPECT_MESSAGE("topk: k = 9", (void)x.topk(9));
  EXPECT_MESSAGE("gather", (void)x.gather(0, ones({2, 3})));
  EXPECT_MESSAGE("zeros", (void)zeros({-1}));
  EXPECT_MESSAGE("randint", (void)randint(3, 3, {2}));
}

TEST(Errors, OfIndicesNamePlaceAndLine) {
  Tensor x = ones({2, 3});
  EXPECT_MESSAGE("select: index 2 is out of range", (void)x.select(0, 2));
  EXPECT_MESSAGE("too many indices", (void)x.index({0, 0, 0}));
  EXPECT_MESSAGE("step must be positive",
                 (void)x.index({Slice(None, None, -1)}));
  EXPECT_MESSAGE("index", (void)x.index({tensor({5})}));
  EXPECT_MESSAGE("[5]", (void)x.index_put_({0}, ones(5)));
  EXPECT_MESSAGE("mask", (void)x.index({tensor({true})}));
}

TEST(Errors, OfIntegersThatHaveNoResultNameTheFunction) {
  Tensor x = arange(1, 4), y = tensor({2, 0, 1});
  std::string division = "ZeroDivisionError: an integer was divided by zero";
  EXPECT_MESSAGE("remainder: " + division, (void)(x % 0));
  EXPECT_MESSAGE("remainder: " + division, (void)(x % y));
  EXPECT_MESSAGE("remainder: " + division, (void)remainder(Scalar(7), y));
  EXPECT_MESSAGE("remainder: " + division, x.remainder_(y));
  EXPECT_MESSAGE("remainder: " + division, remainder_out(x, x, y));
  EXPECT_MESSAGE("remainder: " + division, (void)(x.to(kInt) % y));
  EXPECT_MESSAGE("fmod: " + division, (void)fmod(x, y));
  EXPECT_MESSAGE("div: " + division, (void)x.div(y, "trunc"));
  EXPECT_MESSAGE("div: " + division, (void)x.floor_divide(0));
  EXPECT_MESSAGE("pow: Integers to negative integer powers are not allowed",
                 (void)x.pow(-1));
  EXPECT_MESSAGE("pow: Integers to negative integer powers are not allowed",
                 x.pow_(-2));
  EXPECT_EQ(text(x), " 1\n 2\n 3\n[ CPULongType{3} ]");
  EXPECT_EQ(text(x.pow(-y)), " 1\n 1\n 0\n[ CPULongType{3} ]");
  EXPECT_TRUE((x.to(kFloat) % 0).isnan().all().item<bool>());
  EXPECT_TRUE((x % 0.0).isnan().all().item<bool>());
  EXPECT_EQ(text(x.to(kFloat).pow(-1)[1]), "0.5\n[ CPUFloatType{} ]");
}

TEST(Errors, OfInPlaceFormsNameTheTargetAndLine) {
  Tensor x = ones(3), n = arange(3);
  EXPECT_MESSAGE("output with shape [3]", x.add_(ones({2, 3})));
  EXPECT_MESSAGE("can't be cast", n.add_(1.5));
  EXPECT_MESSAGE("can't be cast", n.div_(2));
  EXPECT_MESSAGE("copy_", x.copy_(ones(4)));
  EXPECT_MESSAGE("out", add_out(n, ones(3), ones(3)));
  EXPECT_MESSAGE("masked_fill_", x.masked_fill_(ones(3), 1));
}

TEST(Errors, CarryTheirKind) {
  auto kindOf = [](auto call) {
    try {
      call();
    } catch (const Error &error) {
      return error.kind();
    }
    return ErrorKind::internal;
  };
  Tensor x = ones({2, 3});
  EXPECT_EQ(kindOf([&] { (void)(x + ones(4)); }), ErrorKind::shape);
  EXPECT_EQ(kindOf([&] { (void)x.select(0, 9); }), ErrorKind::index);
  EXPECT_EQ(kindOf([&] { (void)x.data_ptr<double>(); }), ErrorKind::dtype);
  EXPECT_EQ(kindOf([&] { (void)zeros(2, kCUDA); }), ErrorKind::device);
  EXPECT_EQ(kindOf([&] { (void)arange(0, 1, 0); }), ErrorKind::value);
  EXPECT_EQ(kindOf([&] { TORCH_CHECK(1 > 2, "no: ", 1); }), ErrorKind::value);
}

TEST(Errors, OfUndefinedTensorsAreErrorsToo) {
  Tensor none;
  EXPECT_THROW((void)(none + 1), Error);
  EXPECT_THROW((void)none.sum(), Error);
  EXPECT_THROW((void)none.reshape(1), Error);
  EXPECT_THROW((void)cat({none, ones(1)}), Error);
}

} // namespace
