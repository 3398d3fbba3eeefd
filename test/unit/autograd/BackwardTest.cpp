//===- BackwardTest.cpp - Passes over the graph ---------------------------===//

#include "test/unit/autograd/Values.h"

#include <thread>

namespace sinter {
namespace {

using test::contains;
using test::errorOf;
using test::leaf;
using test::values;
using List = std::vector<double>;

TEST(Backward, AccumulatesTheGradientOfAProductIntoItsLeaves) {
  Tensor x = leaf({1, 2, 3}), y = leaf({4, 5, 6});
  (x * y).sum().backward();
  EXPECT_EQ(values(x.grad()), (List{4, 5, 6}));
  EXPECT_EQ(values(y.grad()), (List{1, 2, 3}));
}

TEST(Backward, AddsToAGradientThatIsThereAlready) {
  Tensor x = leaf({1, 2});
  (x * 2).sum().backward();
  const TensorImpl *first = x.grad().impl();
  (x * 3).sum().backward();
  EXPECT_EQ(values(x.grad()), (List{5, 5}));
  EXPECT_EQ(x.grad().impl(), first) << "the sum is made in place";
}

TEST(Backward, GivesEachLeafAGradientOfItsOwnMemory) {
  Tensor x = leaf({1}), y = leaf({2});
  (x + y).backward();
  x.mutable_grad().zero_();
  EXPECT_EQ(values(y.grad()), (List{1}));
}

TEST(Backward, SumsOverWhatWasBroadcast) {
  Tensor x = leaf({1, 2, 3});
  Tensor y = leaf({1, 1}).detach().reshape({2, 1}).requires_grad_();
  (x * y).sum().backward();
  EXPECT_EQ(values(x.grad()), (List{2, 2, 2}));
  EXPECT_EQ(values(y.grad()), (List{6, 6}));
  EXPECT_EQ(y.grad().sizes(), (IntArrayRef{2, 1}));
}

TEST(Backward, ConvertsGradientsToTheDtypeOfTheirLeaf) {
  Tensor x = leaf({1, 2}).detach().to(kFloat).requires_grad_();
  Tensor y = leaf({3, 4});
  (x * y).sum().backward();
  EXPECT_EQ(x.grad().dtype(), kFloat);
  EXPECT_EQ(values(x.grad()), (List{3, 4}));
}

TEST(Backward, TakesACotangentForMoreThanOneElement) {
  Tensor x = leaf({1, 2});
  (x * x).backward(leaf({10, 100}).detach());
  EXPECT_EQ(values(x.grad()), (List{20, 400}));
}

TEST(Backward, RefusesATensorOfManyElementsWithoutACotangent) {
  Tensor y = leaf({1, 2}) * 2;
  EXPECT_TRUE(contains(errorOf([&] { y.backward(); }),
                       "grad can be implicitly created only for scalar"));
}

TEST(Backward, RefusesACotangentOfAnotherShape) {
  Tensor y = leaf({1, 2}) * 2;
  std::string error = errorOf([&] { y.backward(ones({3}, kDouble)); });
  EXPECT_TRUE(contains(error, "Mismatch in shape")) << error;
  EXPECT_TRUE(contains(error, "[3]") && contains(error, "[2]")) << error;
}

TEST(Backward, RefusesATensorWithoutAHistory) {
  EXPECT_TRUE(contains(errorOf([] { ones({}).backward(); }),
                       "element 0 of tensors does not require grad"));
}

TEST(Backward, RefusesToUseAGraphTwice) {
  Tensor x = leaf({2});
  Tensor y = x * x;
  y.backward();
  EXPECT_TRUE(contains(errorOf([&] { y.backward(); }),
                       "Trying to backward through the graph a second time"));
}

TEST(Backward, UsesARetainedGraphAgain) {
  Tensor x = leaf({3});
  Tensor y = x * x;
  y.backward({}, /*retain_graph=*/true);
  y.backward();
  EXPECT_EQ(values(x.grad()), (List{12}));
}

TEST(Backward, PassesAGraphWithoutSavedTensorsTwice) {
  Tensor x = leaf({3});
  Tensor y = x + 1;
  y.backward();
  y.backward();
  EXPECT_EQ(values(x.grad()), (List{2}));
}

TEST(Backward, AccumulatesOnlyIntoTheInputsThatAreNamed) {
  Tensor x = leaf({2}), y = leaf({3});
  Tensor z = x * y;
  std::vector<Tensor> inputs = {x};
  z.backward({}, std::nullopt, false, inputs);
  EXPECT_EQ(values(x.grad()), (List{3}));
  EXPECT_FALSE(y.grad().defined());
}

TEST(Backward, LeavesTheGradientOfWhatIsNotReachedUndefined) {
  Tensor x = leaf({2}), y = leaf({3});
  (x * 2).backward();
  EXPECT_FALSE(y.grad().defined());
}

TEST(Backward, RunsThroughAGraphThatManyPathsShare) {
  Tensor x = leaf({1});
  Tensor y = x;
  for (int i = 0; i < 40; ++i) {
    y = y + y; // 2^40 paths.
  }
  y.backward();
  EXPECT_EQ(values(x.grad()), (List{std::pow(2.0, 40)}));
}

TEST(Backward, EndsAVeryDeepGraphWithoutRecursion) {
  Tensor x = leaf({1});
  {
    Tensor y = x;
    for (int i = 0; i < 200000; ++i) {
      y = i % 2 ? y + 1 : y * x;
    }
  }
  Tensor z = x;
  for (int i = 0; i < 100000; ++i) {
    z = z + 1;
  }
  z.backward();
  EXPECT_EQ(values(x.grad()), (List{1}));
}

TEST(Backward, CrossesThreads) {
  Tensor x = leaf({3});
  Tensor y;
  std::thread([&] { y = x * x; }).join();
  (y * 2).backward();
  EXPECT_EQ(values(x.grad()), (List{12}));
}

TEST(Backward, OrdersAGraphThatThreadsTakeTurnsAt) {
  Tensor x = leaf({3});
  Tensor y = x * x; // Numbers of nodes grow along every path all the same.
  for (int turn = 0; turn < 3; ++turn) {
    std::thread([&] { y = y * 1; }).join();
    y = y + y * 0;
  }
  (y + x).backward();
  EXPECT_EQ(values(x.grad()), (List{7}));
}

TEST(Backward, NamesTheCallThatATensorIsAResultOf) {
  Tensor x = leaf({1, 2});
  EXPECT_FALSE(x.grad_fn());
  EXPECT_TRUE(x.is_leaf());
  Tensor y = x * 2;
  EXPECT_EQ(y.grad_fn()->name(), "MulBackward0");
  EXPECT_FALSE(y.is_leaf());
  EXPECT_EQ(y.grad_fn().next_functions()[0].name(), "AccumulateGrad");
  EXPECT_EQ(y.sum().grad_fn()->name(), "ReduceSumBackward0");
}

TEST(Backward, FindsASavedTensorThatWasWritten) {
  Tensor x = leaf({1, 2});
  Tensor y = x * 2;
  Tensor z = y * y;
  y.add_(1);
  std::string error = errorOf([&] { z.sum().backward(); });
  EXPECT_TRUE(contains(error, "one of the variables needed for gradient "
                              "computation has been modified by an inplace "
                              "operation"))
      << error;
  EXPECT_TRUE(contains(error, "is at version 1; expected version 0")) << error;
  EXPECT_TRUE(contains(error, "operand 0 of `mul` at ")) << error;
  EXPECT_TRUE(contains(error, "written by `add` at ")) << error;
  EXPECT_TRUE(contains(error, "BackwardTest.cpp")) << error;
}

TEST(Backward, SavesOnlyWhatTheWantedGradientsNeed) {
  Tensor x = leaf({1, 2}), w = leaf({3, 4}).detach();
  Tensor y = x * 2;
  Tensor z = y * w, p = y.unsqueeze(0).matmul(w.unsqueeze(1));
  y.add_(1); // w has no gradient that would read it.
  (z.sum() + p.sum()).backward();
  EXPECT_EQ(values(x.grad()), (List{12, 16}));
}

TEST(Backward, FindsASavedResultThatWasWritten) {
  Tensor x = leaf({1, 2});
  Tensor y = x.exp();
  y.mul_(2);
  std::string error = errorOf([&] { y.sum().backward(); });
  EXPECT_TRUE(contains(error, "result 0 of `exp`")) << error;
}

TEST(Backward, DoesNotMindAWriteToWhatIsNotSaved) {
  Tensor x = leaf({1, 2});
  Tensor y = x * 2;
  Tensor z = y + 1;
  y.mul_(3);
  z.sum().backward();
  EXPECT_EQ(values(x.grad()), (List{2, 2}));
}

//===----------------------------------------------------------------------===//
// grad()
//===----------------------------------------------------------------------===//

TEST(Grad, ReturnsGradientsAndAccumulatesNone) {
  Tensor x = leaf({1, 2}), y = leaf({3, 4});
  auto gradients = autograd::grad({(x * y).sum()}, {x, y});
  EXPECT_EQ(values(gradients[0]), (List{3, 4}));
  EXPECT_EQ(values(gradients[1]), (List{1, 2}));
  EXPECT_FALSE(x.grad().defined());
}

TEST(Grad, KnowsTensorsThatAreNoLeaves) {
  Tensor x = leaf({1, 2});
  Tensor y = x * 2;
  Tensor z = (y * y).sum();
  auto gradients = autograd::grad({z}, {y, x});
  EXPECT_EQ(values(gradients[0]), (List{4, 8}));
  EXPECT_EQ(values(gradients[1]), (List{8, 16}));
}

TEST(Grad, AddsTheGradientsOfSeveralOutputs) {
  Tensor x = leaf({2});
  auto gradients =
      autograd::grad({x * x, x * 3}, {x}, {leaf({10}).detach(), {}});
  EXPECT_EQ(values(gradients[0]), (List{43}));
}

TEST(Grad, RefusesAnInputThatIsNotUsedUnlessItMayBe) {
  Tensor x = leaf({2}), y = leaf({3});
  Tensor z = x * 2;
  EXPECT_TRUE(contains(
      errorOf([&] { autograd::grad({z}, {y}, {}, /*retain_graph=*/true); }),
      "appears to not have been used in the graph"));
  auto gradients = autograd::grad({z}, {y, x}, {}, std::nullopt, false,
                                  /*allow_unused=*/true);
  EXPECT_FALSE(gradients[0].defined());
  EXPECT_EQ(values(gradients[1]), (List{2}));
}

TEST(Grad, RefusesAnInputThatRequiresNone) {
  Tensor x = leaf({2});
  EXPECT_TRUE(contains(errorOf([&] { autograd::grad({x * 2}, {ones({1})}); }),
                       "does not require grad"));
}

TEST(Grad, HasAHistoryWhereThatIsAsked) {
  Tensor x = leaf({2});
  Tensor y = x * x * x;
  Tensor first = autograd::grad({y}, {x}, {}, std::nullopt, true)[0];
  EXPECT_EQ(values(first), (List{12}));
  Tensor second = autograd::grad({first}, {x}, {}, std::nullopt, true)[0];
  EXPECT_EQ(values(second), (List{12}));
  Tensor third = autograd::grad({second}, {x}, {}, std::nullopt, true)[0];
  EXPECT_EQ(values(third), (List{6}));
}

TEST(Grad, DifferentiatesThroughASavedResult) {
  Tensor x = leaf({0.5});
  Tensor y = x.exp();
  Tensor first = autograd::grad({y}, {x}, {}, std::nullopt, true)[0];
  Tensor second = autograd::grad({first}, {x})[0];
  EXPECT_EQ(values(second), values(y));
}

TEST(Grad, HasNoHistoryOtherwise) {
  Tensor x = leaf({2});
  EXPECT_FALSE(autograd::grad({x * x}, {x})[0].requires_grad());
}

} // namespace
} // namespace sinter
