//===- PointwiseTest.cpp - Pointwise ops by the oracle --------------------===//

#include "test/unit/reference/Evaluate.h"

#include "ir/ops/OpTable.h"

#include <cmath>
#include <gtest/gtest.h>

namespace sinter::reference {

TEST(Reference, EvaluatesEveryPointwiseRecordForEveryDtypeItAdmits) {
  for (int k = 0; k < numOps; ++k) {
    OpKind kind = static_cast<OpKind>(k);
    const OpInfo &op = info(kind);
    if (op.family != OpFamily::pointwise) {
      continue;
    }
    for (int d = 0; d < numDTypes; ++d) {
      DType dtype = static_cast<DType>(d);
      std::vector<Value> operands;
      bool isAdmitted = true;
      for (char letter : std::string_view(op.operands)) {
        bool isCondition = letter == 'b';
        isAdmitted &= isCondition || admits(letter, dtype);
        operands.push_back(
            vectorOf(isCondition ? DType::boolean : dtype, {0, 1}));
      }
      if (isAdmitted) {
        Value out = first(kind, operands);
        EXPECT_EQ(out.type.shape, Shape{2}) << op.name << ' ' << dtype;
        EXPECT_TRUE(*op.results == 'b' || out.type.dtype == dtype) << op.name;
      }
    }
  }
}

TEST(Reference, RoundsEveryResultToItsDtype) {
  EXPECT_EQ(apply(OpKind::add, DType::f16, {{2048}, {1}}), Numbers{2048});
  EXPECT_EQ(apply(OpKind::mul, DType::f16, {{256}, {256}}), Numbers{infinity});
  EXPECT_EQ(apply(OpKind::div, DType::f32, {{1}, {3}}), Numbers{1.0f / 3.0f});
}

TEST(Reference, WrapsIntegersAround) {
  EXPECT_EQ(apply(OpKind::add, DType::i8, {{127}, {1}}), Numbers{-128});
  EXPECT_EQ(apply(OpKind::sub, DType::u8, {{0}, {1}}), Numbers{255});
  EXPECT_EQ(apply(OpKind::neg, DType::i64, {{-0x1p63}}), Numbers{-0x1p63});
  EXPECT_EQ(apply(OpKind::mul, DType::i32, {{65536}, {65537}}), Numbers{65536});
  EXPECT_EQ(apply(OpKind::abs, DType::i8, {{-128}}), Numbers{-128});
}

TEST(Reference, AddsAndMultipliesBooleansAsOrAndAnd) {
  Numbers x{0, 0, 1, 1}, y{0, 1, 0, 1};
  EXPECT_EQ(apply(OpKind::add, DType::boolean, {x, y}), (Numbers{0, 1, 1, 1}));
  EXPECT_EQ(apply(OpKind::mul, DType::boolean, {x, y}), (Numbers{0, 0, 0, 1}));
}

TEST(Reference, DividesIntegersTowardsZeroAndByZeroToAllOnes) {
  EXPECT_EQ(apply(OpKind::div, DType::i32, {{7, -7, 5}, {2, 2, 0}}),
            (Numbers{3, -3, -1}));
  EXPECT_EQ(apply(OpKind::div, DType::i8, {{-128}, {-1}}), Numbers{-128});
  EXPECT_EQ(apply(OpKind::div, DType::u8, {{5}, {0}}), Numbers{255});
  EXPECT_EQ(apply(OpKind::div, DType::u64, {{8}, {2}}), Numbers{4});
}

TEST(Reference, RemaindersHaveTheSignOfTheDivisor) {
  for (DType dtype : {DType::i32, DType::f32, DType::f64}) {
    EXPECT_EQ(apply(OpKind::remainder, dtype, {{7, -7, 7, -7}, {3, 3, -3, -3}}),
              (Numbers{1, 2, -2, -1}))
        << dtype;
  }
  EXPECT_EQ(apply(OpKind::remainder, DType::i32, {{5, -5}, {0, -1}}),
            (Numbers{5, 0}));
  EXPECT_TRUE(std::isnan(apply(OpKind::remainder, DType::f32, {{5}, {0}})[0]));
}

TEST(Reference, RaisesIntegersToPowersModuloTheirWidth) {
  EXPECT_EQ(apply(OpKind::pow, DType::i32, {{3, -2, 2, 7}, {4, 3, 33, 0}}),
            (Numbers{81, -8, 0, 1}));
  EXPECT_EQ(
      apply(OpKind::pow, DType::i64, {{1, -1, -1, 2, 0}, {-3, -3, -2, -1, -1}}),
      (Numbers{1, -1, 1, 0, 0}));
}

TEST(Reference, ComparesUnsignedNumbersAboveTheSignedRange) {
  EXPECT_EQ(apply(OpKind::gt, DType::u64, {{0x1p63}, {1}}), Numbers{1});
  EXPECT_EQ(apply(OpKind::maximum, DType::u64, {{0x1p63}, {1}}),
            Numbers{0x1p63});
}

TEST(Reference, ClampsWithTheUpperBoundWinningAndNaNPassing) {
  EXPECT_EQ(
      apply(OpKind::clamp, DType::f32, {{-1, 5, 2}, {0, 0, 4}, {3, 3, 3}}),
      (Numbers{0, 3, 3}));
  Numbers nans =
      apply(OpKind::clamp, DType::f32,
            {{notANumber, 1, 1}, {0, notANumber, 0}, {1, 2, notANumber}});
  for (double number : nans) {
    EXPECT_TRUE(std::isnan(number));
  }
}

TEST(Reference, MaximumAndReluPassNaN) {
  EXPECT_TRUE(
      std::isnan(apply(OpKind::maximum, DType::f32, {{1}, {notANumber}})[0]));
  EXPECT_TRUE(std::isnan(apply(OpKind::relu, DType::f32, {{notANumber}})[0]));
  EXPECT_EQ(apply(OpKind::relu, DType::f32, {{-1, 2}}), (Numbers{0, 2}));
}

TEST(Reference, SelectsByABooleanCondition) {
  Value out = first(OpKind::where, {vectorOf(DType::boolean, {1, 0}),
                                    vectorOf(DType::f32, {1.5, 2.5}),
                                    vectorOf(DType::f32, {3.5, 4.5})});
  EXPECT_EQ(numbersOf(out), (Numbers{1.5, 4.5}));
}

TEST(Reference, RoundsTiesToEven) {
  EXPECT_EQ(apply(OpKind::round, DType::f32, {{0.5, 1.5, -2.5}}),
            (Numbers{0, 2, -2}));
}

} // namespace sinter::reference
