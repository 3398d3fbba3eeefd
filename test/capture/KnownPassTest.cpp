//===- KnownPassTest.cpp - Backward passes that make no calls -------------===//
//
// From its third turn on, a backward pass over a graph that the function has
// built itself is known as a whole. Where anything about the graph is new, the
// rules must run again.
//
//===----------------------------------------------------------------------===//

#include "sinter/sinter.h"
#include "test/capture/World.h"

namespace sinter {
namespace {

/// A small network whose gradients begin anew in each turn.
struct Network : World {
  Tensor first = numbers({6, 5}, 1).requires_grad_();
  Tensor second = numbers({3, 6}, 2).requires_grad_();
  Tensor bias = numbers({6}, 3).requires_grad_();
  Tensor x = numbers({4, 5}, 4);

  Tensor hidden() { return (x.matmul(first.t()) + bias).tanh(); }

  void clear() {
    for (Tensor *leaf : {&first, &second, &bias}) {
      leaf->mutable_grad() = Tensor();
    }
  }

  std::vector<Tensor> gradients() const {
    return {first.grad(), second.grad(), bias.grad()};
  }
};

TEST(KnownPass, RunsNoRuleOnceItIsKnown) {
  struct Plain : Network {
    std::vector<Tensor> call(int) override {
      clear();
      hidden().matmul(second.t()).square().mean().backward();
      return gradients();
    }
  };
  Counts counts = compare<Plain>(7, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.known_passes, 5);
}

TEST(KnownPass, RunsAHookThatIsAddedLater) {
  struct Hooked : Network {
    std::vector<Tensor> call(int turn) override {
      clear();
      Tensor h = hidden();
      if (turn > 4) {
        h.register_hook([](const Tensor &ct) { return ct * 2; });
      }
      h.matmul(second.t()).sum().backward();
      return gradients();
    }
  };
  EXPECT_EQ(compare<Hooked>(8, 8).report.known_passes, 3);
}

TEST(KnownPass, RunsAHookOfALeafThatIsAddedLater) {
  struct Hooked : Network {
    std::vector<Tensor> call(int turn) override {
      clear();
      if (turn == 5) {
        bias.register_hook([](const Tensor &ct) { return ct * 3; });
      }
      hidden().sum().backward();
      return {first.grad(), bias.grad()};
    }
  };
  EXPECT_EQ(compare<Hooked>(8, 8).report.known_passes, 3);
}

TEST(KnownPass, AddsToGradientsThatAreThere) {
  struct Adding : Network {
    std::vector<Tensor> call(int turn) override {
      if (turn % 4 == 0) {
        clear();
      }
      hidden().matmul(second.t()).sum().backward();
      return gradients();
    }
  };
  EXPECT_EQ(compare<Adding>(13, 13).report.known_passes, 2);
}

// The forward calls are the same in every turn; only the tape knows better.
TEST(KnownPass, SeesThatATensorWasDetached) {
  struct Detached : Network {
    std::vector<Tensor> call(int turn) override {
      clear();
      Tensor h = hidden();
      Tensor used = turn % 3 == 2 ? h.detach() : h;
      (used * h).sum().backward();
      return {first.grad(), bias.grad()};
    }
  };
  EXPECT_GT(compare<Detached>(12, 12).report.known_passes, 4);
}

TEST(KnownPass, SeesThatALeafWantsNoGradient) {
  struct Frozen : Network {
    std::vector<Tensor> call(int turn) override {
      clear();
      bias.set_requires_grad(turn % 3 != 2);
      hidden().matmul(second.t()).sum().backward();
      return gradients();
    }
  };
  EXPECT_GT(compare<Frozen>(12, 12).report.known_passes, 4);
}

TEST(KnownPass, SeesTwoLeavesOfOneMemory) {
  struct Shared : Network {
    std::vector<Tensor> call(int turn) override {
      Tensor other = x.detach().requires_grad_();
      Tensor one = turn % 2 ? other : x.detach().requires_grad_();
      (one.exp() * other).sum().backward();
      return {one.grad(), other.grad()};
    }
  };
  EXPECT_GT(compare<Shared>(10, 10).report.known_passes, 4);
}

TEST(KnownPass, GivesUpTheGraphAsAnyOther) {
  struct Twice : Network {
    std::vector<Tensor> call(int turn) override {
      clear();
      Tensor loss = hidden().square().sum();
      loss.backward();
      if (turn > 4) {
        EXPECT_THROW(loss.backward(), Error);
      }
      return {first.grad(), bias.grad()};
    }
  };
  EXPECT_GE(compare<Twice>(8, 8).report.known_passes, 3);
}

TEST(KnownPass, KeepsAGraphThatShallBeKept) {
  struct Kept : Network {
    std::vector<Tensor> call(int) override {
      clear();
      Tensor loss = hidden().square().sum();
      loss.backward({}, /*retain_graph=*/true);
      loss.backward();
      return {first.grad(), bias.grad()};
    }
  };
  EXPECT_EQ(compare<Kept>(6, 6).report.known_passes, 4);
}

TEST(KnownPass, FindsThatASavedTensorWasWritten) {
  struct Written : Network {
    std::vector<Tensor> call(int turn) override {
      clear();
      Tensor h = hidden();
      Tensor loss = h.square().sum();
      if (turn > 4) {
        h.detach().zero_();
        EXPECT_THROW(loss.backward(), Error);
      } else {
        loss.backward();
      }
      return {loss, first.grad(), bias.grad()};
    }
  };
  compare<Written>(8, 8);
}

TEST(KnownPass, SeesWhichSeedItBeginsWith) {
  struct Seeded : Network {
    std::vector<Tensor> call(int turn) override {
      clear();
      Tensor h = hidden();
      h.backward(turn % 2 ? x.narrow(0, 0, 1).sum() * h : h * 2);
      return {first.grad(), bias.grad()};
    }
  };
  EXPECT_GT(compare<Seeded>(10, 10).report.known_passes, 4);
}

TEST(KnownPass, BeginsAgainAfterABreakInFrontOfIt) {
  struct Broken : Network {
    std::vector<Tensor> call(int) override {
      clear();
      Tensor loss = hidden().square().sum();
      double value = loss.item<double>();
      loss.backward();
      return {first.grad() * value, bias.grad()};
    }
  };
  EXPECT_EQ(compare<Broken>(6, 6).report.known_passes, 0);
}

//===----------------------------------------------------------------------===//
// Gradients that are returned
//===----------------------------------------------------------------------===//

TEST(KnownPass, ReturnsTheGradientsOfInputs) {
  struct Returns : Network {
    Returns() { first.mutable_grad() = ones({6, 5}); } // Nobody adds to it.
    std::vector<Tensor> call(int) override {
      Tensor h = hidden();
      return autograd::grad({h.matmul(second.t()).square().mean()}, {h, first});
    }
    std::vector<Tensor> state() override { return gradients(); }
  };
  Counts counts = compare<Returns>(7, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.known_passes, 5);
}

TEST(KnownPass, BeginsWithATensorFromOutside) {
  struct Seeded : Network {
    std::vector<Tensor> call(int turn) override {
      return autograd::grad({hidden()}, {first, bias}, {seeds[turn / 5]});
    }
    Tensor seeds[2] = {numbers({4, 6}, 7), numbers({4, 6}, 8)};
  };
  Counts counts = compare<Seeded>(7, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.known_passes, 5);
}

TEST(KnownPass, SeesWhichGradientsAreWanted) {
  struct Alternates : Network {
    std::vector<Tensor> call(int turn) override {
      Tensor loss = hidden().matmul(second.t()).square().mean();
      switch (turn % 3) {
      case 0:
        return autograd::grad({loss}, {first, bias});
      case 1:
        return autograd::grad({loss}, {bias, first});
      default:
        clear();
        loss.backward();
        return gradients();
      }
    }
  };
  Counts counts = compare<Alternates>(15, 6);
  EXPECT_EQ(counts.eagerAfter, 0);
  // The first two make the same calls.
  EXPECT_EQ(counts.report.known_passes, 10);
}

TEST(KnownPass, GivesUpOnlyWhatLeadsToTheInputs) {
  struct Halves : Network {
    std::vector<Tensor> call(int) override {
      Tensor x = first.exp().sum(), y = second.exp().sum();
      std::vector<Tensor> results = autograd::grad({x + y}, {first});
      results.push_back(autograd::grad({y}, {second})[0]);
      bool isRefused = false;
      try {
        autograd::grad({x}, {first});
      } catch (const Error &error) {
        isRefused = error.kind() == ErrorKind::autograd;
      }
      EXPECT_TRUE(isRefused);
      return results;
    }
  };
  Counts counts = compare<Halves>(7, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
}

TEST(KnownPass, ReturnsOneTensorUnderTwoNames) {
  struct Sum : Network {
    std::vector<Tensor> call(int) override {
      Tensor a = first + 1, b = first.exp();
      return autograd::grad({(a + b).square().sum()}, {a, b});
    }
  };
  Counts counts = compare<Sum>(7, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
}

} // namespace
} // namespace sinter
