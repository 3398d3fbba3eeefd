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
                       mismatches = 0;
  std::mutex mutex;
  std::vector<GraphBreak> breaks; ///< Guarded by `mutex`.

  /// Counts a break at the line of the user's program that is in effect.
  void addBreak(const char *reason);
};

} // namespace sinter

#endif // SINTER_CAPTURE_FUNCTION_STATE_H
