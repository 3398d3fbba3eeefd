//===- CaptureTest.cpp - What a compiled function may do between its ops --===//
//
// Once a path is warm no op is executed one by one.
//
//===----------------------------------------------------------------------===//

#include "sinter/sinter.h"
#include "test/capture/World.h"

#include <functional>
#include <stdexcept>
#include <thread>

namespace sinter {
namespace {

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

struct BranchOnItem : World {
  std::vector<Tensor> call(int turn) override {
    Tensor y = (x * (turn % 2 ? 1.0 : -1.0)).exp();
    return {y.sum().item<float>() > 30 ? y + x : y * x};
  }
  Tensor x = numbers({20}) + 1;
};

TEST(Capture, FollowsABranchOnAnElement) {
  Counts counts = compare<BranchOnItem>(8, 5);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.paths, 2);
  ASSERT_EQ(counts.report.breaks.size(), 1u);
  EXPECT_EQ(counts.report.breaks[0].count, 8);
  EXPECT_NE(counts.report.breaks[0].file.find("CaptureTest.cpp"),
            std::string::npos);
}

struct CapturedInt : World {
  std::vector<Tensor> call(int turn) override {
    int64_t k = turn < 4 ? 2 : 3;
    return {x.narrow(0, 0, k) * k, x + k};
  }
  Tensor x = numbers({5, 3});
};

TEST(Capture, SeesACapturedIntegerChange) {
  Counts counts = compare<CapturedInt>(8, 6);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.paths, 2);
}

struct GrowingVector : World {
  std::vector<Tensor> call(int turn) override {
    if (turn % 4 == 0) {
      parts.push_back(all[static_cast<size_t>(turn / 4)]);
    }
    Tensor sum = parts[0] * 2;
    for (const Tensor &part : parts) {
      sum = sum + part.tanh();
    }
    kept = sum;
    return {sum};
  }
  std::vector<Tensor> state() override { return {kept}; }
  std::vector<Tensor> all = {numbers({6}), numbers({6}, 2), numbers({6}, 3)};
  std::vector<Tensor> parts;
  Tensor kept;
};

TEST(Capture, SeesAVectorGrow) {
  Counts counts = compare<GrowingVector>(12, 10);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.paths, 3);
}

struct ReassignedParameter : World {
  std::vector<Tensor> call(int turn) override {
    if (turn == 3) {
      weight = other; // Another tensor, the same program.
    }
    return {matmul(x, weight).relu()};
  }
  Tensor x = numbers({2, 4}), weight = numbers({4, 4}, 2);
  Tensor other = numbers({4, 4}, 9);
};

TEST(Capture, FollowsAReassignedParameterWithoutANewPath) {
  Counts counts = compare<ReassignedParameter>(6, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.paths, 1);
  EXPECT_EQ(counts.report.compiles, 1);
}

struct VaryingTrips : World {
  std::vector<Tensor> call(int turn) override {
    Tensor y = x;
    for (int i = 0; i < 1 + turn % 3; ++i) {
      y = (y * 1.5).tanh();
      if (y.abs().max().item<float>() > 0.99f) {
        break;
      }
    }
    return {y};
  }
  Tensor x = numbers({30}) * 0.3;
};

TEST(Capture, LoopsWithAVaryingTripCount) {
  Counts counts = compare<VaryingTrips>(12, 9);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.paths, 3);
}

struct Schedule : World {
  std::vector<Tensor> call(int turn) override {
    return {x * (0.3 * (turn + 3)) - 1.0 / (turn + 5)};
  }
  Tensor x = numbers({40});
};

TEST(Capture, NumbersThatChangeAreInputsAfterTwoCompiles) {
  Counts counts = compare<Schedule>(9, 3);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_LE(counts.report.compiles, 2);
  EXPECT_EQ(counts.report.paths, 1);
}

struct Special : World {
  std::vector<Tensor> call(int turn) override {
    return {x * (turn % 3) - x.neg() * (turn % 2)};
  }
  Tensor x = numbers({40});
};

TEST(Capture, ZeroAndOneKeepCodeOfTheirOwn) { compare<Special>(24, 18); }

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

struct WritesArgument : World {
  std::vector<Tensor> call(int) override {
    Tensor before = x * 2;
    x.add_(1).mul_(0.5);
    Tensor row = x[1];
    return {before, x * 3, row + 1};
  }
  std::vector<Tensor> state() override { return {x}; }
  Tensor x = numbers({3, 4});
};

TEST(Capture, WritesMemoryFromOutside) {
  Counts counts = compare<WritesArgument>(6, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.breaks.size(), 0u);
}

TEST(Capture, WritesMemoryOfSomebodyElseThatNoTensorNames) {
  float memory[] = {1, 2, 3};
  auto f = compileStrictly([&] {
    from_blob(memory, {3}).add_(1);
    Tensor scratch = empty({3}); // Nobody wants it.
    scratch.copy_(from_blob(memory, {3}));
    return scratch * 2;
  });
  for (int turn = 0; turn < 4; ++turn) {
    Tensor doubled = f();
    EXPECT_EQ(memory[0], static_cast<float>(2 + turn));
    EXPECT_EQ(doubled[2].item<float>(), 2 * static_cast<float>(4 + turn));
  }
}

struct WritesView : World {
  std::vector<Tensor> call(int turn) override {
    Tensor y = x.exp();
    y[1].mul_(2);
    y.select(1, turn % 2).zero_();
    y.t().add_(1);
    x[0].copy_(y[2]);
    return {y, x.sum(0)};
  }
  std::vector<Tensor> state() override { return {x}; }
  Tensor x = numbers({3, 4});
};

TEST(Capture, WritesThroughViews) { compare<WritesView>(6, 4); }

struct AliasedInputs : World {
  std::vector<Tensor> call(int) override {
    Tensor sum = row + x[1]; // Two handles, one memory.
    x.mul_(2);
    Tensor after = row - 1;
    row.add_(1);
    return {sum, after, x * 1};
  }
  std::vector<Tensor> state() override { return {x, row}; }
  Tensor x = numbers({3, 4}), row = x[1];
};

TEST(Capture, SeesThatTwoHandlesShareMemory) { compare<AliasedInputs>(6, 4); }

struct Escapes : World {
  std::vector<Tensor> call(int turn) override {
    Tensor y = x + turn;
    kept.push_back(y.view({2, 3}));
    Tensor unused = y.exp();
    return {y * 2};
  }
  std::vector<Tensor> state() override { return kept; }
  Tensor x = numbers({6});
  std::vector<Tensor> kept;
};

TEST(Capture, KeepsWhatEscapes) {
  Counts counts = compare<Escapes>(6, 3);
  EXPECT_EQ(counts.eagerAfter, 0);
}

struct TakesPointer : World {
  std::vector<Tensor> call(int turn) override {
    Tensor y = x * 2;
    y.data_ptr<float>()[0] = static_cast<float>(turn);
    return {y + 1};
  }
  Tensor x = numbers({6});
};

TEST(Capture, APointerSeesFinishedElements) {
  Counts counts = compare<TakesPointer>(5, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
}

struct Random : World {
  Random() : generator(3) {}
  std::vector<Tensor> call(int turn) override {
    manual_seed(static_cast<uint64_t>(turn));
    Tensor noise = rand({33}) + randn({33});
    return {dropout(x, 0.4, true) * noise};
  }
  Generator generator;
  Tensor x = numbers({33});
};

TEST(Capture, DrawsTheRandomNumbersOfEagerCode) {
  Counts counts = compare<Random>(6, 3);
  EXPECT_EQ(counts.eagerAfter, 0);
}

//===----------------------------------------------------------------------===//
// Gradients
//===----------------------------------------------------------------------===//

struct Net : World {
  Net() {
    manual_seed(5);
    first = nn::Linear(6, 8);
    second = nn::Linear(8, 3);
    std::vector<Tensor> parameters = first->parameters();
    for (const Tensor &parameter : second->parameters()) {
      parameters.push_back(parameter);
    }
    adam = std::make_unique<optim::Adam>(parameters, optim::AdamOptions(0.01));
    x = numbers({4, 6}, 2);
    y = tensor({0, 2, 1, 2});
  }
  Tensor loss() {
    return nn::functional::cross_entropy(
        second->forward(first->forward(x).tanh()), y);
  }
  std::vector<Tensor> state() override {
    std::vector<Tensor> all;
    for (const Tensor &parameter : adam->parameters()) {
      all.push_back(parameter);
      all.push_back(parameter.grad());
    }
    return all;
  }
  nn::Linear first{nullptr}, second{nullptr};
  std::unique_ptr<optim::Adam> adam;
  Tensor x, y;
};

struct TrainingStep : Net {
  std::vector<Tensor> call(int) override {
    adam->zero_grad();
    Tensor value = loss();
    value.backward();
    adam->step();
    return {value};
  }
};

TEST(Capture, ATrainingStepIsOneLaunchFromTheThirdOn) {
  Counts counts = compare<TrainingStep>(6, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.breaks.size(), 0u);
  EXPECT_LE(counts.report.compiles, 2);
  EXPECT_EQ(counts.report.segments, 4); // One a call from the third on.
}

struct ClippedStep : Net {
  std::vector<Tensor> call(int) override {
    adam->zero_grad();
    Tensor value = loss();
    value.backward();
    double norm = 0;
    for (const Tensor &parameter : adam->parameters()) {
      norm += parameter.grad().pow(2).sum().item<double>();
    }
    if (norm > 0.01) {
      for (const Tensor &parameter : adam->parameters()) {
        parameter.grad().mul_(0.1 / std::sqrt(norm));
      }
    }
    adam->step();
    return {value};
  }
};

TEST(Capture, ClipsGradientsByAnElement) {
  Counts counts = compare<ClippedStep>(8, 5);
  EXPECT_EQ(counts.eagerAfter, 0);
}

struct ClipFunction : Net {
  std::vector<Tensor> call(int) override {
    adam->zero_grad();
    Tensor value = loss();
    value.backward();
    nn::utils::clip_grad_norm_(adam->parameters(), 0.1);
    adam->step();
    return {value};
  }
};

TEST(Capture, ClipsGradientsByTheirNorm) {
  Counts counts = compare<ClipFunction>(8, 5);
  EXPECT_EQ(counts.eagerAfter, 0);
}

struct TwoBackwards : Net {
  std::vector<Tensor> call(int) override {
    adam->zero_grad();
    Tensor value = loss();
    value.backward({}, /*retain_graph=*/true);
    (value * value).backward();
    adam->step();
    return {value};
  }
};

TEST(Capture, TwoBackwardsInOneStep) {
  Counts counts = compare<TwoBackwards>(6, 3);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.breaks.size(), 0u);
}

struct BreakBeforeBackward : Net {
  std::vector<Tensor> call(int) override {
    adam->zero_grad();
    Tensor value = loss();
    double seen = value.item<double>();
    (value * (seen > 100 ? 2 : 3)).backward();
    adam->step();
    return {value};
  }
};

TEST(Capture, ABreakBetweenForwardAndBackward) {
  Counts counts = compare<BreakBeforeBackward>(8, 5);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.breaks.size(), 1u);
}

struct BackwardOutside : Net {
  std::vector<Tensor> call(int) override { return {loss()}; }
};

TEST(Capture, BackwardOutsideOfACompiledForward) {
  BackwardOutside eager, compiled;
  auto f = compileStrictly([&] { return compiled.call(0); });
  for (int turn = 0; turn < 4; ++turn) {
    eager.call(0)[0].backward();
    f()[0].backward();
    expectEqualBits(eager.state(), compiled.state());
  }
  EXPECT_EQ(f.report().failures, 0);
}

struct WithHook : Net {
  std::vector<Tensor> call(int) override {
    adam->zero_grad();
    Tensor hidden = first->forward(x).tanh();
    hidden.register_hook([](const Tensor &ct) { return ct * 2; });
    Tensor value = nn::functional::cross_entropy(second->forward(hidden), y);
    value.backward();
    adam->step();
    return {value, hidden};
  }
};

TEST(Capture, RunsHooks) {
  Counts counts = compare<WithHook>(6, 3);
  EXPECT_EQ(counts.eagerAfter, 0);
}

struct GradientPenalty : Net {
  std::vector<Tensor> call(int) override {
    adam->zero_grad();
    Tensor in = x.detach().requires_grad_();
    Tensor out = second->forward(first->forward(in).tanh()).sum();
    Tensor slope = autograd::grad({out}, {in}, {}, true, true)[0];
    Tensor value = (slope.pow(2).sum(1) - 1).pow(2).mean();
    value.backward();
    adam->step();
    return {value};
  }
};

TEST(Capture, DifferentiatesTwice) {
  Counts counts = compare<GradientPenalty>(6, 3);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.breaks.size(), 0u);
}

struct HessianVector : World {
  std::vector<Tensor> call(int) override {
    Tensor f = (x.sin() * x.pow(2)).sum();
    Tensor slope = autograd::grad({f}, {x}, {}, true, true)[0];
    return autograd::grad({(slope * v).sum()}, {x});
  }
  Tensor x = numbers({7}).requires_grad_(), v = numbers({7}, 2);
};

TEST(Capture, AHessianTimesAVector) {
  Counts counts = compare<HessianVector>(5, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
}

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

struct ThrowsInside : World {
  std::vector<Tensor> call(int turn) override {
    try {
      Tensor y = x + 1;
      x.mul_(2);
      kept = y * x;
      if (turn % 2) {
        throw std::runtime_error("stop");
      }
      x.sub_(1);
      return {kept};
    } catch (const std::runtime_error &) {
      return {kept, x};
    }
  }
  std::vector<Tensor> state() override { return {x, kept}; }
  Tensor x = numbers({9}), kept;
};

TEST(Capture, AnExceptionThatIsCaughtInside) { compare<ThrowsInside>(8, 6); }

TEST(Capture, AnExceptionLeavesEveryTensorAsEagerCodeWould) {
  for (int at = 0; at < 5; ++at) {
    auto body = [at](Tensor &x, Tensor &kept, bool isBad) {
      auto maybe = [&](int place) {
        if (isBad && place == at) {
          throw std::runtime_error("stop");
        }
      };
      maybe(0);
      Tensor y = x.exp();
      maybe(1);
      x.add_(y);
      maybe(2);
      kept = y * x;
      maybe(3);
      x.mul_(0.5);
      kept = kept + x;
      maybe(4);
    };
    Tensor x[2] = {numbers({9}), numbers({9})}, kept[2];
    bool isBad = false;
    auto f = compileStrictly([&] { body(x[1], kept[1], isBad); });
    for (int turn = 0; turn < 6; ++turn) {
      isBad = turn == 3 || turn == 4;
      if (isBad) {
        EXPECT_THROW(body(x[0], kept[0], true), std::runtime_error);
        EXPECT_THROW(f(), std::runtime_error);
      } else {
        body(x[0], kept[0], false);
        f();
      }
      expectEqualBits({x[0], kept[0]}, {x[1], kept[1]});
    }
  }
}

TEST(Capture, AnIndexOutOfRangeLeavesEveryTensorAsEagerCodeWould) {
  Tensor table[2] = {numbers({4, 3}), numbers({4, 3})};
  Tensor total[2] = {zeros({2, 3}), zeros({2, 3})};
  Tensor index[2] = {tensor({1, 3}), tensor({1, 3})};
  auto body = [&](int w) {
    total[w].add_(1);
    Tensor rows = table[w].index_select(0, index[w]);
    total[w].add_(rows);
    table[w].mul_(2);
  };
  auto f = compileStrictly([&] { body(1); });
  for (int turn = 0; turn < 6; ++turn) {
    bool isBad = turn == 3;
    for (Tensor &one : index) {
      one.copy_(tensor({1, isBad ? 9 : turn % 4}));
    }
    if (isBad) {
      std::string eager, compiled;
      try {
        body(0);
      } catch (const Error &error) {
        eager = error.what();
      }
      try {
        f();
      } catch (const Error &error) {
        compiled = error.what();
      }
      EXPECT_EQ(eager, compiled);
      EXPECT_NE(eager, "");
    } else {
      body(0);
      f();
    }
    expectEqualBits({table[0], total[0]}, {table[1], total[1]});
  }
}

TEST(Capture, AnotherThreadGetsAClearErrorForAnUnfinishedTensor) {
  Tensor x = numbers({5}), shared;
  std::string message;
  auto f = compileStrictly(
      [&] {
        shared = x + 1;
        std::thread([&] {
          try {
            shared.item<float>();
          } catch (const Error &error) {
            message = error.what();
          }
          try {
            (void)shared.data_ptr();
          } catch (const Error &error) {
            message = error.what();
          }
        }).join();
        return shared * 2;
      },
      {.warmup = 1});
  EXPECT_TRUE(haveEqualBits(f(), (x + 1) * 2));
  EXPECT_NE(message.find("another thread"), std::string::npos) << message;
}

} // namespace
} // namespace sinter
