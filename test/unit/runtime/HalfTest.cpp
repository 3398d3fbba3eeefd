//===- HalfTest.cpp - Floating point numbers of 16 bits -------------------===//

#include "sinter/runtime/half.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

namespace sinter {
namespace {

/// A format by its numbers, with a reference that does no bit arithmetic.
template <class T> struct Format;
template <> struct Format<Half> {
  static constexpr int mantissaBits = 10, leastExponent = -14;
  static constexpr uint16_t infinity = 0x7c00;
};
template <> struct Format<BFloat16> {
  static constexpr int mantissaBits = 7, leastExponent = -126;
  static constexpr uint16_t infinity = 0x7f80;
};

/// The value of every number from 0 on, by its bits. The last is the one that
/// would follow if there were no end: from half way to it on, all is infinite.
template <class T> const std::vector<double> &valuesOf() {
  static const std::vector<double> values = [] {
    std::vector<double> out;
    for (int bits = 0; bits <= Format<T>::infinity; ++bits) {
      int one = 1 << Format<T>::mantissaBits;
      int mantissa = bits % one, exponent = bits / one;
      double last =
          std::ldexp(1.0, Format<T>::leastExponent - Format<T>::mantissaBits);
      out.push_back(exponent == 0
                        ? mantissa * last
                        : std::ldexp((one + mantissa) * last, exponent - 1));
    }
    return out;
  }();
  return values;
}

/// The bits of the number nearest to `value`, which is no NaN, by looking.
template <class T> uint16_t roundSlowly(float value) {
  const std::vector<double> &values = valuesOf<T>();
  double magnitude = std::abs(static_cast<double>(value));
  size_t above = std::lower_bound(values.begin(), values.end(), magnitude) -
                 values.begin();
  size_t nearest = std::min<size_t>(above, Format<T>::infinity);
  if (above > 0 && above < values.size()) {
    double up = values[above] - magnitude, down = magnitude - values[above - 1];
    bool isDown = down < up || (down == up && above % 2 == 1);
    nearest = isDown ? above - 1 : above;
  }
  return static_cast<uint16_t>(nearest | (std::signbit(value) ? 0x8000 : 0));
}

/// Numbers of all kinds: each of 16 bits, half way to the next, and what lies
/// beside these; and a sample of all floats.
template <class T> std::vector<float> interestingFloats() {
  std::vector<float> out{std::numeric_limits<float>::infinity(),
                         std::numeric_limits<float>::max(),
                         std::numeric_limits<float>::min(),
                         std::numeric_limits<float>::denorm_min()};
  const std::vector<double> &values = valuesOf<T>();
  for (size_t i = 0; i + 1 < values.size(); ++i) {
    for (double value : {values[i], (values[i] + values[i + 1]) / 2}) {
      float middle = static_cast<float>(value);
      out.push_back(middle);
      out.push_back(std::nextafter(middle, 0.0f));
      out.push_back(std::nextafter(middle, INFINITY));
    }
  }
  for (uint64_t bits = 0; bits < 0x7f800000; bits += 9973) {
    out.push_back(std::bit_cast<float>(static_cast<uint32_t>(bits)));
  }
  for (size_t i = 0, size = out.size(); i < size; ++i) {
    out.push_back(-out[i]);
  }
  return out;
}

template <class T> struct SixteenBits : testing::Test {};
using Types = testing::Types<Half, BFloat16>;
struct Names {
  template <class T> static std::string GetName(int) {
    return std::is_same_v<T, Half> ? "Half" : "BFloat16";
  }
};
TYPED_TEST_SUITE(SixteenBits, Types, Names);

TYPED_TEST(SixteenBits, HaveTheValueOfTheirBits) {
  for (int bits = 0; bits < 65536; ++bits) {
    float value = TypeParam::fromBits(static_cast<uint16_t>(bits));
    int magnitude = bits & 0x7fff;
    ASSERT_EQ(std::signbit(value), bits >= 0x8000) << bits;
    if (magnitude < Format<TypeParam>::infinity) {
      ASSERT_EQ(std::abs(value), valuesOf<TypeParam>()[magnitude]) << bits;
    } else if (magnitude == Format<TypeParam>::infinity) {
      ASSERT_TRUE(std::isinf(value));
    } else {
      ASSERT_TRUE(std::isnan(value)) << bits;
      ASSERT_TRUE(std::bit_cast<uint32_t>(value) & 0x400000) << "not quiet";
    }
  }
}

TYPED_TEST(SixteenBits, ComeBackFromFloatUnchanged) {
  for (int bits = 0; bits < 65536; ++bits) {
    auto number = TypeParam::fromBits(static_cast<uint16_t>(bits));
    auto again = TypeParam(static_cast<float>(number));
    bool isNan = (bits & 0x7fff) > Format<TypeParam>::infinity;
    uint16_t quiet = isNan ? 1 << (Format<TypeParam>::mantissaBits - 1) : 0;
    ASSERT_EQ(again.bits, bits | quiet);
  }
}

TYPED_TEST(SixteenBits, AreTheNearestWithTiesToEven) {
  for (float value : interestingFloats<TypeParam>()) {
    ASSERT_EQ(TypeParam(value).bits, roundSlowly<TypeParam>(value)) << value;
  }
}

TYPED_TEST(SixteenBits, KeepANanQuietWhateverItsPayload) {
  for (uint32_t payload :
       {1u, 0x1fffu, 0x2000u, 0x200000u, 0x400000u, 0x7fffffu}) {
    for (uint32_t sign : {0u, 0x80000000u}) {
      uint32_t nan = sign | 0x7f800000 | payload;
      uint16_t bits = TypeParam(std::bit_cast<float>(nan)).bits;
      EXPECT_GT(bits & 0x7fff, Format<TypeParam>::infinity);
      EXPECT_TRUE(bits & 1 << (Format<TypeParam>::mantissaBits - 1));
      EXPECT_EQ(bits >> 15, static_cast<int>(sign >> 31));
    }
  }
}

TYPED_TEST(SixteenBits, AreConvertedAlikeInArraysAtEveryLevel) {
  std::vector<float> floats = interestingFloats<TypeParam>();
  for (uint32_t payload : {1u, 0x2000u, 0x200001u, 0x412345u, 0x7fffffu}) {
    floats.push_back(std::bit_cast<float>(0xff800000 | payload));
  }
  std::vector<TypeParam> all(65536);
  for (int bits = 0; bits < 65536; ++bits) {
    all[bits] = TypeParam::fromBits(static_cast<uint16_t>(bits));
  }
  for (IsaLevel level : {IsaLevel::v2, IsaLevel::v3, IsaLevel::v4}) {
    if (!setIsaLevelForTesting(level)) {
      continue;
    }
    std::vector<TypeParam> rounded(floats.size());
    runtime::convert(floats.data(), rounded.data(), std::ssize(floats));
    for (size_t i = 0; i < floats.size(); ++i) {
      ASSERT_EQ(rounded[i].bits, TypeParam(floats[i]).bits) << floats[i];
    }
    std::vector<float> values(all.size());
    runtime::convert(all.data(), values.data(), std::ssize(all));
    for (size_t i = 0; i < all.size(); ++i) {
      ASSERT_EQ(std::bit_cast<uint32_t>(values[i]),
                std::bit_cast<uint32_t>(static_cast<float>(all[i])));
    }
  }
  setIsaLevelForTesting(highestIsaLevel());
}

TYPED_TEST(SixteenBits, AreConvertedInArraysOfAnyLength) {
  for (IsaLevel level : {IsaLevel::v2, IsaLevel::v3, IsaLevel::v4}) {
    if (!setIsaLevelForTesting(level)) {
      continue;
    }
    for (int count = 0; count < 40; ++count) {
      std::vector<float> floats(count + 1, 1.5f), back(count + 1, 7.0f);
      std::vector<TypeParam> rounded(count + 1, TypeParam(7.0f));
      runtime::convert(floats.data(), rounded.data(), count);
      runtime::convert(rounded.data(), back.data(), count);
      EXPECT_EQ(std::count(back.begin(), back.end(), 1.5f), count);
      EXPECT_EQ(static_cast<float>(rounded[count]), 7.0f);
      EXPECT_EQ(back[count], 7.0f);
    }
  }
  setIsaLevelForTesting(highestIsaLevel());
}

TYPED_TEST(SixteenBits, AreComputedWithThroughFloat) {
  TypeParam x(1.5f), y = 2.0f;
  static_assert(std::is_same_v<decltype(x + y), TypeParam>);
  static_assert(std::is_same_v<decltype(x + 1), TypeParam>);
  static_assert(std::is_same_v<decltype(int64_t(1) * x), TypeParam>);
  static_assert(std::is_same_v<decltype(x + 1.0f), float>);
  static_assert(std::is_same_v<decltype(1.0 / x), double>);
  static_assert(std::is_same_v<decltype(-x), TypeParam>);
  static_assert(sizeof(TypeParam) == 2 && std::is_trivial_v<TypeParam>);
  EXPECT_EQ(x + y, 3.5f);
  EXPECT_EQ(x - 1, 0.5f);
  EXPECT_EQ(3 * x, 4.5f);
  EXPECT_EQ(x / y, 0.75f);
  EXPECT_EQ(-x, -1.5f);
  EXPECT_TRUE(x < y && y > 1 && x == 1.5 && x != y);
  x += y;
  x *= 2;
  x -= 1.0f;
  EXPECT_EQ(x, 6.0f);
  EXPECT_EQ(static_cast<int>(x), 6);
  std::ostringstream text;
  text << x;
  EXPECT_EQ(text.str(), "6");
}

TYPED_TEST(SixteenBits, RoundEachResult) {
  // 1 + half of the last place is a tie; it goes to the even one, 1.
  float last = std::numeric_limits<TypeParam>::epsilon();
  TypeParam one = 1.0f;
  EXPECT_EQ(one + TypeParam(last / 2), 1.0f);
  EXPECT_EQ(one + TypeParam(last), 1.0f + last);
}

TYPED_TEST(SixteenBits, KnowTheirLimits) {
  using Limits = std::numeric_limits<TypeParam>;
  const std::vector<double> &values = valuesOf<TypeParam>();
  int most = Format<TypeParam>::infinity - 1;
  EXPECT_EQ(Limits::max(), values[most]);
  EXPECT_EQ(Limits::lowest(), -values[most]);
  EXPECT_EQ(Limits::denorm_min(), values[1]);
  EXPECT_EQ(Limits::min(), std::ldexp(1.0, Limits::min_exponent - 1));
  EXPECT_EQ(Limits::min(), values[1 << Format<TypeParam>::mantissaBits]);
  EXPECT_EQ(Limits::epsilon(), std::ldexp(1.0, 1 - Limits::digits));
  EXPECT_TRUE(std::isinf(Limits::infinity()));
  EXPECT_TRUE(std::isnan(Limits::quiet_NaN()));
}

TYPED_TEST(SixteenBits, AreConstantExpressions) {
  static_assert(TypeParam(0.5f) + TypeParam(0.25f) == 0.75f);
  static_assert(std::numeric_limits<TypeParam>::infinity() > 1e30f);
}

} // namespace
} // namespace sinter
