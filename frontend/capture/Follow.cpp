//===- Follow.cpp - Calls whose events are known to come next -------------===//
//
// The short way through the recorder: where the tree says what a call has
// become before, promotion, broadcasting and types need not be worked out
// again. The same operands have had the same types, or their numbers would
// differ.
//
//===----------------------------------------------------------------------===//

#include "frontend/capture/Recorder.h"
#include "sinter/runtime/op_attrs.h"

namespace sinter {

/// The value of a tensor that the segment knows as it is; -1 for any other.
int64_t Recorder::knownValue(const Tensor &x) const {
  if (!x.defined()) {
    return -1;
  }
  const TensorImpl &impl = *x.impl();
  if (!impl.storage || impl.layout) {
    return -1;
  }
  int64_t slot = findSlot(impl);
  return slot < 0 ? -1 : int64_t{slots[slot].value};
}

/// A walk down the tree that has not been made yet.
class Recorder::Ahead {
public:
  explicit Ahead(Recorder &recorder)
      : recorder(recorder), next(recorder.at),
        nextValue(static_cast<ValueId>(recorder.slots.size())) {}

  /// Goes on to a known event that is visited often enough. Null if there is
  /// none.
  TreeEvent *step(const EventKey &key) {
    TreeEvent *event = EventTree::find(*next, key);
    if (!event || event->visits.load(std::memory_order_relaxed) + 1 <
                      recorder.state->options.warmup) {
      return nullptr;
    }
    steps.push_back({event, key.words.empty() ? 0 : key.words.back()});
    next = event->next;
    nextValue += static_cast<ValueId>(event->types.size());
    return event;
  }

  /// The value of a number, as a tensor like `like`; -1 if it is not known.
  /// Numbers among integers take the long way: they may be divisors.
  int64_t number(const Scalar &number, const TensorImpl &like) {
    if (!isFloatingType(like.dtype)) {
      return -1;
    }
    int64_t words[] = {static_cast<int64_t>(like.dtype), 0, 1,
                       number.wordFor(like.dtype)};
    TensorType type{like.dtype, {}};
    ValueId value = nextValue;
    return step({EventKind::op, OpKind::constant, {}, words, {&type, 1}})
               ? int64_t{value}
               : -1;
  }

  /// A number repeated to the shape of `like`.
  int64_t repeated(ValueId number, const TensorImpl &like) {
    if (like.rank == 0) {
      return number;
    }
    AttrWords words;
    attrs::append(words, std::span<const int64_t>(like.sizes, like.rank));
    ValueId value = nextValue;
    return step({EventKind::op, OpKind::broadcast_to, {&number, 1}, words, {}})
               ? int64_t{value}
               : -1;
  }

  ValueId valueAhead() const { return nextValue; }

  /// Makes the walk: the last `numResults` values are left to the caller.
  void commit(size_t numResults) {
    for (const Step &step : steps) {
      recorder.take(*step.event, step.word);
      for (size_t i = 0; i < step.event->types.size(); ++i) {
        ValueId id = static_cast<ValueId>(recorder.slots.size());
        recorder.slots.push_back(
            {nullptr, step.event, static_cast<uint32_t>(i), id});
      }
    }
    recorder.slots.resize(recorder.slots.size() - numResults);
  }

private:
  struct Step {
    TreeEvent *event;
    int64_t word;
  };

  Recorder &recorder;
  Continuations *next;
  ValueId nextValue;
  InlineVector<Step, 8> steps;
};

/// The event of a call on values that are known or are numbers; null if the
/// long way must be taken.
TreeEvent *Recorder::follow(Ahead &ahead, OpKind kind,
                            std::span<const Tensor *const> operands,
                            std::span<const int64_t> words) {
  InlineVector<int64_t, 8> values;
  const TensorImpl *first = nullptr;
  for (const Tensor *operand : operands) {
    if (operand->defined() && !operand->impl()->isWrappedNumber && !first) {
      first = operand->impl();
    }
    values.push_back(knownValue(*operand));
  }
  for (size_t i = 0; i < operands.size(); ++i) {
    if (values[i] >= 0) {
      continue;
    }
    if (!first || !operands[i]->defined() ||
        !operands[i]->impl()->isWrappedNumber) {
      return nullptr;
    }
    values[i] = ahead.number(operands[i]->impl()->number, *first);
    if (values[i] < 0) {
      return nullptr;
    }
  }
  InlineVector<ValueId, 8> ids;
  for (size_t i = 0; i < operands.size(); ++i) {
    bool isNumber = operands[i]->impl()->isWrappedNumber;
    int64_t value =
        isNumber ? ahead.repeated(static_cast<ValueId>(values[i]), *first)
                 : values[i];
    if (value < 0) {
      return nullptr;
    }
    ids.push_back(static_cast<ValueId>(value));
  }
  return ahead.step({EventKind::op, kind, ids, words, {}});
}

bool Recorder::tryEmit(OpKind kind, std::span<const Tensor *const> operands,
                       std::span<const int64_t> words,
                       std::span<Tensor> results) {
  // A view is not an event until it is read.
  if (isOff || !isLate || !*isLate || operands.empty() || info(kind).isView) {
    return false;
  }
  Ahead ahead(*this);
  TreeEvent *event = follow(ahead, kind, operands, words);
  if (!event || event->types.size() != results.size()) {
    return false;
  }
  ahead.commit(results.size());
  makeLater(event->types, results);
  addResults(*event, results);
  return true;
}

bool Recorder::tryEmitInto(OpKind kind, std::span<const Tensor *const> operands,
                           const Tensor &target) {
  const TensorImpl &to = *target.impl();
  if (isOff || !isLate || !*isLate || !to.storage || to.layout) {
    return false;
  }
  int64_t slot = findSlot(to);
  if (slot < 0 || firstSlotOf(to.storage.get()) != slot ||
      slots[slot].nextAlias >= 0) {
    return false;
  }
  Ahead ahead(*this);
  TreeEvent *event = follow(ahead, kind, operands, {});
  if (!event ||
      !(event->types[0] == slots[slot].event->types[slots[slot].result])) {
    return false;
  }
  ValueId value = ahead.valueAhead() - 1;
  ValueId pair[] = {static_cast<ValueId>(slot), value};
  if (!ahead.step({EventKind::mutate, OpKind{}, pair, {}, {}})) {
    return false;
  }
  ahead.commit(0);
  slots[slot].value = value;
  slots[slot].isWritten = true;
  to.storage->owner = &owner;
  return true;
}

} // namespace sinter
