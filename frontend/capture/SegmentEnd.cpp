//===- SegmentEnd.cpp - Running what a recorder has put off ---------------===//

#include "frontend/Options.h"
#include "frontend/capture/Recorder.h"
#include "frontend/capture/Report.h"
#include "frontend/capture/Verify.h"
#include "sinter/error.h"

#include <algorithm>
#include <iostream>

namespace sinter {

namespace {

/// Stands for elements whose op failed: whoever looks at them gets its error.
/// Kept for ever, as errors are few and tensors may live long.
class Poison final : public StorageOwner {
public:
  explicit Poison(std::exception_ptr error) : error(std::move(error)) {}

  void settle(Storage &) override { std::rethrow_exception(error); }

private:
  std::exception_ptr error;
};

/// A tensor in memory at that place.
Tensor tensorAt(const Slot &slot) {
  const TensorType &type = *slot.type;
  auto *impl = new TensorImpl(type.dtype, type.shape);
  Tensor tensor(impl);
  impl->storage = slot.storage;
  impl->offset = slot.offset;
  std::ranges::copy(slot.event->words, impl->strides);
  return tensor;
}

/// All of a storage that the segment made.
Tensor wholeOf(const Slot &slot) {
  const TensorType &type = *slot.type;
  auto *impl = new TensorImpl(type.dtype, type.shape);
  Tensor tensor(impl);
  impl->storage = slot.storage;
  return tensor;
}

char *dataAt(const Slot &slot) {
  DType dtype = slot.type->dtype;
  return static_cast<char *>(slot.storage->data) +
         slot.offset * static_cast<int64_t>(byteSize(dtype));
}

/// Whether what a slot holds can be seen after the segment: somebody but the
/// recorder knows the storage, or its memory is not ours.
bool isSeen(const Slot &slot) {
  return slot.storage->useCount() > 1 || !slot.storage->isOwned;
}

/// Whether the segment must store what the slot holds.
bool isWanted(const Slot &slot) {
  return slot.storage && (!slot.isLifted || slot.isWritten) && isSeen(slot);
}

} // namespace

//===----------------------------------------------------------------------===//
// Ends
//===----------------------------------------------------------------------===//

void Recorder::beginSegment() {
  for (Slot &slot : slots) {
    if (Storage *storage = slot.storage.get()) {
      storage->isRecorded = storage->isRecorded && slot.isLifted;
      if (storage->owner == &owner) {
        storage->owner = nullptr;
      }
    }
  }
  slots.clear();
  path.clear();
  numbers.clear();
  inputs.clear();
  lifted.clear();
  isLate.reset();
  numOps = 0;
  lastCall = {};
  number = nextNumber();
}

void Recorder::endSegment(EventKind kind, const char *reason) {
  if (isOff || (path.empty() && kind == EventKind::read)) {
    return;
  }
  TreeEvent *end = advance({kind, OpKind{}, {}, {}, {}});
  if (!end) {
    return;
  }
  path.pop_back();
  struct Next {
    ~Next() {
      if (reason) {
        recorder.state->addBreak(reason, watch->milliseconds());
      }
      recorder.beginSegment();
    }
    Recorder &recorder;
    const char *reason;
    std::optional<Stopwatch> watch;
  } next{*this, reason, {}};
  if (reason) {
    next.watch.emplace();
  }
  if (isLate && *isLate && !path.empty()) {
    launch(*end);
  }
}

void Recorder::settle(Storage &) {
  if (!isExecuting) {
    endSegment(EventKind::read, "elements read");
  }
}

void Recorder::finish() {
  isFinished = true;
  Continuations *before = at;
  endSegment(EventKind::return_, nullptr);
  bool isNewPath = !isOff && before != at && visitsOfLast == 0;
  state->paths += isNewPath;
}

Recorder::~Recorder() {
  if (!isFinished) {
    try {
      executePrefix();
    } catch (...) { // Whoever looks at what could not be computed gets it.
    }
  }
  beginSegment();
  owner.recorder = nullptr;
}

//===----------------------------------------------------------------------===//
// Compiled code
//===----------------------------------------------------------------------===//

std::vector<WantedValue> Recorder::wantedValues() const {
  std::vector<WantedValue> wanted;
  for (size_t i = 0; i < slots.size(); ++i) {
    const Slot &slot = slots[i];
    if (isWanted(slot)) {
      wanted.push_back({slot.value, static_cast<ValueId>(i), slot.isLifted});
    }
  }
  return wanted;
}

std::vector<uint32_t>
Recorder::launchKey(std::span<const WantedValue> wanted) const {
  std::vector<uint32_t> key{static_cast<uint32_t>(activeIsaLevel())};
  for (const WantedValue &value : wanted) {
    key.push_back(value.slot);
    key.push_back(value.value);
  }
  key.push_back(UINT32_MAX);
  key.insert(key.end(), inputs.begin(), inputs.end());
  return key;
}

/// Null if the compiler cannot take the segment; it says so once.
std::shared_ptr<const Executable>
Recorder::executableFor(TreeEvent &end, std::span<const WantedValue> wanted,
                        bool &isFirstRun) {
  std::vector<uint32_t> key = launchKey(wanted);
  std::mutex &mutex = state->tree.mutex;
  {
    std::lock_guard lock(mutex);
    for (const LaunchEntry &entry : end.launches) {
      if (entry.key == key) {
        if (entry.report) {
          ++entry.report->launches;
        }
        return entry.executable;
      }
    }
    if (end.launches.size() >= EventTree::maxLaunches) {
      return nullptr;
    }
  }
  std::shared_ptr<const Executable> executable;
  bool isNew = false;
  Stopwatch watch;
  try {
    executable =
        findExecutable(SegmentTrace(path, wanted), state->options.mode, isNew);
  } catch (const Error &error) {
    ++state->failures;
    std::clog << "sinter: a segment runs op by op because it cannot be "
                 "compiled: "
              << error.what() << "\n";
  }
  state->compiles += isNew;
  isFirstRun = true;
  std::lock_guard lock(mutex);
  CompiledSegment *report = nullptr;
  if (executable) {
    report = &state->executables.emplace_back(describe(*executable, path));
    report->ops = static_cast<int64_t>(numOps);
    report->reason = reasonToCompile(end.launches, key, isNew);
    report->milliseconds = watch.milliseconds();
    report->launches = 1;
  }
  end.launches.push_back({std::move(key), executable, report});
  return executable;
}

bool Recorder::run(const Executable &executable,
                   std::span<const WantedValue> wanted) {
  InlineVector<void *, 64> in, out;
  InlineVector<int64_t, 64> words(numbers.size());
  size_t nextNumber = 0;
  for (ValueId id : inputs) {
    const Slot &slot = slots[id];
    if (slot.isLifted) {
      in.push_back(dataAt(slot));
      continue;
    }
    void *place = &words[nextNumber];
    fillElements({place, slot.type->dtype, 0, nullptr, nullptr},
                 numbers[nextNumber++]);
    in.push_back(place);
  }
  for (const WantedValue &value : wanted) {
    Slot &slot = slots[value.slot];
    if (!value.isLifted) {
      slot.storage->allocate();
    }
    out.push_back(dataAt(slot));
  }
  return runtime::runPlan(executable.plan, executable.kernels, &runKernel,
                          {in.data(), in.size()}, {out.data(), out.size()})
      .isOk();
}

void Recorder::launch(TreeEvent &end) {
  std::vector<WantedValue> wanted = wantedValues();
  if (wanted.empty()) {
    return;
  }
  bool isFirstRun = false;
  std::shared_ptr<const Executable> executable =
      executableFor(end, wanted, isFirstRun);
  if (executable && isFirstRun && state->options.verify) {
    return launchVerified(end, *executable, wanted);
  }
  if (!executable || !run(*executable, wanted)) {
    return executePrefix(); // Throws what an op throws.
  }
  countLaunch(*executable);
}

void Recorder::countLaunch(const Executable &executable) {
  state->ops += static_cast<int64_t>(numOps);
  ++state->segments;
  state->kernels += std::ranges::count(executable.plan.instructions,
                                       runtime::PlanOp::dispatch,
                                       &runtime::PlanInstruction::op);
  for (const auto &record : executable.records) {
    ++record->runs;
  }
}

/// The eager path on copies of the inputs, then compiled code; what differs is
/// reported, and is eager's.
void Recorder::launchVerified(TreeEvent &end, const Executable &executable,
                              std::span<const WantedValue> wanted) {
  Executing scope(*this);
  SinkScope eager(nullptr);
  const std::vector<Tensor> before = copyInputs(inputTensors());
  Replay replay(path, before, numbers);
  try {
    replay.run();
  } catch (const Error &) {
    return executePrefix(); // Throws it again, where it belongs.
  }
  if (!run(executable, wanted)) {
    return executePrefix();
  }
  std::vector<Tensor> radii = radiiOf(path, replay, state->options.mode);
  std::string found;
  for (const WantedValue &value : wanted) {
    const Slot &slot = slots[value.slot];
    Tensor actual = slot.isLifted ? tensorAt(slot) : wholeOf(slot);
    Tensor expected = replay.contentsOf(value.slot);
    if (difference(expected, actual, radii[replay.valueIn(value.slot)])) {
      found = "differs";
    }
  }
  if (found.empty()) {
    return countLaunch(executable);
  }
  ++state->mismatches;
  std::clog << "sinter: verify: compiled code is not used because it differs "
               "from eager code, "
            << explainDifference(
                   {path, wanted, before, numbers, radii, state->options.mode},
                   replay)
            << "\n";
  state->eagerOps += static_cast<int64_t>(numOps);
  takeContents(replay);
  std::lock_guard lock(state->tree.mutex);
  for (LaunchEntry &entry : end.launches) {
    if (entry.executable.get() == &executable) {
      entry.executable = nullptr;
    }
  }
}

//===----------------------------------------------------------------------===//
// Op by op
//===----------------------------------------------------------------------===//

std::vector<Tensor> Recorder::inputTensors() const {
  std::vector<Tensor> tensors;
  for (ValueId id : inputs) {
    if (slots[id].isLifted) {
      tensors.push_back(tensorAt(slots[id]));
    }
  }
  return tensors;
}

/// Gives storages what a replay has computed for them.
void Recorder::takeContents(const Replay &replay) {
  for (size_t i = 0; i < slots.size(); ++i) {
    Slot &slot = slots[i];
    if (!isWanted(slot)) {
      continue;
    }
    Tensor contents = replay.contentsOf(static_cast<ValueId>(i));
    if (!contents.defined()) {
      continue;
    }
    TensorImpl &from = *contents.impl();
    Storage &memory = *from.storage;
    if (slot.isLifted) {
      // Another view of the memory that is written must be read before.
      Tensor own = contents.clone();
      copyElements(own.impl()->view(), tensorAt(slot).impl()->view());
      continue;
    }
    bool isOwn = memory.useCount() == 1 && memory.isOwned &&
                 memory.bytes == slot.storage->bytes && from.isContiguous();
    if (isOwn) {
      std::swap(memory.data, slot.storage->data);
      continue;
    }
    if (!slot.storage->data) {
      slot.storage->allocate();
    }
    TensorImpl to(from.dtype, from.shape());
    copyElements(from.view(),
                 {slot.storage->data, to.dtype, to.rank, to.sizes, to.strides});
  }
}

void Recorder::poison(size_t from, const std::exception_ptr &error) {
  auto made = std::make_unique<Poison>(error);
  StorageOwner *owner = made.get();
  StorageOwner::keep(std::move(made));
  for (size_t i = from; i < slots.size(); ++i) {
    if (slots[i].storage && !slots[i].isLifted) {
      slots[i].storage->owner = owner;
    }
  }
}

/// Executes what was put off, and gives every tensor what eager code would have
/// left in it. Throws what an op throws; the rest of the call is eager then.
void Recorder::executePrefix() {
  if (!isLate || !*isLate) {
    return;
  }
  Executing scope(*this);
  SinkScope eager(nullptr);
  isLate = false;
  std::vector<Tensor> lifts = inputTensors();
  Replay replay(path, lifts, numbers);
  std::exception_ptr error;
  try {
    replay.run();
  } catch (...) {
    error = std::current_exception();
  }
  state->eagerOps += static_cast<int64_t>(numOps);
  takeContents(replay);
  if (error) {
    poison(replay.values.size(), error);
    beginSegment();
    isOff = true;
    std::rethrow_exception(error);
  }
}

} // namespace sinter
