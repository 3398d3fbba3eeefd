//===- ActivationTest.cpp - Pointwise functions, beside PyTorch's numbers -===//

#include "test/unit/nn/Near.h"

#include <functional>

namespace sinter {
namespace {

using test::near;
using List = std::vector<double>;
namespace F = nn::functional;

/// Values and derivatives of a function where its branches meet and apart.
void expectCurve(const std::function<Tensor(Tensor)> &function,
                 const List &values, const List &derivatives) {
  Tensor x = tensor({-3.0, -0.5, 0.0, 0.75, 30.0}).requires_grad_();
  Tensor y = function(x);
  EXPECT_TRUE(near(y, values));
  y.sum().backward();
  EXPECT_TRUE(near(x.grad(), derivatives));
}

TEST(Activation, GeluComesFromTheErrorFunctionUnlessToldOtherwise) {
  expectCurve([](Tensor x) { return gelu(x); },
              {-0.00405022502, -0.154268771, 0, 0.580029488, 30},
              {-0.0119456053, 0.13250491, 0.5, 0.999225795, 1});
  expectCurve([](Tensor x) { return nn::GELU()(x); },
              {-0.00405022502, -0.154268771, 0, 0.580029488, 30},
              {-0.0119456053, 0.13250491, 0.5, 0.999225795, 1});
}

TEST(Activation, GeluTakesTheFormulaWithTanhWhereAsked) {
  expectCurve([](Tensor x) { return gelu(x, "tanh"); },
              {-0.00363743305, -0.154285997, 0, 0.579960585, 30},
              {-0.0115842968, 0.13263011, 0.5, 0.998938322, 1});
  EXPECT_TRUE(test::contains(test::errorOf([] { gelu(ones(1), "fast"); }),
                             "must be either none or tanh, got 'fast'"));
}

TEST(Activation, EluAndItsKinBendBelowZero) {
  expectCurve(
      [](Tensor x) { return F::elu(x, F::ELUFuncOptions().alpha(1.5)); },
      {-1.42531943, -0.590204, 0, 0.75, 30},
      {0.0746805966, 0.909796, 1.5, 1, 1});
  expectCurve([](Tensor x) { return selu(x); },
              {-1.6705687, -0.691758156, 0, 0.788025737, 31.5210304},
              {0.0875306055, 1.06634116, 1.75809932, 1.05070102, 1.05070102});
  expectCurve([](Tensor x) { return celu(x, 2.0); },
              {-1.55373967, -0.442398429, 0, 0.75, 30},
              {0.223130167, 0.778800786, 1, 1, 1});
}

TEST(Activation, EluHasAFiniteDerivativeWhereItsExponentialOverflows) {
  Tensor x = full(1, 1e4).requires_grad_();
  elu(x).sum().backward();
  EXPECT_TRUE(near(x.grad(), {1}));
}

TEST(Activation, LeakyReluHasASlopeOnBothSides) {
  expectCurve(
      [](Tensor x) {
        return nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.1))(x);
      },
      {-0.3, -0.05, 0, 0.75, 30}, {0.1, 0.1, 0.1, 1, 1});
}

TEST(Activation, SoftplusIsLinearAboveItsThreshold) {
  expectCurve([](Tensor x) { return softplus(x, 2.0); },
              {0.0012378426, 0.156630844, 0.346573591, 0.850706637, 30},
              {0.00247262325, 0.268941432, 0.5, 0.817574501, 1});
}

TEST(Activation, LogSigmoidKeepsItsDigitsOnBothSides) {
  expectCurve(
      [](Tensor x) { return F::logsigmoid(x); },
      {-3.04858732, -0.974076986, -0.693147182, -0.38687101, -9.35762291e-14},
      {0.952574134, 0.622459292, 0.5, 0.320821285, 9.35762291e-14});
  EXPECT_LT(log_sigmoid(full(1, 30.0)).item<float>(), 0);
}

TEST(Activation, MishAndSiluAreSmooth) {
  expectCurve([](Tensor x) { return mish(x); },
              {-0.145647466, -0.22074376, 0, 0.610018373, 30},
              {-0.0933931246, 0.289510638, 0.600000024, 0.985758364, 1});
  expectCurve([](Tensor x) { return nn::SiLU()(x); },
              {-0.142277613, -0.188770339, 0, 0.509384036, 30},
              {-0.0881041065, 0.260038823, 0.5, 0.842599928, 1});
}

TEST(Activation, HardtanhHasNoDerivativeAtItsBounds) {
  expectCurve([](Tensor x) { return hardtanh(x, -1, 0.75); },
              {-1, -0.5, 0, 0.75, 0.75}, {0, 1, 1, 0, 0});
  expectCurve([](Tensor x) { return nn::ReLU6()(x); }, {0, 0, 0, 0.75, 6},
              {0, 0, 0, 1, 0});
}

TEST(Activation, WritesIntoItsArgumentWhereAsked) {
  for (auto function : std::vector<std::function<Tensor(Tensor)>>{
           [](Tensor x) { return F::relu(x, F::ReLUFuncOptions(true)); },
           [](Tensor x) {
             return F::leaky_relu(x, F::LeakyReLUFuncOptions().inplace(true));
           },
           [](Tensor x) {
             return F::elu(x, F::ELUFuncOptions().inplace(true));
           },
           [](Tensor x) {
             return F::hardtanh(x, F::HardtanhFuncOptions().inplace(true));
           }}) {
    Tensor x = tensor({-2.0, 3.0});
    Tensor y = function(x);
    EXPECT_TRUE(y.is_same(x) || y.data_ptr() == x.data_ptr());
    EXPECT_NE(x[0].item<float>(), -2.0f);
  }
}

TEST(Activation, RefusesIntegersAndNamesTheLine) {
  const std::string text = test::errorOf([] { gelu(ones(2, kLong)); });
  EXPECT_TRUE(test::contains(text, "gelu: not implemented for"));
  EXPECT_TRUE(test::contains(text, "ActivationTest.cpp"));
}

TEST(Activation, SoftmaxModulesActAlongTheirDimension) {
  Tensor x = tensor({{1.0, 2.0}, {3.0, 5.0}});
  EXPECT_TRUE(near(nn::Softmax(0)(x),
                   {0.119202922, 0.0474258732, 0.880797078, 0.952574127}));
  EXPECT_TRUE(near(nn::LogSoftmax(1)(x),
                   {-1.31326169, -0.313261688, -2.12692801, -0.126928011}));
  EXPECT_TRUE(
      near(F::softmax(x, F::SoftmaxFuncOptions(0).dtype(kDouble)).sum(), {2}));
}

} // namespace
} // namespace sinter
