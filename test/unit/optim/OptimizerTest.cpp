//===- OptimizerTest.cpp - Trajectories, beside PyTorch's -----------------===//

#include "test/unit/nn/Near.h"

namespace sinter {
namespace {

using test::contains;
using test::errorOf;
using test::near;
using namespace optim;

/// Where two parameters are after some steps down a curved valley.
template <class Kind, class Options>
Tensor walk(const Options &options, int steps = 5) {
  Tensor p = tensor({1.0, -2.0, 0.5}).requires_grad_();
  Tensor q = tensor({{0.25, -0.75}}).requires_grad_();
  Kind optimizer(std::vector<Tensor>{p, q}, options);
  for (int i = 0; i < steps; ++i) {
    optimizer.zero_grad();
    Tensor loss =
        (p * p * tensor({1.0, 0.5, 2.0})).sum() + (q.sin() * p[0]).sum();
    loss.backward();
    optimizer.step();
  }
  return cat({p.detach(), q.detach().flatten()});
}

TEST(SGD, FollowsTheGradient) {
  EXPECT_TRUE(
      near(walk<SGD>(SGDOptions(0.1)),
           {0.573540151, -1.18097997, 0.0388800018, -0.129389375, -1.0009625}));
}

TEST(SGD, KeepsMomentumWithDampeningAndDecay) {
  EXPECT_TRUE(near(
      walk<SGD>(
          SGDOptions(0.1).momentum(0.9).dampening(0.1).weight_decay(0.01)),
      {0.0744608566, -0.03117867, -0.386327088, -0.62250787, -1.33603048}));
}

TEST(SGD, LooksAheadWithNesterovsMomentum) {
  EXPECT_TRUE(near(
      walk<SGD>(
          SGDOptions(0.1).momentum(0.9).nesterov(true).weight_decay(0.01)),
      {0.377197534, 0.221581087, -0.0816501975, -0.757392645, -1.38281751}));
}

TEST(Adam, FollowsRunningMeans) {
  EXPECT_TRUE(
      near(walk<Adam>(AdamOptions(0.1)),
           {0.538016975, -1.50295579, 0.027814433, -0.243112907, -1.22914958},
           5e-6));
}

TEST(Adam, TakesAllItsOptions) {
  EXPECT_TRUE(
      near(walk<Adam>(AdamOptions(0.1)
                          .betas({0.8, 0.95})
                          .eps(1e-3)
                          .weight_decay(0.05)
                          .amsgrad(true),
                      12),
           {0.547460377, -0.862474799, -0.100806966, -0.811197281, -1.52480268},
           5e-6));
}

TEST(AdamW, DecaysWeightsApartFromTheGradient) {
  EXPECT_TRUE(
      near(walk<AdamW>(AdamWOptions(0.1)),
           {0.534356833, -1.49404573, 0.0265282243, -0.243261188, -1.22445011},
           5e-6));
  EXPECT_TRUE(near(
      walk<AdamW>(
          AdamWOptions(0.1).weight_decay(0.2).amsgrad(true).betas({0.5, 0.6}),
          12),
      {0.578687251, -0.703341603, -0.00786747411, -0.640895307, -1.23846877},
      5e-6));
}

TEST(RMSprop, DividesByTheRootOfAMean) {
  EXPECT_TRUE(
      near(walk<RMSprop>(RMSpropOptions()),
           {0.732568324, -1.68548155, 0.221570998, -0.0578444526, -1.03435528},
           5e-6));
  EXPECT_TRUE(
      near(walk<RMSprop>(RMSpropOptions(0.02)
                             .alpha(0.9)
                             .eps(1e-4)
                             .weight_decay(0.1)
                             .momentum(0.8)
                             .centered(true)),
           {0.511391282, -1.4181695, -0.00467403745, -0.311440498, -1.24881732},
           1e-5));
}

TEST(Adagrad, DividesByTheRootOfASum) {
  EXPECT_TRUE(
      near(walk<Adagrad>(AdagradOptions()),
           {0.968140423, -1.96777809, 0.468068421, 0.217827052, -0.781947553}));
  EXPECT_TRUE(
      near(walk<Adagrad>(AdagradOptions(0.2)
                             .lr_decay(0.1)
                             .weight_decay(0.05)
                             .initial_accumulator_value(0.3)
                             .eps(1e-3)),
           {0.624382436, -1.47537935, 0.0955640972, -0.217084408, -1.11627555},
           5e-6));
}

//===----------------------------------------------------------------------===//
// What they have in common
//===----------------------------------------------------------------------===//

TEST(Optimizer, HasLibtorchsDefaults) {
  EXPECT_EQ(AdamOptions().lr(), 1e-3);
  EXPECT_EQ(AdamOptions().betas(), std::make_tuple(0.9, 0.999));
  EXPECT_EQ(AdamOptions().eps(), 1e-8);
  EXPECT_EQ(AdamOptions().weight_decay(), 0);
  EXPECT_EQ(AdamWOptions().weight_decay(), 1e-2);
  EXPECT_EQ(RMSpropOptions().lr(), 1e-2);
  EXPECT_EQ(RMSpropOptions().alpha(), 0.99);
  EXPECT_EQ(AdagradOptions().lr(), 1e-2);
  EXPECT_EQ(AdagradOptions().eps(), 1e-10);
}

TEST(Optimizer, KeepsGroupsWithOptionsOfTheirOwn) {
  Tensor p = ones(1).requires_grad_(), q = ones(1).requires_grad_();
  std::vector<OptimizerParamGroup> groups;
  groups.emplace_back(std::vector<Tensor>{p});
  groups.emplace_back(std::vector<Tensor>{q},
                      std::make_unique<SGDOptions>(0.5));
  SGD optimizer(groups, SGDOptions(0.1));
  (p + q).sum().backward();
  optimizer.step();
  EXPECT_TRUE(near(p, {0.9}));
  EXPECT_TRUE(near(q, {0.5}));
  optimizer.param_groups()[0].options().set_lr(1.0);
  static_cast<SGDOptions &>(optimizer.param_groups()[1].options()).lr(0.0);
  optimizer.step();
  EXPECT_TRUE(near(p, {-0.1}));
  EXPECT_TRUE(near(q, {0.5}));
  EXPECT_EQ(optimizer.size(), 2u);
}

TEST(Optimizer, SkipsParametersWithoutAGradient) {
  Tensor p = ones(1).requires_grad_(), q = ones(1).requires_grad_();
  Adam optimizer(std::vector<Tensor>{p, q}, AdamOptions(0.1));
  p.sum().backward();
  optimizer.step();
  EXPECT_TRUE(near(q, {1}));
  EXPECT_EQ(optimizer.state().size(), 1u);
  auto &state = static_cast<AdamParamState &>(
      *optimizer.state()[p.unsafeGetTensorImpl()]);
  EXPECT_EQ(state.step(), 1);
  EXPECT_TRUE(near(state.exp_avg(), {0.1}));
}

TEST(Optimizer, CallsTheClosureWithGradModeOn) {
  Tensor p = ones(1).requires_grad_();
  SGD optimizer(std::vector<Tensor>{p}, SGDOptions(0.1));
  NoGradGuard noGrad;
  Tensor loss = optimizer.step([&] {
    optimizer.zero_grad();
    Tensor loss = (p * p).sum();
    loss.backward();
    return loss;
  });
  EXPECT_TRUE(near(loss, {1}));
  EXPECT_TRUE(near(p, {0.8}));
}

TEST(Optimizer, ForgetsGradientsOrSetsThemToZero) {
  Tensor p = ones(1).requires_grad_();
  SGD optimizer(std::vector<Tensor>{p}, 0.1);
  p.sum().backward();
  optimizer.zero_grad(/*set_to_none=*/false);
  EXPECT_TRUE(near(p.grad(), {0}));
  optimizer.zero_grad();
  EXPECT_FALSE(p.grad().defined());
}

TEST(Optimizer, RejectsWhatItCannotOptimise) {
  Tensor p = ones(1).requires_grad_();
  EXPECT_TRUE(contains(errorOf([&] { SGD(std::vector<Tensor>{p * 2}, 0.1); }),
                       "non-leaf"));
  SGD optimizer(std::vector<Tensor>{p}, 0.1);
  EXPECT_TRUE(contains(
      errorOf([&] { optimizer.add_param_group({std::vector<Tensor>{p}}); }),
      "more than one parameter group"));
  EXPECT_TRUE(contains(errorOf([&] { SGD(std::vector<Tensor>{p}, -1.0); }),
                       "invalid learning rate: -1"));
  EXPECT_TRUE(contains(errorOf([&] {
                         SGD(std::vector<Tensor>{p},
                             SGDOptions(1).nesterov(true));
                       }),
                       "Nesterov"));
  EXPECT_TRUE(contains(errorOf([&] {
                         Adam(std::vector<Tensor>{p},
                              AdamOptions().betas({0.5, 1.0}));
                       }),
                       "beta parameter at index 1: 1"));
}

TEST(Optimizer, WritesInPlaceSoThatHandlesSeeIt) {
  nn::Linear fc(2, 1);
  Tensor weight = fc->weight;
  Adam optimizer(fc->parameters(), AdamOptions(0.1));
  Tensor before = weight.detach().clone();
  fc(ones({1, 2})).sum().backward();
  optimizer.step();
  EXPECT_TRUE(weight.is_same(fc->weight));
  EXPECT_TRUE(weight.allclose(before - 0.1, 1e-4));
  EXPECT_TRUE(weight.is_leaf());
}

} // namespace
} // namespace sinter
