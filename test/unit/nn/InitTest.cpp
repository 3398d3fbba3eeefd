//===- InitTest.cpp - First values, and all parameters at once ------------===//

#include "test/unit/nn/Near.h"

namespace sinter {
namespace {

using test::contains;
using test::errorOf;
using test::near;
namespace init = nn::init;

double deviation(const Tensor &x) { return x.std().item<double>(); }
double largest(const Tensor &x) { return x.abs().max().item<double>(); }

TEST(Init, FillsWithConstants) {
  Tensor x = empty({2, 3}).requires_grad_();
  EXPECT_TRUE(near(init::constant_(x, 2.5), {2.5, 2.5, 2.5, 2.5, 2.5, 2.5}));
  EXPECT_TRUE(near(init::ones_(x), {1, 1, 1, 1, 1, 1}));
  EXPECT_TRUE(near(init::zeros_(x), {0, 0, 0, 0, 0, 0}));
  EXPECT_TRUE(near(init::eye_(x), {1, 0, 0, 0, 1, 0}));
  EXPECT_TRUE(x.is_leaf()) << "nothing is recorded";
  EXPECT_TRUE(contains(errorOf([] { init::eye_(ones(3)); }), "matrix"));
}

TEST(Init, DrawsWithinBoundsThatFollowFromTheFans) {
  manual_seed(7);
  Tensor x = empty({200, 300});
  EXPECT_NEAR(largest(init::xavier_uniform_(x, 2)), 2 * std::sqrt(6.0 / 500),
              1e-3);
  EXPECT_NEAR(deviation(init::xavier_normal_(x)), std::sqrt(2.0 / 500), 1e-3);
  EXPECT_NEAR(largest(init::kaiming_uniform_(x)), std::sqrt(6.0 / 300), 1e-3);
  EXPECT_NEAR(largest(init::kaiming_uniform_(x, std::sqrt(5.0), kFanOut)),
              1 / std::sqrt(200.0), 1e-3);
  EXPECT_NEAR(deviation(init::kaiming_normal_(x, 0, kFanIn, kReLU)),
              std::sqrt(2.0 / 300), 1e-3);
  EXPECT_NEAR(deviation(init::normal_(x, 3, 0.5)), 0.5, 5e-3);
  EXPECT_NEAR(x.mean().item<double>(), 3, 0.01);
  EXPECT_NEAR(largest(init::uniform_(x, -2, 2)), 2, 1e-2);
}

TEST(Init, KnowsTheGainOfNonlinearities) {
  EXPECT_EQ(init::calculate_gain(kLinear), 1);
  EXPECT_EQ(init::calculate_gain(kSigmoid), 1);
  EXPECT_DOUBLE_EQ(init::calculate_gain(kTanh), 5.0 / 3);
  EXPECT_DOUBLE_EQ(init::calculate_gain(kReLU), std::sqrt(2.0));
  EXPECT_DOUBLE_EQ(init::calculate_gain(kLeakyReLU, 0.2),
                   std::sqrt(2.0 / 1.04));
}

TEST(Init, CountsReceptiveFieldsAmongTheFans) {
  EXPECT_EQ(init::_calculate_fan_in_and_fan_out(empty({4, 3, 5, 2})),
            std::make_tuple(int64_t{30}, int64_t{40}));
  EXPECT_TRUE(contains(errorOf([] { init::xavier_uniform_(empty(3)); }),
                       "fewer than 2 dimensions"));
}

TEST(Init, MakesOrthogonalRowsOrColumns) {
  for (const std::vector<int64_t> &sizes :
       std::vector<std::vector<int64_t>>{{5, 8}, {8, 5}}) {
    Tensor x = init::orthogonal_(sinter::empty(sizes), 2);
    Tensor product = sizes[0] < sizes[1] ? x.mm(x.t()) : x.t().mm(x);
    EXPECT_TRUE(product.allclose(eye(5) * 4, 1e-5, 1e-5));
  }
}

//===----------------------------------------------------------------------===//
// Over all parameters
//===----------------------------------------------------------------------===//

/// Two parameters whose gradients are given.
std::vector<Tensor> parametersWithGradients(const Tensor &first,
                                            const Tensor &second) {
  std::vector<Tensor> list{ones(first.sizes()).requires_grad_(),
                           ones(second.sizes()).requires_grad_()};
  list[0].mutable_grad() = first;
  list[1].mutable_grad() = second;
  return list;
}

TEST(ClipGradNorm, ScalesAllGradientsByOneFactor) {
  auto list = parametersWithGradients(tensor({3.0, 4.0}), tensor({12.0}));
  EXPECT_EQ(nn::utils::clip_grad_norm_(list, 6.5), 13);
  EXPECT_TRUE(near(list[0].grad(), {1.49999988, 1.99999988}));
  EXPECT_TRUE(near(list[1].grad(), {5.99999952}));
  EXPECT_NEAR(nn::utils::clip_grad_norm_(list, 100), 6.5, 1e-5);
  EXPECT_TRUE(near(list[1].grad(), {5.99999952})) << "short ones stay";
}

TEST(ClipGradNorm, KnowsTheLargestMagnitudeAsANorm) {
  auto list = parametersWithGradients(tensor({3.0, 4.0}), tensor({-12.0}));
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(nn::utils::clip_grad_norm_(list, 6.0, inf), 12);
  EXPECT_TRUE(near(list[1].grad(), {-5.99999952}));
  list[0].mutable_grad() = tensor({std::nan(""), 1.0});
  EXPECT_TRUE(
      contains(errorOf([&] { nn::utils::clip_grad_norm_(list, 1, 2, true); }),
               "non-finite"));
}

TEST(ClipGradValue, BoundsEachElement) {
  auto list = parametersWithGradients(tensor({3.0, -0.5}), tensor({-12.0}));
  nn::utils::clip_grad_value_(list, 2);
  EXPECT_TRUE(near(list[0].grad(), {2, -0.5}));
  EXPECT_TRUE(near(list[1].grad(), {-2}));
}

TEST(ParametersToVector, GoesThereAndBack) {
  nn::Linear from(3, 2), to(3, 2);
  Tensor all = nn::utils::parameters_to_vector(from->parameters());
  EXPECT_EQ(all.sizes(), IntArrayRef{8});
  nn::utils::vector_to_parameters(all.detach(), to->parameters());
  EXPECT_TRUE(to->weight.equal(from->weight));
  EXPECT_TRUE(to->bias.equal(from->bias));
  EXPECT_TRUE(contains(errorOf([&] {
                         nn::utils::vector_to_parameters(ones(7),
                                                         to->parameters());
                       }),
                       "cannot fill 8 elements"));
}

} // namespace
} // namespace sinter
