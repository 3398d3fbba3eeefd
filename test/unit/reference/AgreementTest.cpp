//===- AgreementTest.cpp - What counts as the same result -----------------===//

#include "ir/reference/Agreement.h"

#include "test/unit/reference/Evaluate.h"

#include <gtest/gtest.h>

namespace sinter::reference {

/// Whether `number` would do as the only result of an op.
static bool passes(OpKind kind, const std::vector<Value> &operands,
                   std::span<const int64_t> attrs, double number) {
  Value expected = first(kind, operands, attrs);
  Value actual = Value::of(expected.type.dtype, expected.type.shape, {number});
  return !disagreement(expected, actual,
                       errorBounds(kind, operands, attrs, expected));
}

TEST(Agreement, AsksForTheSameBitsOfArithmetic) {
  std::vector<Value> operands{vectorOf(DType::f32, {1}),
                              vectorOf(DType::f32, {2})};
  EXPECT_TRUE(passes(OpKind::add, operands, {}, 3));
  EXPECT_FALSE(passes(OpKind::add, operands, {}, 3 + 0x1p-22));
  std::vector<Value> zeros{vectorOf(DType::f32, {0}),
                           vectorOf(DType::f32, {-1})};
  EXPECT_TRUE(passes(OpKind::mul, zeros, {}, -0.0));
  EXPECT_FALSE(passes(OpKind::mul, zeros, {}, 0.0));
}

TEST(Agreement, TakesAnyNaNForNaN) {
  std::vector<Value> operands{vectorOf(DType::f32, {infinity}),
                              vectorOf(DType::f32, {-infinity})};
  EXPECT_TRUE(passes(OpKind::add, operands, {}, notANumber));
  EXPECT_FALSE(passes(OpKind::add, operands, {}, 0));
}

TEST(Agreement, LetsFunctionsDifferByFourUlp) {
  std::vector<Value> operands{vectorOf(DType::f32, {0})};
  EXPECT_TRUE(passes(OpKind::exp, operands, {}, 1 + 4 * 0x1p-23));
  EXPECT_FALSE(passes(OpKind::exp, operands, {}, 1 + 5 * 0x1p-23));
}

TEST(Agreement, Lets16BitFunctionsDifferByOneOfTheirUlp) {
  std::vector<Value> operands{vectorOf(DType::bf16, {0})};
  EXPECT_TRUE(passes(OpKind::exp, operands, {}, 1 + 0x1p-7));
  EXPECT_FALSE(passes(OpKind::exp, operands, {}, 1 + 0x1p-6));
}

TEST(Agreement, LetsSumsDifferByTheirLengthTimesTheirMagnitudes) {
  std::vector<Value> operands{vectorOf(DType::f32, {1000, -1000, 1, 2})};
  AttrWords attrs = attrs::reduce_sum::words(Ints{0});
  // 2 * 4 * 2^-24 * 2003
  EXPECT_TRUE(passes(OpKind::reduce_sum, operands, attrs, 3.0009));
  EXPECT_FALSE(passes(OpKind::reduce_sum, operands, attrs, 3.001));
}

TEST(Agreement, CountsTheUpdatesOfEachElement) {
  std::vector<Value> operands{vectorOf(DType::f32, {1}),
                              Value::of(DType::i64, {3, 1}, {0, 0, 5}),
                              vectorOf(DType::f32, {1, 1, 1})};
  AttrWords attrs = attrs::scatter_add::words(Ints{}, Ints{0}, Ints{}, Ints{},
                                              Ints{0}, 1, false);
  // 2 * 3 * 2^-24 * 3
  EXPECT_TRUE(passes(OpKind::scatter_add, operands, attrs, 3 + 0x1p-20));
  EXPECT_FALSE(passes(OpKind::scatter_add, operands, attrs, 3 + 0x1p-19));
}

TEST(Agreement, ScattersRoundAfterEveryUpdate) {
  std::vector<Value> operands{vectorOf(DType::bf16, {256}),
                              Value::of(DType::i64, {2, 1}, {0, 0}),
                              vectorOf(DType::bf16, {1, 1})};
  AttrWords attrs = attrs::scatter_add::words(Ints{}, Ints{0}, Ints{}, Ints{},
                                              Ints{0}, 1, false);
  EXPECT_TRUE(passes(OpKind::scatter_add, operands, attrs, 256));
}

TEST(Agreement, TakesAnythingWherePartialSumsMayOverflow) {
  AttrWords attrs = attrs::reduce_sum::words(Ints{0});
  std::vector<Value> large{vectorOf(DType::f32, {3e38, 3e38, -3e38})};
  EXPECT_TRUE(passes(OpKind::reduce_sum, large, attrs, infinity));
  std::vector<Value> infinite{vectorOf(DType::f32, {infinity, 1})};
  EXPECT_TRUE(passes(OpKind::reduce_sum, infinite, attrs, infinity));
  EXPECT_FALSE(passes(OpKind::reduce_sum, infinite, attrs, 1));
}

TEST(Agreement, LetsAResultOverflowNearTheLargestNumber) {
  std::vector<Value> operands{vectorOf(DType::f32, {0x1.fffffep127}),
                              vectorOf(DType::f32, {1})};
  EXPECT_TRUE(passes(OpKind::pow, operands, {}, infinity));
  EXPECT_FALSE(passes(OpKind::pow, operands, {}, -infinity));
}

TEST(Agreement, NamesTheElementAndBothValues) {
  Value expected = vectorOf(DType::i8, {1, 2});
  Value actual = vectorOf(DType::i8, {1, -2});
  EXPECT_EQ(disagreement(expected, actual, std::vector<double>(2)),
            "element 1 of Char [2]: expected 2, got -2, may differ by 0");
  EXPECT_EQ(disagreement(expected, vectorOf(DType::u8, {1, 2}),
                         std::vector<double>(2)),
            "expected Char of shape [2], got Byte of shape [2]");
}

} // namespace sinter::reference
