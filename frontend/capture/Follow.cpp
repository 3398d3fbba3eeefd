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

  /// The value of a number; -1 if it is not known. Numbers among integers take
  /// the long way: they may be divisors.
  int64_t number(const Scalar &number, DType dtype) {
    if (!isFloatingType(dtype)) {
      return -1;
    }
    int64_t word = number.wordFor(dtype);
    ValueId value = nextValue;
    auto isIt = [&](const TreeEvent &event) {
      return event.isNumber(dtype, word);
    };
    return step(isIt, word) ? int64_t{value} : -1;
  }

  /// A value that is repeated to a shape.
  int64_t repeated(int64_t of, IntArrayRef shape) {
    int64_t words[maxRank + 1] = {static_cast<int64_t>(shape.size())};
    std::ranges::copy(shape, words + 1);
    ValueId value = nextValue;
    auto isIt = [&](const TreeEvent &event) {
      return event.isCallOf(OpKind::broadcast_to, static_cast<ValueId>(of)) &&
             event.hasWords({words, shape.size() + 1});
    };
    return of >= 0 && step(isIt) ? int64_t{value} : -1;
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
                            std::span<const int64_t> words, bool mayRepeat) {
  const TensorImpl *first = nullptr;
  DType dtype = DType::boolean; // Of the first one that is no condition.
  Shape shape;
  for (const Tensor *operand : operands) {
    if (!operand->defined()) {
      return nullptr;
    }
    const TensorImpl &x = *operand->impl();
    if (x.isWrappedNumber) {
      continue;
    }
    dtype = dtype == DType::boolean ? x.dtype : dtype;
    if (!first) {
      first = &x;
      shape = Shape(x.shape());
    } else if (mayRepeat && !(x.shape() == IntArrayRef(shape))) {
      shape = broadcast_shapes(info(kind).name, shape, x.shape());
    }
  }
  if (!first) {
    return nullptr;
  }
  InlineVector<int64_t, 8> numbers;
  for (const Tensor *operand : operands) {
    if (operand->impl()->isWrappedNumber) {
      numbers.push_back(ahead.number(operand->impl()->number, dtype));
      if (numbers.back() < 0) {
        return nullptr;
      }
    }
  }
  InlineVector<ValueId, 8> ids;
  size_t nextNumber = 0;
  for (const Tensor *operand : operands) {
    const TensorImpl &x = *operand->impl();
    int64_t value = x.isWrappedNumber ? numbers[nextNumber++] : ahead.tensor(x);
    bool isRepeated =
        (mayRepeat || x.isWrappedNumber) && !(x.shape() == IntArrayRef(shape));
    if (isRepeated) {
      value = ahead.repeated(value, shape);
    }
    if (value < 0) {
      return nullptr;
    }
    ids.push_back(static_cast<ValueId>(value));
  }
  return ahead.step({EventKind::op, kind, ids, words, {}});
}

/// A tensor for the value of a slot, which was put off.
Tensor Recorder::makeLater(Slot &slot) {
  const TensorType &type = *slot.type;
  auto *impl = new TensorImpl(type.dtype, type.shape);
  Tensor made = Tensor::adopt(impl);
  auto *storage =
      new Storage(static_cast<size_t>(impl->numel) * byteSize(type.dtype),
                  Storage::Later{});
  storage->retainFirst(2);
  impl->storage = detail::IntrusivePtr<Storage>::adopt(storage);
  slot.storage = detail::IntrusivePtr<Storage>::adopt(storage);
  impl->isInference = threadState().isInferenceMode;
  impl->isWholeResult = true;
  own(slot);
  return made;
}

/// The results of the event that was just taken, put off.
void Recorder::addLater(TreeEvent &event, std::span<Tensor> results) {
  for (size_t i = 0; i < results.size(); ++i) {
    results[i] = makeLater(addSlot(event, event.types[i]));
  }
  noteCall(static_cast<uint32_t>(path.size() - 1));
}

/// The values of operands that are all known as they are: no numbers.
inline bool Recorder::areKnown(std::span<const Tensor *const> operands,
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

/// The event of a call on such operands; null if it does not come next, or not
/// often enough.
inline TreeEvent *Recorder::findCall(const OpCall &call,
                                     std::span<const ValueId> ids) const {
  TreeEvent *event;
  if (ids.empty()) { // A constant, which may stand for any number.
    event =
        EventTree::find(*at, {EventKind::op, call.kind, {}, call.attrs, {}});
  } else {
    event = at->first.load(std::memory_order_acquire);
    while (event && !event->isCallOf(call.kind, ids, call.attrs)) {
      event = event->sibling;
    }
  }
  return event && isOften(*event) ? event : nullptr;
}

bool Recorder::tryEmit(const OpCall &call, std::span<Tensor> results,
                       bool mayRepeat) {
  // A view is not an event until it is read.
  if (isOff || !mayBeLate() || info(call.kind).isView) {
    return false;
  }
  constexpr size_t few = 4;
  ValueId ids[few];
  size_t count = call.operands.size();
  if (count <= few && areKnown(call.operands, ids)) {
    if (TreeEvent *event = findCall(call, {ids, count})) {
      take(*event, call.attrs.empty() ? 0 : call.attrs.back());
      isLate = true;
      addLater(*event, results);
      return true;
    }
    if (!mayRepeat) {
      return false;
    }
  }
  Ahead ahead(*this);
  TreeEvent *event =
      follow(ahead, call.kind, call.operands, call.attrs, mayRepeat);
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
  TreeEvent *event = follow(ahead, kind, operands, {}, true);
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
