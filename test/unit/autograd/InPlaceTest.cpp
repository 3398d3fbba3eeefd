//===- InPlaceTest.cpp - Writes and views under the tape ------------------===//

#include "test/unit/autograd/Values.h"

#include <cmath>

namespace sinter {
namespace {

using test::contains;
using test::errorOf;
using test::leaf;
using test::values;
using List = std::vector<double>;

TEST(InPlace, RefusesALeafThatRequiresAGradient) {
  Tensor x = leaf({1, 2});
  EXPECT_TRUE(contains(errorOf([&] { x.add_(1); }),
                       "a leaf Variable that requires grad is being used in an "
                       "in-place operation"));
  EXPECT_TRUE(contains(errorOf([&] { x[0].add_(1); }),
                       "a view of a leaf Variable that requires grad"));
  NoGradGuard guard;
  x.add_(1);
  EXPECT_EQ(values(x), (List{2, 3}));
}

TEST(InPlace, ChangesTheHistoryOfWhatIsWritten) {
  Tensor x = leaf({1, 2});
  Tensor y = x * 2;
  y.mul_(3);
  EXPECT_EQ(y.grad_fn()->name(), "MulBackward0");
  y.sum().backward();
  EXPECT_EQ(values(x.grad()), (List{6, 6}));
}

TEST(InPlace, KeepsTheOldElementsWhereARuleReadsThem) {
  Tensor x = leaf({1, 2}), w = leaf({5, 7});
  Tensor y = x * 1;
  y.mul_(w);
  y.sum().backward();
  EXPECT_EQ(values(x.grad()), (List{5, 7}));
  EXPECT_EQ(values(w.grad()), (List{1, 2}));
}

TEST(InPlace, ReadsTheNewElementsWhereARuleReadsTheResult) {
  Tensor x = leaf({0, 1});
  Tensor y = x * 1;
  y.exp_();
  y.sum().backward();
  EXPECT_EQ(values(x.grad()), values(y));
}

TEST(InPlace, ReadsANewResultOfAnyLayout) {
  auto gradient = [](auto view) {
    Tensor x = leaf({0, 1, 2, 3}), y = x.reshape({2, 2}) * 1;
    Tensor target = view(y);
    target.exp_();
    target.sum().backward();
    return values(x.grad());
  };
  double e[] = {1, std::exp(1.0), std::exp(2.0), std::exp(3.0)};
  EXPECT_EQ(gradient([](const Tensor &y) { return y; }),
            (List{e[0], e[1], e[2], e[3]}));
  EXPECT_EQ(gradient([](const Tensor &y) { return y[0]; }),
            (List{e[0], e[1], 0, 0}));
  EXPECT_EQ(gradient([](const Tensor &y) { return y[1]; }),
            (List{0, 0, e[2], e[3]}));
  EXPECT_EQ(gradient([](const Tensor &y) { return y.select(1, 1); }),
            (List{0, e[1], 0, e[3]}));
  EXPECT_EQ(gradient([](const Tensor &y) { return y.t(); }),
            (List{e[0], e[1], e[2], e[3]}));
}

TEST(InPlace, GivesATensorWithoutHistoryOne) {
  Tensor x = leaf({1, 2});
  Tensor y = zeros({2}, kDouble);
  y.add_(x);
  EXPECT_TRUE(y.requires_grad());
  y.sum().backward();
  EXPECT_EQ(values(x.grad()), (List{1, 1}));
}

TEST(InPlace, ForgetsTheHistoryOfWhatIsOverwritten) {
  Tensor x = leaf({1, 2}), w = leaf({3, 4});
  Tensor y = x * 2;
  y.copy_(w);
  y.sum().backward();
  EXPECT_EQ(values(w.grad()), (List{1, 1}));
  EXPECT_FALSE(x.grad().defined());
  Tensor z = x * 2;
  z.zero_();
  (z + x).sum().backward();
  EXPECT_EQ(values(x.grad()), (List{1, 1}));
}

TEST(InPlace, ConvertsTheCotangentOfAWriteInAnotherDtype) {
  Tensor x = leaf({1, 2});
  Tensor y = zeros({2}, kFloat);
  y.copy_(x);
  Tensor z = y * 1;
  z.mul_(x); // Computed in double, stored as float.
  z.sum().backward();
  EXPECT_EQ(values(x.grad()), (List{2, 4}));
}

TEST(InPlace, WritesThroughAViewIntoItsBase) {
  Tensor x = leaf({1, 2, 3, 4});
  Tensor base = x * 1;
  base.slice(0, 1, 3).mul_(10);
  base.sum().backward();
  EXPECT_EQ(values(x.grad()), (List{1, 10, 10, 1}));
}

TEST(InPlace, WritesThroughOneViewAgainAndAgain) {
  Tensor x = leaf({1, 2});
  Tensor base = x * 1, view = base[1];
  view.mul_(10);
  view.mul_(10);
  base[1].add_(view);
  view.mul_(2);
  base.sum().backward();
  EXPECT_EQ(values(base), (List{1, 800}));
  EXPECT_EQ(values(x.grad()), (List{1, 400}));
}

TEST(InPlace, WritesThroughAChainOfViews) {
  Tensor x = leaf({1, 2, 3, 4, 5, 6});
  Tensor base = x * 1;
  Tensor view =
      base.view({2, 3}).transpose(0, 1).slice(0, 0, 3, 2).select(1, 1);
  view.mul_(10); // Elements (1, 0) and (1, 2): 4 and 6.
  EXPECT_EQ(values(base), (List{1, 2, 3, 40, 5, 60}));
  (base * base).sum().backward();
  EXPECT_EQ(values(x.grad()), (List{2, 4, 6, 800, 10, 1200}));
}

TEST(InPlace, WritesThroughOneOfTheElementsThatAnExpansionRepeats) {
  Tensor x = leaf({2, 3}), w = leaf({5});
  Tensor y = x * 1;
  y.unsqueeze(0).expand({4, 2}).select(0, 2).narrow(0, 0, 1).mul_(w);
  y.sum().backward();
  EXPECT_EQ(values(y), (List{10, 3}));
  EXPECT_EQ(values(x.grad()), (List{5, 1}));
  EXPECT_EQ(values(w.grad()), (List{2}));
}

TEST(InPlace, LetsOtherViewsSeeTheWrite) {
  Tensor x = leaf({1, 2});
  Tensor base = x * 1;
  Tensor before = base[0], all = base.view({2, 1});
  base.mul_(3);
  before.backward({}, true);
  EXPECT_EQ(values(x.grad()), (List{3, 0}));
  all[0].mul_(2);
  before.backward({}, true);
  EXPECT_EQ(values(x.grad()), (List{9, 0}));
}

TEST(InPlace, GivesViewsOfABaseWithoutHistoryOne) {
  Tensor x = leaf({5});
  Tensor base = zeros({3}, kDouble);
  Tensor view = base.slice(0, 0, 2);
  base[1].copy_(x[0]);
  EXPECT_TRUE(base.requires_grad());
  EXPECT_TRUE(view.requires_grad());
  (view * 2).sum().backward();
  EXPECT_EQ(values(x.grad()), (List{2}));
}

TEST(InPlace, DropsTheGradientOfWhatAViewOverwrites) {
  Tensor x = leaf({1, 2, 3}), w = leaf({7});
  Tensor base = x * 1;
  base[1].copy_(w[0]);
  (base * base).sum().backward();
  EXPECT_EQ(values(x.grad()), (List{2, 0, 6}));
  EXPECT_EQ(values(w.grad()), (List{14}));
}

TEST(InPlace, IsDifferentiableTwiceThroughAView) {
  Tensor x = leaf({1, 2, 3});
  Tensor base = x * x;
  base.slice(0, 0, 2).mul_(x.slice(0, 1, 3));
  Tensor first = autograd::grad({base.sum()}, {x}, {}, std::nullopt, true)[0];
  // x0^2 x1 + x1^2 x2 + x2^2
  EXPECT_EQ(values(first), (List{4, 13, 10}));
  EXPECT_EQ(values(autograd::grad({first.sum()}, {x})[0]), (List{6, 12, 6}));
}

TEST(InPlace, AssignsToIndexedElements) {
  Tensor x = leaf({1, 2, 3}), w = leaf({10});
  Tensor base = x * 1;
  base[0] = w[0] * 2;
  base.masked_fill_(base == 2, 0);
  base.sum().backward();
  EXPECT_EQ(values(base), (List{20, 0, 3}));
  EXPECT_EQ(values(x.grad()), (List{0, 0, 1}));
  EXPECT_EQ(values(w.grad()), (List{2}));
}

TEST(InPlace, RefusesAViewThatWasMadeWithoutGradMode) {
  Tensor x = leaf({1, 2});
  Tensor base = x * 1, view;
  {
    NoGradGuard guard;
    view = base[0];
  }
  EXPECT_FALSE(view.requires_grad());
  EXPECT_TRUE(contains(errorOf([&] { view.mul_(x[0]); }),
                       "A view was created in no_grad mode"));
}

TEST(InPlace, CountsWritesInTheVersionOfAllThatShareMemory) {
  Tensor x = ones({2});
  Tensor view = x[0], alias = x.detach();
  EXPECT_EQ(x._version(), 0);
  view.add_(1);
  EXPECT_EQ(x._version(), 1);
  EXPECT_EQ(alias._version(), 1);
  EXPECT_EQ(x.clone()._version(), 0);
}

TEST(Detach, SharesMemoryAndForgetsTheHistory) {
  Tensor x = leaf({1, 2});
  Tensor y = x * 2, z = y.detach();
  EXPECT_FALSE(z.requires_grad());
  EXPECT_TRUE(z.is_alias_of(y));
  EXPECT_FALSE(z._is_view());
  Tensor w = y * y;
  z.mul_(2); // Without a history, but seen by the version of y.
  EXPECT_TRUE(contains(errorOf([&] { w.sum().backward(); }),
                       "modified by an inplace operation"));
}

TEST(Detach, InPlaceMakesALeaf) {
  Tensor y = leaf({1, 2}) * 2;
  y.detach_();
  EXPECT_TRUE(y.is_leaf());
  EXPECT_FALSE(y.requires_grad());
  Tensor view = leaf({1, 2}).view({2, 1});
  EXPECT_TRUE(contains(errorOf([&] { view.detach_(); }),
                       "Can't detach views in-place"));
}

TEST(Detach, SetDataShowsOtherElementsThroughTheSameTensor) {
  Tensor x = leaf({1, 2});
  Tensor copy = x;
  x.set_data(ones({3}, kDouble));
  EXPECT_EQ(values(copy), (List{1, 1, 1}));
  EXPECT_TRUE(copy.requires_grad());
}

} // namespace
} // namespace sinter
