//===- Tape.h - What the sink's callers tell the tape ---------------------===//

#ifndef SINTER_FRONTEND_TAPE_H
#define SINTER_FRONTEND_TAPE_H

#include "frontend/tensor/Sink.h"

namespace sinter::tape {

/// Records a call that was just made: its results get a history. Called if grad
/// mode is on and an operand requires a gradient.
void record(const OpCall &call, std::span<Tensor> results);

/// What must be kept from before a write to make its history after it.
struct InPlaceRecord {
  detail::IntrusivePtr<detail::RefCounted> node;
};

/// Throws if `target` must not be written: a leaf that requires a gradient, a
/// view that was made without grad mode.
void checkInPlace(const OpCall &call, const Tensor &target);

/// Begins to record a call whose result is written into `target`.
InPlaceRecord beginInPlace(const OpCall &call, const Tensor &target);

/// Gives `target`, its base and their views the new history.
void endInPlace(InPlaceRecord record, const Tensor &target);

} // namespace sinter::tape

#endif // SINTER_FRONTEND_TAPE_H
