//===- ValueTest.cpp - Rounding, wrapping and storing by the oracle -------===//

#include "test/unit/reference/Evaluate.h"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>

namespace sinter::reference {

TEST(RoundTo, TiesGoToTheEvenNeighbour) {
  EXPECT_EQ(roundTo(DType::f16, 2049), 2048);
  EXPECT_EQ(roundTo(DType::f16, 2051), 2052);
  EXPECT_EQ(roundTo(DType::bf16, 257), 256);
  EXPECT_EQ(roundTo(DType::bf16, 259), 260);
  EXPECT_EQ(roundTo(DType::f32, 16777217), 16777216);
  EXPECT_EQ(roundTo(DType::f32, -16777219), -16777220);
}

TEST(RoundTo, RoundsOnceFromIntegersThatADoubleCannotHold) {
  // A double would drop the 1, and the tie would go down.
  long double aboveTie = std::ldexp(1.0L, 62) + std::ldexp(1.0L, 54) + 1;
  EXPECT_EQ(roundTo(DType::bf16, aboveTie), 0x1.02p62);
}

TEST(RoundTo, OverflowsFromHalfAUnitAboveTheLargestNumber) {
  EXPECT_EQ(roundTo(DType::f16, 65519.999), 65504);
  EXPECT_EQ(roundTo(DType::f16, 65520), infinity);
  EXPECT_EQ(roundTo(DType::f16, -65520), -infinity);
  EXPECT_EQ(roundTo(DType::bf16, 0x1.fefp127), 0x1.fep127);
  EXPECT_EQ(roundTo(DType::bf16, 0x1.ffp127), infinity);
  EXPECT_EQ(roundTo(DType::f32, 0x1.ffffffp127), infinity);
}

TEST(RoundTo, KeepsSubnormalNumbersAndTheSignOfZero) {
  EXPECT_EQ(roundTo(DType::f16, 0x1p-24), 0x1p-24);
  EXPECT_EQ(roundTo(DType::f16, 0x1.8p-24), 0x1p-23);
  EXPECT_EQ(roundTo(DType::f16, 0x1p-25), 0);
  EXPECT_EQ(roundTo(DType::f16, 0x1.1p-25), 0x1p-24);
  EXPECT_EQ(roundTo(DType::f32, 0x1.8p-149), 0x1p-148);
  EXPECT_EQ(roundTo(DType::f64, 0x1p-1074), 0x1p-1074);
  EXPECT_TRUE(std::signbit(roundTo(DType::f16, -0x1p-30)));
  EXPECT_TRUE(std::isnan(roundTo(DType::f16, notANumber)));
}

TEST(WrapTo, IsModuloTheNumberOfValuesOfTheDtype) {
  EXPECT_EQ(static_cast<int64_t>(wrapTo(DType::i8, 130)), -126);
  EXPECT_EQ(static_cast<int64_t>(wrapTo(DType::i8, -129)), 127);
  EXPECT_EQ(wrapTo(DType::u8, 258), 2u);
  EXPECT_EQ(wrapTo(DType::u16, static_cast<uint64_t>(-1)), 65535u);
  EXPECT_EQ(wrapTo(DType::u64, static_cast<uint64_t>(-1)), ~uint64_t{0});
  EXPECT_EQ(static_cast<int64_t>(wrapTo(DType::i32, 1ull << 31)), INT32_MIN);
}

TEST(WrapTo, MakesABooleanOfAnyNonZeroNumber) {
  EXPECT_EQ(wrapTo(DType::boolean, 256), 1u);
  EXPECT_EQ(wrapTo(DType::boolean, 0), 0u);
}

TEST(Value, WritesTheBitsOfItsDtype) {
  auto bits16 = [](DType dtype, double number) {
    uint16_t bits;
    vectorOf(dtype, {number}).toBytes(&bits);
    return bits;
  };
  EXPECT_EQ(bits16(DType::f16, 1), 0x3c00);
  EXPECT_EQ(bits16(DType::f16, -2.5), 0xc100);
  EXPECT_EQ(bits16(DType::f16, 0x1p-24), 0x0001);
  EXPECT_EQ(bits16(DType::f16, 65504), 0x7bff);
  EXPECT_EQ(bits16(DType::f16, infinity), 0x7c00);
  EXPECT_EQ(bits16(DType::bf16, 1), 0x3f80);
  EXPECT_EQ(bits16(DType::bf16, -0.0), 0x8000);
  EXPECT_EQ(bits16(DType::bf16, notANumber) & 0x7fc0, 0x7fc0);
  EXPECT_EQ(bits16(DType::i16, -2), 0xfffe);
}

TEST(Value, ReadsBackEveryPatternOf16BitFloats) {
  for (DType dtype : {DType::f16, DType::bf16}) {
    for (uint32_t pattern = 0; pattern < 0x10000; ++pattern) {
      uint16_t written, bits = static_cast<uint16_t>(pattern);
      Value value = Value::fromBytes({dtype, {}}, &bits);
      value.toBytes(&written);
      if (!std::isnan(value.at<double>(0))) {
        ASSERT_EQ(written, bits) << dtype;
      }
      ASSERT_EQ(roundTo(dtype, value.at<double>(0)) == value.at<double>(0),
                !std::isnan(value.at<double>(0)));
    }
  }
}

TEST(Value, ReadsBackWhatItWrites) {
  for (int i = 0; i < numDTypes; ++i) {
    DType dtype = static_cast<DType>(i);
    Value value = vectorOf(dtype, {0, 1, 1, 0, 1});
    char bytes[40];
    value.toBytes(bytes);
    EXPECT_EQ(Value::fromBytes(value.type, bytes).words, value.words) << dtype;
  }
}

} // namespace sinter::reference
