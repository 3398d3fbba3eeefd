//===- GradientTest.cpp - Every rule against finite differences -----------===//
//
// Walks the op table: an op with a derivative and without a sample fails.
//
//===----------------------------------------------------------------------===//

#include "frontend/autograd/Vjp.h"
#include "test/gradients/Samples.h"

#include <gtest/gtest.h>

#include <cstring>
#include <numeric>

namespace sinter {
namespace {

using autograd::gradcheck;
using autograd::gradgradcheck;
using autograd::TensorFunction;
using autograd::variable_list;
using test::callOp;
using test::Sample;

class Gradient : public testing::TestWithParam<OpKind> {
protected:
  /// Calls `check` with every sample that has a gradient at all.
  template <class Check> void forSamples(Check check) {
    std::vector<Sample> samples = test::samplesOf(GetParam());
    ASSERT_FALSE(samples.empty()) << "add samples for this op";
    for (const Sample &sample : samples) {
      SCOPED_TRACE(sample.what);
      check(sample);
    }
  }

  static bool hasActiveOperand() { return vjpInfo(GetParam()).active != 0; }
};

std::vector<OpKind> opsWithARule() {
  std::vector<OpKind> kinds;
  for (int i = 0; i < numOps; ++i) {
    auto kind = static_cast<OpKind>(i);
    if (info(kind).hasVjp && vjpInfo(kind).active != 0) {
      kinds.push_back(kind);
    }
  }
  return kinds;
}

TEST_P(Gradient, IsWhatDifferencesSay) {
  forSamples([](const Sample &sample) {
    TensorFunction function = [&](const variable_list &in) {
      return callOp(GetParam(), in, sample.attrs);
    };
    EXPECT_NO_THROW(gradcheck(function, sample.operands));
  });
}

TEST_P(Gradient, HasAGradientItself) {
  forSamples([](const Sample &sample) {
    TensorFunction function = [&](const variable_list &in) {
      return callOp(GetParam(), in, sample.attrs);
    };
    EXPECT_NO_THROW(gradgradcheck(function, sample.operands));
  });
}

/// Whether an operand lies in memory row by row is nothing to a rule.
TEST_P(Gradient, DoesNotDependOnTheLayoutOfOperands) {
  forSamples([](const Sample &sample) {
    auto reversed = [](const Tensor &x) {
      std::vector<int64_t> dims(static_cast<size_t>(x.dim()));
      std::iota(dims.rbegin(), dims.rend(), 0);
      return x.permute(dims);
    };
    variable_list inputs;
    inputs.reserve(sample.operands.size());
    for (const Tensor &operand : sample.operands) {
      Tensor turned = reversed(operand.detach()).contiguous();
      inputs.push_back(turned.set_requires_grad(operand.requires_grad()));
    }
    TensorFunction function = [&](const variable_list &in) {
      variable_list operands;
      operands.reserve(in.size());
      for (const Tensor &x : in) {
        operands.push_back(reversed(x));
      }
      return callOp(GetParam(), operands, sample.attrs);
    };
    EXPECT_NO_THROW(gradcheck(function, inputs));
  });
}

/// Calls the rule with the tensors outside its residual masks undefined, for
/// all operands and for each by itself, and compares with what it makes of all.
TEST_P(Gradient, ReadsNothingOutsideItsResidualMasks) {
  forSamples([](const Sample &sample) {
    NoGradGuard guard;
    OpKind kind = GetParam();
    const VjpInfo &rule = vjpInfo(kind);
    std::vector<Tensor> results = callOp(kind, sample.operands, sample.attrs);
    std::vector<Tensor> ct;
    ct.reserve(results.size());
    for (const Tensor &result : results) {
      bool isReal = isFloatingType(result.dtype());
      ct.push_back(isReal ? test::distinct(result.sizes(), 0.5, 1.5)
                          : Tensor());
    }
    std::vector<TensorType> types;
    types.reserve(sample.operands.size());
    for (const Tensor &operand : sample.operands) {
      types.push_back({operand.dtype(), Shape(operand.sizes())});
    }
    size_t count = sample.operands.size();
    auto gradients = [&](const std::vector<Tensor> &in,
                         const std::vector<Tensor> &out,
                         std::span<const bool> need) {
      std::vector<Tensor> gin(count);
      applyVjp(kind, {in, out, ct, sample.attrs, types, need}, gin);
      return gin;
    };
    for (size_t only = 0; only <= count; ++only) { // `count` stands for all.
      auto need = std::make_unique<bool[]>(count);
      uint32_t mask = 0;
      for (size_t i = 0; i < count; ++i) {
        need[i] = (only == count || only == i) && rule.isActive(i) &&
                  sample.operands[i].requires_grad();
        mask |= need[i] ? 1u << i : 0;
      }
      if (!mask) {
        continue;
      }
      Residuals residuals = residualsFor(rule, mask);
      std::vector<Tensor> in = sample.operands, out = results;
      for (size_t i = 0; i < count; ++i) {
        in[i] = residuals.hasOperand(i) ? in[i] : Tensor();
      }
      for (size_t i = 0; i < out.size(); ++i) {
        out[i] = residuals.hasResult(i) ? out[i] : Tensor();
      }
      std::vector<Tensor> whole =
          gradients(sample.operands, results, {need.get(), count});
      std::vector<Tensor> masked;
      ASSERT_NO_THROW(masked = gradients(in, out, {need.get(), count}));
      for (size_t i = 0; i < count; ++i) {
        ASSERT_EQ(whole[i].defined(), masked[i].defined());
        EXPECT_TRUE(!whole[i].defined() || whole[i].equal(masked[i]));
        if (need[i] && whole[i].defined()) {
          EXPECT_EQ(whole[i].sizes(), sample.operands[i].sizes());
          EXPECT_EQ(whole[i].dtype(), sample.operands[i].dtype());
        }
      }
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Ops, Gradient, testing::ValuesIn(opsWithARule()),
                         [](const auto &test) {
                           return std::string(sinter::info(test.param).name);
                         });

/// Every pointwise op of more than one operand, with operands that broadcast.
TEST(GradientOfBroadcasts, IsSummedToTheShapeOfEveryOperand) {
  for (OpKind kind : opsWithARule()) {
    size_t count = std::strlen(info(kind).operands);
    if (info(kind).family != OpFamily::pointwise || count < 2) {
      continue;
    }
    SCOPED_TRACE(info(kind).name);
    Sample sample = test::samplesOf(kind)[0];
    // Operand 0 keeps its shape [2, 3], operand 1 is a row, operand 2 a column.
    variable_list inputs = {sample.operands[0]};
    inputs.push_back(sample.operands[1].detach()[0].clone().set_requires_grad(
        sample.operands[1].requires_grad()));
    if (count == 3) {
      inputs.push_back(
          sample.operands[2].detach().slice(1, 0, 1).clone().set_requires_grad(
              true));
    }
    TensorFunction function = [&](const variable_list &in) -> variable_list {
      if (count == 2) {
        return {detail::pointwise(kind, {&in[0], &in[1]})};
      }
      return {detail::pointwise(kind, {&in[0], &in[1], &in[2]})};
    };
    EXPECT_NO_THROW(gradcheck(function, inputs));
    EXPECT_NO_THROW(gradgradcheck(function, inputs));
  }
}

//===----------------------------------------------------------------------===//
// Points where there is no derivative: libtorch's choices
//===----------------------------------------------------------------------===//

/// The gradient of `function(x).sum()` at a list.
std::vector<double>
gradientAt(const std::vector<double> &list,
           const std::function<Tensor(const Tensor &)> &function) {
  Tensor x = tensor(list, kDouble).requires_grad_();
  Tensor gradient = autograd::grad({function(x).sum()}, {x})[0].contiguous();
  const double *data = gradient.const_data_ptr<double>();
  return {data, data + gradient.numel()};
}

using List = std::vector<double>;

TEST(GradientAtKinks, IsZeroForReluAndAbsAtZero) {
  EXPECT_EQ(gradientAt({-1, 0, 1}, [](const Tensor &x) { return x.relu(); }),
            (List{0, 0, 1}));
  EXPECT_EQ(gradientAt({-1, 0, 1}, [](const Tensor &x) { return x.abs(); }),
            (List{-1, 0, 1}));
}

TEST(GradientAtKinks, IsInfiniteForSqrtAtZero) {
  EXPECT_EQ(gradientAt({0}, [](const Tensor &x) { return x.sqrt(); }),
            (List{std::numeric_limits<double>::infinity()}));
}

TEST(GradientAtKinks, IsSharedByElementsThatTie) {
  EXPECT_EQ(gradientAt({1, 3, 3}, [](const Tensor &x) { return x.amax(); }),
            (List{0, 0.5, 0.5}));
  EXPECT_EQ(
      gradientAt({2}, [](const Tensor &x) { return maximum(x, x.detach()); }),
      (List{0.5}));
}

TEST(GradientAtKinks, IsGivenToTheIndexThatMaxReturns) {
  EXPECT_EQ(gradientAt({1, 3, 3},
                       [](const Tensor &x) { return std::get<0>(x.max(0)); }),
            (List{0, 1, 0}));
}

TEST(GradientAtKinks, IsRightForProductsWithZeros) {
  auto product = [](const Tensor &x) { return x.prod(); };
  EXPECT_EQ(gradientAt({2, 0, 3}, product), (List{0, 6, 0}));
  EXPECT_EQ(gradientAt({2, 0, 0}, product), (List{0, 0, 0}));
  // d^2 / (dx1 dx2) is 2 where both are 0.
  Tensor x = tensor(List{2, 0, 0}, kDouble).requires_grad_();
  Tensor first = autograd::grad({x.prod()}, {x}, {}, std::nullopt, true)[0];
  Tensor second = autograd::grad({first[1]}, {x})[0];
  EXPECT_EQ(second[2].item<double>(), 2);
}

TEST(GradientAtKinks, IsZeroForPowersOfZero) {
  EXPECT_EQ(gradientAt({0, 0}, [](const Tensor &x) { return x.pow(2); }),
            (List{0, 0}));
  EXPECT_EQ(gradientAt({0}, [](const Tensor &x) { return x.pow(0); }),
            (List{0}));
}

} // namespace
} // namespace sinter
