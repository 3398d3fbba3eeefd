//===- FollowTest.cpp - Calls whose events are known to come next ---------===//
//
// From its third turn on, a call is looked up before promotion, broadcasting
// and types are worked out. What comes of it must be what comes of the long
// way.
//
//===----------------------------------------------------------------------===//

#include "sinter/sinter.h"
#include "test/capture/World.h"

namespace sinter {
namespace {

/// Operands of the shapes that are repeated to one another.
struct Shapes : World {
  Tensor matrix = numbers({4, 5}, 1), row = numbers({5}, 2);
  Tensor column = numbers({4, 1}, 3), flat = numbers({1, 5}, 4);
  Tensor scalar = numbers({}, 5), many = numbers({2, 1, 5}, 6);
};

TEST(Follow, RepeatsOperandsToACommonShape) {
  struct Repeats : Shapes {
    std::vector<Tensor> call(int) override {
      Tensor sum = matrix * row + column;
      return {sum - scalar,
              column * flat,
              many + sum,
              scalar + row,
              row.t() * matrix.t()[0][0],
              sum.minimum(many),
              where(row > 0, column, sum)};
    }
  };
  Counts counts = compare<Repeats>(7, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.paths, 1);
}

TEST(Follow, RepeatsWhatIsAddedInPlace) {
  struct Adds : Shapes {
    std::vector<Tensor> call(int) override {
      matrix.add_(row).mul_(column).sub_(scalar).div_(2);
      return {};
    }
    std::vector<Tensor> state() override { return {matrix}; }
  };
  Counts counts = compare<Adds>(7, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
}

TEST(Follow, SumsGradientsOfWhatWasRepeated) {
  struct Repeats : Shapes {
    Repeats() {
      row.requires_grad_();
      column.requires_grad_();
    }
    std::vector<Tensor> call(int) override {
      row.mutable_grad() = column.mutable_grad() = Tensor();
      ((matrix * row + column) * flat).sum().backward();
      return {row.grad(), column.grad()};
    }
  };
  Counts counts = compare<Repeats>(7, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
}

TEST(Follow, DifferentiatesBesideNumbers) {
  struct Numbers : Shapes {
    Numbers() { matrix.requires_grad_(); }
    std::vector<Tensor> call(int) override {
      matrix.mutable_grad() = Tensor();
      Tensor x = (matrix + 0.5) * 3 - 0.25;
      x = 1 - x / 7 + (2 / (x.square() + 1)).pow(1.5);
      x = where(x > 0.5, x, 0.125) + where(x < 0, -1.0, x);
      x.sum().backward();
      return {x, matrix.grad()};
    }
  };
  Counts counts = compare<Numbers>(7, 2);
  EXPECT_EQ(counts.eagerAfter, 0);
  EXPECT_EQ(counts.report.paths, 1);
}

TEST(Follow, SaysWhichShapesDoNotFit) {
  Tensor x = numbers({4, 5}), fits = numbers({5}), other = numbers({3});
  bool isWrong = false;
  auto f = compile([&](Tensor x) { return x * 2 + (isWrong ? other : fits); });
  for (int turn = 0; turn < 4; ++turn) {
    f(x);
  }
  isWrong = true;
  try {
    f(x);
    ADD_FAILURE() << "no error";
  } catch (const Error &error) {
    std::string message = error.what();
    EXPECT_NE(message.find("add"), std::string::npos) << message;
    EXPECT_NE(message.find("[4, 5]"), std::string::npos) << message;
    EXPECT_NE(message.find("FollowTest.cpp"), std::string::npos) << message;
  }
}

} // namespace
} // namespace sinter
