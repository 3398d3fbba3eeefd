//===- Segment.cpp - Ops that were put off --------------------------------===//

#include "frontend/capture/Segment.h"

#include "frontend/Options.h"
#include "sinter/error.h"

#include <algorithm>
#include <iostream>

namespace sinter {

//===----------------------------------------------------------------------===//
// Handles
//===----------------------------------------------------------------------===//

/// The caller holds the segment's lock.
PendingValue::PendingValue(Segment *segment, ValueId id, TensorImpl &impl)
    : segment(segment), id(id), impl(&impl), place(segment->live.size()) {
  segment->live.push_back(this);
}

PendingValue::~PendingValue() {
  std::lock_guard lock(segment->mutex);
  if (!segment->isDone || segment->error) {
    std::vector<PendingValue *> &live = segment->live;
    live[place] = live.back();
    live[place]->place = place;
    live.pop_back();
  }
}

void PendingValue::materialize(TensorImpl &) {
  // The handle may let go of this object while the segment runs.
  detail::IntrusivePtr<Segment> own = segment;
  own->run();
}

detail::IntrusivePtr<SinkValue> PendingValue::aliasFor(TensorImpl &alias) {
  std::lock_guard lock(segment->mutex);
  return detail::IntrusivePtr<SinkValue>(
      new PendingValue(segment.get(), id, alias));
}

//===----------------------------------------------------------------------===//
// Recording
//===----------------------------------------------------------------------===//

static PendingValue *pendingOf(const TensorImpl &impl) {
  return dynamic_cast<PendingValue *>(impl.value.get());
}

bool Segment::owns(const TensorImpl &impl) const {
  PendingValue *pending = pendingOf(impl);
  return pending && pending->segment.get() == this;
}

bool Segment::reads(const Storage *storage) {
  std::lock_guard lock(mutex);
  return !isDone && inputOf.contains(storage);
}

size_t Segment::numOps() {
  std::lock_guard lock(mutex);
  return ops;
}

ValueId Segment::lift(const TensorImpl &impl) {
  auto [first, last] = inputOf.equal_range(impl.storage.get());
  for (; first != last; ++first) {
    const Input &input = inputs[first->second];
    bool isSame =
        input.offset == impl.offset &&
        trace.typeOf(input.value) == impl.type() &&
        std::ranges::equal(trace.stridesOf(input.value), impl.stride());
    if (isSame) {
      return input.value;
    }
  }
  eventOfValue.push_back(static_cast<uint32_t>(trace.events.size()));
  ValueId value = trace.lift(impl.type(), impl.stride());
  inputOf.emplace(impl.storage.get(), inputs.size());
  inputs.push_back({impl.storage, impl.offset, impl.dtype, value});
  return value;
}

ValueId Segment::idOf(TensorImpl &impl) {
  PendingValue *pending = pendingOf(impl);
  return pending ? pending->id : lift(impl);
}

bool Segment::record(const OpCall &call, Tensor &result) {
  // What `result` named before must not be let go of under the lock.
  Tensor made;
  {
    std::lock_guard lock(mutex);
    if (isDone) {
      return false;
    }
    InlineVector<ValueId, 8> operands;
    for (const Tensor *operand : call.operands) {
      operands.push_back(idOf(*operand->impl()));
    }
    eventOfValue.push_back(static_cast<uint32_t>(trace.events.size()));
    ValueId id = trace.call(call.kind, operands, call.attrs, call.types);
    ++ops;
    auto *impl = new TensorImpl(call.types[0].dtype, call.types[0].shape);
    made = Tensor(impl);
    impl->isInference = threadState().isInferenceMode;
    impl->isViewWithoutGrad =
        info(call.kind).isView && !threadState().isGradEnabled;
    impl->value =
        detail::IntrusivePtr<SinkValue>(new PendingValue(this, id, *impl));
  }
  result = std::move(made);
  return true;
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

namespace {

/// Executables of this process, by the structure that they compute.
class ExecutableCache {
public:
  std::shared_ptr<const Executable> find(const StructuralHash &hash) {
    std::lock_guard lock(mutex);
    auto found = entries.find(hash);
    return found == entries.end() ? nullptr : found->second;
  }
  void add(const StructuralHash &hash,
           std::shared_ptr<const Executable> executable) {
    std::lock_guard lock(mutex);
    entries.emplace(hash, std::move(executable));
  }

private:
  struct Low {
    size_t operator()(const StructuralHash &hash) const { return hash.low; }
  };
  std::mutex mutex;
  std::unordered_map<StructuralHash, std::shared_ptr<const Executable>, Low>
      entries;
};

ExecutableCache &executableCache() {
  static ExecutableCache cache;
  return cache;
}

} // namespace

std::shared_ptr<const Executable>
Segment::findExecutable(std::span<const ValueId> wanted) {
  IsaLevel level = activeIsaLevel();
  std::vector<ProgramOutput> outputs;
  for (ValueId value : wanted) {
    outputs.push_back({value});
  }
  StructuralHash hash = trace.hash(outputs, static_cast<uint64_t>(level));
  std::shared_ptr<const Executable> executable = executableCache().find(hash);
  if (!executable) {
    executable = loadCompiler().compile({trace, outputs, hash, level});
    addToHistory(executable->records);
    executableCache().add(hash, executable);
    ++state->compiles;
    if (options().logLevel >= 1) {
      std::clog << "sinter: compiled " << ops << " ops to "
                << executable->kernels.size() << " kernels\n";
    }
  }
  return executable;
}

const Event &Segment::eventOf(ValueId value) const {
  return trace.events[eventOfValue[value]];
}

PendingValue *Segment::liveBaseOf(ValueId value) const {
  const Event &event = eventOf(value);
  if (event.kind != EventKind::op || event.op != OpKind::broadcast_to) {
    return nullptr;
  }
  ValueId base = trace.operandsOf(event)[0];
  auto found = std::ranges::find(live, base, &PendingValue::id);
  return found == live.end() ? liveBaseOf(base) : *found;
}

std::vector<ValueId> Segment::wantedValues() const {
  std::vector<ValueId> wanted;
  for (PendingValue *pending : live) {
    if (!liveBaseOf(pending->id)) {
      wanted.push_back(pending->id);
    }
  }
  std::ranges::sort(wanted);
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  return wanted;
}

std::vector<detail::IntrusivePtr<Storage>>
Segment::launch(std::span<const ValueId> wanted) {
  std::shared_ptr<const Executable> executable = findExecutable(wanted);
  std::vector<detail::IntrusivePtr<Storage>> memory;
  std::vector<void *> in, out;
  for (const Input &input : inputs) {
    in.push_back(static_cast<char *>(input.storage->data) +
                 input.offset * static_cast<int64_t>(byteSize(input.dtype)));
  }
  for (ValueId value : wanted) {
    TensorType type = trace.typeOf(value);
    size_t bytes =
        static_cast<size_t>(type.shape.numElements()) * byteSize(type.dtype);
    memory.emplace_back(new Storage(bytes));
    out.push_back(memory.back()->data);
  }
  runtime::PlanStatus status = runtime::runPlan(
      executable->plan, executable->kernels, runKernel, in, out);
  check(status.isOk(), ErrorKind::memory, "compile: ", status.kernel.message);
  ++state->segments;
  state->kernels += std::ranges::count(executable->plan.instructions,
                                       runtime::PlanOp::dispatch,
                                       &runtime::PlanInstruction::op);
  for (const auto &record : executable->records) {
    ++record->runs;
  }
  return memory;
}

void Segment::makeView(const PendingValue &pending, TensorImpl &base) const {
  Tensor from(&base), view;
  const Tensor *operand = &from;
  std::span<const int64_t> sizes = trace.wordsOf(eventOf(pending.id));
  TensorType type = trace.typeOf(pending.id);
  eagerSink().emit({OpKind::broadcast_to, {&operand, 1}, sizes, {&type, 1}},
                   {&view, 1});
  TensorImpl &to = *pending.impl;
  to.storage = view.impl()->storage;
  std::ranges::copy(view.strides(), to.strides);
  auto *step = new ViewStep;
  to.viewOf = detail::IntrusivePtr<ViewStep>(step);
  step->kind = OpKind::broadcast_to;
  step->attrs = AttrWords(sizes);
  step->base = detail::IntrusivePtr<TensorImpl>(&base);
}

/// Fills the handles. Those of one value share memory; a broadcast of a value
/// that has a handle is a view of that.
void Segment::compute(std::vector<detail::IntrusivePtr<SinkValue>> &done) {
  std::vector<ValueId> wanted = wantedValues();
  if (wanted.empty()) {
    return;
  }
  std::vector<detail::IntrusivePtr<Storage>> memory = launch(wanted);
  for (PendingValue *pending : live) {
    auto found = std::ranges::lower_bound(wanted, pending->id);
    if (found != wanted.end() && *found == pending->id) {
      pending->impl->storage = memory[found - wanted.begin()];
      done.push_back(std::move(pending->impl->value));
    }
  }
  for (PendingValue *pending : live) {
    if (PendingValue *base = liveBaseOf(pending->id)) {
      while (PendingValue *next = liveBaseOf(base->id)) {
        base = next; // A broadcast of a broadcast is one of the first.
      }
      makeView(*pending, *base->impl);
      done.push_back(std::move(pending->impl->value));
    }
  }
}

void Segment::run() {
  // Destroyed last: letting go of a value takes the lock.
  std::vector<detail::IntrusivePtr<SinkValue>> done;
  std::lock_guard lock(mutex);
  if (error) {
    std::rethrow_exception(error);
  }
  if (isDone) {
    return;
  }
  isDone = true;
  state->ops += static_cast<int64_t>(ops);
  try {
    compute(done);
  } catch (...) {
    error = std::current_exception();
    throw;
  }
  live.clear();
  inputs.clear();
  inputOf.clear();
}

} // namespace sinter
