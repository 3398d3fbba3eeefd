//===- Bits.h - Whether two tensors have the same bits --------------------===//

#ifndef SINTER_TEST_CAPTURE_BITS_H
#define SINTER_TEST_CAPTURE_BITS_H

#include "sinter/compile.h"

#include <gtest/gtest.h>

namespace sinter {

/// Equal types, sizes and bits. Two NaNs are equal: which of several NaNs an
/// operation passes on is not defined.
testing::AssertionResult haveEqualBits(const Tensor &expected,
                                       const Tensor &actual);

/// A compiled function whose results have eager's bits.
template <class F>
auto compileStrictly(F &&function, CompileOptions options = {}) {
  options.mode = Mode::strict;
  return compile(std::forward<F>(function), options);
}

/// Puts the instruction set level of the process back.
struct LevelScope {
  ~LevelScope() { setIsaLevelForTesting(highestIsaLevel()); }
};

/// Calls `test` at every level that this machine runs.
template <class Test> void atEveryLevel(Test test) {
  LevelScope restore;
  for (int i = 0; i <= static_cast<int>(highestIsaLevel()); ++i) {
    SCOPED_TRACE(testing::Message() << "level v" << 2 + i);
    setIsaLevelForTesting(static_cast<IsaLevel>(i));
    test();
  }
}

} // namespace sinter

#endif // SINTER_TEST_CAPTURE_BITS_H
