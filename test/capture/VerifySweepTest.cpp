//===- VerifySweepTest.cpp - verify finds nothing in right code -----------===//
//
// What models and optimizers do, each part of it compiled and compared by
// `verify` at its first run. A mistake in an importer, a pass or a plan is to
// be found here: test/mutants plants some.
//
//===----------------------------------------------------------------------===//

#include "sinter/sinter.h"

#include <gtest/gtest.h>

#include <functional>

namespace sinter {
namespace {

/// Compiles and calls the function, some times in each mode; its results are
/// looked at only by verify.
void expectVerified(const std::function<std::vector<Tensor>()> &function) {
  for (Mode mode : {Mode::strict, Mode::standard}) {
    SCOPED_TRACE(mode == Mode::strict ? "strict" : "standard");
    auto compiled =
        compile(function, {.mode = mode, .warmup = 1, .verify = true});
    for (int visit = 0; visit < 3; ++visit) {
      compiled();
    }
    EXPECT_EQ(compiled.report().mismatches, 0);
    EXPECT_EQ(compiled.report().failures, 0);
    EXPECT_GT(compiled.report().segments, 0);
  }
}

TEST(VerifyFindsNothing, InRowsThatAreReducedAndReadAgain) {
  manual_seed(1);
  for (int64_t length : {7, 64, 300}) {
    SCOPED_TRACE(length);
    Tensor x = randn({20, length}), weight = randn({length}),
           scale = randn({20, 1});
    expectVerified([&] {
      Tensor mean = x.mean({-1}, true), centred = x - mean;
      Tensor variance = (centred * centred).mean({-1}, true);
      return std::vector{(x * scale).softmax(-1),
                         centred * rsqrt(variance + 1e-5) * weight, variance};
    });
  }
}

TEST(VerifyFindsNothing, InReductionsOfOtherDimensions) {
  manual_seed(2);
  Tensor x = randn({6, 20, 5}), y = randn({20, 30});
  expectVerified([&] {
    Tensor twice = x * 2, z = y + 1;
    return std::vector{twice.sum({1}),
                       twice.sum({0, 2}) + 1,
                       twice.sum(),
                       z - z.mean({0}),
                       z.amax({0}, true) * z,
                       z.to(kDouble).sum({1}) + z.sum({1}),
                       x.softmax(-1).reshape({60, 10}).softmax(-1),
                       (x.permute({0, 2, 1}) * 2).sum({1, 2})};
  });
}

TEST(VerifyFindsNothing, InViewsOfWhatIsComputed) {
  manual_seed(3);
  Tensor x = randn({24, 24}), row = randn({24}), column = randn({24, 1});
  expectVerified([&] {
    Tensor y = (x + row) * column, z = tanh(y);
    return std::vector{y + y.t(),
                       z.narrow(0, 3, 10).relu() - z.narrow(0, 13, 10),
                       z.flip({1}) * z,
                       exp(row).unsqueeze(1) + sin(row),
                       (row * 2).unsqueeze(1).expand({24, 24}) + y,
                       z.reshape({2, 12, 24}).permute({1, 0, 2}) * 2,
                       z[0].sum() + y.select(1, 2)};
  });
}

TEST(VerifyFindsNothing, InWritesToWhatComesFromOutside) {
  manual_seed(4);
  Tensor a = randn({40}), b = randn({40}), square = randn({5, 5}),
         total = zeros({40});
  Tensor turned = randn({6, 4}).t();
  expectVerified([&] {
    Tensor before = total * 2, sum = a + b;
    b.copy_(a - b);
    a.copy_(sum);
    Tensor kept = a.clone();
    a.copy_(b);
    b.copy_(kept);
    square.copy_(square.t().clone());
    turned.add_(1);
    total.add_(a.tanh());
    total.mul_(0.5);
    return std::vector{before + total, square.matmul(square)};
  });
}

TEST(VerifyFindsNothing, WhereOldAndNewValuesAreRead) {
  manual_seed(6);
  Tensor x = randn({40, 40}), y = randn({40, 40}), a = randn({300}),
         b = randn({300});
  expectVerified([&] {
    Tensor out = (x + 1) + x.t(), product = x.matmul(x);
    x.add_(1);
    return std::vector{out, product};
  });
  // The second kernel reads other elements of the new value, so it comes after
  // the first; the old ones must be there still.
  expectVerified([&] {
    Tensor out = (y + 1).t() * y;
    y.add_(1);
    return std::vector{out};
  });
  expectVerified([&] {
    Tensor kept = a.clone();
    a.copy_(b);
    b.copy_(kept);
    return std::vector<Tensor>{};
  });
  expectVerified([&] {
    Tensor e = exp(x);
    return std::vector{e * e.t()};
  });
}

TEST(VerifyFindsNothing, WhereAnOpFails) {
  Tensor table = randn({3, 2}), index = tensor({0, 1, 2, 1});
  auto lookUp = compile(
      [&] {
        index.add_(1);
        return table.index_select(0, index) * 2;
      },
      {.mode = Mode::strict, .warmup = 1, .verify = true});
  EXPECT_THROW(lookUp(), Error);
  EXPECT_EQ(lookUp.report().mismatches, 0);
  EXPECT_EQ(lookUp.report().failures, 0);
}

TEST(VerifyFindsNothing, InStepsOfTraining) {
  manual_seed(5);
  nn::Sequential net(nn::Linear(9, 24), nn::LayerNorm(std::vector<int64_t>{24}),
                     nn::GELU(), nn::Dropout(0.3), nn::Linear(24, 17),
                     nn::ReLU(), nn::Linear(17, 3));
  optim::AdamW adam(net->parameters(), optim::AdamWOptions(1e-2));
  Tensor x = randn({20, 9}), labels = randint(0, 3, {20});
  expectVerified([&] {
    adam.zero_grad();
    Tensor loss = nn::functional::cross_entropy(net->forward(x), labels);
    loss.backward();
    adam.step();
    return std::vector{loss};
  });
}

} // namespace
} // namespace sinter
