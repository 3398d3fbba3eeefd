//===- ModeTest.cpp - Functions in the default mode -----------------------===//

#include "sinter/sinter.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace sinter {
namespace {

/// `allclose` with that tolerance alone: relative to the largest element.
void expectNear(const Tensor &expected, const Tensor &actual, double rtol) {
  double largest = expected.abs().max().to(kDouble).item<double>();
  double apart = (expected - actual).abs().max().to(kDouble).item<double>();
  EXPECT_LE(apart, rtol * largest);
}

Tensor numbers(IntArrayRef sizes, DType dtype, uint64_t seed) {
  manual_seed(seed);
  return randn(sizes).to(dtype);
}

/// A critic whose slope is kept near 1, as in the training of WGANs.
struct GradientPenalty {
  explicit GradientPenalty(DType dtype)
      : first(numbers({6, 16}, dtype, 1).requires_grad_()),
        second(numbers({16, 1}, dtype, 2).requires_grad_()),
        sgd({first, second}, optim::SGDOptions(1e-2).momentum(0.9)),
        x(numbers({8, 6}, dtype, 3)) {}

  std::vector<Tensor> call() {
    sgd.zero_grad();
    Tensor at = x.detach().requires_grad_();
    Tensor score = tanh(at.matmul(first)).matmul(second);
    Tensor slope = autograd::grad({score.sum()}, {at}, {}, true, true)[0];
    Tensor penalty = (slope.pow(2).sum(1).sqrt() - 1).pow(2).mean();
    Tensor loss = score.mean() + 10 * penalty;
    loss.backward();
    sgd.step();
    return {loss.detach(), first.detach().clone(), second.detach().clone(),
            first.grad().clone(), second.grad().clone()};
  }

  Tensor first, second;
  optim::SGD sgd;
  Tensor x;
};

struct HessianTimesVector {
  explicit HessianTimesVector(DType dtype)
      : x(numbers({40}, dtype, 1).requires_grad_()),
        v(numbers({40}, dtype, 2)) {}

  std::vector<Tensor> call() {
    Tensor f = (x.sin() * x.pow(2) * x.flip(0).exp()).sum();
    Tensor slope = autograd::grad({f}, {x}, {}, true, true)[0];
    return autograd::grad({(slope * v).sum()}, {x});
  }

  Tensor x, v;
};

/// Calls eager and compiled code side by side, in the default mode.
template <class Step> void compare(DType dtype, double rtol) {
  Step eager(dtype), compiled(dtype);
  auto f = compile([&] { return compiled.call(); });
  int64_t before = 0;
  for (int turn = 0; turn < 6; ++turn) {
    SCOPED_TRACE(testing::Message() << dtype << ", turn " << turn);
    if (turn == 3) {
      before = f.report().eager_ops;
    }
    std::vector<Tensor> expected = eager.call(), actual = f();
    for (size_t i = 0; i < expected.size(); ++i) {
      expectNear(expected[i], actual[i], rtol);
    }
  }
  EXPECT_EQ(f.report().eager_ops, before);
  EXPECT_EQ(f.report().failures, 0);
  EXPECT_GT(f.report().kernels, 0);
  EXPECT_EQ(f.report().breaks.size(), 0u);
}

TEST(DefaultMode, AStepWithAGradientPenaltyAgreesWithEager) {
  compare<GradientPenalty>(kFloat, 1e-5);
  compare<GradientPenalty>(kDouble, 1e-10);
}

TEST(DefaultMode, AHessianTimesAVectorAgreesWithEager) {
  compare<HessianTimesVector>(kFloat, 1e-5);
  compare<HessianTimesVector>(kDouble, 1e-10);
}

/// Whether a product and a sum are one in functions that do not say.
bool contracts() {
  Tensor x = numbers({64}, kFloat, 1), y = numbers({64}, kFloat, 2);
  Tensor z = -(x * y);
  auto f = compile([](Tensor a, Tensor b, Tensor c) { return a * b + c; });
  f(x, y, z);
  return f(x, y, z).abs().max().item<float>() > 0;
}

/// Says by an exit code in which mode a function is that does not say. Without
/// fused multiply-add the code of both modes is the same.
[[noreturn]] void exitWithMode() {
  try {
    Mode mode = CompileOptions().mode;
    bool mayContract = mode == Mode::standard && hasFma(highestIsaLevel());
    bool isRight = contracts() == mayContract;
    std::exit(!isRight ? 3 : mode == Mode::strict ? 1 : 2);
  } catch (const Error &error) {
    std::fputs(error.what(), stderr);
    std::exit(4);
  }
}

/// Starts this program again with SINTER_OPT, which is read once.
void expectExit(const char *asked, int code, const char *message) {
  ::setenv("SINTER_OPT", asked, 1);
  EXPECT_EXIT(exitWithMode(), testing::ExitedWithCode(code), message) << asked;
  ::unsetenv("SINTER_OPT");
}

TEST(DefaultMode, IsStandardUnlessTheEnvironmentSaysOtherwise) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  expectExit("strict", 1, "");
  expectExit("standard", 2, "");
  expectExit("", 2, "");
  expectExit("fast", 4,
             "compile: SINTER_OPT must be strict or standard, got 'fast'");
}

TEST(DefaultMode, IsNotThatOfAFunctionThatSays) {
  Tensor x = numbers({64}, kFloat, 1), y = numbers({64}, kFloat, 2);
  Tensor z = -(x * y);
  auto body = [](Tensor a, Tensor b, Tensor c) { return a * b + c; };
  auto strict = compile(body, {.mode = Mode::strict});
  auto standard = compile(body, {.mode = Mode::standard});
  strict(x, y, z);
  standard(x, y, z);
  EXPECT_EQ(strict(x, y, z).abs().max().item<float>(), 0);
  EXPECT_EQ(standard(x, y, z).abs().max().item<float>() > 0,
            hasFma(highestIsaLevel()));
}

} // namespace
} // namespace sinter
