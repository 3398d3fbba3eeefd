//===- AgreementTest.cpp - Compiled code has the bits of eager code -------===//
//
// Every pointwise record in every dtype that it admits, and every conversion,
// at every level that this machine runs. The table says which: a new op is
// tested unasked. Linking proves more: kernels find the functions of libm.h and
// no other symbol.
//
//===----------------------------------------------------------------------===//

#include "frontend/tensor/Impl.h"
#include "ir/ops/OpTable.h"
#include "sinter/compile.h"
#include "sinter/runtime/op_attrs.h"
#include "sinter/sinter.h"
#include "test/capture/Bits.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace sinter {
namespace {

/// Numbers of all magnitudes and all bits; the first are special. Not a
/// multiple of any number of lanes.
Tensor someNumbers(DType dtype, unsigned seed) {
  constexpr int64_t size = 331;
  std::mt19937_64 random(seed);
  if (!isFloatingType(dtype)) {
    Tensor integers = empty({size}, kLong);
    auto *data = integers.data_ptr<int64_t>();
    for (int64_t i = 0; i < size; ++i) {
      int shift = static_cast<int>(random() % 64);
      data[i] = static_cast<int64_t>(random()) >> shift;
    }
    return integers.to(dtype);
  }
  constexpr double inf = std::numeric_limits<double>::infinity();
  std::vector<double> numbers{
      0.0,   -0.0,     1.0,    -1.0,    0.5,    -0.5,   2.5,    3.5,
      inf,   -inf,     NAN,    88.7,    -87.5,  90.0,   -105.0, -103.5,
      1e-8,  1e-40,    1e-310, 65504.,  65520,  70000., 3.4e38, -3.5e38,
      1e300, 8388608., 0x1p31, -0x1p31, 0x1p63, 0x1p64, 127.5,  255.5};
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> magnitude(-4, 3);
  while (numbers.size() < size) {
    numbers.push_back(normal(random) * std::pow(10, magnitude(random)));
  }
  std::shuffle(numbers.begin(), numbers.end(), random);
  Tensor doubles = empty({size}, kDouble);
  std::memcpy(doubles.data_ptr(), numbers.data(), size * sizeof(double));
  return doubles.to(dtype);
}

struct Agreement : testing::TestWithParam<OpKind> {};

TEST_P(Agreement, OfPointwiseOps) {
  const OpInfo &op = info(GetParam());
  char number = 'b';
  for (const char *letter = op.operands; *letter; ++letter) {
    number = *letter == 'b' ? number : *letter;
  }
  atEveryLevel([&] {
    for (int i = 0; i < numDTypes; ++i) {
      DType dtype = static_cast<DType>(i);
      if (!admits(number, dtype)) {
        continue;
      }
      SCOPED_TRACE(testing::Message() << "dtype " << toString(dtype));
      std::vector<Tensor> operands;
      for (unsigned k = 0; op.operands[k]; ++k) {
        operands.push_back(
            someNumbers(op.operands[k] == 'b' ? kBool : dtype, 7 * k + 1));
      }
      auto call = [&] {
        std::vector<const Tensor *> in;
        for (const Tensor &operand : operands) {
          in.push_back(&operand);
        }
        Tensor out;
        detail::call(GetParam(), in, {}, {&out, 1});
        return out;
      };
      auto compiled = compileStrictly(call, {.warmup = 1});
      EXPECT_TRUE(haveEqualBits(call(), compiled()));
      EXPECT_EQ(compiled.report().kernels, 1);
    }
  });
}

std::vector<OpKind> pointwiseOps() {
  std::vector<OpKind> kinds;
  for (int i = 0; i < numOps; ++i) {
    if (info(static_cast<OpKind>(i)).family == OpFamily::pointwise) {
      kinds.push_back(static_cast<OpKind>(i));
    }
  }
  return kinds;
}

INSTANTIATE_TEST_SUITE_P(Ops, Agreement, testing::ValuesIn(pointwiseOps()),
                         [](const testing::TestParamInfo<OpKind> &op) {
                           return std::string(sinter::info(op.param).name);
                         });

struct ConversionAgreement : testing::TestWithParam<int> {};

/// One kernel has all conversions of a dtype.
TEST_P(ConversionAgreement, FromADtypeToAllOthers) {
  Tensor x = someNumbers(static_cast<DType>(GetParam()), 3);
  auto convertAll = [&] {
    std::vector<Tensor> all;
    for (int i = 0; i < numDTypes; ++i) {
      const Tensor *in = &x;
      detail::call(OpKind::convert, {&in, 1},
                   attrs::convert::words(static_cast<DType>(i)),
                   {&all.emplace_back(), 1});
    }
    return all;
  };
  atEveryLevel([&] {
    std::vector<Tensor> eager = convertAll();
    std::vector<Tensor> compiled = compileStrictly(convertAll, {.warmup = 1})();
    for (int i = 0; i < numDTypes; ++i) {
      EXPECT_TRUE(haveEqualBits(eager[i], compiled[i]))
          << "to " << toString(static_cast<DType>(i));
    }
  });
}

INSTANTIATE_TEST_SUITE_P(DTypes, ConversionAgreement,
                         testing::Range(0, numDTypes),
                         [](const testing::TestParamInfo<int> &dtype) {
                           return std::string(
                               toString(static_cast<DType>(dtype.param)));
                         });

/// A chain in one kernel rounds where single ops round.
TEST(Agreement, OfChains) {
  auto chain = [](Tensor x, Tensor y) {
    Tensor z = (x * y + x).sigmoid() / (y.abs() + 0.25);
    return where(z > x, z.tanh() - y, z.maximum(y) * 3);
  };
  atEveryLevel([&] {
    for (DType dtype : {kHalf, kBFloat16, kFloat, kDouble}) {
      Tensor x = someNumbers(dtype, 1), y = someNumbers(dtype, 2);
      auto compiled = compileStrictly(chain, {.warmup = 1});
      EXPECT_TRUE(haveEqualBits(chain(x, y), compiled(x, y)))
          << toString(dtype);
      EXPECT_EQ(compiled.report().kernels, 1);
    }
  });
}

} // namespace
} // namespace sinter
