//===- CopyTest.cpp - Copies, conversions and fills -----------------------===//

#include "test/unit/kernels/TestTensor.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

namespace sinter::test {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

/// Converts one value, at a place in the middle of an array.
double convertOne(double value, DType from, DType to) {
  TestTensor x(from, {43}), out(to, {43});
  x.fill([&](int64_t) { return value; });
  copyElements(x.view(), out.view());
  EXPECT_EQ(std::memcmp(out.at(0), out.at(42), byteSize(to)), 0);
  return out.get(21);
}

TEST(Copy, ConvertsSmallIntegersBetweenAllDTypes) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (DType from : allDTypes) {
      for (DType to : allDTypes) {
        for (Layout layout : allLayouts) {
          for (const Sizes &sizes : {Sizes{}, {70}, {5, 131}, {3, 1, 4, 5}}) {
            TestTensor x(from, sizes, layout);
            TestTensor out(to, sizes,
                           layout == Layout::repeated ? Layout::reversed
                                                      : Layout::contiguous);
            x.fill([&](int64_t i) {
              return from == DType::boolean ? i % 2 : i % 100;
            });
            copyElements(x.view(), out.view());
            for (int64_t i = 0; i < x.size(); ++i) {
              double value = x.get(i);
              ASSERT_EQ(out.get(i), to == DType::boolean ? value != 0 : value)
                  << static_cast<int>(from) << " to " << static_cast<int>(to);
            }
          }
        }
      }
    }
  }
}

TEST(Copy, SaturatesFromFloatingPoint) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (DType from : {DType::f32, DType::f64, DType::bf16}) {
      EXPECT_EQ(convertOne(300, from, DType::u8), 255);
      EXPECT_EQ(convertOne(-1, from, DType::u8), 0);
      EXPECT_EQ(convertOne(-1e4, from, DType::i8), -128);
      EXPECT_EQ(convertOne(-1.75, from, DType::i16), -1);
      EXPECT_EQ(convertOne(1e30, from, DType::i32), 2147483647);
      EXPECT_EQ(convertOne(-inf, from, DType::i32), -2147483648.0);
      EXPECT_EQ(convertOne(1e30, from, DType::i64), 0x1p63);
      EXPECT_EQ(convertOne(-1e30, from, DType::i64), -0x1p63);
      EXPECT_EQ(convertOne(inf, from, DType::u32), 4294967295.0);
      EXPECT_EQ(convertOne(0x1p63, from, DType::u64), 0x1p63);
      EXPECT_EQ(convertOne(inf, from, DType::u64), 0x1p64);
      for (DType to : allDTypes) {
        if (!isFloatingType(to)) {
          EXPECT_EQ(convertOne(NAN, from, to), to == DType::boolean);
        }
      }
      EXPECT_EQ(convertOne(0.5, from, DType::boolean), 1);
    }
  }
}

TEST(Copy, WrapsIntegers) {
  EXPECT_EQ(convertOne(300, DType::i32, DType::u8), 44);
  EXPECT_EQ(convertOne(200, DType::u8, DType::i8), -56);
  EXPECT_EQ(convertOne(-1, DType::i8, DType::u16), 65535);
  EXPECT_EQ(convertOne(-1, DType::i8, DType::u32), 4294967295.0);
  EXPECT_EQ(convertOne(0x1p32 + 5, DType::i64, DType::i32), 5);
  EXPECT_EQ(convertOne(256, DType::i64, DType::boolean), 1);
}

TEST(Copy, RoundsOnceToSixteenBits) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    // Just above the middle of two: a first rounding to f32 would lose that.
    EXPECT_EQ(convertOne(1 + 0x1p-8 + 0x1p-40, DType::f64, DType::bf16),
              1 + 0x1p-7);
    EXPECT_EQ(convertOne(1 + 0x1p-8, DType::f64, DType::bf16), 1);
    EXPECT_EQ(convertOne(1 + 0x1p-8 - 0x1p-40, DType::f64, DType::bf16), 1);
    EXPECT_EQ(convertOne(1 + 0x1p-11 + 0x1p-40, DType::f64, DType::f16),
              1 + 0x1p-10);
    EXPECT_EQ(convertOne(-(1 + 0x1p-11 + 0x1p-40), DType::f64, DType::f16),
              -(1 + 0x1p-10));
    EXPECT_EQ(convertOne(1e-300, DType::f64, DType::f16), 0);
    EXPECT_EQ(convertOne(1e300, DType::f64, DType::bf16), inf);
    EXPECT_EQ(convertOne(0x1p30 + 0x1p22 + 1, DType::i32, DType::bf16),
              0x1p30 + 0x1p23);
    EXPECT_EQ(convertOne(0x1p52 + 0x1p44 + 1, DType::i64, DType::bf16),
              0x1p52 + 0x1p45);
  }
  TestTensor x(DType::i64, {2}), y(DType::u64, {2}), out(DType::bf16, {2});
  int64_t value = (int64_t(1) << 62) + (int64_t(1) << 54) + 1;
  std::memcpy(x.at(0), &value, 8);
  value = -value;
  std::memcpy(x.at(1), &value, 8);
  copyElements(x.view(), out.view());
  EXPECT_EQ(out.get(0), 0x1p62 + 0x1p55);
  EXPECT_EQ(out.get(1), -(0x1p62 + 0x1p55));
  uint64_t large = (uint64_t(1) << 63) + (uint64_t(1) << 55) + 1;
  std::memcpy(y.at(0), &large, 8);
  y.set(1, 3);
  copyElements(y.view(), out.view());
  EXPECT_EQ(out.get(0), 0x1p63 + 0x1p56);
  EXPECT_EQ(out.get(1), 3);
}

TEST(Copy, TransposesMatricesOfAllElementSizes) {
  for (DType dtype : {DType::u8, DType::f16, DType::f32, DType::f64}) {
    for (const Sizes &sizes :
         {Sizes{1, 5}, {3, 200}, {200, 3}, {65, 67}, {300, 257}, {4, 33, 34}}) {
      TestTensor x(dtype, sizes, Layout::reversed), out(dtype, sizes);
      x.fill([](int64_t i) { return i % 251; });
      copyElements(x.view(), out.view());
      EXPECT_EQ(out.bytes(), x.bytes());
      TestTensor back(dtype, sizes, Layout::reversed);
      copyElements(out.view(), back.view());
      EXPECT_EQ(back.bytes(), x.bytes());
    }
  }
}

TEST(Copy, PermutesInnerAndOuterDimensions) {
  TestTensor x(DType::f32, {6, 5, 40, 7}), out(DType::f32, {6, 5, 40, 7});
  // In memory the dimensions have the order 0, 3, 1, 2.
  x.strides = {1400, 40, 1, 200};
  x.fill([](int64_t i) { return i; });
  copyElements(x.view(), out.view());
  EXPECT_EQ(out.bytes(), x.bytes());
}

TEST(Copy, FillsEveryDTypeAndLayout) {
  for (DType dtype : allDTypes) {
    for (Layout layout : writableLayouts) {
      TestTensor x(dtype, {3, 90}, layout);
      fillElements(x.view(), isFloatingType(dtype) ? std::bit_cast<int64_t>(1.0)
                                                   : int64_t(1));
      for (int64_t i = 0; i < x.size(); ++i) {
        ASSERT_EQ(x.get(i), 1);
      }
    }
  }
}

TEST(Copy, ConvertIsAnOp) {
  TestTensor x(DType::f32, {3}), out(DType::i32, {3});
  x.fill([](int64_t i) { return i + 0.75; });
  ASSERT_TRUE(call(OpKind::convert, {&x}, {&out}).isOk());
  EXPECT_EQ(out.get(2), 2);
}

} // namespace
} // namespace sinter::test
