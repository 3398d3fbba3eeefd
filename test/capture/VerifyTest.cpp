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

/// A compiler that makes x - y into y - x, or does so to another op.
class FaultyCompiler final : public Compiler {
public:
  explicit FaultyCompiler(Compiler &real, const char *op = "sub")
      : real(real), op(op) {}

  std::shared_ptr<const Executable> compile(const Program &program) override {
    auto wrong = std::make_shared<Executable>(*real.compile(program));
    for (const runtime::PlanInstruction &in : wrong->plan.instructions) {
      bool isIt = in.op == runtime::PlanOp::dispatch &&
                  wrong->records[in.kernel]->name.find(op) != std::string::npos;
      if (isIt) {
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
  const char *op;
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
      {.mode = Mode::standard, .verify = true});
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
  EXPECT_NE(name.find(" --mode=standard"), std::string::npos) << text;
  std::ifstream file(name.substr(0, name.find(' ')));
  std::stringstream module;
  module << file.rdbuf();
  EXPECT_NE(module.str().find("func.func @main()"), std::string::npos);
  EXPECT_NE(module.str().find("sinter.sub"), std::string::npos);
}

/// x / y, where both are so near to each other that y / x is near it, too.
int64_t mismatchesOfNearQuotients(double apart) {
  manual_seed(3);
  Tensor x = rand({70}) + 1, y = x * (1 + apart);
  auto f = compile([](Tensor a, Tensor b) { return a / b; },
                   {.mode = Mode::standard, .verify = true});
  for (int turn = 0; turn < 3; ++turn) {
    EXPECT_TRUE(haveEqualBits(x / y, f(x, y))) << turn;
  }
  return f.report().mismatches;
}

TEST_F(Verify, FindsAnErrorOfAFewUnitsInTheLastPlace) {
  FaultyCompiler faulty(loadCompiler(), "div");
  setCompilerForTesting(&faulty);
  EXPECT_EQ(mismatchesOfNearQuotients(1e-6), 1);
  EXPECT_NE(log.str().find("first at `div` at"), std::string::npos);
}

TEST_F(Verify, ComparesBitsInStrictMode) {
  FaultyCompiler faulty(loadCompiler(), "maximum");
  setCompilerForTesting(&faulty);
  Tensor x = zeros({70}), y = -x;
  for (Mode mode : {Mode::strict, Mode::standard}) {
    auto f = compile([](Tensor a, Tensor b) { return maximum(a, b) * 1; },
                     {.mode = mode, .verify = true});
    for (int turn = 0; turn < 3; ++turn) {
      f(x, y);
    }
    // Another zero of the two is no rounding, in either mode.
    EXPECT_EQ(f.report().mismatches, 1);
  }
}

TEST_F(Verify, LetsWhatStandardModeMayChangePass) {
  manual_seed(3);
  Tensor x = randn({300}), y = randn({300}), z = -(x * y);
  // The fused sum is what the product was rounded by; eagerly it is 0.
  auto sum = [](Tensor a, Tensor b, Tensor c) { return a * b + c; };
  auto narrow = [](Tensor a, Tensor b, Tensor c) {
    return (a * b + c).tanh() * b - a;
  };
  auto jump = [](Tensor a, Tensor b, Tensor c) {
    return where(a * b + c > 0, a, b) + (a * b * 8).floor();
  };
  auto expectToPass = [](auto f, Tensor a, Tensor b, Tensor c) {
    auto compiled = compile(f, {.mode = Mode::standard, .verify = true});
    for (int turn = 0; turn < 3; ++turn) {
      compiled(a, b, c);
    }
    EXPECT_EQ(compiled.report().mismatches, 0);
    EXPECT_GE(compiled.report().segments, 2);
  };
  expectToPass(sum, x, y, z);
  expectToPass(jump, x, y, z);
  for (DType dtype : {kBFloat16, kHalf, kFloat, kDouble}) {
    expectToPass(narrow, x.to(dtype), y.to(dtype), z.to(dtype));
  }
  EXPECT_EQ(log.str(), "");
}

/// Trains with verify in a mode.
CompileReport trainVerified(Mode mode) {
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
      {.mode = mode, .verify = true});
  for (int turn = 0; turn < 6; ++turn) {
    step();
  }
  return step.report();
}

TEST_F(Verify, LetsRightCodeRun) {
  for (Mode mode : {Mode::strict, Mode::standard}) {
    CompileReport report = trainVerified(mode);
    EXPECT_EQ(report.mismatches, 0);
    EXPECT_EQ(report.failures, 0);
    EXPECT_GE(report.segments, 3);
  }
  EXPECT_EQ(log.str(), "");
}

} // namespace
} // namespace sinter
