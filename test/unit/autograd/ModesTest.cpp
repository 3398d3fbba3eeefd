//===- ModesTest.cpp - Grad mode, inference mode, requires_grad -----------===//

#include "test/unit/autograd/Values.h"

namespace sinter {
namespace {

using test::contains;
using test::errorOf;
using test::leaf;
using test::values;

TEST(GradMode, RecordsNothingWhileItIsOff) {
  Tensor x = leaf({1});
  {
    NoGradGuard guard;
    EXPECT_FALSE(GradMode::is_enabled());
    EXPECT_FALSE((x * 2).requires_grad());
    AutoGradMode inner(true);
    EXPECT_TRUE((x * 2).requires_grad());
  }
  EXPECT_TRUE(GradMode::is_enabled());
  EXPECT_TRUE((x * 2).requires_grad());
}

TEST(GradMode, IsRestoredAfterABackwardPassThatFails) {
  Tensor x = leaf({1, 2});
  Tensor y = x * 2, z = y * y;
  y.add_(1);
  EXPECT_TRUE(contains(errorOf([&] { z.sum().backward(); }), "inplace"));
  EXPECT_TRUE(GradMode::is_enabled());
  EXPECT_FALSE(x.grad().defined());
}

TEST(InferenceMode, MakesTensorsThatCanNotBePartOfAGraph) {
  Tensor x = leaf({1});
  Tensor made;
  {
    InferenceMode guard;
    EXPECT_TRUE(InferenceMode::is_enabled());
    made = x * 2;
    EXPECT_FALSE(made.requires_grad());
    made.add_(1);
  }
  EXPECT_FALSE(InferenceMode::is_enabled());
  EXPECT_TRUE(GradMode::is_enabled());
  EXPECT_TRUE(made.is_inference());
  EXPECT_FALSE(x.is_inference());
  EXPECT_TRUE(contains(errorOf([&] { made.add_(1); }),
                       "Inplace update to inference tensor outside"));
  EXPECT_TRUE(contains(errorOf([&] { made.requires_grad_(); }),
                       "Setting requires_grad=True on inference tensor"));
  EXPECT_TRUE(contains(errorOf([&] { x *made; }),
                       "Inference tensors cannot be saved for backward"));
  EXPECT_TRUE(contains(errorOf([&] { made._version(); }),
                       "do not track version counter"));
  EXPECT_EQ(values(made.clone().add_(1)), (std::vector<double>{4}));
}

TEST(RequiresGrad, IsForFloatingPointLeavesAlone) {
  EXPECT_TRUE(contains(errorOf([] { ones({1}, kInt).requires_grad_(); }),
                       "only Tensors of floating point"));
  Tensor y = leaf({1}) * 2;
  EXPECT_TRUE(contains(errorOf([&] { y.requires_grad_(false); }),
                       "you can only change requires_grad flags of leaf"));
  y.requires_grad_(true);
  Tensor x = leaf({1});
  x.set_requires_grad(false);
  EXPECT_FALSE((x * 2).requires_grad());
}

TEST(RequiresGrad, IsNotPassedOnToIntegers) {
  Tensor x = leaf({1.5, 2});
  EXPECT_FALSE(x.to(kLong).requires_grad());
  EXPECT_FALSE((x > 1).requires_grad());
  EXPECT_TRUE(x.to(kFloat).requires_grad());
}

} // namespace
} // namespace sinter
