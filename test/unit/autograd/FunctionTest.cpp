//===- FunctionTest.cpp - Custom functions --------------------------------===//

#include "test/unit/autograd/Values.h"

namespace sinter {
namespace {

using autograd::AutogradContext;
using autograd::Function;
using autograd::variable_list;
using test::contains;
using test::errorOf;
using test::leaf;
using test::values;
using List = std::vector<double>;

// NOLINTBEGIN(performance-unnecessary-value-param): libtorch's signatures.
/// x^2 times a number; with a derivative that is off by 1, to tell it from the
/// tape's.
struct Scaled : Function<Scaled> {
  static Tensor forward(AutogradContext *ctx, Tensor x, double factor) {
    ctx->save_for_backward({x});
    ctx->saved_data["factor"] = factor;
    return x * x * factor;
  }
  static variable_list backward(AutogradContext *ctx, variable_list ct) {
    Tensor x = ctx->get_saved_variables()[0];
    double factor = ctx->saved_data["factor"].toDouble();
    return {ct[0] * (x * 2 * factor + 1), Tensor()};
  }
};
// NOLINTEND(performance-unnecessary-value-param)

TEST(Function, UsesItsOwnBackward) {
  Tensor x = leaf({1, 2});
  Tensor y = Scaled::apply(x, 3.0);
  EXPECT_EQ(values(y), (List{3, 12}));
  EXPECT_TRUE(contains(y.grad_fn()->name(), "Scaled")) << y.grad_fn()->name();
  y.sum().backward();
  EXPECT_EQ(values(x.grad()), (List{7, 13}));
}

TEST(GradCheck, FindsADerivativeThatIsWrong) {
  auto scaled = [](const variable_list &in) -> variable_list {
    return {Scaled::apply(in[0], 3.0)};
  };
  auto right = [](const variable_list &in) -> variable_list {
    return {in[0] * in[0] * 3};
  };
  EXPECT_TRUE(
      contains(errorOf([&] { autograd::gradcheck(scaled, {leaf({1, 2})}); }),
               "d out[0] / d in[0] is 7, by differences 6"));
  EXPECT_TRUE(autograd::gradcheck(right, {leaf({1, 2})}));
  EXPECT_TRUE(autograd::gradgradcheck(right, {leaf({1, 2})}));
}

TEST(GradCheck, NeedsAnInputThatRequiresAGradient) {
  auto same = [](const variable_list &in) { return in; };
  EXPECT_TRUE(contains(
      errorOf([&] { autograd::gradcheck(same, {ones({1}, kDouble)}); }),
      "at least one input tensor to require gradient"));
}

TEST(Function, IsDifferentiableTwice) {
  Tensor x = leaf({1, 2});
  Tensor y = Scaled::apply(x, 3.0).sum();
  Tensor first = autograd::grad({y}, {x}, {}, std::nullopt, true)[0];
  EXPECT_EQ(values(autograd::grad({first.sum()}, {x})[0]), (List{6, 6}));
}

TEST(Function, FreesWhatItSaved) {
  Tensor x = leaf({1});
  Tensor y = Scaled::apply(x, 3.0);
  y.backward();
  EXPECT_TRUE(contains(errorOf([&] { y.backward(); }),
                       "Trying to backward through the graph a second time"));
}

TEST(Function, FindsASavedTensorThatWasWritten) {
  Tensor x = leaf({1}) * 1;
  Tensor y = Scaled::apply(x, 3.0);
  x.add_(1);
  EXPECT_TRUE(contains(errorOf([&] { y.backward(); }),
                       "modified by an inplace operation"));
}

TEST(Function, RecordsNothingWithoutGradMode) {
  NoGradGuard guard;
  EXPECT_FALSE(Scaled::apply(leaf({1}), 3.0).requires_grad());
}

/// Saves its result.
struct Exponential : Function<Exponential> {
  static Tensor forward(AutogradContext *ctx, const Tensor &x) {
    Tensor y = x.exp();
    ctx->save_for_backward({y});
    return y;
  }
  static variable_list backward(AutogradContext *ctx, const variable_list &ct) {
    return {ct[0] * ctx->get_saved_variables()[0]};
  }
};

TEST(Function, DifferentiatesThroughASavedResult) {
  Tensor x = leaf({0.5});
  Tensor y = Exponential::apply(x);
  Tensor first = autograd::grad({y}, {x}, {}, std::nullopt, true)[0];
  EXPECT_EQ(values(autograd::grad({first}, {x})[0]), values(y));
}

/// Two results, of which the second has no derivative.
struct Split : Function<Split> {
  static variable_list forward(AutogradContext *ctx, const Tensor &x) {
    Tensor floor = x.floor();
    ctx->mark_non_differentiable({floor});
    return {x - floor, floor};
  }
  static variable_list backward(AutogradContext *, const variable_list &ct) {
    EXPECT_TRUE(ct[1].defined()) << "undefined cotangents become zeros";
    return {ct[0] + ct[1]};
  }
};

TEST(Function, HasResultsWithoutAHistory) {
  Tensor x = leaf({1.5});
  variable_list both = Split::apply(x);
  EXPECT_FALSE(both[1].requires_grad());
  both[0].backward();
  EXPECT_EQ(values(x.grad()), (List{1}));
}

/// Doubles its argument in place.
struct Double : Function<Double> {
  static Tensor forward(AutogradContext *ctx, const Tensor &x) {
    x.mul_(2);
    ctx->mark_dirty({x});
    return x;
  }
  static variable_list backward(AutogradContext *, const variable_list &ct) {
    return {ct[0] * 2};
  }
};

TEST(Function, WritesAnInput) {
  Tensor x = leaf({1, 2});
  Tensor y = x * 1;
  Tensor z = Double::apply(y);
  EXPECT_TRUE(z.is_same(y));
  z.sum().backward();
  EXPECT_EQ(values(x.grad()), (List{2, 2}));
}

TEST(Function, WritesThroughAView) {
  Tensor x = leaf({1, 2});
  Tensor base = x * 1;
  Double::apply(base[1]);
  base.sum().backward();
  EXPECT_EQ(values(x.grad()), (List{1, 2}));
}

TEST(Function, RefusesToWriteALeaf) {
  EXPECT_TRUE(contains(errorOf([] { Double::apply(leaf({1})); }),
                       "a leaf Variable that requires grad"));
}

/// Returns gradients of the shape and the number that it is told to.
struct Wrong : Function<Wrong> {
  static Tensor forward(AutogradContext *ctx, const Tensor &x, int64_t size,
                        int64_t count) {
    ctx->saved_data["size"] = size;
    ctx->saved_data["count"] = count;
    return x.sum();
  }
  static variable_list backward(AutogradContext *ctx, const variable_list &) {
    variable_list list(static_cast<size_t>(ctx->saved_data["count"].toInt()));
    list[0] = ones({ctx->saved_data["size"].toInt()}, kDouble);
    return list;
  }
};

TEST(Function, MustReturnGradientsThatFit) {
  Tensor x = leaf({1, 2});
  EXPECT_TRUE(contains(errorOf([&] { Wrong::apply(x, 3, 3).backward(); }),
                       "returned an invalid gradient at index 0 - got [3] but "
                       "expected shape compatible with [2]"));
  EXPECT_TRUE(contains(errorOf([&] { Wrong::apply(x, 2, 1).backward(); }),
                       "returned an incorrect number of gradients"));
}

} // namespace
} // namespace sinter
