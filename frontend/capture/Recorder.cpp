//===- Recorder.cpp - The sink that matches a call with the tree ----------===//

#include "frontend/capture/Recorder.h"

#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

namespace sinter {

void Recorder::Owner::settle(Storage &storage) {
  Recorder *current = recorder.load();
  check(current && thread == std::this_thread::get_id(), ErrorKind::value,
        "compile: a tensor that another thread's compiled function is still "
        "computing is read on this thread; wait until that call returns");
  current->settle(storage);
}

Recorder::Owner &Recorder::ownerOfThread() {
  static thread_local Owner *const owner = [] {
    auto made = std::make_unique<Owner>();
    Owner *own = made.get();
    StorageOwner::keep(std::move(made));
    return own;
  }();
  return *owner;
}

uint64_t Recorder::nextNumber() {
  static std::atomic<uint64_t> last = 0;
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

Recorder::Recorder(std::shared_ptr<detail::FunctionState> state)
    : state(std::move(state)), owner(ownerOfThread()),
      at(&this->state->tree.root), number(nextNumber()), path(owner.path),
      slots(owner.slots), numbers(owner.numbers), inputs(owner.inputs),
      lifted(owner.lifted) {
  owner.recorder = this;
}

static Geometry geometryOf(const TensorImpl &x) {
  return {x.dtype, x.offset, Shape(x.shape()), Shape(x.stride())};
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

ValueId Recorder::lift(Storage *storage, const Place &place) {
  TensorType type{place.dtype, Shape(place.sizes)};
  int64_t alias = firstSlotOf(storage);
  ValueId operand = static_cast<ValueId>(alias);
  TreeEvent *event = advance({EventKind::lift,
                              OpKind{},
                              {&operand, static_cast<size_t>(alias >= 0)},
                              place.strides,
                              {&type, 1}});
  if (!event) {
    return 0;
  }
  addLifted(*event, storage, place.offset);
  return static_cast<ValueId>(slots.size() - 1);
}

/// A place for memory from outside, as it is in the beginning.
void Recorder::addLifted(const TreeEvent &event, Storage *storage,
                         int64_t offset) {
  Slot &slot = addSlot(event, event.types[0]);
  slot.storage = detail::IntrusivePtr<Storage>(storage);
  slot.offset = offset;
  slot.isLifted = true;
  inputs.push_back(slot.value);
  const ValueId id = slot.value;
  if (event.operands.empty()) {
    lifted.add(storage, id);
  } else {
    slot.nextAlias = std::exchange(slots[event.operands[0]].nextAlias, id);
  }
}

ValueId Recorder::applyLayout(const LayoutStep &step, ValueId base) {
  TensorType in;
  if (step.parent) {
    base = applyLayout(*step.parent, base);
  }
  if (isOff) {
    return 0;
  }
  in = *slots[base].type;
  TensorType out;
  inferTypes(step.kind, {&in, 1}, step.attrs, {&out, 1});
  return addValue(step.kind, {&base, 1}, step.attrs, out);
}

/// The value of a tensor. None if the segment must end before it can be read:
/// its memory was written in another layout.
std::optional<ValueId> Recorder::tryRead(const TensorImpl &x) {
  Storage *storage = x.storage.get();
  int64_t any = firstSlotOf(storage);
  if (const LayoutStep *step = x.layout.get()) {
    const LayoutStep *first = step;
    while (first->parent) {
      first = first->parent.get();
    }
    int64_t slot = any < 0 ? lift(storage, Place(first->base))
                           : findSlot(storage, Place(first->base));
    if (slot >= 0) {
      return isOff ? 0 : applyLayout(*step, slots[slot].value);
    }
  }
  if (int64_t slot = any < 0 ? -1 : findSlot(x); slot >= 0) {
    return slots[slot].value;
  }
  if (any >= 0 && (!slots[any].isLifted || slots[any].isWritten)) {
    return std::nullopt;
  }
  return lift(storage, Place(x));
}

ValueId Recorder::read(const TensorImpl &x) {
  std::optional<ValueId> value = tryRead(x);
  if (!value) {
    endSegment(EventKind::read, "memory read in another layout");
    value = tryRead(x);
  }
  return *value;
}

//===----------------------------------------------------------------------===//
// Events
//===----------------------------------------------------------------------===//

/// Goes on to the event of `key`; makes it if it is new. Null if the tree is
/// full: the rest of the call is eager.
TreeEvent *Recorder::advance(const EventKey &key) {
  if (isOff) {
    return nullptr;
  }
  EventTree &tree = state->tree;
  TreeEvent *event = EventTree::find(*at, key);
  if (!event) {
    event = tree.generalise(*at, key);
  }
  if (!event) {
    event = tree.add(*at, key);
  }
  if (!event) {
    executePrefix();
    beginSegment();
    isOff = true;
    return nullptr;
  }
  take(*event, key.words.empty() ? 0 : key.words.back());
  if (key.kind != EventKind::lift) {
    decide(visitsOfLast);
  }
  return event;
}

/// Whether ops are put off from here on. Once one was executed, all are, to the
/// end of the segment.
void Recorder::decide(uint32_t visitsBefore) {
  bool isKnown =
      static_cast<int64_t>(visitsBefore) + 1 >= state->options.warmup;
  if (!isLate) {
    isLate = isKnown;
  } else if (*isLate && !isKnown) {
    // All but the event itself: its op comes next.
    TreeEvent *last = path.back();
    path.pop_back();
    executePrefix();
    path.push_back(last);
    isLate = false;
  }
}

static bool isEmpty(IntArrayRef sizes) {
  return std::ranges::find(sizes, 0) != sizes.end();
}

static bool areEmpty(std::span<const TensorType> results) {
  return std::ranges::all_of(
      results, [](const TensorType &type) { return isEmpty(type.shape); });
}

bool Recorder::canRecord(const OpCall &call) const {
  for (const Tensor *operand : call.operands) {
    if (!operand->impl()->storage || isEmpty(operand->sizes())) {
      return false;
    }
  }
  for (const TensorType &type : call.types) {
    if (isEmpty(type.shape)) {
      return false;
    }
  }
  return true;
}

/// A result that is another view of memory: nothing to compute.
void Recorder::makeView(const OpCall &call, Tensor &result) {
  const TensorImpl &x = *call.operands[0]->impl();
  detail::IntrusivePtr<LayoutStep> step(new LayoutStep);
  step->kind = call.kind;
  step->attrs = AttrWords(call.attrs);
  step->parent = x.layout;
  if (!x.layout) {
    step->base = geometryOf(x);
  }
  eagerSink().emit(call, {&result, 1});
  noteCall(CallMark::noEvent);
  result.impl()->layout = std::move(step);
}

void Recorder::addResults(TreeEvent &event, std::span<Tensor> results) {
  for (size_t i = 0; i < results.size(); ++i) {
    Slot &slot = addSlot(event, event.types[i]);
    slot.storage = results[i].impl()->storage;
    own(slot);
  }
}

/// Places for the results of an event.
void Recorder::addValues(const TreeEvent &event) {
  for (size_t i = 0; i < event.numResults; ++i) {
    addSlot(event, event.types[i]);
  }
}

/// Nodes of the tape that are made now belong to that event.
void Recorder::noteCall(uint32_t event) {
  lastCall.segment = isOff || (isLate && !*isLate) ? 0 : number;
  lastCall.event = event;
}

void Recorder::executeNow(const OpCall &call, std::span<Tensor> results) {
  Executing scope(*this);
  lastCall.segment = 0;
  state->eagerOps += call.kind != OpKind::constant;
  eagerSink().emit(call, results);
}

void Recorder::executeIntoNow(const OpCall &call, const Tensor &target) {
  Executing scope(*this);
  ++state->eagerOps;
  eagerSink().emitInto(call, target);
}

static bool isViewOfMemory(const OpCall &call) {
  if (!info(call.kind).isView) {
    return false;
  }
  int64_t strides[maxRank];
  return call.kind != OpKind::reshape ||
         reshapeStrides(*call.operands[0]->impl(), call.types[0].shape,
                        strides);
}

void Recorder::emit(const OpCall &call, std::span<Tensor> results) {
  if (!isOff && isViewOfMemory(call) && call.operands[0]->impl()->storage) {
    return makeView(call, results[0]);
  }
  if (isOff || !canRecord(call)) {
    if (!isOff && areEmpty(call.types)) {
      lastCall.segment = 0;
      for (size_t i = 0; i < results.size(); ++i) { // Nothing to compute.
        results[i] = empty(call.types[i].shape, call.types[i].dtype);
      }
      return;
    }
    if (!isOff) {
      endSegment(EventKind::read, "an op on no elements");
    }
    return executeNow(call, results);
  }
  InlineVector<ValueId, 8> operands;
  uint64_t begun;
  do { // Reading an operand may end the segment.
    begun = number;
    operands.clear();
    for (const Tensor *operand : call.operands) {
      operands.push_back(read(*operand->impl()));
    }
  } while (begun != number);
  TreeEvent *event =
      advance({EventKind::op, call.kind, operands, call.attrs, call.types});
  if (!event) {
    return executeNow(call, results);
  }
  if (*isLate) {
    return addLater(*event, results);
  }
  executeNow(call, results);
  addResults(*event, results);
}

void Recorder::emitInto(const OpCall &call, const Tensor &target) {
  lastCall.segment = 0;
  TensorImpl &to = *target.impl();
  bool isRecorded =
      !isOff && canRecord(call) && to.storage && !to.layout &&
      to.isContiguous() && to.shape() == call.types[0].shape &&
      (call.kind != OpKind::constant || call.types[0].dtype == to.dtype);
  int64_t slot = -1;
  if (isRecorded) {
    int64_t any = firstSlotOf(to.storage.get());
    slot = any < 0 ? lift(to.storage.get(), Place(to)) : findSlot(to);
    // Who reads the same memory in another layout must read it before.
    isRecorded = !isOff && slot >= 0 && firstSlotOf(to.storage.get()) == slot &&
                 slots[slot].nextAlias < 0;
  }
  if (isRecorded) {
    return write(call, target, static_cast<ValueId>(slot));
  }
  if (!isOff && canRecord(call) && to.layout &&
      writeThroughView(call, target)) {
    return;
  }
  if (to.numel == 0) {
    return; // Nor is there memory, maybe.
  }
  if (!isOff) {
    endSegment(EventKind::read, "a view is written");
  }
  executeIntoNow(call, target);
}

/// Records a call and that its result is what the memory of `slot` holds now.
void Recorder::write(const OpCall &call, const Tensor &target, ValueId slot) {
  TensorImpl &to = *target.impl();
  uint64_t begun = number;
  InlineVector<ValueId, 8> operands;
  for (const Tensor *operand : call.operands) {
    operands.push_back(read(*operand->impl()));
  }
  if (begun != number) {
    return emitInto(call, target); // The segment ended: `slot` means nothing.
  }
  ValueId value = addValue(call.kind, operands, call.attrs, call.types[0]);
  noteCall(static_cast<uint32_t>(path.size() - 1));
  if (call.types[0].dtype != to.dtype) {
    value = addValue(OpKind::convert, {&value, 1},
                     attrs::convert::words(to.dtype), to.type());
  }
  mutate(slot, value);
  if (isOff || !*isLate) {
    executeIntoNow(call, target);
  }
}

/// Records an op whose result has no tensor. 0 if the tree is full.
ValueId Recorder::addValue(OpKind op, std::span<const ValueId> operands,
                           std::span<const int64_t> words,
                           const TensorType &type) {
  TreeEvent *event = advance({EventKind::op, op, operands, words, {&type, 1}});
  if (!event) {
    return 0;
  }
  return addSlot(*event, event->types[0]).value;
}

/// Records that the memory of a slot holds another value from here on.
void Recorder::mutate(ValueId slot, ValueId value) {
  ValueId pair[] = {slot, value};
  if (advance({EventKind::mutate, OpKind{}, pair, {}, {}})) {
    slots[slot].value = value;
    slots[slot].isWritten = true;
    slots[slot].storage->owner = &owner;
  }
}

} // namespace sinter
