//===- CreateTest.cpp - Making and converting tensors by the oracle -------===//

#include "test/unit/reference/Evaluate.h"

#include <cmath>
#include <gtest/gtest.h>

namespace sinter::reference {

static Numbers converted(DType from, DType to, const Numbers &numbers) {
  return numbersOf(first(OpKind::convert, {vectorOf(from, numbers)},
                         attrs::convert::words(to)));
}

TEST(Reference, ConvertsNumbersToIntegersTowardsZeroAndSaturates) {
  Numbers numbers{1.9, -1.9, 300, -300, infinity, -infinity, notANumber};
  EXPECT_EQ(converted(DType::f32, DType::i8, numbers),
            (Numbers{1, -1, 127, -128, 127, -128, 0}));
  EXPECT_EQ(converted(DType::f64, DType::u8, numbers),
            (Numbers{1, 0, 255, 0, 255, 0, 0}));
  EXPECT_EQ(converted(DType::f64, DType::i64, {0x1p63, -0x1p64}),
            (Numbers{0x1p63, -0x1p63}));
}

TEST(Reference, SaturatesAtTheLargestIntegerExactly) {
  Value out = first(OpKind::convert, {vectorOf(DType::f64, {0x1p63, 0x1p64})},
                    attrs::convert::words(DType::i64));
  EXPECT_EQ(out.at<int64_t>(0), INT64_MAX);
  Value natural = first(OpKind::convert, {vectorOf(DType::f64, {0x1p64})},
                        attrs::convert::words(DType::u64));
  EXPECT_EQ(natural.at<uint64_t>(0), UINT64_MAX);
}

TEST(Reference, ConvertsAmongIntegersModuloTheirWidth) {
  EXPECT_EQ(converted(DType::i32, DType::u8, {-1, 257}), (Numbers{255, 1}));
  EXPECT_EQ(converted(DType::u64, DType::i64, {0x1p63}), Numbers{-0x1p63});
}

TEST(Reference, ConvertsWhatIsNotZeroToTrue) {
  EXPECT_EQ(converted(DType::f32, DType::boolean, {0.25, -0.0, notANumber}),
            (Numbers{1, 0, 1}));
  EXPECT_EQ(converted(DType::i32, DType::boolean, {256, 0}), (Numbers{1, 0}));
  EXPECT_EQ(converted(DType::boolean, DType::f16, {1, 0}), (Numbers{1, 0}));
}

TEST(Reference, RoundsIntegersToNumbersOnce) {
  Value x = Value::zeros({DType::i64, {1}});
  x.set(0, (int64_t{1} << 62) + (int64_t{1} << 54) + 1);
  EXPECT_EQ(
      first(OpKind::convert, {x}, attrs::convert::words(DType::bf16)).number(0),
      0x1.02p62);
}

TEST(Reference, CountsAlongADimension) {
  EXPECT_EQ(numbersOf(first(OpKind::iota, {},
                            attrs::iota::words(Ints{2, 3}, 1, DType::f32))),
            (Numbers{0, 1, 2, 0, 1, 2}));
  EXPECT_EQ(first(OpKind::iota, {}, attrs::iota::words(Ints{258}, 0, DType::u8))
                .number(257),
            1);
}

TEST(Reference, MakesConstantsOfOneWordOrOfOneAnElement) {
  int64_t half = std::bit_cast<int64_t>(0.5);
  EXPECT_EQ(
      numbersOf(first(OpKind::constant, {},
                      attrs::constant::words(DType::f32, Ints{2}, Ints{half}))),
      (Numbers{0.5, 0.5}));
  EXPECT_EQ(
      numbersOf(first(OpKind::constant, {},
                      attrs::constant::words(DType::i8, Ints{2}, Ints{-3, 4}))),
      (Numbers{-3, 4}));
}

/// The first words are those of the known answers of Random123 for a key and a
/// counter of zeros.
TEST(Reference, DrawsPhiloxsBits) {
  auto draw = [](double seed, double offset, int64_t count) {
    return numbersOf(first(OpKind::rng_bits,
                           {Value::of(DType::u64, {}, {seed}),
                            Value::of(DType::u64, {}, {offset})},
                           attrs::rng_bits::words(Ints{count})));
  };
  EXPECT_EQ(draw(0, 0, 4),
            (Numbers{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  Numbers longer = draw(7, 0, 12), later = draw(7, 2, 4);
  EXPECT_EQ(Numbers(longer.begin() + 8, longer.end()), later);
  EXPECT_NE(draw(0, 0, 4), draw(1, 0, 4));
}

} // namespace sinter::reference
