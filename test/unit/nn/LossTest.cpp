//===- LossTest.cpp - Losses, beside PyTorch's numbers --------------------===//

#include "test/unit/nn/Near.h"

namespace sinter {
namespace {

using test::contains;
using test::errorOf;
using test::near;
namespace F = nn::functional;
using Options = F::CrossEntropyFuncOptions;

Tensor scores() {
  return tensor({{0.5, -1.25, 2.0},
                 {1.5, 0.25, -0.75},
                 {-2.0, 1.0, 0.125},
                 {0.0, 3.0, -1.0}});
}
/// The third is ignored.
Tensor targets() { return tensor({2, 0, -100, 1}); }
Tensor classWeights() { return tensor({0.5, 1.0, 2.0}); }

//===----------------------------------------------------------------------===//
// Cross entropy
//===----------------------------------------------------------------------===//

TEST(CrossEntropy, IsTheMeanOverTargetsThatCount) {
  EXPECT_TRUE(near(F::cross_entropy(scores(), targets()), {0.209726155}));
  EXPECT_TRUE(
      near(F::cross_entropy(scores(), targets(), Options().reduction(kNone)),
           {0.232621983, 0.330672592, 0, 0.0658839121}));
  EXPECT_TRUE(
      near(F::cross_entropy(scores(), targets(), Options().reduction(kSum)),
           {0.629178464}));
}

TEST(CrossEntropy, WeighsClassesAndDividesByTheWeights) {
  Options options = Options().weight(classWeights());
  EXPECT_TRUE(
      near(F::cross_entropy(scores(), targets(), options), {0.198989764}));
  EXPECT_TRUE(near(
      F::cross_entropy(scores(), targets(), Options(options).reduction(kNone)),
      {0.465243965, 0.165336296, 0, 0.0658839121}));
  EXPECT_TRUE(near(
      F::cross_entropy(scores(), targets(), Options(options).reduction(kSum)),
      {0.696464181}));
}

TEST(CrossEntropy, SmoothsLabels) {
  Options options = Options().label_smoothing(0.2);
  EXPECT_TRUE(
      near(F::cross_entropy(scores(), targets(), options), {0.548615038}));
  EXPECT_TRUE(near(
      F::cross_entropy(scores(), targets(), Options(options).reduction(kNone)),
      {0.54928869, 0.564005971, 0, 0.532550633}));
  EXPECT_TRUE(near(
      F::cross_entropy(scores(), targets(), Options(options).reduction(kSum)),
      {1.64584517}));
}

TEST(CrossEntropy, SmoothsLabelsOfWeighedClasses) {
  Options options = Options().label_smoothing(0.2).weight(classWeights());
  EXPECT_TRUE(
      near(F::cross_entropy(scores(), targets(), options), {0.567803741}));
  EXPECT_TRUE(near(
      F::cross_entropy(scores(), targets(), Options(options).reduction(kNone)),
      {0.693140268, 0.592759311, 0, 0.701413393}));
  EXPECT_TRUE(near(
      F::cross_entropy(scores(), targets(), Options(options).reduction(kSum)),
      {1.98731315}));
}

TEST(CrossEntropy, IgnoresTheTargetThatIsNamed) {
  EXPECT_TRUE(near(F::cross_entropy(scores(), tensor({2, 0, 1, 1}),
                                    Options().ignore_index(1)),
                   {0.281647295}));
}

TEST(CrossEntropy, TakesProbabilities) {
  Tensor share =
      tensor(
          {{1.0, 2.0, 3.0}, {0.0, 0.0, 1.0}, {2.0, 1.0, 0.0}, {0.5, 0.5, 0.5}})
          .softmax(1);
  EXPECT_TRUE(near(F::cross_entropy(scores(), share), {1.9778986}));
  EXPECT_TRUE(
      near(F::cross_entropy(scores(), share, Options().reduction(kNone)),
           {1.16303539, 1.89186239, 2.45747995, 2.39921737}));
  Options options = Options().weight(classWeights()).label_smoothing(0.1);
  EXPECT_TRUE(near(F::cross_entropy(scores(), share, options), {2.30331135}));
  EXPECT_TRUE(
      near(F::cross_entropy(scores(), share, Options(options).reduction(kNone)),
           {1.27628422, 3.23947597, 1.45395362, 3.24353147}));
}

TEST(CrossEntropy, FindsTheClassesBehindTheBatch) {
  Tensor x = arange(12.0).reshape({2, 3, 2}) / 5 - 1;
  EXPECT_TRUE(
      near(F::cross_entropy(x, tensor({{0, 2}, {1, 1}})), {1.15125048}));
  EXPECT_TRUE(near(F::cross_entropy(scores()[0], tensor(1)), {3.48262191}));
}

TEST(CrossEntropy, DifferentiatesThroughWeightsAndSmoothing) {
  Tensor x = scores().requires_grad_();
  nn::CrossEntropyLoss loss(nn::CrossEntropyLossOptions()
                                .weight(classWeights())
                                .label_smoothing(0.2));
  loss(x, targets()).backward();
  EXPECT_TRUE(near(x.grad(), {0.0830962881, -0.0029526588, -0.0801436156,
                              0.00619397173, 0.0181990024, -0.0243929718, 0, 0,
                              0, 0.00423801318, 0.028794542, -0.0330325477}));
}

TEST(CrossEntropy, OfNothingThatCountsIsNotANumber) {
  EXPECT_TRUE(
      std::isnan(F::cross_entropy(scores()[0], tensor(-100)).item<float>()));
}

TEST(CrossEntropy, RejectsShapesAndClassesThatDoNotFit) {
  EXPECT_TRUE(
      contains(errorOf([] { F::cross_entropy(scores(), tensor({1, 2})); }),
               "expected a target of shape [4] for an input of "
               "[4, 3], got [2]"));
  EXPECT_NE(errorOf([] { F::cross_entropy(scores(), tensor({0, 1, 3, 0})); }),
            "");
  EXPECT_TRUE(contains(errorOf([] {
                         F::cross_entropy(scores(), targets(),
                                          Options().weight(ones(2)));
                       }),
                       "weight"));
  EXPECT_TRUE(contains(errorOf([] {
                         F::cross_entropy(scores(), targets(),
                                          Options().label_smoothing(1.5));
                       }),
                       "label_smoothing"));
}

TEST(NllLoss, PicksLogProbabilities) {
  Tensor logs = scores().log_softmax(1);
  EXPECT_TRUE(near(
      nn::NLLLoss(nn::NLLLossOptions().weight(classWeights()))(logs, targets()),
      {0.198989764}));
  EXPECT_TRUE(
      near(nll_loss(logs, targets(), {}, Reduction::Sum), {0.629178464}));
}

//===----------------------------------------------------------------------===//
// Two outcomes
//===----------------------------------------------------------------------===//

Tensor outcomes() { return tensor({1.0, 0.25, 0.0, 1.0}); }
Tensor outcomeWeights() { return tensor({1.0, 2.0, 0.5, 0.1}); }

TEST(BinaryCrossEntropy, BoundsItsLogarithms) {
  Tensor x = tensor({0.2, 0.9, 0.5, 0.0});
  EXPECT_TRUE(near(
      F::binary_cross_entropy(
          x, outcomes(), F::BinaryCrossEntropyFuncOptions().reduction(kNone)),
      {1.60943794, 1.75327885, 0.693147182, 100}));
  EXPECT_TRUE(near(
      nn::BCELoss(nn::BCELossOptions().weight(outcomeWeights()))(x, outcomes()),
      {3.86564231}));
  EXPECT_TRUE(contains(
      errorOf([] { F::binary_cross_entropy(full(4, 1.5), outcomes()); }),
      "between 0 and 1"));
}

TEST(BinaryCrossEntropyWithLogits, IsExactFarFromZero) {
  using Options = F::BinaryCrossEntropyWithLogitsFuncOptions;
  Tensor x = tensor({-2.0, 0.0, 3.0, 100.0}).requires_grad_();
  auto loss = [&](Options options) {
    return F::binary_cross_entropy_with_logits(x, outcomes(), options);
  };
  EXPECT_TRUE(near(loss(Options().reduction(kNone)),
                   {2.12692809, 0.693147182, 3.04858732, 0}));
  EXPECT_TRUE(near(loss(Options().reduction(kSum)), {5.86866283}));
  Options weighed = Options()
                        .weight(outcomeWeights())
                        .pos_weight(tensor({1.0, 2.0, 3.0, 0.5}));
  EXPECT_TRUE(near(loss(weighed), {1.34602237}));
  loss(weighed.reduction(kSum)).backward();
  EXPECT_TRUE(near(x.grad(), {-0.880797088, 0.25, 0.476287067, 0}));
}

TEST(BinaryCrossEntropyWithLogits, RejectsTargetsOfAnotherShape) {
  EXPECT_TRUE(
      contains(errorOf([] { nn::BCEWithLogitsLoss()(ones({2, 1}), ones(2)); }),
               "target size [2] must be the same as input size "
               "[2, 1]"));
}

//===----------------------------------------------------------------------===//
// Distances
//===----------------------------------------------------------------------===//

Tensor guesses() { return tensor({0.5, -1.0, 2.5, 0.0}); }
Tensor truths() { return tensor({1.0, 1.0, 0.0, 0.0}); }

TEST(MseLoss, SquaresDifferences) {
  EXPECT_TRUE(near(nn::MSELoss()(guesses(), truths()), {2.625}));
  EXPECT_TRUE(
      near(F::mse_loss(guesses(), truths(), kNone), {0.25, 4, 6.25, 0}));
  EXPECT_TRUE(near(mse_loss(guesses(), truths(), Reduction::Sum), {10.5}));
}

TEST(L1Loss, TakesTheirMagnitude) {
  EXPECT_TRUE(near(nn::L1Loss()(guesses(), truths()), {1.25}));
  EXPECT_TRUE(near(F::l1_loss(guesses(), truths(), kNone), {0.5, 2, 2.5, 0}));
  EXPECT_TRUE(near(F::l1_loss(guesses(), truths(), kSum), {5}));
}

TEST(SmoothL1Loss, IsASquareBelowBeta) {
  auto options = nn::SmoothL1LossOptions().beta(0.5);
  EXPECT_TRUE(near(nn::SmoothL1Loss(options)(guesses(), truths()), {1.0625}));
  EXPECT_TRUE(near(smooth_l1_loss(guesses(), truths(), Reduction::None, 0.5),
                   {0.25, 1.75, 2.25, 0}));
  EXPECT_TRUE(
      near(smooth_l1_loss(guesses(), truths(), Reduction::Mean, 0), {1.25}));
}

TEST(HuberLoss, IsASquareBelowDelta) {
  auto options = nn::HuberLossOptions().delta(1.5);
  EXPECT_TRUE(near(nn::HuberLoss(options)(guesses(), truths()), {1.15625}));
  EXPECT_TRUE(near(huber_loss(guesses(), truths(), Reduction::None, 1.5),
                   {0.125, 1.875, 2.625, 0}));
}

TEST(KlDiv, TakesZeroLogZeroAsZero) {
  using Options = F::KLDivFuncOptions;
  Tensor x = scores().slice(0, 0, 2).log_softmax(1);
  Tensor target = tensor({{0.2, 0.0, 0.8}, {1.0, 0.0, 0.0}});
  EXPECT_TRUE(near(F::kl_div(x, target, Options(kNone)),
                   {0.0246368349, 0, 0.0075827688, 0.330672592, 0, 0}));
  EXPECT_TRUE(near(F::kl_div(x, target), {0.0604820363}));
  EXPECT_TRUE(near(F::kl_div(x, target, Options(kSum)), {0.36289221}));
  EXPECT_TRUE(near(F::kl_div(x, target, Options(kBatchMean)), {0.181446105}));
  Tensor logs = scores().slice(0, 2, 4).log_softmax(1);
  EXPECT_TRUE(near(
      nn::KLDivLoss(nn::KLDivLossOptions(kBatchMean).log_target(true))(x, logs),
      {1.51560044}));
}

TEST(CosineSimilarity, IsZeroForAVectorWithoutLength) {
  Tensor x = scores();
  EXPECT_TRUE(near(nn::CosineSimilarity()(x.slice(0, 0, 2), x.slice(0, 2, 4)),
                   {-0.370412767, 0.27975142}));
  EXPECT_TRUE(near(cosine_similarity(zeros({1, 3}), x.slice(0, 0, 1)), {0}));
}

} // namespace
} // namespace sinter
