//===- PrintTest.cpp - Tensors as text ------------------------------------===//
//
// What is expected is what libtorch prints.
//
//===----------------------------------------------------------------------===//

#include "test/unit/tensor/Text.h"

namespace {

using namespace sinter;
using namespace sinter::indexing;

TEST(Print, ShowsScalarsWithAllTheirDigits) {
  double inf = std::numeric_limits<double>::infinity();
  double nan = std::nan("");
  EXPECT_EQ(text(tensor(3.14159)), "3.141590118408203\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(tensor(100000.5)), "100000.5\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(tensor(1e-10)), "1.000000013351432e-10\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(tensor(123456789)), "123456789\n[ CPULongType{} ]");
  EXPECT_EQ(text(tensor(123456789012)), "123456789012\n[ CPULongType{} ]");
  EXPECT_EQ(text(tensor(1e20)), "1.0000000200408773e+20\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(tensor(nan)), "nan\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(tensor(-inf)), "-inf\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(tensor(true)), "1\n[ CPUBoolType{} ]");
  EXPECT_EQ(text(tensor(7, kUInt8)), "7\n[ CPUByteType{} ]");
  EXPECT_EQ(text(tensor(7, kInt8)), "7\n[ CPUCharType{} ]");
  EXPECT_EQ(text(tensor(-7, kInt16)), "-7\n[ CPUShortType{} ]");
  EXPECT_EQ(text(tensor(1.5, kHalf)), "1.5\n[ CPUHalfType{} ]");
  EXPECT_EQ(text(tensor(1.0 / 3, kBFloat16)),
            "0.333984375\n[ CPUBFloat16Type{} ]");
}

TEST(Print, ChoosesAWidthForIntegers) {
  EXPECT_EQ(text(tensor({1, 22, 333})), "   1\n  22\n 333\n[ CPULongType{3} ]");
  EXPECT_EQ(text(tensor({-1, 22, -333})),
            "  -1\n  22\n-333\n[ CPULongType{3} ]");
  EXPECT_EQ(text(tensor({1000000000, 1})),
            " 1.0000e+09\n 1.0000e+00\n[ CPULongType{2} ]");
  EXPECT_EQ(text(tensor({999999999, 1})),
            "     1e+09\n         1\n[ CPULongType{2} ]");
  EXPECT_EQ(text(tensor({10000000000L, 1L})),
            " 1.0000e+10\n 1.0000e+00\n[ CPULongType{2} ]");
  EXPECT_EQ(text(tensor({123456789012L, 1L})),
            " 1.2346e+11\n 1.0000e+00\n[ CPULongType{2} ]");
  EXPECT_EQ(text(tensor({9223372036854775807L, 1L})),
            " 9.2234e+18\n 1.0000e+00\n[ CPULongType{2} ]");
  EXPECT_EQ(text(tensor({255, 0}, kUInt8)), " 255\n   0\n[ CPUByteType{2} ]");
  EXPECT_EQ(text(tensor({-128, 127}, kInt8)), "-128\n 127\n[ CPUCharType{2} ]");
  EXPECT_EQ(text(tensor({-300, 300}, kInt16)),
            "-300\n 300\n[ CPUShortType{2} ]");
  EXPECT_EQ(text(tensor({3, 4}, kUInt16)), " 3\n 4\n[ CPUUInt16Type{2} ]");
  EXPECT_EQ(text(tensor({3, 4}, kUInt32)), " 3\n 4\n[ CPUUInt32Type{2} ]");
  EXPECT_EQ(text(tensor({3, 4}, kUInt64)), " 3\n 4\n[ CPUUInt64Type{2} ]");
}

TEST(Print, ChoosesAFormatForReals) {
  EXPECT_EQ(text(tensor({1.5, 2.25, -3.125})),
            " 1.5000\n 2.2500\n-3.1250\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(tensor({1., 2., 3.})), " 1\n 2\n 3\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(tensor({1., 20., 300.})),
            "   1\n  20\n 300\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(tensor({1e5, 1., 2.})),
            " 100000\n      1\n      2\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(tensor({1e5, 1.5, 2.})),
            " 1.0000e+05\n 1.5000e+00\n 2.0000e+00\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(tensor({1e10, 1., 2.})),
            " 1.0000e+10\n 1.0000e+00\n 2.0000e+00\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(tensor({1e9, 1., 2.})),
            " 1.0000e+09\n 1.0000e+00\n 2.0000e+00\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(tensor({1e8, 1., 2.})),
            "     1e+08\n         1\n         2\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(tensor({0.001, 0.002})),
            "0.001 *\n 1.0000\n 2.0000\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(tensor({0.01, 0.02})),
            "0.01 *\n 1.0000\n 2.0000\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(tensor({0.1, 0.02})), " 0.1000\n 0.0200\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(tensor({1e-5, 2e-5})),
            "1e-05 *\n 1.0000\n 2.0000\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(tensor({1e-8, 1.0})),
            " 1.0000e-08\n 1.0000e+00\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(tensor({1234.5678, 0.001})),
            " 1.2346e+03\n 1.0000e-03\n[ CPUFloatType{2} ]");
}

TEST(Print, LaysOutMatrices) {
  double inf = std::numeric_limits<double>::infinity();
  double nan = std::nan("");
  EXPECT_EQ(text(tensor({{true, false}, {false, true}})),
            " 1  0\n 0  1\n[ CPUBoolType{2,2} ]");
  EXPECT_EQ(text(tensor({{1.5, 2.5}, {3.5, -4.5}})),
            " 1.5000  2.5000\n 3.5000 -4.5000\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(text(tensor({{1., 2.}, {3., 4.}}, kDouble)),
            " 1  2\n 3  4\n[ CPUDoubleType{2,2} ]");
  EXPECT_EQ(text(tensor({{1e-3, 2.}, {3000., 4.}})),
            " 1.0000e-03  2.0000e+00\n 3.0000e+03  4.0000e+00\n[ "
            "CPUFloatType{2,2} ]");
  EXPECT_EQ(text(tensor({{1e5, 2.5e5}, {3e5, 4e5}})),
            " 100000  250000\n 300000  400000\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(
      text(tensor({{1e6 + .5, 2.5e5}, {3e5, 4e5}}, kDouble)),
      "1000000 *\n 1.0000  0.2500\n  0.3000  0.4000\n[ CPUDoubleType{2,2} ]");
  EXPECT_EQ(
      text(tensor({{1e-3, 2e-3}, {3e-3, 4e-3}})),
      "0.001 *\n 1.0000  2.0000\n  3.0000  4.0000\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(
      text(tensor({{1e-6, 2e-6}, {3e-6, 4e-6}})),
      "1e-06 *\n 1.0000  2.0000\n  3.0000  4.0000\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(text(tensor({{nan, 2.5}, {inf, 4.}})),
            "    nan  2.5000\n    inf  4.0000\n[ CPUFloatType{2,2} ]");
}

TEST(Print, WritesMatricesOfHigherRanksOneByOne) {
  EXPECT_EQ(text(arange(12).reshape({2, 2, 3})),
            "(1,.,.) = \n 0  1  2\n  3  4  5\n\n(2,.,.) = \n  6   7   8\n   9  "
            "10  11\n[ CPULongType{2,2,3} ]");
  EXPECT_EQ(text(arange(12.).reshape({2, 2, 3}) / 10),
            "(1,.,.) = \n 0.0000  0.1000  0.2000\n  0.3000  0.4000  "
            "0.5000\n\n(2,.,.) = \n 0.6000  0.7000  0.8000\n  0.9000  1.0000  "
            "1.1000\n[ CPUFloatType{2,2,3} ]");
  EXPECT_EQ(
      text(arange(12.).reshape({2, 2, 3}) * 1e6 + .5),
      "(1,.,.) = \n 5.0000e-01  1.0000e+06  2.0000e+06\n  3.0000e+06  "
      "4.0000e+06  5.0000e+06\n\n(2,.,.) = \n10000000 *\n  0.6000  0.7000  "
      "0.8000\n   0.9000  1.0000  1.1000\n[ CPUFloatType{2,2,3} ]");
  EXPECT_EQ(text(arange(12.).reshape({2, 2, 3}) * 1e-6),
            "(1,.,.) = \n1e-06 *\n  0.0000  1.0000  2.0000\n   3.0000  4.0000  "
            "5.0000\n\n(2,.,.) = \n1e-05 *\n  0.6000  0.7000  0.8000\n   "
            "0.9000  1.0000  1.1000\n[ CPUFloatType{2,2,3} ]");
  EXPECT_EQ(text(arange(16).reshape({2, 2, 2, 2})),
            "(1,1,.,.) = \n 0  1\n  2  3\n\n(2,1,.,.) = \n  8   9\n  10  "
            "11\n\n(1,2,.,.) = \n 4  5\n  6  7\n\n(2,2,.,.) = \n 12  13\n  14  "
            "15\n[ CPULongType{2,2,2,2} ]");
}

TEST(Print, ShowsEmptyTensorsAsTheirType) {
  EXPECT_EQ(text(empty({0})), "[ CPUFloatType{0} ]");
  EXPECT_EQ(text(empty({0, 3})), "[ CPUFloatType{0,3} ]");
  EXPECT_EQ(text(empty({3, 0})), "[ CPUFloatType{3,0} ]");
  EXPECT_EQ(text(empty({2, 0, 3})), "[ CPUFloatType{2,0,3} ]");
  EXPECT_EQ(text(empty({0, 2, 3})), "[ CPUFloatType{0,2,3} ]");
  EXPECT_EQ(text(empty({2, 3, 0})), "[ CPUFloatType{2,3,0} ]");
  EXPECT_EQ(text(empty({2, 2, 0, 3})), "[ CPUFloatType{2,2,0,3} ]");
  EXPECT_EQ(text(zeros({0}, kLong)), "[ CPULongType{0} ]");
  EXPECT_EQ(text(Tensor()), "undefined");
}

TEST(Print, WritesTypesShapesAndOptions) {
  EXPECT_EQ(text(tensor({1.5, 2.5}).sizes()), "[2]");
  EXPECT_EQ(text(ones({2, 3}).strides()), "[3, 1]");
  EXPECT_EQ(text(ones({}).sizes()), "[]");
  EXPECT_EQ(text(toString(kDouble)), "Double");
  EXPECT_EQ(text(ones(2).device()), "cpu");
  EXPECT_EQ(text(Device("cpu")), "cpu");
  EXPECT_EQ(text(Device(kCPU).str()), "cpu");
  EXPECT_EQ(text(Scalar(3)), "3");
  EXPECT_EQ(text(Scalar(3.5)), "3.5");
  EXPECT_EQ(text(Scalar(true)), "true");
  EXPECT_EQ(text(ones({2, 3}).sizes().vec().size()), "2");
}

} // namespace
