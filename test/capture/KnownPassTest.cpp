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

} // namespace
} // namespace sinter
