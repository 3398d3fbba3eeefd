//===- ModuleTest.cpp - What modules own, and what they do with it --------===//

#include "test/unit/nn/Near.h"

#include <sstream>

namespace torch = sinter; // Programs for libtorch say torch.

namespace sinter {
namespace {

using test::contains;
using test::errorOf;
using test::near;
using Names = std::vector<std::string>;

/// A module as users write it.
struct NetImpl : torch::nn::Cloneable<NetImpl> {
  explicit NetImpl(int64_t hidden) : hidden(hidden) { NetImpl::reset(); }

  void reset() override {
    fc1 = register_module("fc1", torch::nn::Linear(2, hidden));
    fc2 = register_module(
        "fc2",
        torch::nn::Linear(torch::nn::LinearOptions(hidden, 1).bias(false)));
    scale = register_parameter("scale", torch::ones(1));
    steps = register_buffer("steps", torch::zeros(1));
  }
  torch::Tensor forward(torch::Tensor x) {
    return fc2->forward(torch::relu(fc1->forward(x))) * scale;
  }

  int64_t hidden;
  torch::nn::Linear fc1{nullptr}, fc2{nullptr};
  torch::Tensor scale, steps;
};
TORCH_MODULE(Net);

TEST(Module, NamesItsParametersByTheirPath) {
  Net net(3);
  EXPECT_EQ(net->named_parameters().keys(),
            (Names{"scale", "fc1.weight", "fc1.bias", "fc2.weight"}));
  EXPECT_EQ(net->named_parameters(false).keys(), Names{"scale"});
  EXPECT_EQ(net->parameters().size(), 4u);
  EXPECT_TRUE(net->parameters()[1].is_same(net->fc1->weight));
  EXPECT_EQ(net->named_buffers().keys(), Names{"steps"});
  EXPECT_EQ(net->buffers().size(), 1u);
}

TEST(Module, KnowsItsChildrenAndAllBelow) {
  Net net(3);
  EXPECT_EQ(net->named_children().keys(), (Names{"fc1", "fc2"}));
  EXPECT_EQ(net->children().size(), 2u);
  EXPECT_EQ(net->named_modules("net").keys(),
            (Names{"net", "net.fc1", "net.fc2"}));
  EXPECT_EQ(net->modules().size(), 3u);
  EXPECT_EQ(net->modules(/*include_self=*/false).size(), 2u);
  EXPECT_NE(net->modules()[1]->as<torch::nn::Linear>(), nullptr);
  EXPECT_EQ(net->modules()[1]->as<torch::nn::Dropout>(), nullptr);
}

TEST(Module, ListsModulesOnlyOfWhatIsShared) {
  NetImpl net(3);
  EXPECT_EQ(net.parameters().size(), 4u);
  EXPECT_TRUE(contains(errorOf([&] { net.modules(); }), "shared_ptr"));
}

TEST(Module, WantsGradientsOfParametersButNotOfBuffers) {
  Net net(3);
  EXPECT_TRUE(net->scale.requires_grad());
  EXPECT_FALSE(net->steps.requires_grad());
  struct Frozen : torch::nn::Module {
    Frozen() { register_parameter("x", torch::ones(1), false); }
  } frozen;
  EXPECT_FALSE(frozen.parameters()[0].requires_grad());
}

TEST(Module, RejectsNamesThatAreTakenEmptyOrPaths) {
  struct Any : torch::nn::Module {
  } any;
  any.register_parameter("x", torch::ones(1));
  EXPECT_TRUE(contains(errorOf([&] { any.register_parameter("x", {}); }),
                       "Parameter 'x' already defined"));
  EXPECT_TRUE(contains(errorOf([&] { any.register_buffer("", {}); }), "empty"));
  EXPECT_TRUE(contains(
      errorOf([&] { any.register_module("a.b", torch::nn::ReLU()); }), "dot"));
}

TEST(Module, TellsTrainingToAllBelow) {
  torch::nn::Sequential net(torch::nn::Dropout(0.5), torch::nn::ReLU());
  EXPECT_TRUE(net->is_training());
  net->eval();
  EXPECT_FALSE(net->is_training());
  EXPECT_FALSE(net->children()[0]->is_training());
  net->train();
  EXPECT_TRUE(net->children()[0]->is_training());
}

TEST(Module, ForgetsGradientsOrSetsThemToZero) {
  Net net(3);
  net(torch::ones({4, 2})).sum().backward();
  ASSERT_TRUE(net->scale.grad().defined());
  net->zero_grad(/*set_to_none=*/false);
  EXPECT_TRUE(near(net->scale.grad(), {0}));
  net->zero_grad();
  EXPECT_FALSE(net->fc1->weight.grad().defined());
}

TEST(Module, ConvertsAllThatItOwns) {
  Net net(3);
  torch::Tensor weight = net->fc1->weight;
  net->to(torch::kDouble);
  EXPECT_EQ(net->steps.dtype(), torch::kDouble);
  EXPECT_EQ(weight.dtype(), torch::kDouble) << "the parameter stays the same";
  EXPECT_TRUE(weight.requires_grad());
  EXPECT_EQ(net(torch::ones({4, 2}, torch::kDouble)).dtype(), torch::kDouble);
  net->to(torch::kCPU);
  EXPECT_EQ(weight.dtype(), torch::kDouble);
  EXPECT_NE(errorOf([&] { net->to(torch::kCUDA); }), "");
}

TEST(Module, AppliesAFunctionParentsFirst) {
  Net net(3);
  Names paths;
  net->apply([&](const std::string &path, torch::nn::Module &) {
    paths.push_back(path);
  });
  EXPECT_EQ(paths, (Names{"", "fc1", "fc2"}));
  net->apply([](torch::nn::Module &module) {
    if (auto *linear = module.as<torch::nn::Linear>()) {
      torch::nn::init::constant_(linear->weight, 0.5);
    }
  });
  EXPECT_TRUE(near(net->fc2->weight, {0.5, 0.5, 0.5}));
}

TEST(Module, PrintsWhatItIsMadeOf) {
  std::ostringstream text;
  text << torch::nn::Sequential(torch::nn::Linear(3, 4), torch::nn::ReLU(),
                                torch::nn::Dropout(0.25));
  EXPECT_EQ(text.str(), "sinter::nn::Sequential(\n"
                        "  (0): sinter::nn::Linear(in_features=3, "
                        "out_features=4, bias=true)\n"
                        "  (1): sinter::nn::ReLU()\n"
                        "  (2): sinter::nn::Dropout(p=0.25, inplace=false)\n"
                        ")");
}

TEST(Module, IsNamedAfterItsClassUnlessToldOtherwise) {
  EXPECT_TRUE(contains(Net(1)->name(), "NetImpl"));
  struct Named : torch::nn::Module {
    Named() : Module("decoder") {}
  };
  EXPECT_EQ(Named().name(), "decoder");
}

TEST(Module, ClonesIntoTensorsOfItsOwn) {
  Net net(3);
  auto copy = std::dynamic_pointer_cast<NetImpl>(net->clone());
  ASSERT_NE(copy, nullptr);
  torch::Tensor x = torch::rand({4, 2});
  EXPECT_TRUE(copy->forward(x).equal(net(x)));
  {
    torch::NoGradGuard noGrad;
    copy->fc1->weight.add_(1);
  }
  EXPECT_FALSE(copy->fc1->weight.equal(net->fc1->weight));
  EXPECT_TRUE(copy->parameters()[1].is_same(copy->fc1->weight));
  EXPECT_TRUE(copy->fc1->weight.requires_grad());
  struct Plain : torch::nn::Module {};
  EXPECT_TRUE(contains(errorOf([] { Plain().clone(); }), "Cloneable"));
}

TEST(Module, ReplacesAndRemovesChildren) {
  Net net(3);
  net->replace_module("fc1", torch::nn::Linear(2, 5));
  EXPECT_EQ(net->named_parameters()["fc1.bias"].numel(), 5);
  net->unregister_module("fc2");
  EXPECT_EQ(net->children().size(), 1u);
}

TEST(ModuleHolder, ThrowsWhereItIsEmpty) {
  torch::nn::Linear fc{nullptr};
  EXPECT_TRUE(fc.is_empty());
  EXPECT_FALSE(fc);
  EXPECT_TRUE(contains(errorOf([&] { fc->forward(torch::ones(2)); }),
                       "an empty module is accessed"));
}

TEST(ModuleHolder, SharesItsModuleWithCopies) {
  torch::nn::Linear fc(2, 3), same = fc;
  EXPECT_EQ(fc.get(), same.get());
  EXPECT_TRUE(same->weight.is_same(fc->weight));
}

TEST(OrderedDict, KeepsTheOrderOfInsertion) {
  torch::OrderedDict<std::string, int> dict{{"b", 1}, {"a", 2}};
  dict.insert("c", 3);
  dict.erase("b");
  EXPECT_EQ(dict.keys(), (Names{"a", "c"}));
  EXPECT_EQ(dict["c"], 3);
  EXPECT_EQ(dict[0].key(), "a");
  EXPECT_EQ(dict.find("b"), nullptr);
  EXPECT_TRUE(contains(errorOf([&] { dict["b"]; }), "'b' is not defined"));
  int sum = 0;
  for (auto &item : dict) {
    sum += *item;
  }
  EXPECT_EQ(sum, 5);
}

} // namespace
} // namespace sinter
