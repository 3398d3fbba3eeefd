//===- LifetimeTest.cpp - Graphs end when nobody needs them ---------------===//

#include "test/unit/autograd/Values.h"

#include "sinter/runtime/allocator.h"

#include <thread>

namespace sinter {
namespace {

using autograd::AutogradContext;
using autograd::variable_list;
using test::leaf;
using test::values;

/// What a run leaves behind, in bytes. It is run once before, so that caches
/// are there.
template <class Run> int64_t leftBy(Run run) {
  run();
  size_t before = runtime::memoryStatistics().live;
  for (int i = 0; i < 100; ++i) {
    run();
  }
  return static_cast<int64_t>(runtime::memoryStatistics().live) -
         static_cast<int64_t>(before);
}

/// Saves its result and its argument.
struct Kept : autograd::Function<Kept> {
  static Tensor forward(AutogradContext *ctx, const Tensor &x) {
    Tensor y = x.exp();
    ctx->save_for_backward({x, y});
    return y;
  }
  static variable_list backward(AutogradContext *ctx, const variable_list &ct) {
    return {ct[0] * ctx->get_saved_variables()[1]};
  }
};

class Lifetime : public testing::Test {
protected:
  Tensor x = leaf(std::vector<double>(64, 0.5));
};

TEST_F(Lifetime, EndsWithItsResultsWhereNoPassWasRun) {
  EXPECT_EQ(leftBy([&] { (x * x).exp().sum().sqrt(); }), 0);
}

TEST_F(Lifetime, EndsAfterAPass) {
  EXPECT_EQ(leftBy([&] {
              (x.tanh() * x.exp()).sum().backward();
              x.mutable_grad() = Tensor();
            }),
            0);
}

TEST_F(Lifetime, EndsAfterAPassThatFailed) {
  EXPECT_EQ(leftBy([&] {
              Tensor y = x * 2, z = y * y;
              y.add_(1);
              EXPECT_THROW(z.sum().backward(), Error);
            }),
            0);
}

TEST_F(Lifetime, EndsWhereTensorsWereWritten) {
  EXPECT_EQ(leftBy([&] {
              Tensor y = x * 2;
              y.exp_();
              y.mul_(x);
              y.slice(0, 1, 9).mul_(x.slice(0, 0, 8));
              y.view({8, 8})[0].zero_();
            }),
            0);
}

TEST_F(Lifetime, EndsWhereATensorIsWrittenWithAViewOfItself) {
  EXPECT_EQ(leftBy([&] {
              Tensor y = x * 2;
              y.view({8, 8}).mul_(y.view({8, 8}));
            }),
            0);
}

TEST_F(Lifetime, EndsWhereATensorIsWrittenWithWhatItWasUsedFor) {
  EXPECT_EQ(leftBy([&] {
              Tensor y = x * 2, u = y.view({8, 8}), sum = zeros({64}, kDouble);
              y.mul_((u * u).view(64));
              sum.add_(x * sum);
              EXPECT_THROW(y.sum().backward(), Error);
            }),
            0);
}

TEST_F(Lifetime, EndsWhereGradientsAreKeptAndHooked) {
  EXPECT_EQ(leftBy([&] {
              Tensor y = x * 2;
              y.retain_grad();
              y.register_hook([](const Tensor &grad) { return grad * 2; });
              y.mul_(3);
              y.sum().backward();
              x.mutable_grad() = Tensor();
            }),
            0);
}

TEST_F(Lifetime, EndsForCustomFunctions) {
  EXPECT_EQ(leftBy([&] { Kept::apply(x * 1); }), 0);
}

TEST_F(Lifetime, FreesSavedTensorsAsAPassGoes) {
  // Far more than what is taken at once for the nodes of the pass itself.
  Tensor large = ones({1 << 18}, requires_grad());
  Tensor y = large.exp(), z = y.exp().sum();
  size_t before = runtime::memoryStatistics().live;
  z.backward();
  large.mutable_grad() = Tensor();
  EXPECT_LT(runtime::memoryStatistics().live + large.nbytes() / 2, before);
}

TEST_F(Lifetime, ToleratesPassesOfSeveralThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 100; ++k) {
        (x * 2).sum().backward();
      }
    });
  }
  for (std::thread &thread : threads) {
    thread.join();
  }
  EXPECT_EQ(values(x.grad()), std::vector<double>(64, 800));
}

} // namespace
} // namespace sinter
