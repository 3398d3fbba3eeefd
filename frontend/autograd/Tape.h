//===- Tape.h - What the sink's callers tell the tape ---------------------===//

#ifndef SINTER_FRONTEND_TAPE_H
#define SINTER_FRONTEND_TAPE_H

#include "frontend/tensor/Sink.h"

namespace sinter::tape {

/// Whether `x` is a view whose history is that of its base.
inline bool followsBase(const TensorImpl &x) {
  return x.viewOf && x.viewOf->base->requiresGrad && !x.isViewWithoutGrad;
}

/// Whether a gradient flows into `x`: it requires one itself, or it is a view
/// of something that came to require one.
inline bool wantsGradient(const TensorImpl &x) {
  return x.requiresGrad || followsBase(x);
}

/// Records a call that was just made: its results get a history. Called if grad
/// mode is on and an operand wants a gradient. The call needs no types.
void record(const OpCall &call, std::span<Tensor> results);

/// Whether the history of a call would keep one of its operands that stands for
/// a number.
bool keepsNumber(OpKind kind, std::span<const Tensor *const> operands);

/// What must be kept from before a write to make its history after it. Null if
/// the write makes none.
struct InPlaceRecord {
  detail::IntrusivePtr<detail::RefCounted> node;
};

/// Throws if `target` must not be written: a leaf that requires a gradient, a
/// view that was made without grad mode.
void checkInPlace(const OpCall &call, const Tensor &target);

/// Begins to record a call whose result is written into `target`.
InPlaceRecord beginInPlace(const OpCall &call, const Tensor &target);

/// Gives `target`, its base and their views the new history.
void endInPlace(const InPlaceRecord &record, const Tensor &target);

/// Of `releaseFlat`.
void releaseLast(detail::IntrusivePtr<detail::RefCounted> object);

/// Ends the ownership of `object`, later if an object that owned it is just
/// ending: a long graph must not end recursively.
inline void releaseFlat(detail::IntrusivePtr<detail::RefCounted> object) {
  if (object && object->useCount() == 1) { // Else nothing ends.
    releaseLast(std::move(object));
  }
}

class Node;

/// Makes `x` the result `slot` of `node`. One that `isWritten` had elements
/// before: what is kept of its gradient goes with it, and if it is a view, its
/// base changes, too.
void rebase(TensorImpl &x, Node *node, uint32_t slot, bool isWritten);

} // namespace sinter::tape

#endif // SINTER_FRONTEND_TAPE_H
