//===- Launch.h - A segment as compiled code ------------------------------===//

#ifndef SINTER_CAPTURE_LAUNCH_H
#define SINTER_CAPTURE_LAUNCH_H

#include "frontend/capture/EventTree.h"

namespace sinter {

/// A value of a segment that is wanted in memory.
struct WantedValue {
  ValueId value;
  ValueId slot;  ///< Whose memory holds it.
  bool isLifted; ///< Whether that is memory from outside.
};

/// The trace of a path, as the compiler and the cache of executables see it.
/// Inputs are the lifted tensors and the dynamic constants, in their order.
struct SegmentTrace {
  SegmentTrace(std::span<TreeEvent *const> path,
               std::span<const WantedValue> wanted);

  Trace trace;
  std::vector<ProgramOutput> outputs;
};

/// The executable of a segment; from the cache of this process, or compiled.
/// `isNew` says which. Throws an Error that says what cannot be compiled.
std::shared_ptr<const Executable> findExecutable(const SegmentTrace &segment,
                                                 Mode mode, bool &isNew);

} // namespace sinter

#endif // SINTER_CAPTURE_LAUNCH_H
