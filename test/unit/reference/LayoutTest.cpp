//===- LayoutTest.cpp - Moving elements by the oracle ---------------------===//

#include "test/unit/reference/Evaluate.h"

#include <gtest/gtest.h>

namespace sinter::reference {

TEST(Reference, PermutesSoThatResultDimensionIIsDimensionPOfI) {
  Value out = first(OpKind::permute, {counting(DType::i32, {2, 3, 4}, 0)},
                    attrs::permute::words(Ints{2, 0, 1}));
  EXPECT_EQ(out.type.shape, (Shape{4, 2, 3}));
  // out[k, i, j] = x[i, j, k] = 12 i + 4 j + k
  EXPECT_EQ(out.number((3 * 2 + 1) * 3 + 2), 12 + 8 + 3);
}

TEST(Reference, BroadcastsNewAndUnitDimensions) {
  Value out = first(OpKind::broadcast_to, {counting(DType::f32, {2, 1}, 5)},
                    attrs::broadcast_to::words(Ints{2, 2, 3}));
  EXPECT_EQ(numbersOf(out), (Numbers{5, 5, 5, 6, 6, 6, 5, 5, 5, 6, 6, 6}));
}

TEST(Reference, SlicesWithSteps) {
  Value out = first(OpKind::slice, {counting(DType::f32, {3, 5}, 0)},
                    attrs::slice::words(Ints{1, 0}, Ints{3, 5}, Ints{1, 2}));
  EXPECT_EQ(out.type.shape, (Shape{2, 3}));
  EXPECT_EQ(numbersOf(out), (Numbers{5, 7, 9, 10, 12, 14}));
}

/// The example of StableHLO's specification.
TEST(Reference, PadsAroundAndBetween) {
  Value out =
      first(OpKind::pad,
            {counting(DType::i32, {2, 3}, 1), Value::of(DType::i32, {}, {0})},
            attrs::pad::words(Ints{0, 1}, Ints{2, 1}, Ints{1, 2}));
  EXPECT_EQ(out.type.shape, (Shape{5, 9}));
  EXPECT_EQ(numbersOf(out), (Numbers{0, 1, 0, 0, 2, 0, 0, 3, 0, //
                                     0, 0, 0, 0, 0, 0, 0, 0, 0, //
                                     0, 4, 0, 0, 5, 0, 0, 6, 0, //
                                     0, 0, 0, 0, 0, 0, 0, 0, 0, //
                                     0, 0, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(Reference, CutsOffWhereThePaddingIsNegative) {
  Value out =
      first(OpKind::pad,
            {counting(DType::i32, {4}, 1), Value::of(DType::i32, {}, {9})},
            attrs::pad::words(Ints{-2}, Ints{1}, Ints{1}));
  EXPECT_EQ(numbersOf(out), (Numbers{2, 9, 3, 9, 4, 9}));
}

TEST(Reference, ConcatenatesAlongADimension) {
  Value out =
      first(OpKind::concat,
            {counting(DType::u8, {2, 1}, 0), counting(DType::u8, {2, 0}, 0),
             counting(DType::u8, {2, 2}, 10)},
            attrs::concat::words(1));
  EXPECT_EQ(numbersOf(out), (Numbers{0, 10, 11, 1, 12, 13}));
}

TEST(Reference, FlipsTheNamedDimensions) {
  Value out = first(OpKind::flip, {counting(DType::f32, {2, 3}, 0)},
                    attrs::flip::words(Ints{1}));
  EXPECT_EQ(numbersOf(out), (Numbers{2, 1, 0, 5, 4, 3}));
}

TEST(Reference, ReshapesInRowMajorOrder) {
  Value out = first(OpKind::reshape, {counting(DType::f32, {2, 3}, 0)},
                    attrs::reshape::words(Ints{3, 2}));
  EXPECT_EQ(numbersOf(out), (Numbers{0, 1, 2, 3, 4, 5}));
}

} // namespace sinter::reference
