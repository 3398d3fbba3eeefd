//===- MathTest.cpp - runtime/math against libm and integers --------------===//
//
// Every function at every ISA level that the machine has: its error over a
// sweep of all floats, its special values, and its bits against OneLane, which
// stands for the code generator's element type.
//
//===----------------------------------------------------------------------===//

#include "runtime/math/functions.h"
#include "sinter/runtime/types.h"
#include "test/unit/runtime/MathLevel.h"
#include "test/unit/runtime/OneLane.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace sinter::test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();

/// One function: what it shall be, the largest error, and its IR's stand-in.
struct UnaryCase {
  const char *name;
  double (*reference)(double);
  double maxUlp;        ///< Where the level has fma.
  double maxUlpWithout; ///< Where it has not.
  OneLane (*formula)(OneLane);
};
struct BinaryCase {
  const char *name;
  double (*reference)(double, double);
  double maxUlp;
  OneLane (*formula)(OneLane, OneLane);
};

double remainderOf(double x, double y) {
  double rest = std::fmod(x, y);
  return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
}

#define SINTER_CASE(name, reference, withFma, without)                         \
  {#name, [](double x) -> double { return reference; }, withFma, without,      \
   [](OneLane x) { return math::name(x); }}
const UnaryCase unaryCases[] = {
    SINTER_CASE(exp, std::exp(x), 0.9, 1.2),
    SINTER_CASE(expm1, std::expm1(x), 1.5, 1.5),
    SINTER_CASE(log, std::log(x), 1.0, 1.0),
    SINTER_CASE(log1p, std::log1p(x), 1.5, 1.7),
    SINTER_CASE(sin, std::sin(x), 1.5, 2.5),
    SINTER_CASE(cos, std::cos(x), 1.5, 2.5),
    SINTER_CASE(tanh, std::tanh(x), 1.4, 1.4),
    SINTER_CASE(erf, std::erf(x), 1.1, 1.3),
    SINTER_CASE(rsqrt, 1 / std::sqrt(x), 1.5, 1.5),
};
/// Its error counts beside its argument, not its value.
const UnaryCase geluCase =
    SINTER_CASE(gelu, x *((std::erf(x * 0.70710678118654752) + 1) * 0.5), 0, 0);
#undef SINTER_CASE

/// Operations of the element type: exact, or correctly rounded.
#define SINTER_CASE(name, function)                                            \
  {#name, [](double x) -> double { return std::function(x); }, 0.5, 0.5,       \
   [](OneLane x) { return name(x); }}
const UnaryCase roundingCases[] = {
    SINTER_CASE(floor, floor), SINTER_CASE(ceil, ceil),
    SINTER_CASE(trunc, trunc), SINTER_CASE(roundEven, nearbyint),
    SINTER_CASE(sqrt, sqrt),   SINTER_CASE(abs, fabs),
};
#undef SINTER_CASE

#define SINTER_CASE(name, reference, maxUlp)                                   \
  {#name, [](double x, double y) -> double { return reference; }, maxUlp,      \
   [](OneLane x, OneLane y) { return math::name(x, y); }}
const BinaryCase binaryCases[] = {
    SINTER_CASE(pow, std::pow(x, y), 1.3),
    SINTER_CASE(fmod, std::fmod(x, y), 0.5),
    SINTER_CASE(remainder, remainderOf(x, y), 0.5001),
};
#undef SINTER_CASE

/// How far `got` is from `want`, in units of the last place of an f32 there. A
/// wrong sign of zero, or a NaN on one side only, is infinitely far.
double ulpError(float got, double want) {
  if (std::isnan(got) || std::isnan(want)) {
    return std::isnan(got) == std::isnan(want) ? 0 : infinity;
  }
  if (std::signbit(got) != std::signbit(want)) {
    return infinity;
  }
  double past = 0x1p128; // inf counts as the number after the largest
  double a = std::min(std::fabs(double(got)), past);
  double b = std::min(std::fabs(want), past);
  if (a == b) {
    return 0;
  }
  int exponent;
  std::frexp(b, &exponent);
  exponent = std::clamp(exponent - 24, -149, 104);
  return std::fabs(a - b) / std::ldexp(1.0, exponent);
}

template <class Kernel>
const Kernel &named(const Kernel *list, const char *name) {
  while (std::string(list->name) != name) {
    ++list;
  }
  return *list;
}

const std::vector<float> &specialFloats() {
  static const std::vector<float> values = [] {
    std::vector<float> out;
    for (float x : {0.0f,
                    1.0f,
                    2.0f,
                    3.0f,
                    0.5f,
                    1.5f,
                    2.5f,
                    0.25f,
                    7.0f,
                    10.0f,
                    88.0f,
                    89.0f,
                    104.0f,
                    127.0f,
                    0x1p-149f,
                    0x1p-148f,
                    0x1.8p-140f,
                    0x1p-126f,
                    0x1p-25f,
                    0x1p-24f,
                    0x1p+23f,
                    0x1.fffffep+22f,
                    0x1p+24f,
                    0x1.fffffep+23f,
                    0x1p+31f,
                    0x1p+32f,
                    0x1p+64f,
                    1e30f,
                    0x1.fffffep+127f,
                    0x1.fffffep-1f,
                    0x1.000002p+0f,
                    0x1.555556p-1f,
                    0x1.921fb6p+0f,
                    16384.0f,
                    16383.0f,
                    infinity,
                    notANumber}) {
      out.push_back(x);
      out.push_back(-x);
    }
    return out;
  }();
  return values;
}

/// All patterns, `stride` apart, and the special numbers.
std::vector<float> sweep(uint32_t stride) {
  std::vector<float> out = specialFloats();
  for (uint64_t pattern = 0; pattern <= UINT32_MAX; pattern += stride) {
    out.push_back(std::bit_cast<float>(static_cast<uint32_t>(pattern)));
  }
  return out;
}

/// Pairs of special numbers, of random patterns, and of numbers that a program
/// would have.
void pairs(std::vector<float> &x, std::vector<float> &y, int count) {
  for (float a : specialFloats()) {
    for (float b : specialFloats()) {
      x.push_back(a);
      y.push_back(b);
    }
  }
  std::mt19937 random(7);
  std::uniform_real_distribution<float> exponent(-104, 89), small(-30, 30);
  for (int i = 0; i < count; ++i) {
    float a = std::bit_cast<float>(static_cast<uint32_t>(random()));
    float b = std::bit_cast<float>(static_cast<uint32_t>(random()));
    x.insert(x.end(), {a, std::fabs(a), 1 + small(random) / 64, small(random)});
    y.insert(y.end(), {b, exponent(random) / std::log(std::fabs(a)),
                       exponent(random), std::nearbyint(small(random))});
  }
}

struct Level {
  const char *name;
  const MathLevel *functions;
  bool hasFma;
  bool isHere;

  friend void PrintTo(const Level &level, std::ostream *out) {
    *out << level.name;
  }
};

std::vector<Level> levels() {
  IsaLevel highest = highestIsaLevel();
  return {{"v2", &mathLevel_v2, false, true},
          {"v3", &mathLevel_v3, true, highest >= IsaLevel::v3},
          {"v4", &mathLevel_v4, true, highest >= IsaLevel::v4}};
}

class MathTest : public testing::TestWithParam<Level> {
protected:
  void SetUp() override {
    if (!GetParam().isHere) {
      GTEST_SKIP() << "this machine has no " << GetParam().name;
    }
    OneLane::targetHasFma = GetParam().hasFma;
  }
  const MathLevel &functions() const { return *GetParam().functions; }

  void expectErrorBelow(const UnaryCase &c, uint32_t stride) {
    std::vector<float> x = sweep(stride), out(x.size());
    named(functions().unaryFloat, c.name).apply(x.data(), out.data(), x.size());
    double bound = GetParam().hasFma ? c.maxUlp : c.maxUlpWithout;
    double worst = 0;
    size_t at = 0;
    for (size_t i = 0; i < x.size(); ++i) {
      double error = ulpError(out[i], c.reference(x[i]));
      if (error > worst) {
        worst = error;
        at = i;
      }
    }
    EXPECT_LE(worst, bound) << c.name << "(" << x[at] << ") is " << out[at]
                            << ", not " << c.reference(x[at]);
    RecordProperty(c.name, std::to_string(worst));
  }
};

TEST_P(MathTest, ErrorsOfFunctionsOfOneNumberStayWithinTheirBounds) {
  for (const UnaryCase &c : unaryCases) {
    expectErrorBelow(c, 3001);
  }
}

TEST_P(MathTest, GeluIsRightToTheLastPlaceOfItsArgument) {
  std::vector<float> x = sweep(3001);
  for (float near = -9; near < 9; near += 0x1p-12f) {
    x.push_back(near);
  }
  std::vector<float> out(x.size());
  named(functions().unaryFloat, "gelu").apply(x.data(), out.data(), x.size());
  int bad = 0;
  for (size_t i = 0; i < x.size() && bad < 5; ++i) {
    double exact = x[i] * 0.5 * std::erfc(x[i] * -0.70710678118654752);
    if (std::isnan(exact) || std::isinf(exact)) {
      EXPECT_TRUE(std::isnan(out[i]) == std::isnan(exact) &&
                  (std::isnan(exact) || out[i] == exact))
          << x[i] << " to " << out[i];
      continue;
    }
    double bound = 0x1p-23 * std::fabs(x[i]);
    if (x[i] > -8 && x[i] < -5) { // A tail that (1 + erf) / 2 has lost.
      bound = 0.35 * std::fabs(exact);
    }
    bound = std::max(bound, 0x1p-149);
    bad += std::fabs(out[i] - exact) > bound;
    EXPECT_LE(std::fabs(out[i] - exact), bound)
        << "gelu(" << x[i] << ") is " << out[i] << ", not " << exact;
  }
}

TEST_P(MathTest, RoundingsAndRootsAreExact) {
  for (const UnaryCase &c : roundingCases) {
    expectErrorBelow(c, 49999);
  }
}

TEST_P(MathTest, ErrorsOfFunctionsOfTwoNumbersStayWithinTheirBounds) {
  std::vector<float> x, y;
  pairs(x, y, 20000);
  std::vector<float> out(x.size());
  for (const BinaryCase &c : binaryCases) {
    named(functions().binaryFloat, c.name)
        .apply(x.data(), y.data(), out.data(), x.size());
    int bad = 0;
    for (size_t i = 0; i < x.size() && bad < 5; ++i) {
      double want = c.reference(x[i], y[i]);
      double error = ulpError(out[i], want);
      bad += error > c.maxUlp;
      EXPECT_LE(error, c.maxUlp) << c.name << "(" << x[i] << ", " << y[i]
                                 << ") is " << out[i] << ", not " << want;
    }
  }
}

TEST_P(MathTest, FloorQuotientIsTheFloorOfTheQuotient) {
  std::vector<float> x, y;
  pairs(x, y, 2000);
  std::vector<float> out(x.size());
  named(functions().binaryFloat, "floorQuotient")
      .apply(x.data(), y.data(), out.data(), x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    double quotient = double(x[i]) / y[i];
    if (!std::isfinite(x[i]) || !std::isfinite(y[i]) || y[i] == 0 ||
        std::fabs(quotient) > 0x1p22 || remainderOf(x[i], y[i]) == 0) {
      continue;
    }
    EXPECT_EQ(out[i], std::floor(quotient)) << x[i] << " / " << y[i];
  }
}

TEST_P(MathTest, DoublesAreComputedByLibmOrExactly) {
  const double x[] = {0.1, -0.7, 2.5, 30.25, 1e-300, 700.0, -0.0, 1e22, 3.0};
  constexpr int count = sizeof x / sizeof x[0];
  double out[count], y[count];
  std::vector<UnaryCase> cases(std::begin(unaryCases), std::end(unaryCases));
  cases.push_back(geluCase);
  for (const UnaryCase &c : cases) {
    named(functions().unaryDouble, c.name).apply(x, out, count);
    for (int i = 0; i < count; ++i) {
      EXPECT_EQ(std::bit_cast<int64_t>(out[i]) << 1,
                std::bit_cast<int64_t>(c.reference(x[i])) << 1)
          << c.name << "(" << x[i] << ")";
      double one = c.formula({LaneType::f64, x[i]}).asDouble();
      EXPECT_TRUE(out[i] == one || (std::isnan(out[i]) && std::isnan(one)))
          << c.name << "(" << x[i] << ") as one lane";
    }
  }
  for (const UnaryCase &c : roundingCases) {
    named(functions().unaryDouble, c.name).apply(x, out, count);
    for (int i = 0; i < count; ++i) {
      double want = c.reference(x[i]);
      EXPECT_TRUE(out[i] == want || (std::isnan(out[i]) && std::isnan(want)))
          << c.name << "(" << x[i] << ")";
    }
  }
  std::reverse_copy(x, x + count, y);
  for (const BinaryCase &c : binaryCases) {
    named(functions().binaryDouble, c.name).apply(x, y, out, count);
    for (int i = 0; i < count; ++i) {
      double want = c.reference(x[i], y[i]);
      EXPECT_TRUE(out[i] == want || (std::isnan(out[i]) && std::isnan(want)))
          << c.name << "(" << x[i] << ", " << y[i] << ")";
    }
  }
}

TEST_P(MathTest, OneLaneAtATimeGivesTheBitsOfVectors) {
  auto expectSame = [](float got, OneLane one, const char *name, float x) {
    float want = static_cast<float>(one.asDouble());
    EXPECT_TRUE(std::bit_cast<uint32_t>(got) == std::bit_cast<uint32_t>(want) ||
                (std::isnan(got) && std::isnan(want)))
        << name << "(" << x << ") is " << got << ", as one lane " << want;
  };
  std::vector<float> x = sweep(999983), out(x.size());
  auto compare = [&](const UnaryCase &c) {
    named(functions().unaryFloat, c.name).apply(x.data(), out.data(), x.size());
    for (size_t i = 0; i < x.size(); ++i) {
      expectSame(out[i], c.formula({LaneType::f32, double(x[i])}), c.name,
                 x[i]);
    }
  };
  for (const UnaryCase &c : unaryCases) {
    compare(c);
  }
  compare(geluCase);
  for (const UnaryCase &c : roundingCases) {
    compare(c);
  }
  std::vector<float> a, b;
  pairs(a, b, 500);
  out.resize(a.size());
  for (const BinaryCase &c : binaryCases) {
    named(functions().binaryFloat, c.name)
        .apply(a.data(), b.data(), out.data(), a.size());
    for (size_t i = 0; i < a.size(); ++i) {
      expectSame(out[i],
                 c.formula({LaneType::f32, double(a[i])},
                           {LaneType::f32, double(b[i])}),
                 c.name, a[i]);
    }
  }
}

/// x / y towards 0, with the results that division.h promises.
template <class Number> Number quotientOf(Number x, Number y) {
  if (y == 0) {
    return static_cast<Number>(-1);
  }
  if (std::is_signed_v<Number> && y == static_cast<Number>(-1)) {
    return static_cast<Number>(uint64_t(0) - static_cast<uint64_t>(x));
  }
  return x / y;
}
template <class Number> Number fmodOf(Number x, Number y) {
  if (std::is_signed_v<Number> && y == static_cast<Number>(-1)) {
    return 0;
  }
  return y == 0 ? x : x % y;
}
template <class Number> bool signsDiffer(Number x, Number y) {
  return fmodOf(x, y) != 0 && y != 0 && (fmodOf(x, y) < 0) != (y < 0);
}
template <class Number> Number powerOf(Number x, Number y) {
  if (y < 0) {
    return x == 1 ? 1 : x != static_cast<Number>(-1) ? 0 : y % 2 == 0 ? 1 : -1;
  }
  uint64_t power = 1, square = static_cast<uint64_t>(x);
  for (uint64_t left = static_cast<uint64_t>(y); left != 0; left /= 2) {
    power *= left % 2 == 1 ? square : 1;
    square *= square;
  }
  return static_cast<Number>(power);
}

template <class Number>
void expectIntegers(const BinaryKernel<Number> *kernels, LaneType type) {
  using Limits = std::numeric_limits<Number>;
  std::vector<Number> some = {0,
                              1,
                              2,
                              3,
                              5,
                              7,
                              10,
                              63,
                              64,
                              1000003,
                              Limits::max(),
                              Limits::max() - 1,
                              Limits::min(),
                              Limits::min() + 1};
  for (int i = 1; i < 12; ++i) {
    some.push_back(static_cast<Number>(-i));
    some.push_back(static_cast<Number>(0x9e3779b97f4a7c15 * i >> i));
  }
  std::vector<Number> x, y;
  for (Number a : some) {
    for (Number b : some) {
      x.push_back(a);
      y.push_back(b);
    }
  }
  struct Case {
    const char *name;
    Number (*reference)(Number, Number);
    OneLane (*formula)(OneLane, OneLane);
  };
  const Case cases[] = {
      {"quotient", quotientOf<Number>, math::quotient<OneLane>},
      {"floorQuotientInteger",
       [](Number x, Number y) -> Number {
         return quotientOf(x, y) - (signsDiffer(x, y) ? 1 : 0);
       },
       math::floorQuotientInteger<OneLane>},
      {"fmodInteger", fmodOf<Number>, math::fmodInteger<OneLane>},
      {"remainderInteger",
       [](Number x, Number y) -> Number {
         return signsDiffer(x, y) ? fmodOf(x, y) + y : fmodOf(x, y);
       },
       math::remainderInteger<OneLane>},
      {"powInteger", powerOf<Number>, math::powInteger<OneLane>}};
  std::vector<Number> out(x.size());
  for (const Case &c : cases) {
    named(kernels, c.name).apply(x.data(), y.data(), out.data(), x.size());
    for (size_t i = 0; i < x.size(); ++i) {
      EXPECT_EQ(out[i], c.reference(x[i], y[i]))
          << c.name << "(" << x[i] << ", " << y[i] << ")";
      OneLane one = c.formula({type, static_cast<uint64_t>(x[i])},
                              {type, static_cast<uint64_t>(y[i])});
      EXPECT_EQ(out[i], static_cast<Number>(one.asInteger()))
          << c.name << "(" << x[i] << ", " << y[i] << ") as one lane";
    }
  }
}

TEST_P(MathTest, IntegersDivideAndMultiplyAsPyTorchWithoutATrap) {
  expectIntegers(functions().binaryInt, LaneType::i32);
  expectIntegers(functions().binaryLong, LaneType::i64);
  expectIntegers(functions().binaryUnsigned, LaneType::u64);
}

TEST_P(MathTest, MasksAreBytesOfZeroAndOneInMemory) {
  constexpr int count = 32;
  uint8_t mask[count], less[count];
  float x[count], y[count], out[count];
  double wideX[count], wideY[count];
  for (int i = 0; i < count; ++i) {
    mask[i] = i % 3 == 0 ? i : 0; // anything but 0 is true
    x[i] = wideX[i] = i;
    y[i] = wideY[i] = i * 7 % count;
  }
  functions().selectFloat(mask, x, out, count);
  functions().lessFloat(x, y, less, count);
  for (int i = 0; i < count; ++i) {
    EXPECT_EQ(out[i], mask[i] ? x[i] : -x[i]);
    EXPECT_EQ(less[i], x[i] < y[i] ? 1 : 0);
  }
  functions().lessDouble(wideX, wideY, less, count);
  for (int i = 0; i < count; ++i) {
    EXPECT_EQ(less[i], x[i] < y[i] ? 1 : 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Levels, MathTest, testing::ValuesIn(levels()),
                         [](const testing::TestParamInfo<Level> &info) {
                           return std::string(info.param.name);
                         });

TEST(Libm, ListsItsSymbolsInTheOrderOfTheEnumeration) {
  math::LibmSymbols symbols = math::libmSymbols();
  EXPECT_EQ(symbols.count, 10);
  EXPECT_STREQ(symbols[math::Libm::exp].name, "sinter_libm_exp");
  EXPECT_STREQ(symbols[math::Libm::pow].name, "sinter_libm_pow");
  EXPECT_EQ(symbols[math::Libm::pow].operands, 2);
  EXPECT_EQ(symbols[math::Libm::tanh].address,
            reinterpret_cast<void *>(&sinter_libm_tanh));
}

} // namespace
} // namespace sinter::test
