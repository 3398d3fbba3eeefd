//===- IndexTest.cpp - Gather and scatter by the oracle -------------------===//

#include "test/unit/reference/Evaluate.h"

#include "sinter/error.h"

#include <gtest/gtest.h>

namespace sinter::reference {

/// The index vectors of the examples in StableHLO's specification; one of them,
/// (0, 9), is out of range.
static Value exampleIndices() {
  return Value::of(
      DType::i64, {2, 2, 3, 2},
      {0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 0, 9, 0, 0, 2, 1, 2, 2, 1, 2, 0, 1, 1, 0});
}

static AttrWords exampleGather(bool checked) {
  return attrs::gather::words(Ints{3, 4}, Ints{1}, Ints{0}, Ints{1}, Ints{2, 1},
                              3, Ints{1, 1, 2, 2}, checked);
}

static AttrWords exampleScatter(bool checked) {
  return attrs::scatter_add::words(Ints{3, 4}, Ints{1}, Ints{0}, Ints{1},
                                   Ints{2, 1}, 3, checked);
}

TEST(Reference, GathersSlicesAndClampsTheirStarts) {
  Value out = first(OpKind::gather,
                    {counting(DType::i32, {2, 3, 4, 2}, 1), exampleIndices()},
                    exampleGather(false));
  EXPECT_EQ(out.type.shape, (Shape{2, 2, 3, 2, 2}));
  EXPECT_EQ(numbersOf(out),
            (Numbers{1,  2,  3,  4,  3,  4,  5,  6,  13, 14, 15, 16,
                     33, 34, 35, 36, 35, 36, 37, 38, 41, 42, 43, 44,
                     1,  2,  3,  4,  13, 14, 15, 16, 21, 22, 23, 24,
                     43, 44, 45, 46, 33, 34, 35, 36, 27, 28, 29, 30}));
}

TEST(Reference, ScattersWindowsAndDropsThoseThatStickOut) {
  Value out = first(OpKind::scatter_add,
                    {counting(DType::i32, {2, 3, 4, 2}, 1), exampleIndices(),
                     Value::of(DType::i32, {2, 2, 3, 2, 2}, Numbers(48, 1))},
                    exampleScatter(false));
  EXPECT_EQ(numbersOf(out),
            (Numbers{3,  4,  6,  7,  6,  7,  7,  8,  9,  10, 11, 12,
                     15, 16, 17, 18, 17, 18, 19, 20, 22, 23, 24, 25,
                     25, 26, 28, 29, 30, 31, 31, 32, 35, 36, 38, 39,
                     38, 39, 39, 40, 41, 42, 44, 45, 46, 47, 47, 48}));
}

TEST(Reference, RejectsIndicesOutOfRangeWhereAskedTo) {
  auto kindOf = [](auto evaluation) {
    try {
      evaluation();
    } catch (const Error &error) {
      return error.kind();
    }
    return ErrorKind::internal;
  };
  Value x = counting(DType::i32, {2, 3, 4, 2}, 1);
  EXPECT_EQ(kindOf([&] {
              first(OpKind::gather, {x, exampleIndices()}, exampleGather(true));
            }),
            ErrorKind::index);
  Value updates = Value::of(DType::i32, {2, 2, 3, 2, 2}, Numbers(48, 1));
  EXPECT_EQ(kindOf([&] {
              first(OpKind::scatter_add, {x, exampleIndices(), updates},
                    exampleScatter(true));
            }),
            ErrorKind::index);
}

/// Elements of a vector, as x[indices].
static Numbers taken(const Value &indices) {
  return numbersOf(
      first(OpKind::gather, {counting(DType::f32, {3}, 10), indices},
            attrs::gather::words(Ints{}, Ints{0}, Ints{}, Ints{}, Ints{0},
                                 indices.type.shape.rank(), Ints{1}, false)));
}

TEST(Reference, TakesIndicesOfAnyIntegerDtype) {
  EXPECT_EQ(taken(vectorOf(DType::i8, {2, -1, 100})), (Numbers{12, 10, 12}));
  EXPECT_EQ(taken(vectorOf(DType::u64, {0x1p63, 1})), (Numbers{12, 11}));
}

/// Puts updates at places of a vector of `x`.
static Numbers scattered(OpKind kind, DType dtype, const Numbers &x,
                         const Numbers &places, const Numbers &updates) {
  int64_t count = static_cast<int64_t>(places.size());
  return numbersOf(
      first(kind,
            {vectorOf(dtype, x), Value::of(DType::i64, {count, 1}, places),
             vectorOf(dtype, updates)},
            attrs::scatter_set::words(Ints{}, Ints{0}, Ints{}, Ints{}, Ints{0},
                                      1, false)));
}

TEST(Reference, CombinesUpdatesOfOneElementInTheirOrder) {
  Numbers x{1, 2, 3}, places{2, 0, 2, -1}, updates{5, 6, 7, 8};
  EXPECT_EQ(scattered(OpKind::scatter_set, DType::f32, x, places, updates),
            (Numbers{6, 2, 7}));
  EXPECT_EQ(scattered(OpKind::scatter_add, DType::f32, x, places, updates),
            (Numbers{7, 2, 15}));
  EXPECT_EQ(scattered(OpKind::scatter_mul, DType::u8, x, places, updates),
            (Numbers{6, 2, 105}));
  EXPECT_EQ(scattered(OpKind::scatter_max, DType::i8, x, places, updates),
            (Numbers{6, 2, 7}));
  EXPECT_EQ(scattered(OpKind::scatter_min, DType::f16, x, places, updates),
            (Numbers{1, 2, 3}));
}

TEST(Reference, ScattersDropAWindowOfWhichAPartIsInside) {
  Value out =
      first(OpKind::scatter_set,
            {vectorOf(DType::f32, {1, 2, 3}), Value::of(DType::i64, {1}, {2}),
             vectorOf(DType::f32, {8, 9})},
            attrs::scatter_set::words(Ints{0}, Ints{}, Ints{}, Ints{}, Ints{0},
                                      0, false));
  EXPECT_EQ(numbersOf(out), (Numbers{1, 2, 3}));
}

} // namespace sinter::reference
