//===- FunctionState.h - What all copies of a compiled function share -----===//

#ifndef SINTER_CAPTURE_FUNCTION_STATE_H
#define SINTER_CAPTURE_FUNCTION_STATE_H

#include "frontend/capture/EventTree.h"
#include "sinter/compile.h"

namespace sinter {

struct detail::FunctionState {
  CompileOptions options;
  EventTree tree;
  std::atomic<int64_t> calls = 0, segments = 0, ops = 0, eagerOps = 0,
                       kernels = 0, compiles = 0, paths = 0, failures = 0,
                       mismatches = 0, knownPasses = 0;
  std::mutex mutex;
  std::vector<GraphBreak> breaks;          ///< Guarded by `mutex`.
  std::deque<CompiledSegment> executables; ///< Guarded by the tree's mutex.

  /// Counts a break at the line of the user's program that is in effect, and
  /// what it took.
  void addBreak(const char *reason, double milliseconds);
};

} // namespace sinter

#endif // SINTER_CAPTURE_FUNCTION_STATE_H
