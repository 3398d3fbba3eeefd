//===- ReduceTest.cpp - Reductions, scans and sorts by the oracle ---------===//

#include "test/unit/reference/Evaluate.h"

#include <cmath>
#include <gtest/gtest.h>

namespace sinter::reference {

static Numbers reduced(OpKind kind, const Value &x, const Ints &dims) {
  return numbersOf(first(kind, {x}, attrs::reduce_sum::words(dims)));
}

TEST(Reference, ReducesTheNamedDimensions) {
  Value x = counting(DType::f32, {2, 3, 2}, 1);
  EXPECT_EQ(reduced(OpKind::reduce_sum, x, {1}), (Numbers{9, 12, 27, 30}));
  EXPECT_EQ(reduced(OpKind::reduce_sum, x, {0, 2}), (Numbers{18, 26, 34}));
  EXPECT_EQ(reduced(OpKind::reduce_max, x, {2, 1}), (Numbers{6, 12}));
  EXPECT_EQ(reduced(OpKind::reduce_prod, x, {2}),
            (Numbers{2, 12, 30, 56, 90, 132}));
}

TEST(Reference, RoundsASumOnceAtTheEnd) {
  Value x = vectorOf(DType::f16, {2048, 1, 1});
  EXPECT_EQ(reduced(OpKind::reduce_sum, x, {0}), Numbers{2050});
}

TEST(Reference, WrapsIntegerSumsToTheirDtype) {
  EXPECT_EQ(reduced(OpKind::reduce_sum, vectorOf(DType::i8, {100, 100}), {0}),
            Numbers{-56});
}

TEST(Reference, ReducesNothingToTheNeutralElement) {
  auto ofNone = [](OpKind kind, DType dtype) {
    return reduced(kind, vectorOf(dtype, {}), {0})[0];
  };
  EXPECT_EQ(ofNone(OpKind::reduce_sum, DType::f32), 0);
  EXPECT_EQ(ofNone(OpKind::reduce_prod, DType::i32), 1);
  EXPECT_EQ(ofNone(OpKind::reduce_max, DType::f32), -infinity);
  EXPECT_EQ(ofNone(OpKind::reduce_min, DType::f16), infinity);
  EXPECT_EQ(ofNone(OpKind::reduce_max, DType::i8), -128);
  EXPECT_EQ(ofNone(OpKind::reduce_max, DType::i64), -0x1p63);
  EXPECT_EQ(ofNone(OpKind::reduce_min, DType::i16), 32767);
  EXPECT_EQ(ofNone(OpKind::reduce_min, DType::u8), 255);
  EXPECT_EQ(ofNone(OpKind::reduce_max, DType::u32), 0);
  EXPECT_EQ(ofNone(OpKind::reduce_min, DType::boolean), 1);
  EXPECT_EQ(ofNone(OpKind::reduce_and, DType::i32), -1);
  EXPECT_EQ(ofNone(OpKind::reduce_and, DType::boolean), 1);
  EXPECT_EQ(ofNone(OpKind::reduce_or, DType::boolean), 0);
}

TEST(Reference, NaNIsTheLargestAndTheSmallestElement) {
  Value x = vectorOf(DType::f32, {1, notANumber, 3, notANumber});
  for (OpKind kind : {OpKind::reduce_max, OpKind::reduce_min}) {
    EXPECT_TRUE(std::isnan(reduced(kind, x, {0})[0]));
  }
  for (OpKind kind : {OpKind::arg_max, OpKind::arg_min}) {
    std::vector<Value> operands{x};
    std::vector<Value> out = evaluate(kind, operands, attrs::arg_max::words(0));
    EXPECT_TRUE(std::isnan(out[0].number(0)));
    EXPECT_EQ(out[1].number(0), 1);
  }
}

TEST(Reference, FindsTheFirstOfEqualExtremes) {
  std::vector<Value> operands{
      Value::of(DType::i32, {2, 4}, {3, 5, 5, 1, 7, 0, 7, 0})};
  std::vector<Value> largest =
      evaluate(OpKind::arg_max, operands, attrs::arg_max::words(1));
  EXPECT_EQ(numbersOf(largest[0]), (Numbers{5, 7}));
  EXPECT_EQ(numbersOf(largest[1]), (Numbers{1, 0}));
  std::vector<Value> smallest =
      evaluate(OpKind::arg_min, operands, attrs::arg_min::words(1));
  EXPECT_EQ(numbersOf(smallest[1]), (Numbers{3, 1}));
}

TEST(Reference, SumsUpFromEitherEnd) {
  Value x = counting(DType::f32, {2, 3}, 1);
  EXPECT_EQ(numbersOf(first(OpKind::cumulative_sum, {x},
                            attrs::cumulative_sum::words(1, false))),
            (Numbers{1, 3, 6, 4, 9, 15}));
  EXPECT_EQ(numbersOf(first(OpKind::cumulative_sum, {x},
                            attrs::cumulative_sum::words(0, true))),
            (Numbers{5, 7, 9, 4, 5, 6}));
}

static std::vector<Numbers> sorted(const std::vector<Value> &operands,
                                   const Ints &descending,
                                   int64_t float_order) {
  int64_t keys = static_cast<int64_t>(descending.size());
  std::vector<Numbers> results;
  for (const Value &out :
       evaluate(OpKind::sort, operands,
                attrs::sort::words(0, keys, descending, true, float_order))) {
    results.push_back(numbersOf(out));
  }
  return results;
}

TEST(Reference, SortsStablyByTheFirstKeysAndCarriesTheOthersAlong) {
  std::vector<Numbers> out = sorted({vectorOf(DType::i32, {2, 1, 2, 1}),
                                     vectorOf(DType::f32, {5, 6, 4, 6}),
                                     vectorOf(DType::i64, {0, 1, 2, 3})},
                                    {0, 1}, 0);
  EXPECT_EQ(out[0], (Numbers{1, 1, 2, 2}));
  EXPECT_EQ(out[1], (Numbers{6, 6, 5, 4}));
  EXPECT_EQ(out[2], (Numbers{1, 3, 0, 2}));
}

TEST(Reference, SortsNaNAboveAllNumbersInLibtorchsOrder) {
  Value x = vectorOf(DType::f32, {notANumber, infinity, 0.0, -0.0, -1});
  Value places = counting(DType::i64, {5}, 0);
  EXPECT_EQ(sorted({x, places}, {0}, 0)[1], (Numbers{4, 2, 3, 1, 0}));
  EXPECT_EQ(sorted({x, places}, {1}, 0)[1], (Numbers{0, 1, 2, 3, 4}));
}

TEST(Reference, SortsZerosAndNaNsBySignInTheTotalOrder) {
  Value x =
      vectorOf(DType::f32, {notANumber, 0.0, -0.0, -notANumber, -1, -infinity});
  Value places = counting(DType::i64, {6}, 0);
  EXPECT_EQ(sorted({x, places}, {0}, 1)[1], (Numbers{3, 5, 4, 2, 1, 0}));
}

} // namespace sinter::reference
