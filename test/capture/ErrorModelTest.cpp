//===- ErrorModelTest.cpp - What standard mode may change -----------------===//

#include "frontend/capture/ErrorModel.h"
#include "sinter/runtime/op_attrs.h"
#include "sinter/sinter.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sinter {
namespace {

/// A call, executed, and the radii of its results for those of its operands.
struct Call {
  Call(OpKind kind, const std::vector<Tensor> &operands,
       const std::vector<Tensor> &radii, const AttrWords &words = {}) {
    std::vector<const Tensor *> pointers;
    std::vector<TensorType> in;
    for (const Tensor &operand : operands) {
      pointers.push_back(&operand);
      in.push_back(operand.impl()->type());
    }
    std::vector<TensorType> types(numResults(kind, operands.size()));
    inferTypes(kind, in, words, types);
    results.resize(types.size());
    OpCall call{kind, pointers, words, types};
    eagerSink().emit(call, results);
    this->radii = standardRadii(call, radii, results);
  }

  double radius(int64_t i, size_t result = 0) const {
    return radii[result].defined() ? radii[result].flatten()[i].item<double>()
                                   : 0;
  }

  std::vector<Tensor> results, radii;
};

Tensor radii(const std::vector<double> &values) {
  return tensor(values, TensorOptions(kDouble));
}

TEST(ErrorModel, AsksForEagersBitsWhereNothingMayRoundElsewhere) {
  Tensor x = tensor({0.3f, -2.5f}), k = tensor({3, -7});
  EXPECT_FALSE(Call(OpKind::exp, {x}, {{}}).radii[0].defined());
  EXPECT_FALSE(Call(OpKind::relu, {x}, {{}}).radii[0].defined());
  EXPECT_FALSE(Call(OpKind::mul, {k, k}, {{}, {}}).radii[0].defined());
  EXPECT_FALSE(Call(OpKind::lt, {x, x}, {{}, {}}).radii[0].defined());
  EXPECT_FALSE(Call(OpKind::reduce_sum, {x}, {{}},
                    attrs::reduce_sum::words(std::vector<int64_t>{0}))
                   .radii[0]
                   .defined());
}

TEST(ErrorModel, LetsAProductRoundOnce) {
  Tensor x = tensor({1.1f, 2.0f}), y = tensor({1.3f, 3.0f});
  Call call(OpKind::mul, {x, y}, {{}, {}});
  EXPECT_EQ(call.radius(0), std::ldexp(1.0, -23));
  EXPECT_EQ(call.radius(1), 0); // Six is a number of f32.
}

TEST(ErrorModel, KeepsSixteenBitRoundings) {
  Tensor x = tensor({1.1f}).to(kBFloat16);
  Call call(OpKind::tanh, {x}, {{}});
  EXPECT_EQ(call.radius(0), std::ldexp(1.0, -8));
}

TEST(ErrorModel, KnowsWhichOpsRound) {
  Tensor x = tensor({-0.0013f}).to(kBFloat16), y = tensor({1.9f}).to(kBFloat16);
  EXPECT_GT(Call(OpKind::remainder, {x, y}, {{}, {}}).radius(0), 0);
  EXPECT_GT(Call(OpKind::add, {x, y}, {{}, {}}).radius(0), 0);
  EXPECT_EQ(Call(OpKind::maximum, {x, y}, {{}, {}}).radius(0), 0);
  EXPECT_EQ(Call(OpKind::floor, {x}, {{}}).radius(0), 0);
}

TEST(ErrorModel, CarriesRadiiThroughFunctionsAsTheirSlopeSays) {
  Tensor x = tensor({0.0, 3.0, 20.0}, TensorOptions(kDouble));
  Tensor r = radii({1e-6, 1e-6, 1e-6});
  Call exp(OpKind::exp, {x}, {r});
  EXPECT_NEAR(exp.radius(0), 1e-6, 1e-11);
  EXPECT_NEAR(exp.radius(1), std::exp(3) * 1e-6, 1e-10);
  EXPECT_NEAR(exp.radius(2), std::exp(20) * 1e-6, 1e-2);
  Call sub(OpKind::sub, {x, x}, {r, r}); // Nothing cancels.
  EXPECT_NEAR(sub.radius(2), 2e-6, 1e-11);
}

TEST(ErrorModel, AddsUpTheRadiiOfTermsAndTheirRounding) {
  Tensor x = tensor({1.0f, -1.0f, 2.0f, -2.0f}).reshape({2, 2});
  Tensor r = radii({1e-3, 2e-3, 0, 0}).reshape({2, 2});
  Call sum(OpKind::reduce_sum, {x}, {r},
           attrs::reduce_sum::words(std::vector<int64_t>{1}));
  EXPECT_NEAR(sum.radius(0), 3e-3, 1e-5);
  EXPECT_GT(sum.radius(0), 3e-3);
  EXPECT_EQ(sum.radius(1), 0);
  AttrWords words = attrs::dot_general::words({}, {}, std::vector<int64_t>{1},
                                              std::vector<int64_t>{0}, kFloat);
  Call product(OpKind::dot_general, {x, x}, {r, {}}, words);
  EXPECT_NEAR(product.radius(0), 1e-3 * 1 + 2e-3 * 2, 1e-5);
  EXPECT_EQ(product.radius(2), 0);
}

TEST(ErrorModel, ClaimsNothingBehindAJump) {
  Tensor x = tensor({2.9999f, 2.5f}), y = tensor({3.0f, 3.0f});
  Tensor r = radii({1e-3, 1e-3});
  Call floor(OpKind::floor, {x}, {r});
  EXPECT_EQ(floor.radius(0), 1);
  EXPECT_EQ(floor.radius(1), 0);
  Call less(OpKind::lt, {x, y}, {r, {}});
  EXPECT_TRUE(std::isinf(less.radius(0)));
  EXPECT_EQ(less.radius(1), 0);
  Call equal(OpKind::eq, {x, y}, {r, {}});
  EXPECT_TRUE(std::isinf(equal.radius(0)));
  Call number(OpKind::convert, {x}, {r}, attrs::convert::words(kInt));
  EXPECT_TRUE(std::isinf(number.radius(0)));
  EXPECT_EQ(number.radius(1), 0);
}

TEST(ErrorModel, KnowsThatARemainderMayJumpByTheDivisor) {
  Tensor x = tensor({0.01f, 0.5f}), y = tensor({1.0f, 1.0f});
  Call call(OpKind::remainder, {x, y}, {radii({0.1, 0.1}), {}});
  EXPECT_GE(call.radius(0), 0.99);
  EXPECT_NEAR(call.radius(1), 0.1, 1e-6);
}

TEST(ErrorModel, LetsAZeroHaveTheSignOfWhatMayBeBelowIt) {
  Tensor zero = tensor({0.0f, 0.0f}), y = tensor({1e-3f, 1.0f});
  Call call(OpKind::mul, {zero, y}, {{}, radii({0.1, 0.1})});
  EXPECT_GT(call.radius(0), 0);
  EXPECT_EQ(call.radius(1), 0);
}

TEST(ErrorModel, KnowsBothSidesOfAChoice) {
  Tensor c = tensor({1, 0}).to(kBool);
  Tensor x = tensor({5.0f, 5.0f}), y = tensor({7.0f, 7.0f});
  Tensor isUnknown = radii({INFINITY, 0});
  Call call(OpKind::where, {c, x, y}, {isUnknown, {}, radii({0, 1e-3})});
  EXPECT_EQ(call.radius(0), 2);
  EXPECT_EQ(call.radius(1), 1e-3);
}

TEST(ErrorModel, ClaimsNothingNearAPole) {
  Tensor x = tensor({1.0f, 1.0f}), y = tensor({1e-7f, 1.0f});
  Call call(OpKind::div, {x, y}, {{}, radii({1e-6, 1e-6})});
  EXPECT_TRUE(std::isinf(call.radius(0)));
  EXPECT_NEAR(call.radius(1), 1e-6, 2e-7);
}

TEST(ErrorModel, KnowsThePlaceOfALargestElementThatStandsOut) {
  Tensor x = tensor({1.0f, 3.0f, 2.0f, 2.0f, 2.0005f, 1.0f}).reshape({2, 3});
  Tensor r = radii({0, 1e-3, 1e-3, 1e-3, 1e-3, 0}).reshape({2, 3});
  Call call(OpKind::arg_max, {x}, {r}, attrs::arg_max::words(1));
  EXPECT_EQ(call.radius(0, 1), 0);
  EXPECT_TRUE(std::isinf(call.radius(1, 1)));
  EXPECT_EQ(call.radius(1), 1e-3);
}

TEST(ErrorModel, NamesTheFirstElementThatIsTooFar) {
  Tensor x = tensor({1.0f, 2.0f, NAN}), y = tensor({1.0f, 2.1f, NAN});
  EXPECT_FALSE(difference(x, y, radii({0, 0.2, 0})));
  std::optional<std::string> found = difference(x, y, radii({0, 0.05, 0}));
  ASSERT_TRUE(found);
  EXPECT_NE(found->find("element 1 of 3"), std::string::npos) << *found;
  EXPECT_TRUE(difference(tensor({0.0f}), tensor({-0.0f}), {}));
}

} // namespace
} // namespace sinter
