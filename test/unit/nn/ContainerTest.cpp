//===- ContainerTest.cpp - Modules made of modules ------------------------===//

#include "test/unit/nn/Near.h"

namespace torch = sinter;

namespace sinter {
namespace {

using test::contains;
using test::errorOf;
using test::near;
using Names = std::vector<std::string>;

/// Takes two tensors.
struct AddImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x, torch::Tensor y) { return x + y; }
};
TORCH_MODULE(Add);

/// Gives a number that is no tensor.
struct CountImpl : torch::nn::Module {
  int64_t forward(const torch::Tensor &x) { return x.numel(); }
};
TORCH_MODULE(Count);

TEST(Sequential, GivesEachModuleWhatTheOneBeforeGives) {
  torch::nn::Linear fc(2, 3);
  torch::nn::Sequential net(
      fc, torch::nn::ReLU(),
      torch::nn::Flatten(torch::nn::FlattenOptions().start_dim(0)));
  torch::Tensor x = torch::rand({4, 2});
  EXPECT_TRUE(net->forward(x).equal(torch::relu(fc(x)).flatten(0)));
  EXPECT_TRUE(net(x).equal(net->forward(x)));
}

TEST(Sequential, TakesNamesAndGrows) {
  torch::nn::Sequential net(
      {{"fc", torch::nn::Linear(2, 3)}, {"act", torch::nn::Tanh()}});
  net->push_back(torch::nn::Identity());
  net->push_back("last", torch::nn::Linear(3, 1));
  EXPECT_EQ(net->size(), 4u);
  EXPECT_EQ(net->named_children().keys(), (Names{"fc", "act", "2", "last"}));
  EXPECT_EQ(net->parameters().size(), 4u);
  EXPECT_EQ(net->at<torch::nn::LinearImpl>(0).options.in_features(), 2);
  EXPECT_EQ(net[3]->as<torch::nn::Linear>()->options.out_features(), 1);
  EXPECT_EQ(net->ptr<torch::nn::LinearImpl>(0)->options.out_features(), 3);
  size_t count = 0;
  for (auto &module : *net) {
    count += module.ptr() != nullptr;
  }
  EXPECT_EQ(count, 4u);
}

TEST(Sequential, BeginsWithSeveralArgumentsAndEndsWithAnyType) {
  torch::nn::Sequential net(Add{}, Count{});
  EXPECT_EQ(net->forward<int64_t>(torch::ones(3), torch::ones(3)), 3);
  EXPECT_TRUE(contains(
      errorOf([&] { net->forward(torch::ones(3), torch::ones(3)); }), "type"));
  EXPECT_TRUE(contains(errorOf([&] { net->forward<int64_t>(torch::ones(3)); }),
                       "expects 2 argument(s), but received 1"));
}

TEST(Sequential, RefusesToRunWithoutModules) {
  torch::nn::Sequential net;
  EXPECT_TRUE(contains(errorOf([&] { net->forward(torch::ones(1)); }),
                       "empty Sequential"));
  EXPECT_TRUE(contains(errorOf([&] { net->ptr(0); }), "out of range"));
}

TEST(Sequential, ClonesItsModules) {
  torch::nn::Sequential net(torch::nn::Linear(2, 3), torch::nn::ReLU());
  auto copy =
      std::dynamic_pointer_cast<torch::nn::SequentialImpl>(net->clone());
  torch::Tensor x = torch::rand({4, 2});
  EXPECT_TRUE(copy->forward(x).equal(net->forward(x)));
  EXPECT_FALSE(copy->parameters()[0].is_same(net->parameters()[0]));
}

TEST(AnyModule, ChecksTheTypesOfArguments) {
  torch::nn::AnyModule any{torch::nn::Linear(2, 3)};
  EXPECT_EQ(any.forward(torch::ones({1, 2})).sizes(), (IntArrayRef{1, 3}));
  EXPECT_TRUE(contains(errorOf([&] { any.forward(5); }), "argument #0"));
  EXPECT_EQ(any.get<torch::nn::Linear>().options.in_features(), 2);
  EXPECT_NE(errorOf([&] { any.get<torch::nn::ReLU>(); }), "");
  EXPECT_TRUE(torch::nn::AnyModule().is_empty());
}

TEST(ModuleList, HoldsModulesInOrder) {
  torch::nn::ModuleList list(torch::nn::Linear(2, 3), torch::nn::ReLU());
  list->push_back(torch::nn::Linear(3, 4));
  list->insert(1, torch::nn::Linear(3, 3));
  ASSERT_EQ(list->size(), 4u);
  EXPECT_EQ(list->named_parameters().keys(),
            (Names{"0.weight", "0.bias", "1.weight", "1.bias", "3.weight",
                   "3.bias"}));
  torch::Tensor x = torch::ones({1, 2});
  for (const auto &module : *list) {
    if (auto *linear = module->as<torch::nn::Linear>()) {
      x = linear->forward(x);
    }
  }
  EXPECT_EQ(x.sizes(), (IntArrayRef{1, 4}));
  EXPECT_EQ(list->at<torch::nn::LinearImpl>(3).options.out_features(), 4);
  EXPECT_TRUE(contains(errorOf([&] { list[4]; }), "out of range"));
}

TEST(ModuleDict, FindsModulesByName) {
  torch::nn::ModuleDict dict;
  dict->insert("fc", torch::nn::Linear(2, 3));
  dict->insert("act", torch::nn::ReLU());
  EXPECT_EQ(dict->keys(), (Names{"fc", "act"}));
  EXPECT_TRUE(dict->contains("act"));
  EXPECT_EQ(dict->at<torch::nn::LinearImpl>("fc").options.out_features(), 3);
  EXPECT_NE(dict->pop("act"), nullptr);
  EXPECT_EQ(dict->size(), 1u);
  EXPECT_TRUE(contains(errorOf([&] { dict["act"]; }), "not defined"));
}

TEST(ParameterList, RegistersWhatItIsGiven) {
  torch::nn::ParameterList list(torch::ones(2).requires_grad_(),
                                torch::zeros(3));
  EXPECT_EQ(list->parameters().size(), 2u);
  EXPECT_TRUE(list[0].requires_grad());
  EXPECT_FALSE(list[1].requires_grad());
}

} // namespace
} // namespace sinter
