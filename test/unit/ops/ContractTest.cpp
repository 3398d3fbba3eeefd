//===- ContractTest.cpp - Shapes of products of matrices ------------------===//

#include "test/unit/ops/Infer.h"

#include <gtest/gtest.h>

namespace sinter::test {
namespace {

/// A batch of matrix products with the batch in the middle of y.
struct DotExample {
  Shape x = {5, 2, 3}, y = {3, 5, 4};
  Ints xBatch = {0}, yBatch = {1}, xContract = {2}, yContract = {0};
  DType dtype = DType::f32, xDtype = DType::f32, yDtype = DType::f32;

  Types types() const { return {{xDtype, x}, {yDtype, y}}; }
  AttrWords words() const {
    return attrs::dot_general::words(xBatch, yBatch, xContract, yContract,
                                     dtype);
  }
  TensorType type() const {
    return typeOf(OpKind::dot_general, types(), words());
  }
  Rejection rejection() const {
    return rejectionOf(OpKind::dot_general, types(), words());
  }
};

template <class Spoil>
void expectRejection(Spoil spoil, ErrorKind kind, const char *message) {
  DotExample example;
  spoil(example);
  Rejection rejection = example.rejection();
  EXPECT_EQ(rejection.message, message);
  EXPECT_EQ(rejection.kind, kind) << message;
}

TEST(DotGeneralShapes, AreBatchThenRestOfXThenRestOfY) {
  EXPECT_EQ(DotExample().type(), (TensorType{DType::f32, {5, 2, 4}}));
  DotExample outer;
  outer.xBatch = outer.yBatch = outer.xContract = outer.yContract = {};
  EXPECT_EQ(outer.type().shape, (Shape{5, 2, 3, 3, 5, 4}));
}

TEST(DotGeneralShapes, KeepTheOrderOfBatchDimensions) {
  DotExample example;
  example.x = {2, 3, 7};
  example.y = {3, 7, 2};
  example.xBatch = {1, 0};
  example.yBatch = {0, 2};
  example.xContract = {2};
  example.yContract = {1};
  EXPECT_EQ(example.type().shape, (Shape{3, 2}));
}

TEST(DotGeneralShapes, TakeWiderDtypes) {
  DotExample example;
  auto isAccepted = [&](DType operand, DType result) {
    example.xDtype = example.yDtype = operand;
    example.dtype = result;
    Rejection rejection = example.rejection();
    EXPECT_TRUE(rejection.message == "none" ||
                rejection.kind == ErrorKind::dtype);
    return rejection.message == "none";
  };
  EXPECT_TRUE(isAccepted(DType::f16, DType::f16));
  EXPECT_TRUE(isAccepted(DType::f16, DType::f32));
  EXPECT_TRUE(isAccepted(DType::bf16, DType::f32));
  EXPECT_TRUE(isAccepted(DType::i8, DType::i32));
  EXPECT_TRUE(isAccepted(DType::u8, DType::i16));
  EXPECT_TRUE(isAccepted(DType::u32, DType::u64));
  EXPECT_FALSE(isAccepted(DType::f16, DType::bf16));
  EXPECT_FALSE(isAccepted(DType::f32, DType::f64));
  EXPECT_FALSE(isAccepted(DType::f32, DType::f16));
  EXPECT_FALSE(isAccepted(DType::i32, DType::f32));
  EXPECT_FALSE(isAccepted(DType::i32, DType::i8));
  EXPECT_FALSE(isAccepted(DType::i8, DType::u32));
  EXPECT_FALSE(isAccepted(DType::i32, DType::u32));
  EXPECT_FALSE(isAccepted(DType::boolean, DType::i32));
}

TEST(DotGeneralShapes, RejectWhatTheSpecificationRejects) {
  expectRejection([](auto &e) { e.yDtype = DType::f64; }, ErrorKind::dtype,
                  "dot_general: dtypes differ: Float and Double");
  expectRejection([](auto &e) { e.dtype = DType::f64; }, ErrorKind::dtype,
                  "dot_general: the product of Float cannot be Double");
  expectRejection([](auto &e) { e.xContract = {3}; }, ErrorKind::index,
                  "dot_general: dimension 3 is out of range for x of shape "
                  "[5, 2, 3]");
  expectRejection([](auto &e) { e.yBatch = {-1}; }, ErrorKind::index,
                  "dot_general: dimension -1 is out of range for y of shape "
                  "[3, 5, 4]");
  expectRejection([](auto &e) { e.xContract = {0}; }, ErrorKind::value,
                  "dot_general: dimension 0 of x is named twice, in batch [0] "
                  "and contract [0]");
  expectRejection([](auto &e) { e.yContract = {1}; }, ErrorKind::value,
                  "dot_general: dimension 1 of y is named twice, in batch [1] "
                  "and contract [1]");
  expectRejection([](auto &e) { e.xBatch = {}; }, ErrorKind::shape,
                  "dot_general: batch dimensions [] and [1] differ in number");
  expectRejection([](auto &e) { e.yContract = {}; }, ErrorKind::shape,
                  "dot_general: contracted dimensions [2] and [] differ in "
                  "number");
  expectRejection([](auto &e) { e.yBatch = {2}; }, ErrorKind::shape,
                  "dot_general: batch dimensions differ: 0 of [5, 2, 3] and 2 "
                  "of [3, 5, 4]");
  expectRejection([](auto &e) { e.xContract = {1}; }, ErrorKind::shape,
                  "dot_general: contracted dimensions differ: 1 of [5, 2, 3] "
                  "and 0 of [3, 5, 4]");
}

TEST(DotGeneralShapes, RejectMoreDimensionsThanATensorHas) {
  DotExample example;
  example.x = example.y = {2, 2, 2, 2, 2};
  example.xBatch = example.yBatch = example.xContract = example.yContract = {};
  EXPECT_EQ(example.rejection().message,
            "dot_general: [2, 2, 2, 2, 2, 2, 2, 2, 2, 2] has more than 8 "
            "dimensions");
}

} // namespace
} // namespace sinter::test
