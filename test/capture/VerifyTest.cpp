//===- VerifyTest.cpp - verify finds code that is wrong -------------------===//

#include "frontend/capture/Compiler.h"
#include "sinter/sinter.h"
#include "test/capture/Bits.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>

namespace sinter {
namespace {

/// A compiler that makes x - y into y - x.
class FaultyCompiler final : public Compiler {
public:
  explicit FaultyCompiler(Compiler &real) : real(real) {}

  std::shared_ptr<const Executable> compile(const Program &program) override {
    auto wrong = std::make_shared<Executable>(*real.compile(program));
    for (const runtime::PlanInstruction &in : wrong->plan.instructions) {
      bool isSub =
          in.op == runtime::PlanOp::dispatch &&
          wrong->records[in.kernel]->name.find("sub") != std::string::npos;
      if (isSub) {
        auto *arguments = wrong->plan.arguments.data() + in.firstArgument;
        std::swap(arguments[0], arguments[1]);
      }
    }
    return wrong;
  }
  std::string reproduce(const Program &program,
                        std::span<const void *const> inputs) override {
    return real.reproduce(program, inputs);
  }

private:
  Compiler &real;
};

struct Verify : testing::Test {
  void SetUp() override {
    std::filesystem::current_path(testing::TempDir());
    std::clog.rdbuf(log.rdbuf());
  }
  void TearDown() override {
    setCompilerForTesting(nullptr);
    std::clog.rdbuf(usual);
    std::filesystem::current_path(folder);
  }

  std::filesystem::path folder = std::filesystem::current_path();
  std::streambuf *usual = std::clog.rdbuf();
  std::ostringstream log;
};

TEST_F(Verify, FindsAWrongKernelAndKeepsEagersResult) {
  FaultyCompiler faulty(loadCompiler());
  setCompilerForTesting(&faulty);
  manual_seed(3);
  Tensor x = randn({70}), y = randn({70}), total = zeros({70});
  Tensor expected = zeros({70});
  double factor = 2.5;
  auto f = compile(
      [&](Tensor a, Tensor b) {
        Tensor out = (a - b) * factor;
        total.add_(out);
        return out.tanh();
      },
      {.verify = true});
  for (int turn = 0; turn < 4; ++turn) {
    factor += 1;
    Tensor result = f(x, y), out = (x - y) * factor;
    expected.add_(out);
    EXPECT_TRUE(haveEqualBits(out.tanh(), result)) << turn;
    EXPECT_TRUE(haveEqualBits(expected, total)) << turn;
  }
  EXPECT_EQ(f.report().mismatches, 1);
  EXPECT_EQ(f.report().segments, 0);
  std::string text = log.str();
  EXPECT_NE(text.find("first at `sub` at"), std::string::npos) << text;
  EXPECT_NE(text.find("VerifyTest.cpp:"), std::string::npos) << text;
  size_t place = text.find("sinter-run ");
  ASSERT_NE(place, std::string::npos) << text;
  std::string name = text.substr(place + 11);
  std::ifstream file(name.substr(0, name.find('\n')));
  std::stringstream module;
  module << file.rdbuf();
  EXPECT_NE(module.str().find("func.func @main()"), std::string::npos);
  EXPECT_NE(module.str().find("sinter.sub"), std::string::npos);
}

TEST_F(Verify, LetsRightCodeRun) {
  manual_seed(3);
  nn::Sequential net(nn::Linear(5, 7), nn::GELU(), nn::Linear(7, 3));
  optim::SGD sgd(net->parameters(), optim::SGDOptions(0.1).momentum(0.9));
  Tensor x = randn({4, 5}), labels = tensor({0, 2, 1, 1});
  auto step = compile(
      [&] {
        sgd.zero_grad();
        Tensor loss = nn::functional::cross_entropy(net->forward(x), labels);
        loss.backward();
        sgd.step();
        return loss;
      },
      {.verify = true});
  for (int turn = 0; turn < 6; ++turn) {
    step();
  }
  EXPECT_EQ(step.report().mismatches, 0);
  EXPECT_EQ(step.report().failures, 0);
  EXPECT_GE(step.report().segments, 3);
  EXPECT_EQ(log.str(), "");
}

} // namespace
} // namespace sinter
