//===- RandomTest.cpp - Distributions and streams -------------------------===//

#include "test/unit/tensor/Text.h"

namespace {

using namespace sinter;

double meanOf(const Tensor &x) { return x.to(kDouble).mean().item<double>(); }
double varOf(const Tensor &x) { return x.to(kDouble).var().item<double>(); }

TEST(Random, RepeatsAfterTheSameSeed) {
  auto draw = [] {
    return cat({rand(100), randn(101), randint(1000, {99}).to(kFloat),
                randperm(50).to(kFloat), bernoulli(full(40, 0.5))});
  };
  manual_seed(7);
  Tensor first = draw(), later = draw();
  manual_seed(7);
  EXPECT_TRUE(equal(first, draw()));
  EXPECT_TRUE(equal(later, draw()));
  EXPECT_FALSE(equal(first, later));
  manual_seed(8);
  EXPECT_FALSE(equal(first, draw()));
}

TEST(Random, IsTheSameWithAnyNumberOfThreads) {
  int before = get_num_threads();
  auto draw = [](int threads) {
    set_num_threads(threads);
    manual_seed(3);
    return cat({rand(200000), randn(200000)});
  };
  Tensor one = draw(1);
  EXPECT_TRUE(equal(one, draw(2)));
  EXPECT_TRUE(equal(one, draw(5)));
  set_num_threads(before);
}

TEST(Random, UniformNumbersFillTheirRange) {
  manual_seed(1);
  for (DType dtype : {kFloat, kDouble}) {
    Tensor x = rand({100000}, dtype);
    EXPECT_EQ(x.scalar_type(), dtype);
    EXPECT_GE(x.min().item<double>(), 0.0);
    EXPECT_LT(x.max().item<double>(), 1.0);
    EXPECT_GT(x.max().item<double>(), 0.999);
    EXPECT_NEAR(meanOf(x), 0.5, 0.005);
    EXPECT_NEAR(varOf(x), 1.0 / 12, 0.002);
  }
  Tensor y = empty(100000).uniform_(-3, 5);
  EXPECT_GE(y.min().item<double>(), -3.0);
  EXPECT_LT(y.max().item<double>(), 5.0);
  EXPECT_NEAR(meanOf(y), 1.0, 0.03);
}

TEST(Random, NormalNumbersHaveTheirMoments) {
  manual_seed(2);
  for (DType dtype : {kFloat, kDouble}) {
    Tensor x = randn({100001}, dtype).to(kDouble);
    EXPECT_NEAR(meanOf(x), 0.0, 0.02);
    EXPECT_NEAR(varOf(x), 1.0, 0.02);
    EXPECT_NEAR(meanOf(x.pow(4)), 3.0, 0.15);
    EXPECT_NEAR(meanOf((x.abs() < 1).to(kDouble)), 0.6827, 0.01);
    EXPECT_TRUE(isfinite(x).all().item<bool>());
  }
  Tensor y = empty(100000).normal_(5, 2);
  EXPECT_NEAR(meanOf(y), 5.0, 0.05);
  EXPECT_NEAR(varOf(y), 4.0, 0.1);
}

TEST(Random, IntegersAreEvenlySpread) {
  manual_seed(3);
  Tensor x = randint(-2, 3, {100000});
  EXPECT_EQ(x.scalar_type(), kLong);
  Tensor counts = bincount(x + 2);
  EXPECT_EQ(counts.numel(), 5);
  EXPECT_TRUE(((counts - 20000).abs() < 700).all().item<bool>());
  EXPECT_EQ(randint(10, {2}, kInt).scalar_type(), kInt);
}

TEST(Random, PermutationsHoldEveryNumberOnce) {
  manual_seed(4);
  Tensor x = randperm(1000);
  EXPECT_TRUE(equal(std::get<0>(x.sort()), arange(1000)));
  EXPECT_FALSE(equal(x, arange(1000)));
  EXPECT_EQ(randperm(0).numel(), 0);
}

TEST(Random, TrialsSucceedWithTheirProbability) {
  manual_seed(5);
  Tensor x = bernoulli(full(100000, 0.3));
  EXPECT_NEAR(meanOf(x), 0.3, 0.01);
  EXPECT_TRUE(((x == 0) | (x == 1)).all().item<bool>());
  EXPECT_EQ(bernoulli(zeros(100)).sum().item<float>(), 0);
  EXPECT_EQ(bernoulli(ones(100)).sum().item<float>(), 100);
  EXPECT_NEAR(meanOf(empty(100000).bernoulli_(0.8)), 0.8, 0.01);
}

TEST(Random, DrawsFollowTheirWeights) {
  manual_seed(6);
  Tensor weights = tensor({1., 0., 3.});
  Tensor draws = multinomial(weights, 40000, true);
  Tensor counts = bincount(draws, {}, 3);
  EXPECT_NEAR(counts[0].item<double>(), 10000, 400);
  EXPECT_EQ(counts[1].item<int64_t>(), 0);
  Tensor both = multinomial(weights, 2); // Without replacement.
  EXPECT_EQ(both.sum().item<int64_t>(), 2);
}

TEST(Random, GeneratorsHaveStreamsOfTheirOwn) {
  Generator one(11), two(11);
  manual_seed(0);
  Tensor first = empty(10).uniform_(0, 1, one);
  (void)rand(10);
  EXPECT_TRUE(equal(first, empty(10).uniform_(0, 1, two)));
  EXPECT_FALSE(equal(first, empty(10).uniform_(0, 1, one)));
}

} // namespace
