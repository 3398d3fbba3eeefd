//===- LayerTest.cpp - Layers, beside PyTorch's numbers -------------------===//

#include "test/unit/nn/Near.h"

namespace sinter {
namespace {

using test::contains;
using test::errorOf;
using test::near;
namespace F = nn::functional;

TEST(Linear, MultipliesByTheTransposedWeightAndAddsTheBias) {
  nn::Linear fc(2, 3);
  NoGradGuard noGrad;
  fc->weight.copy_(tensor({{1.0, 2.0}, {3.0, 4.0}, {5.0, 6.0}}));
  fc->bias.copy_(tensor({0.5, 0.0, -0.5}));
  EXPECT_TRUE(near(fc(tensor({{1.0, -1.0}, {2.0, 0.0}})),
                   {-0.5, -1, -1.5, 2.5, 6, 9.5}));
}

TEST(Linear, HasNoBiasWhereNoneIsWanted) {
  nn::Linear fc(nn::LinearOptions(2, 3).bias(false));
  EXPECT_FALSE(fc->bias.defined());
  EXPECT_EQ(fc->parameters().size(), 1u);
  EXPECT_EQ(fc->forward(ones({4, 2})).sizes(), (IntArrayRef{4, 3}));
}

TEST(Linear, BeginsWithinOneByTheRootOfItsInputs) {
  manual_seed(3);
  nn::Linear fc(100, 200);
  for (const Tensor &part : fc->parameters()) {
    EXPECT_LE(part.abs().max().item<float>(), 0.1f);
    EXPECT_GT(part.abs().max().item<float>(), 0.09f);
    EXPECT_LT(std::abs(part.mean().item<float>()), 0.02f);
  }
}

TEST(Linear, NamesTheUsersLineInAnError) {
  nn::Linear fc(2, 3);
  const std::string text = errorOf([&] { fc->forward(ones({4, 5})); });
  EXPECT_TRUE(contains(text, "[4, 5]"));
  EXPECT_TRUE(contains(text, "LayerTest.cpp"));
}

TEST(Bilinear, MultipliesFromBothSides) {
  Tensor x = tensor({{0.5, -1.25, 2.0}, {1.5, 0.25, -0.75}});
  Tensor weight = arange(12.0).reshape({2, 2, 3}) / 10;
  Tensor left = x.slice(1, 0, 2);
  const std::vector<double> wanted{-0.174999952, -1.73750007, 0.356249988,
                                   0.40625};
  EXPECT_TRUE(near(F::bilinear(left, x, weight, tensor({0.5, -0.5})), wanted));
  nn::Bilinear module(2, 3, 2);
  NoGradGuard noGrad;
  module->weight.copy_(weight);
  module->bias.copy_(tensor({0.5, -0.5}));
  EXPECT_TRUE(near(module(left, x), wanted));
}

//===----------------------------------------------------------------------===//
// Embedding
//===----------------------------------------------------------------------===//

TEST(Embedding, GivesRowsInTheShapeOfTheIndices) {
  nn::Embedding table(5, 3);
  Tensor out = table(tensor({{1, 4}, {0, 1}}));
  EXPECT_EQ(out.sizes(), (IntArrayRef{2, 2, 3}));
  EXPECT_TRUE(out[0][1].equal(table->weight[4]));
  EXPECT_NE(errorOf([&] { table(tensor({5})); }), "");
  EXPECT_TRUE(contains(errorOf([&] { table(ones(2)); }), "Long or Int"));
}

TEST(Embedding, GivesNoGradientToItsPadding) {
  Tensor weight = (arange(8.0).reshape({4, 2}) + 1).requires_grad_();
  F::embedding(tensor({{1, 3}, {1, 0}}), weight,
               F::EmbeddingFuncOptions().padding_idx(-1))
      .sum()
      .backward();
  EXPECT_TRUE(near(weight.grad(), {1, 1, 2, 2, 0, 0, 0, 0}));
}

TEST(Embedding, BeginsWithZerosInItsPadding) {
  nn::Embedding table(nn::EmbeddingOptions(4, 2).padding_idx(-2));
  EXPECT_TRUE(near(table->weight[2], {0, 0}));
  EXPECT_EQ(table->options.padding_idx().value(), 2);
}

TEST(Embedding, ShortensRowsThatAreTooLong) {
  Tensor weight = arange(8.0).reshape({4, 2}) + 1;
  Tensor out = F::embedding(tensor({3, 0}), weight,
                            F::EmbeddingFuncOptions().max_norm(2.0));
  EXPECT_TRUE(near(out, {1.31700909, 1.5051533, 0.894427121, 1.78885424}));
  EXPECT_TRUE(near(
      weight, {0.894427121, 1.78885424, 3, 4, 5, 6, 1.31700909, 1.5051533}));
}

TEST(Embedding, IsFrozenIfItWasTrainedBefore) {
  Tensor weight = arange(6.0).reshape({3, 2});
  EXPECT_FALSE(nn::Embedding::from_pretrained(weight)->weight.requires_grad());
  auto options = nn::EmbeddingFromPretrainedOptions().freeze(false);
  nn::Embedding table = nn::Embedding::from_pretrained(weight.clone(), options);
  EXPECT_TRUE(table->weight.requires_grad());
  EXPECT_TRUE(near(table(tensor(2)), {4, 5}));
}

TEST(OneHot, CountsClassesUnlessToldHowMany) {
  EXPECT_TRUE(near(one_hot(tensor({0, 2})), {1, 0, 0, 0, 0, 1}));
  EXPECT_EQ(one_hot(tensor({0, 2}), 5).sizes(), (IntArrayRef{2, 5}));
  EXPECT_TRUE(contains(errorOf([] { one_hot(tensor({0, 2}), 2); }),
                       "smaller than num_classes"));
  EXPECT_TRUE(contains(errorOf([] { one_hot(tensor({-1})); }), "non-negative"));
}

//===----------------------------------------------------------------------===//
// LayerNorm
//===----------------------------------------------------------------------===//

Tensor waves() { return arange(12.0).reshape({2, 2, 3}).sin() * 3; }

TEST(LayerNorm, NormalisesTheLastDimensions) {
  Tensor weight = tensor({1.0, 2.0, -1.0}), bias = tensor({0.0, 0.5, 1.0});
  const std::vector<double> wanted{-1.4110359,  1.74704134,    0.212484717,
                                   1.39298785,  -0.470228016,  1.90787363,
                                   -1.36835098, 1.24962342,    0.00646060705,
                                   1.34157991,  -0.0666792393, 2.05824018};
  EXPECT_TRUE(near(layer_norm(waves(), {3}, weight, bias), wanted));
  EXPECT_TRUE(near(layer_norm(waves(), {2, 3}, {}, {}, 1e-3),
                   {-0.0412300378, 1.1404314, 1.23567867, 0.15694204,
                    -1.10399306, -1.38782895, -0.454679757, 0.881725729,
                    1.35607684, 0.532257259, -0.832317114, -1.48306286}));
}

TEST(LayerNorm, GivesTheSameBitsWithAndWithoutATape) {
  for (DType dtype : {kFloat, kDouble}) {
    manual_seed(5);
    Tensor x = randn({7, 33}, dtype), weight = randn(33, dtype),
           bias = randn(33, dtype);
    Tensor fused = layer_norm(x, {33}, weight, bias);
    Tensor taped = layer_norm(x.clone().requires_grad_(), {33}, weight, bias);
    EXPECT_TRUE(fused.equal(taped.detach()));
    // Another layout goes by the formula.
    Tensor turned = x.t().contiguous().t();
    EXPECT_TRUE(layer_norm(turned, {33}, weight, bias).equal(fused));
  }
}

TEST(LayerNorm, DifferentiatesForInputAndWeight) {
  Tensor x = waves().requires_grad_();
  Tensor weight = tensor({1.0, 2.0, -1.0}).requires_grad_();
  Tensor out = layer_norm(x, {3}, weight, tensor({0.0, 0.5, 1.0}));
  (out * arange(12.0).reshape({2, 2, 3})).sum().backward();
  EXPECT_TRUE(near(x.grad(),
                   {-0.124332808, 1.66684604, -1.54251313, -0.868823409,
                    4.72859144, -3.85976839, -1.8471067, 7.05106735,
                    -5.20395947, -2.87263727, 8.89642525, -6.02378845},
                   2e-5));
  EXPECT_TRUE(
      near(weight.grad(), {8.04307747, -1.52664995, -6.65666437}, 5e-6));
}

TEST(LayerNorm, BeginsAsNothingButTheNormalisation) {
  nn::LayerNorm norm(nn::LayerNormOptions({3}));
  EXPECT_TRUE(near(norm->weight, {1, 1, 1}));
  EXPECT_TRUE(near(norm->bias, {0, 0, 0}));
  EXPECT_TRUE(norm(waves()).allclose(layer_norm(waves(), {3})));
  nn::LayerNorm plain(nn::LayerNormOptions({3}).elementwise_affine(false));
  EXPECT_TRUE(plain->parameters().empty());
}

TEST(LayerNorm, ComputesIn32BitsWhatItRoundsTo16) {
  Tensor x = waves();
  Tensor rounded = layer_norm(x.to(kBFloat16), {3});
  EXPECT_EQ(rounded.dtype(), kBFloat16);
  EXPECT_TRUE(
      rounded.equal(layer_norm(x.to(kBFloat16).to(kFloat), {3}).to(kBFloat16)));
}

TEST(LayerNorm, RejectsAnotherShapeThanItsOwn) {
  EXPECT_TRUE(contains(errorOf([] { layer_norm(ones({2, 4}), {3}); }),
                       "given normalized_shape=[3]"));
  EXPECT_TRUE(contains(errorOf([] { layer_norm(ones({2, 3}), {3}, ones(2)); }),
                       "weight and bias of shape [3], but got [2]"));
}

//===----------------------------------------------------------------------===//
// Dropout
//===----------------------------------------------------------------------===//

TEST(Dropout, ZeroesAShareAndScalesTheRest) {
  manual_seed(1);
  Tensor out = dropout(ones(20000), 0.25, true);
  Tensor isKept = out.ne(0);
  const double share = isKept.to(kDouble).mean().item<double>();
  EXPECT_NEAR(share, 0.75, 0.02);
  EXPECT_TRUE(isKept.logical_or(out.eq(0)).all().item<bool>());
  EXPECT_NEAR(out.max().item<double>(), 1 / 0.75, 1e-6);
}

TEST(Dropout, MasksTheGradientAsItMaskedTheInput) {
  Tensor x = (rand(1000) + 1).requires_grad_();
  Tensor out = dropout(x, 0.5, true);
  out.sum().backward();
  EXPECT_TRUE((x.grad() * x.detach()).allclose(out.detach()));
}

TEST(Dropout, DoesNothingOutsideTraining) {
  nn::Dropout drop(0.5);
  Tensor x = ones(100);
  drop->eval();
  EXPECT_TRUE(drop(x).is_same(x));
  drop->train();
  EXPECT_FALSE(drop(x).equal(x));
  EXPECT_TRUE(dropout(x, 0, true).is_same(x));
  EXPECT_TRUE(near(dropout(ones(3), 1, true), {0, 0, 0}));
}

TEST(Dropout, WritesIntoItsInputWhereAsked) {
  Tensor x = ones(1000);
  nn::Dropout drop(nn::DropoutOptions(0.5).inplace(true));
  drop(x);
  EXPECT_FALSE(x.equal(ones(1000)));
}

TEST(Dropout, RejectsWhatIsNoProbability) {
  EXPECT_TRUE(contains(errorOf([] { nn::Dropout(1.5); }),
                       "between 0 and 1, but got 1.5"));
  EXPECT_TRUE(contains(errorOf([] { dropout(ones(1), -0.5, true); }),
                       "between 0 and 1, but got -0.5"));
}

TEST(Normalize, DividesByTheNorm) {
  Tensor x = tensor({{0.5, -1.25, 2.0}, {1.5, 0.25, -0.75}});
  EXPECT_TRUE(near(F::normalize(x), {0.207390338, -0.518475831, 0.829561353,
                                     0.884651721, 0.147441953, -0.44232586}));
}

} // namespace
} // namespace sinter
