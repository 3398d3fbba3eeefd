//===- PromotionTest.cpp - Dtypes of results ------------------------------===//
//
// The tables are libtorch's: a row for each dtype of x, and in it four letters
// for each dtype of y: of two scalars, x a scalar, y a scalar, of two vectors.
//
//===----------------------------------------------------------------------===//

#include "sinter/sinter.h"

#include <gtest/gtest.h>

#include <string>

namespace sinter {
namespace {

constexpr DType dtypes[] = {DType::boolean, DType::u8,  DType::i8,  DType::i16,
                            DType::i32,     DType::i64, DType::f16, DType::bf16,
                            DType::f32,     DType::f64};

/// Bool, Byte, char, short, int, long, half, bfloat16 (q), float, double; `!`
/// for an error.
char letter(DType dtype) {
  for (size_t i = 0; i < std::size(dtypes); ++i) {
    if (dtypes[i] == dtype) {
      return "bBcsilhqfd"[i];
    }
  }
  return '?';
}

template <class F> void expectTable(const char *const (&rows)[10], F function) {
  for (size_t i = 0; i < 10; ++i) {
    std::string row;
    for (DType other : dtypes) {
      for (int64_t ranks : {0, 1, 2, 3}) {
        Shape shapes[2] = {Shape{}, Shape{2}};
        Tensor x = ones(shapes[ranks / 2], dtypes[i]);
        Tensor y = ones(shapes[ranks % 2], other);
        try {
          row += letter(function(x, y).dtype());
        } catch (const Error &) {
          row += '!';
        }
      }
    }
    EXPECT_EQ(row, rows[i]) << "for x of " << dtypes[i];
  }
}

TEST(Promotion, OfSumsPrefersDimensionsThenCategories) {
  expectTable({"bbbbBBBBccccssssiiiillllhhhhqqqqffffdddd",
               "BBBBBBBBscBsssBsiiBillBlhhhhqqqqffffdddd",
               "ccccsBcsccccsscsiicillclhhhhqqqqffffdddd",
               "sssssBssscssssssiisillslhhhhqqqqffffdddd",
               "iiiiiBiiiciiisiiiiiillilhhhhqqqqffffdddd",
               "lllllBlllclllslllillllllhhhhqqqqffffdddd",
               "hhhhhhhhhhhhhhhhhhhhhhhhhhhhfqhfffhfddhd",
               "qqqqqqqqqqqqqqqqqqqqqqqqfhqfqqqqffqfddqd",
               "fffffffffffffffffffffffffhfffqffffffddfd",
               "dddddddddddddddddddddddddhdddqdddfdddddd"},
              [](const Tensor &x, const Tensor &y) { return x + y; });
}

TEST(Promotion, OfQuotientsIsAlwaysReal) {
  expectTable({"ffffffffffffffffffffffffhhhhqqqqffffdddd",
               "ffffffffffffffffffffffffhhhhqqqqffffdddd",
               "ffffffffffffffffffffffffhhhhqqqqffffdddd",
               "ffffffffffffffffffffffffhhhhqqqqffffdddd",
               "ffffffffffffffffffffffffhhhhqqqqffffdddd",
               "ffffffffffffffffffffffffhhhhqqqqffffdddd",
               "hhhhhhhhhhhhhhhhhhhhhhhhhhhhfqhfffhfddhd",
               "qqqqqqqqqqqqqqqqqqqqqqqqfhqfqqqqffqfddqd",
               "fffffffffffffffffffffffffhfffqffffffddfd",
               "dddddddddddddddddddddddddhdddqdddfdddddd"},
              [](const Tensor &x, const Tensor &y) { return x / y; });
}

TEST(Promotion, OfComparisonsIsBool) {
  expectTable({"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
               "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
               "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
               "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
               "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
               "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
               "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
               "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
               "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
               "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},
              [](const Tensor &x, const Tensor &y) { return x == y; });
}

TEST(Promotion, InPlaceNeverChangesTheTarget) {
  expectTable(
      {"b!bb!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!",
       "B!BBB!BBB!BBB!BBB!BBB!BB!!!!!!!!!!!!!!!!",
       "c!ccc!ccc!ccc!ccc!ccc!cc!!!!!!!!!!!!!!!!",
       "s!sss!sss!sss!sss!sss!ss!!!!!!!!!!!!!!!!",
       "i!iii!iii!iii!iii!iii!ii!!!!!!!!!!!!!!!!",
       "l!lll!lll!lll!lll!lll!ll!!!!!!!!!!!!!!!!",
       "h!hhh!hhh!hhh!hhh!hhh!hhh!hhh!hhh!hhh!hh",
       "q!qqq!qqq!qqq!qqq!qqq!qqq!qqq!qqq!qqq!qq",
       "f!fff!fff!fff!fff!fff!fff!fff!fff!fff!ff",
       "d!ddd!ddd!ddd!ddd!ddd!ddd!ddd!ddd!ddd!dd"},
      [](const Tensor &x, const Tensor &y) { return x.clone().add_(y); });
}

TEST(Promotion, OfIntegerQuotientsIsThatOfTheOperands) {
  expectTable(
      {"!!!!BBBBccccssssiiiillllhhhhqqqqffffdddd",
       "BBBBBBBBscBsssBsiiBillBlhhhhqqqqffffdddd",
       "ccccsBcsccccsscsiicillclhhhhqqqqffffdddd",
       "sssssBssscssssssiisillslhhhhqqqqffffdddd",
       "iiiiiBiiiciiisiiiiiillilhhhhqqqqffffdddd",
       "lllllBlllclllslllillllllhhhhqqqqffffdddd",
       "hhhhhhhhhhhhhhhhhhhhhhhhhhhhfqhfffhfddhd",
       "qqqqqqqqqqqqqqqqqqqqqqqqfhqfqqqqffqfddqd",
       "fffffffffffffffffffffffffhfffqffffffddfd",
       "dddddddddddddddddddddddddhdddqdddfdddddd"},
      [](const Tensor &x, const Tensor &y) { return div(x, y, "trunc"); });
}

TEST(Promotion, OfChoicesIsCommon) {
  expectTable(
      {"bbbbBBBBccccssssiiiillllhhhhqqqqffffdddd",
       "BBBBBBBBscBsssBsiiBillBlhhhhqqqqffffdddd",
       "ccccsBcsccccsscsiicillclhhhhqqqqffffdddd",
       "sssssBssscssssssiisillslhhhhqqqqffffdddd",
       "iiiiiBiiiciiisiiiiiillilhhhhqqqqffffdddd",
       "lllllBlllclllslllillllllhhhhqqqqffffdddd",
       "hhhhhhhhhhhhhhhhhhhhhhhhhhhhfqhfffhfddhd",
       "qqqqqqqqqqqqqqqqqqqqqqqqfhqfqqqqffqfddqd",
       "fffffffffffffffffffffffffhfffqffffffddfd",
       "dddddddddddddddddddddddddhdddqdddfdddddd"},
      [](const Tensor &x, const Tensor &y) { return where(x == y, x, y); });
}

TEST(Promotion, OfJoinsIgnoresRanks) {
  expectTable({"bbbbBBBBccccssssiiiillllhhhhqqqqffffdddd",
               "BBBBBBBBssssssssiiiillllhhhhqqqqffffdddd",
               "ccccssssccccssssiiiillllhhhhqqqqffffdddd",
               "ssssssssssssssssiiiillllhhhhqqqqffffdddd",
               "iiiiiiiiiiiiiiiiiiiillllhhhhqqqqffffdddd",
               "llllllllllllllllllllllllhhhhqqqqffffdddd",
               "hhhhhhhhhhhhhhhhhhhhhhhhhhhhffffffffdddd",
               "qqqqqqqqqqqqqqqqqqqqqqqqffffqqqqffffdddd",
               "ffffffffffffffffffffffffffffffffffffdddd",
               "dddddddddddddddddddddddddddddddddddddddd"},
              [](const Tensor &x, const Tensor &y) {
                return cat({x.reshape(-1), y.reshape(-1)});
              });
}

TEST(Promotion, OfRemaindersIsCommon) {
  expectTable({"!!!!BBBBccccssssiiiillllhhhhqqqqffffdddd",
               "BBBBBBBBscBsssBsiiBillBlhhhhqqqqffffdddd",
               "ccccsBcsccccsscsiicillclhhhhqqqqffffdddd",
               "sssssBssscssssssiisillslhhhhqqqqffffdddd",
               "iiiiiBiiiciiisiiiiiillilhhhhqqqqffffdddd",
               "lllllBlllclllslllillllllhhhhqqqqffffdddd",
               "hhhhhhhhhhhhhhhhhhhhhhhhhhhhfqhfffhfddhd",
               "qqqqqqqqqqqqqqqqqqqqqqqqfhqfqqqqffqfddqd",
               "fffffffffffffffffffffffffhfffqffffffddfd",
               "dddddddddddddddddddddddddhdddqdddfdddddd"},
              [](const Tensor &x, const Tensor &y) { return remainder(x, y); });
}

TEST(Promotion, OfNumbersKeepsTheTensorsDtypeUnlessTheCategoryRises) {
  Tensor bytes = ones(2, kByte), halves = ones(2, kHalf),
         truths = ones(2, kBool);
  EXPECT_EQ((bytes + 1).scalar_type(), kByte);
  EXPECT_EQ((bytes + 1.5).scalar_type(), kFloat);
  EXPECT_EQ((halves + 1.5).scalar_type(), kHalf);
  EXPECT_EQ((truths + 1).scalar_type(), kLong);
  EXPECT_EQ((truths * true).scalar_type(), kBool);
  EXPECT_EQ((1 / bytes).scalar_type(), kFloat);
  EXPECT_EQ((bytes == 1.5).scalar_type(), kBool);
  EXPECT_EQ(result_type(bytes, 1.5), kFloat);
  EXPECT_EQ(result_type(bytes, ones({}, kLong)), kByte);
}

TEST(Promotion, OfReductionsMakesIntegersLong) {
  for (DType dtype : {kBool, kByte, kChar, kShort, kInt, kLong}) {
    Tensor x = ones({2, 2}, dtype);
    EXPECT_EQ(x.sum().scalar_type(), kLong);
    EXPECT_EQ(x.prod().scalar_type(), kLong);
    EXPECT_EQ(x.cumsum(0).scalar_type(), kLong);
    EXPECT_EQ(x.max().scalar_type(), dtype);
    EXPECT_EQ(x.any().scalar_type(), dtype == kByte ? kByte : kBool);
    EXPECT_EQ(x.argmax().scalar_type(), kLong);
    EXPECT_EQ(x.sum(kFloat).scalar_type(), kFloat);
    EXPECT_THROW((void)x.mean(), Error);
  }
  EXPECT_EQ(ones(2, kHalf).sum().scalar_type(), kHalf);
}

TEST(Promotion, OfFunctionsOfTheRealLineMakesIntegersReal) {
  for (DType dtype : {kBool, kByte, kInt, kLong}) {
    EXPECT_EQ(exp(ones(2, dtype)).scalar_type(), kFloat);
    EXPECT_EQ(sqrt(ones(2, dtype)).scalar_type(), kFloat);
  }
  EXPECT_EQ(exp(ones(2, kBFloat16)).scalar_type(), kBFloat16);
  EXPECT_EQ(exp(ones(2, kDouble)).scalar_type(), kDouble);
}

} // namespace
} // namespace sinter
