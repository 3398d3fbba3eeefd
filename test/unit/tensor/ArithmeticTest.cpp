//===- ArithmeticTest.cpp - Pointwise functions ---------------------------===//
//
// What is expected is what libtorch prints.
//
//===----------------------------------------------------------------------===//

#include "test/unit/tensor/Text.h"

namespace {

using namespace sinter;
using namespace sinter::indexing;

TEST(Arithmetic, OfIntegersAndNumbersPromotes) {
  Tensor i = tensor({-7, -3, 0, 3, 7});
  EXPECT_EQ(text(i / 2),
            "-3.5000\n-1.5000\n 0.0000\n 1.5000\n 3.5000\n[ CPUFloatType{5} ]");
  EXPECT_EQ(text(i / 0), "-inf\n-inf\n-nan\ninf\ninf\n[ CPUFloatType{5} ]");
  EXPECT_EQ(text(i + 1.5),
            "-5.5000\n-1.5000\n 1.5000\n 4.5000\n 8.5000\n[ CPUFloatType{5} ]");
  EXPECT_EQ(text(i * true), "-7\n-3\n 0\n 3\n 7\n[ CPULongType{5} ]");
  EXPECT_EQ(text(-i), " 7\n 3\n 0\n-3\n-7\n[ CPULongType{5} ]");
  EXPECT_EQ(text(i % 3), " 2\n 0\n 0\n 0\n 1\n[ CPULongType{5} ]");
  EXPECT_EQ(text(i % -3), "-1\n 0\n 0\n 0\n-2\n[ CPULongType{5} ]");
  EXPECT_EQ(text(i.pow(3).dtype()), "long int");
  EXPECT_EQ(text(i == 3), " 0\n 0\n 0\n 1\n 0\n[ CPUBoolType{5} ]");
  EXPECT_EQ(text(i > 2.5), " 0\n 0\n 0\n 1\n 1\n[ CPUBoolType{5} ]");
  EXPECT_EQ(text(i & 3), " 1\n 1\n 0\n 3\n 3\n[ CPULongType{5} ]");
  EXPECT_EQ(text(i | 8), " -7\n -3\n  8\n 11\n 15\n[ CPULongType{5} ]");
  EXPECT_EQ(text(i ^ 1), "-8\n-4\n 1\n 2\n 6\n[ CPULongType{5} ]");
}

TEST(Arithmetic, DividesTowardsZeroOrDown) {
  Tensor i = tensor({-7, -3, 0, 3, 7});
  EXPECT_EQ(text(remainder(i, tensor(2))),
            " 1\n 1\n 0\n 1\n 1\n[ CPULongType{5} ]");
  EXPECT_EQ(text(fmod(i, 3)), "-1\n 0\n 0\n 0\n 1\n[ CPULongType{5} ]");
  EXPECT_EQ(text(floor_divide(i, 2)), "-4\n-2\n 0\n 1\n 3\n[ CPULongType{5} ]");
  EXPECT_EQ(text(div(i, 2, "trunc")), "-3\n-1\n 0\n 1\n 3\n[ CPULongType{5} ]");
  EXPECT_EQ(text(div(i, 2, "floor")), "-4\n-2\n 0\n 1\n 3\n[ CPULongType{5} ]");
  EXPECT_EQ(text(div(i, tensor(2), "trunc")),
            "-3\n-1\n 0\n 1\n 3\n[ CPULongType{5} ]");
  EXPECT_THROW((void)(div(i, i.flip(0), "floor")), Error);
  EXPECT_EQ(text(floor_divide(i, 2.5)),
            "-3\n-2\n 0\n 1\n 2\n[ CPUFloatType{5} ]");
  EXPECT_EQ(text(div(i, 2.5, "floor")),
            "-3\n-2\n 0\n 1\n 2\n[ CPUFloatType{5} ]");
}

TEST(Arithmetic, RaisesToPowers) {
  Tensor i = tensor({-7, -3, 0, 3, 7});
  EXPECT_EQ(text(pow(i, 2)), " 49\n  9\n  0\n  9\n 49\n[ CPULongType{5} ]");
  EXPECT_EQ(text(pow(2, i)),
            "   0\n   0\n   1\n   8\n 128\n[ CPULongType{5} ]");
  EXPECT_EQ(text(pow(i, 0.5)),
            "    nan\n    nan\n 0.0000\n 1.7321\n 2.6458\n[ CPUFloatType{5} ]");
  EXPECT_EQ(text(pow(i, tensor({0, 1, 2, 3, 4}))),
            "    1\n   -3\n    0\n   27\n 2401\n[ CPULongType{5} ]");
}

TEST(Arithmetic, BoundsValues) {
  Tensor i = tensor({-7, -3, 0, 3, 7});
  EXPECT_EQ(text(clamp(i, -3, 3)), "-3\n-3\n 0\n 3\n 3\n[ CPULongType{5} ]");
  EXPECT_EQ(text(clamp(i, 0.5, 2.5)),
            " 0.5000\n 0.5000\n 0.5000\n 2.5000\n 2.5000\n[ CPUFloatType{5} ]");
}

TEST(Logic, ComparesAndCombines) {
  Tensor i = tensor({-7, -3, 0, 3, 7});
  EXPECT_EQ(text(bitwise_left_shift(i, 2)),
            "-28\n-12\n  0\n 12\n 28\n[ CPULongType{5} ]");
  EXPECT_EQ(text(bitwise_right_shift(i, 1)),
            "-4\n-2\n 0\n 1\n 3\n[ CPULongType{5} ]");
  EXPECT_EQ(text(eq(i, 3)), " 0\n 0\n 0\n 1\n 0\n[ CPUBoolType{5} ]");
  EXPECT_EQ(text(isfinite(i)), " 1\n 1\n 1\n 1\n 1\n[ CPUBoolType{5} ]");
  EXPECT_EQ(text(~i), " 6\n 2\n-1\n-4\n-8\n[ CPULongType{5} ]");
  EXPECT_EQ(text(logical_or(i, i)), " 1\n 1\n 0\n 1\n 1\n[ CPUBoolType{5} ]");
  EXPECT_EQ(text(logical_xor(i, i == 0)),
            " 1\n 1\n 1\n 1\n 1\n[ CPUBoolType{5} ]");
  EXPECT_EQ(text(logical_not(i)), " 0\n 0\n 1\n 0\n 0\n[ CPUBoolType{5} ]");
  EXPECT_EQ(text(bitwise_and(i, 3)), " 1\n 1\n 0\n 3\n 3\n[ CPULongType{5} ]");
  EXPECT_EQ(text(equal(i, i)), "1");
  EXPECT_EQ(text(equal(i, i + 1)), "0");
  EXPECT_EQ(text(equal(i, ones(2, kLong))), "0");
}

TEST(Arithmetic, BroadcastsOperands) {
  EXPECT_EQ(text(ones({2, 3}) + ones({3})),
            " 2  2  2\n 2  2  2\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(ones({2, 1}) * arange(3)),
            " 0  1  2\n 0  1  2\n[ CPUFloatType{2,3} ]");
  EXPECT_THROW((void)(ones({2, 3}) + ones({2})), Error);
  EXPECT_EQ(text((ones({2, 1, 3}) + ones({4, 1})).sizes()), "[2, 4, 3]");
  EXPECT_EQ(text(ones({0, 3}) + ones({1, 3})), "[ CPUFloatType{0,3} ]");
}

TEST(Arithmetic, WrapsAndConverts) {
  EXPECT_EQ(text(full({2}, 200, kUInt8) + full({2}, 100, kUInt8)),
            " 44\n 44\n[ CPUByteType{2} ]");
  EXPECT_EQ(text(full({2}, 100, kInt8) * 2), "-56\n-56\n[ CPUCharType{2} ]");
  EXPECT_EQ(text(tensor({-1}).to(kUInt8)), " 255\n[ CPUByteType{1} ]");
  EXPECT_EQ(text(tensor({-1.5}).to(kInt)), "-1\n[ CPUIntType{1} ]");
  EXPECT_EQ(text(tensor({2.5}).to(kBool)), " 1\n[ CPUBoolType{1} ]");
  EXPECT_EQ(text(tensor({0.1}).to(kHalf)),
            "0.01 *\n 9.9976\n[ CPUHalfType{1} ]");
  EXPECT_EQ(text(tensor({1e10}).to(kHalf)), "inf\n[ CPUHalfType{1} ]");
}

TEST(Arithmetic, ComparesTensors) {
  Tensor i = tensor({-7, -3, 0, 3, 7});
  EXPECT_EQ(text(allclose(i, i)), "1");
  EXPECT_EQ(text(isclose(i, i + 1, 0.2)),
            " 1\n 0\n 0\n 0\n 1\n[ CPUBoolType{5} ]");
  EXPECT_EQ(text(isin(i, tensor({3, 7}))),
            " 0\n 0\n 0\n 1\n 1\n[ CPUBoolType{5} ]");
}

} // namespace
