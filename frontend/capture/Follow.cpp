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
  if (impl.isWholeResult && impl.storage->segment == number) {
    return slots[impl.storage->slot].value;
  }
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
    return step([&](const TreeEvent &event) { return event.matches(key); });
  }

  /// The value of a number, as a tensor like `like`; -1 if it is not known.
  /// Numbers among integers take the long way: they may be divisors.
  int64_t number(const Scalar &number, const TensorImpl &like) {
    if (!isFloatingType(like.dtype)) {
      return -1;
    }
    int64_t word = number.wordFor(like.dtype);
    ValueId value = nextValue;
    auto isIt = [&](const TreeEvent &event) {
      return event.isNumber(like.dtype, word);
    };
    return step(isIt, word) ? int64_t{value} : -1;
  }

  /// A number repeated to the shape of `like`.
  int64_t repeated(ValueId number, const TensorImpl &like) {
    if (like.rank == 0) {
      return number;
    }
    int64_t sizes[maxRank + 1] = {like.rank};
    std::copy_n(like.sizes, like.rank, sizes + 1);
    ValueId value = nextValue;
    auto isIt = [&](const TreeEvent &event) {
      return event.isCallOf(OpKind::broadcast_to, number) &&
             event.hasWords({sizes, like.rank + size_t{1}});
    };
    return step(isIt) ? int64_t{value} : -1;
  }

  /// The value of a tensor, which may have to be lifted, and its layout to be
  /// applied; -1 if it is not known.
  int64_t tensor(const TensorImpl &x) {
    if (!x.storage || x.numel == 0) {
      return -1;
    }
    Storage *storage = x.storage.get();
    if (!x.layout) {
      return memory(storage, Place(x));
    }
    return laidOut(*x.layout, storage);
  }

  ValueId valueAhead() const { return nextValue; }

  /// The slot of memory that nobody reads in another layout; -1 for any other.
  int64_t slotOf(const TensorImpl &x) const {
    int64_t slot = recorder.findSlot(x);
    if (slot >= 0) {
      bool isAlone = recorder.firstSlotOf(x.storage.get()) == slot &&
                     recorder.slots[slot].nextAlias < 0;
      return isAlone ? slot : -1;
    }
    for (const Step &step : steps) {
      if (step.storage == x.storage.get()) {
        return step.value;
      }
    }
    return -1;
  }

  /// Makes the walk; the values of the last event are left to the caller.
  void commit() {
    for (size_t i = 0; i < steps.size(); ++i) {
      const Step &step = steps[i];
      recorder.take(*step.event, step.word);
      if (step.event->kind == EventKind::lift) {
        recorder.addLifted(*step.event, step.storage, step.word);
      } else if (i + 1 < steps.size()) {
        recorder.addValues(*step.event);
      }
    }
  }

private:
  struct Step {
    TreeEvent *event;
    int64_t word;     ///< Of a number; the offset of what is lifted.
    Storage *storage; ///< That is lifted.
    ValueId value;
  };

  template <class IsIt>
  TreeEvent *step(const IsIt &isIt, int64_t word = 0,
                  Storage *storage = nullptr) {
    TreeEvent *event = next->first.load(std::memory_order_acquire);
    while (event && !isIt(*event)) {
      event = event->sibling;
    }
    if (!event || !recorder.isOften(*event)) {
      return nullptr;
    }
    Step &step = steps.emplace_back();
    step.event = event;
    step.word = word;
    step.storage = storage;
    step.value = nextValue;
    next = event->next;
    nextValue += static_cast<ValueId>(event->numResults);
    return event;
  }

  /// The value of elements in memory as they lie there.
  int64_t memory(Storage *storage, const Place &place) {
    int64_t slot = recorder.firstSlotOf(storage);
    if (slot >= 0) {
      slot = recorder.findSlot(storage, place);
      return slot < 0 ? -1 : int64_t{recorder.slots[slot].value};
    }
    auto isIt = [&](const TreeEvent &event) {
      return event.kind == EventKind::lift && event.operands.empty() &&
             place.hasType(event.types[0]) && event.hasWords(place.strides);
    };
    for (const Step &step : steps) {
      if (step.storage == storage) { // Lifted by another operand.
        return step.word == place.offset && isIt(*step.event)
                   ? int64_t{step.value}
                   : -1;
      }
    }
    ValueId value = nextValue;
    return step(isIt, place.offset, storage) ? int64_t{value} : -1;
  }

  int64_t laidOut(const LayoutStep &last, Storage *storage) {
    const Geometry &base = last.base;
    int64_t from = last.parent ? laidOut(*last.parent, storage)
                               : memory(storage, Place(base));
    if (from < 0) {
      return -1;
    }
    ValueId value = nextValue;
    auto isIt = [&](const TreeEvent &event) {
      return event.isCallOf(last.kind, static_cast<ValueId>(from)) &&
             event.hasWords(last.attrs);
    };
    return step(isIt) ? int64_t{value} : -1;
  }

  Recorder &recorder;
  Continuations *next;
  ValueId nextValue;
  InlineVector<Step, 8> steps;
};

/// The event of a call on tensors and numbers; null if the long way must be
/// taken. Numbers come first, then what an operand needs, as on the long way.
TreeEvent *Recorder::follow(Ahead &ahead, OpKind kind,
                            std::span<const Tensor *const> operands,
                            std::span<const int64_t> words) {
  const TensorImpl *first = nullptr;
  for (const Tensor *operand : operands) {
    if (!operand->defined()) {
      return nullptr;
    }
    if (!operand->impl()->isWrappedNumber && !first) {
      first = operand->impl();
    }
  }
  if (!first) {
    return nullptr;
  }
  InlineVector<int64_t, 8> numbers;
  for (const Tensor *operand : operands) {
    if (operand->impl()->isWrappedNumber) {
      numbers.push_back(ahead.number(operand->impl()->number, *first));
      if (numbers.back() < 0) {
        return nullptr;
      }
    }
  }
  InlineVector<ValueId, 8> ids;
  size_t nextNumber = 0;
  for (const Tensor *operand : operands) {
    const TensorImpl &x = *operand->impl();
    int64_t value =
        x.isWrappedNumber
            ? ahead.repeated(static_cast<ValueId>(numbers[nextNumber++]),
                             *first)
            : ahead.tensor(x);
    if (value < 0) {
      return nullptr;
    }
    ids.push_back(static_cast<ValueId>(value));
  }
  return ahead.step({EventKind::op, kind, ids, words, {}});
}

/// The values of operands that are all known as they are: no numbers.
bool Recorder::areKnown(std::span<const Tensor *const> operands,
                        ValueId *ids) const {
  for (const Tensor *operand : operands) {
    int64_t value = knownValue(*operand);
    if (value < 0) {
      return false;
    }
    *ids++ = static_cast<ValueId>(value);
  }
  return true;
}

bool Recorder::tryEmit(const OpCall &call, std::span<Tensor> results) {
  // A view is not an event until it is read.
  if (isOff || !mayBeLate() || info(call.kind).isView) {
    return false;
  }
  constexpr size_t few = 4;
  ValueId ids[few];
  if (call.operands.size() <= few && areKnown(call.operands, ids)) {
    TreeEvent *event = EventTree::find(*at, {EventKind::op,
                                             call.kind,
                                             {ids, call.operands.size()},
                                             call.attrs,
                                             {}});
    if (!event || !isOften(*event)) {
      return false;
    }
    take(*event, call.attrs.empty() ? 0 : call.attrs.back());
    isLate = true;
    addLater(*event, results);
    return true;
  }
  Ahead ahead(*this);
  TreeEvent *event = follow(ahead, call.kind, call.operands, call.attrs);
  if (!event) {
    return false;
  }
  ahead.commit();
  isLate = true;
  addLater(*event, results);
  return true;
}

bool Recorder::tryEmitInto(OpKind kind, std::span<const Tensor *const> operands,
                           const Tensor &target) {
  const TensorImpl &to = *target.impl();
  if (isOff || !mayBeLate() || !to.storage || to.layout) {
    return false;
  }
  Ahead ahead(*this);
  // Numbers come before the target, which comes before the other operands.
  TreeEvent *event = follow(ahead, kind, operands, {});
  int64_t slot = event ? ahead.slotOf(to) : -1;
  if (slot < 0 || !Place(to).hasType(event->types[0])) {
    return false;
  }
  ValueId value = ahead.valueAhead() - 1;
  ValueId pair[] = {static_cast<ValueId>(slot), value};
  if (!ahead.step({EventKind::mutate, OpKind{}, pair, {}, {}})) {
    return false;
  }
  ahead.commit();
  isLate = true;
  slots[slot].value = value;
  slots[slot].isWritten = true;
  to.storage->owner = &owner;
  return true;
}

} // namespace sinter
