//===- HooksTest.cpp - What users do to gradients on their way ------------===//

#include "test/unit/autograd/Values.h"

namespace sinter {
namespace {

using test::contains;
using test::errorOf;
using test::leaf;
using test::values;
using List = std::vector<double>;

TEST(Hooks, SeeAndReplaceTheGradientOfALeaf) {
  Tensor x = leaf({1, 2});
  List seen;
  x.register_hook([&](const Tensor &grad) { seen = values(grad); });
  x.register_hook([](const Tensor &grad) { return grad * 10; });
  (x * 3).sum().backward();
  EXPECT_EQ(seen, (List{3, 3}));
  EXPECT_EQ(values(x.grad()), (List{30, 30}));
}

TEST(Hooks, OfATensorWithAHistoryChangeWhatComesAfterIt) {
  Tensor x = leaf({1, 2}), z;
  {
    Tensor y = x * 2; // The hook outlives the handle.
    y.register_hook([](const Tensor &grad) { return grad * 5; });
    z = (y * 3).sum();
  }
  z.backward();
  EXPECT_EQ(values(x.grad()), (List{30, 30}));
}

TEST(Hooks, CanBeRemoved) {
  Tensor x = leaf({1});
  unsigned place =
      x.register_hook([](const Tensor &grad) { return grad * 10; });
  x.remove_hook(place);
  (x * 3).backward();
  EXPECT_EQ(values(x.grad()), (List{3}));
}

TEST(Hooks, SeeASumOfContributionsOnce) {
  Tensor x = leaf({1});
  int calls = 0;
  Tensor y = x * 1;
  y.register_hook([&](const Tensor &) { ++calls; });
  (y * 2 + y * 3).backward();
  EXPECT_EQ(calls, 1);
}

TEST(Hooks, NeedATensorThatRequiresAGradient) {
  EXPECT_TRUE(contains(
      errorOf([] { ones({1}).register_hook([](const Tensor &) {}); }),
      "cannot register a hook on a variable that doesn't require gradient"));
}

TEST(Hooks, RunAfterALeafHasAccumulated) {
  Tensor x = leaf({2});
  double seen = 0;
  x.register_post_accumulate_grad_hook([&](const Tensor &param) {
    seen = values(param.grad())[0];
    param.mutable_grad() = Tensor();
  });
  (x * 3).backward();
  EXPECT_EQ(seen, 3);
  EXPECT_FALSE(x.grad().defined());
}

TEST(Hooks, MayRunAnotherBackwardPass) {
  Tensor x = leaf({2}), w = leaf({3});
  x.register_hook([&](const Tensor &) {
    AutoGradMode enabled(true); // It is off in a backward pass.
    (w * w).backward();
  });
  (x * 3).backward();
  EXPECT_EQ(values(w.grad()), (List{6}));
  EXPECT_EQ(values(x.grad()), (List{3}));
}

TEST(RetainGrad, KeepsTheGradientOfATensorWithAHistory) {
  Tensor x = leaf({2});
  Tensor y = x * 2;
  EXPECT_FALSE(y.retains_grad());
  y.retain_grad();
  EXPECT_TRUE(y.retains_grad());
  (y * y).backward();
  EXPECT_EQ(values(y.grad()), (List{8}));
  EXPECT_EQ(values(x.grad()), (List{16}));
}

TEST(RetainGrad, FollowsATensorThatIsWritten) {
  Tensor x = leaf({2});
  Tensor y = x * 2;
  y.retain_grad();
  y.mul_(5);
  (y * 3).backward();
  EXPECT_EQ(values(y.grad()), (List{3}));
  EXPECT_EQ(values(x.grad()), (List{30}));
}

TEST(RetainGrad, SeesWhatHooksMadeOfTheGradient) {
  Tensor x = leaf({2});
  Tensor y = x * 2;
  y.retain_grad();
  y.register_hook([](const Tensor &grad) { return grad * 10; });
  (y * 3).backward();
  EXPECT_EQ(values(y.grad()), (List{30}));
}

} // namespace
} // namespace sinter
