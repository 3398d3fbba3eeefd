//===- PhiloxTest.cpp - Random bits as a function of their position -------===//

#include "sinter/runtime/philox.h"

#include <gtest/gtest.h>

#include <bit>
#include <string>
#include <vector>

namespace sinter::runtime {
namespace {

using philox::Counter;
using philox::Key;

// The vectors that the authors publish with their code (kat_vectors).

TEST(Philox, HasThePublishedAnswerForZeros) {
  EXPECT_EQ(philox::apply(Counter{0, 0, 0, 0}, Key{0, 0}),
            (Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
}

TEST(Philox, HasThePublishedAnswerForOnes) {
  constexpr uint32_t ones = 0xffffffff;
  EXPECT_EQ(philox::apply(Counter{ones, ones, ones, ones}, Key{ones, ones}),
            (Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
}

TEST(Philox, HasThePublishedAnswerForDigitsOfPi) {
  EXPECT_EQ(
      philox::apply(Counter{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                    Key{0xa4093822, 0x299f31d0}),
      (Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, IsAConstantExpression) {
  static_assert(randomBits(0, 0, 0) == 0x6627e8d5);
  static_assert(randomBits(0, 0, 3) == 0x9b00dbd8);
}

TEST(Philox, MapsElementsToCountersAndLanes) {
  constexpr uint64_t seed = 0x299f31d0a4093822, offset = 0x85a308d3243f6a88;
  for (uint64_t i = 0; i < 9; ++i) {
    uint64_t position = offset + i / 4;
    Counter words =
        philox::apply(Counter{static_cast<uint32_t>(position),
                              static_cast<uint32_t>(position >> 32), 0, 0},
                      Key{0xa4093822, 0x299f31d0});
    EXPECT_EQ(randomBits(seed, offset, i), words[i % 4]);
  }
}

/// Runs the test at each level that the machine has.
struct PhiloxFill : testing::TestWithParam<IsaLevel> {
  void SetUp() override {
    if (!setIsaLevelForTesting(GetParam())) {
      GTEST_SKIP() << "this machine has no such level";
    }
  }
  void TearDown() override { setIsaLevelForTesting(highestIsaLevel()); }
};

TEST_P(PhiloxFill, GivesTheSameBitsHoweverARangeIsCut) {
  for (uint64_t first = 0; first < 9; ++first) {
    for (int64_t count : {0, 1, 2, 3, 4, 5, 7, 8, 31, 32, 33, 63, 64, 200}) {
      std::vector<uint32_t> out(count + 1, 12345);
      fillBits(7, 1000, first, out.data(), count);
      for (int64_t i = 0; i < count; ++i) {
        ASSERT_EQ(out[i], randomBits(7, 1000, first + i)) << first << " " << i;
      }
      ASSERT_EQ(out[count], 12345u);
    }
  }
}

TEST_P(PhiloxFill, CarriesIntoTheUpperHalfOfTheCounterAndWraps) {
  for (uint64_t offset : {uint64_t(0xfffffffd), ~uint64_t(2)}) {
    std::vector<uint32_t> out(100);
    fillBits(~uint64_t(0), offset, out.data(), 100);
    for (uint64_t i = 0; i < 100; ++i) {
      ASSERT_EQ(out[i], randomBits(~uint64_t(0), offset, i));
    }
  }
}

TEST_P(PhiloxFill, SetsHalfOfTheBits) {
  std::vector<uint32_t> out(100000);
  fillBits(42, 0, out.data(), 100000);
  int64_t ones = 0;
  for (uint32_t bits : out) {
    ones += std::popcount(bits);
  }
  // 3.2 million fair bits: five standard deviations are 4472.
  EXPECT_NEAR(static_cast<double>(ones), 1600000.0, 4472.0);
}

INSTANTIATE_TEST_SUITE_P(Levels, PhiloxFill,
                         testing::Values(IsaLevel::v2, IsaLevel::v3,
                                         IsaLevel::v4),
                         [](const testing::TestParamInfo<IsaLevel> &level) {
                           return "v" + std::to_string(
                                            2 + static_cast<int>(level.param));
                         });

} // namespace
} // namespace sinter::runtime
