//===- World.h - A function beside its eager self -------------------------===//
//
// Each function is called several times in both ways: results, parameters and
// gradients must have equal bits after every call.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_CAPTURE_WORLD_H
#define SINTER_TEST_CAPTURE_WORLD_H

#include "sinter/compile.h"
#include "sinter/tensor.h"
#include "test/capture/Bits.h"

#include <gtest/gtest.h>

namespace sinter {

inline Tensor numbers(IntArrayRef sizes, uint64_t seed = 1) {
  manual_seed(seed);
  return randn(sizes);
}

/// A function and what it changes; two worlds made alike stay alike.
struct World {
  virtual ~World() = default;
  virtual std::vector<Tensor> call(int turn) = 0;
  /// Whatever the calls leave behind.
  virtual std::vector<Tensor> state() { return {}; }
};

inline void expectEqualBits(const std::vector<Tensor> &expected,
                            const std::vector<Tensor> &actual) {
  ASSERT_EQ(expected.size(), actual.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    ASSERT_EQ(expected[i].defined(), actual[i].defined()) << i;
    if (expected[i].defined()) {
      EXPECT_TRUE(haveEqualBits(expected[i], actual[i])) << "tensor " << i;
    }
  }
}

struct Counts {
  CompileReport report;
  int64_t eagerAfter; ///< Ops executed one by one in the turns from `warm` on.
};

/// Calls both worlds `turns` times.
inline Counts compare(World &eager, World &compiled, int turns, int warm) {
  int turn = 0;
  auto f = compileStrictly([&] { return compiled.call(turn); });
  int64_t before = 0;
  for (; turn < turns; ++turn) {
    SCOPED_TRACE(testing::Message() << "turn " << turn);
    if (turn == warm) {
      before = f.report().eager_ops;
    }
    std::vector<Tensor> expected = eager.call(turn), actual = f();
    expectEqualBits(expected, actual);
    expectEqualBits(eager.state(), compiled.state());
  }
  EXPECT_EQ(f.report().failures, 0);
  return {f.report(), f.report().eager_ops - before};
}

template <class W> Counts compare(int turns, int warm) {
  W eager, compiled;
  return compare(eager, compiled, turns, warm);
}

} // namespace sinter

#endif // SINTER_TEST_CAPTURE_WORLD_H
