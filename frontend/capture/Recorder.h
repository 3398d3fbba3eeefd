//===- Recorder.h - The sink that matches a call with the tree ------------===//
//
// Every call of a compiled function walks down the tree of events. What the
// tree does not know is executed at once and added to it. What it has seen
// often enough is put off: its results are tensors whose storage has no memory
// yet, and at the end of the segment all of it runs as compiled code.
//
// A segment ends before anything can tell that its ops are late: when elements
// are looked at, before a write that cannot be put off, and when the function
// returns.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CAPTURE_RECORDER_H
#define SINTER_CAPTURE_RECORDER_H

#include "frontend/capture/FunctionState.h"
#include "frontend/capture/Launch.h"
#include "frontend/capture/Replay.h"
#include "frontend/capture/StorageTable.h"
#include "frontend/tensor/Sink.h"

#include <thread>

namespace sinter {

/// Where elements lie in a storage.
struct Place {
  explicit Place(const TensorImpl &x)
      : dtype(x.dtype), offset(x.offset), sizes(x.shape()),
        strides(x.stride()) {}
  explicit Place(const Geometry &x)
      : dtype(x.dtype), offset(x.offset), sizes(x.sizes), strides(x.strides) {}

  bool hasType(const TensorType &type) const {
    return dtype == type.dtype &&
           areEqual<int64_t>(sizes, std::span<const int64_t>(type.shape));
  }

  DType dtype;
  int64_t offset;
  IntArrayRef sizes, strides;
};

/// What a storage of the current segment holds. A slot has the number of the
/// value that its memory was made for, or lifted as.
struct Slot {
  /// Whether these are elements of exactly that place.
  bool holds(const Place &place) const;

  detail::IntrusivePtr<Storage> storage; ///< Null: a value without memory.
  const TreeEvent *event = nullptr;      ///< That made or lifted it.
  const TensorType *type = nullptr;      ///< As it was made or lifted.
  ValueId value = 0;                     ///< The elements now.
  int64_t nextAlias = -1; ///< Another slot of the same storage, lifted.
  int64_t offset = 0;     ///< Of a lifted one.
  bool isLifted = false;
  bool isWritten = false;
};

inline bool Slot::holds(const Place &place) const {
  const IntArrayRef &sizes = place.sizes, &strides = place.strides;
  if (offset != place.offset || !place.hasType(*type)) {
    return false;
  }
  if (isLifted) {
    return event->hasWords(strides);
  }
  int64_t step = 1;
  for (size_t i = sizes.size(); i-- > 0;) {
    if (sizes[i] != 1 && strides[i] != step) {
      return false;
    }
    step *= sizes[i];
  }
  return true;
}

class Recorder final : public Sink {
public:
  explicit Recorder(std::shared_ptr<detail::FunctionState> state);
  /// After an exception: executes what was put off, so that every tensor is as
  /// eager code would have left it.
  ~Recorder() override;

  void emit(const OpCall &call, std::span<Tensor> results) override;
  void emitInto(const OpCall &call, const Tensor &target) override;
  bool tryEmit(const OpCall &call, std::span<Tensor> results,
               bool mayRepeat) override;
  bool tryEmitInto(OpKind kind, std::span<const Tensor *const> operands,
                   const Tensor &target) override;
  void beginPass(std::span<const Tensor> seeds) override;
  bool tryPass(const TapePass &pass, std::span<Tensor> gradients) override;
  void endPass(const TapePass &pass,
               std::span<const Tensor> gradients) override;
  void synchronize() override { endSegment(EventKind::read, "pointer taken"); }

  /// Ends the call: every tensor that is left gets its elements.
  void finish();

  /// Ends the segment because the elements of `storage` are looked at.
  void settle(Storage &storage);

private:
  class Ahead;

  /// What storages of the current segment point to; one a thread.
  struct Owner final : StorageOwner {
    void settle(Storage &storage) override;

    std::atomic<Recorder *> recorder = nullptr; ///< Null between calls.
    std::thread::id thread = std::this_thread::get_id();
    // Lists of the current segment, kept from call to call.
    std::vector<TreeEvent *> path;
    std::vector<Slot> slots;
    std::vector<int64_t> numbers;
    std::vector<ValueId> inputs;
    StorageTable lifted;
  };
  static Owner &ownerOfThread();

  /// While it lives, storages may be looked at: what they hold is up to date.
  struct Executing {
    explicit Executing(Recorder &recorder)
        : recorder(recorder),
          previous(std::exchange(recorder.isExecuting, true)) {}
    ~Executing() { recorder.isExecuting = previous; }

    Recorder &recorder;
    bool previous;
  };

  // Operands.
  ValueId read(const TensorImpl &x);
  std::optional<ValueId> tryRead(const TensorImpl &x);
  ValueId lift(Storage *storage, const Place &place);
  ValueId applyLayout(const LayoutStep &step, ValueId base);
  int64_t firstSlotOf(const Storage *storage) const;
  int64_t findSlot(const Storage *storage, const Place &place) const;
  int64_t findSlot(const TensorImpl &x) const {
    return findSlot(x.storage.get(), Place(x));
  }
  int64_t knownValue(const Tensor &x) const;
  bool areKnown(std::span<const Tensor *const> operands, ValueId *ids) const;
  TreeEvent *findCall(const OpCall &call, std::span<const ValueId> ids) const;

  std::optional<PassEnds> endsOf(const TapePass &pass) const;
  std::optional<KnownGradient> gradientSince(size_t from,
                                             const Tensor &x) const;

  // Events.
  void noteCall(uint32_t event);
  TreeEvent *advance(const EventKey &key);
  /// Goes on to `event`; `number` is that of a dynamic constant.
  void take(TreeEvent &event, int64_t number) {
    if (event.isDynamic) [[unlikely]] {
      numbers.push_back(number);
      inputs.push_back(static_cast<ValueId>(slots.size()));
    }
    path.push_back(&event);
    numOps += event.isCounted;
    at = event.next;
    visitsOfLast = event.visits.load(std::memory_order_relaxed);
    if (visitsOfLast < state->options.warmup) {
      event.visits.fetch_add(1, std::memory_order_relaxed);
    }
  }
  TreeEvent *follow(Ahead &ahead, OpKind kind,
                    std::span<const Tensor *const> operands,
                    std::span<const int64_t> words, bool mayRepeat);
  void decide(uint32_t visitsBefore);
  bool canRecord(const OpCall &call) const;
  void makeView(const OpCall &call, Tensor &result);
  /// Whether an op that comes next may be put off.
  bool mayBeLate() const { return !isLate || *isLate; }
  bool isOften(const TreeEvent &event) const {
    return event.visits.load(std::memory_order_relaxed) + 1 >=
           state->options.warmup;
  }
  /// A place for a result of an event. In place: it is read again at once.
  Slot &addSlot(const TreeEvent &event, const TensorType &type) {
    auto id = static_cast<ValueId>(slots.size());
    Slot &slot = slots.emplace_back();
    slot.event = &event;
    slot.type = &type;
    slot.value = id;
    return slot;
  }
  void own(const Slot &slot);
  void addValues(const TreeEvent &event);
  void addLifted(const TreeEvent &event, Storage *storage, int64_t offset);
  Tensor makeLater(Slot &slot);
  void addLater(TreeEvent &event, std::span<Tensor> results);
  void addResults(TreeEvent &event, std::span<Tensor> results);
  void executeNow(const OpCall &call, std::span<Tensor> results);
  void executeIntoNow(const OpCall &call, const Tensor &target);
  void write(const OpCall &call, const Tensor &target, ValueId slot);
  bool writeThroughView(const OpCall &call, const Tensor &target);
  ValueId addValue(OpKind op, std::span<const ValueId> operands,
                   std::span<const int64_t> words, const TensorType &type);
  void mutate(ValueId slot, ValueId value);

  // Ends of segments.
  static uint64_t nextNumber();
  void endSegment(EventKind kind, const char *reason);
  std::vector<WantedValue> wantedValues() const;
  std::vector<Tensor> inputTensors() const;
  void launch(TreeEvent &end);
  bool run(const Executable &executable, std::span<const WantedValue> wanted);
  std::vector<uint32_t> launchKey(std::span<const WantedValue> wanted) const;
  std::shared_ptr<const Executable>
  executableFor(TreeEvent &end, std::span<const WantedValue> wanted,
                bool &isFirstRun);
  void launchVerified(TreeEvent &end, const Executable &executable,
                      std::span<const WantedValue> wanted);
  void countLaunch(const Executable &executable);
  void executePrefix();
  void takeContents(const Replay &replay);
  void poison(size_t from, const std::exception_ptr &error);
  void beginSegment();

  std::shared_ptr<detail::FunctionState> state;
  Owner &owner;
  Continuations *at;

  // The current segment.
  uint64_t number = 0; ///< Of the segment, in this process.
  std::vector<TreeEvent *> &path;
  std::vector<Slot> &slots;      ///< By value.
  std::vector<int64_t> &numbers; ///< The words of dynamic constants.
  std::vector<ValueId> &inputs;  ///< What is lifted, and those constants.
  StorageTable &lifted;
  std::optional<bool> isLate; ///< Whether its ops are put off; none yet.
  size_t numOps = 0;

  /// Where the backward pass began that runs now; none if it runs by itself.
  struct PassBegin {
    Continuations *at;
    uint64_t number;
    size_t events, values;
    PassEnds ends;
  };
  std::optional<PassBegin> passBegin;
  uint32_t visitsOfLast = 0; ///< Of the last event, before this call.

  bool isFinished = false;
  bool isOff = false;       ///< The tree is full: what follows is eager.
  bool isExecuting = false; ///< Storages may be looked at.
};

inline int64_t Recorder::firstSlotOf(const Storage *storage) const {
  return storage->segment == number ? int64_t{storage->slot}
                                    : lifted.find(storage);
}

inline int64_t Recorder::findSlot(const Storage *storage,
                                  const Place &place) const {
  int64_t slot = firstSlotOf(storage);
  while (slot >= 0 && !slots[slot].holds(place)) {
    slot = slots[slot].nextAlias;
  }
  return slot;
}

/// What a slot holds is computed by this segment.
inline void Recorder::own(const Slot &slot) {
  Storage &storage = *slot.storage;
  storage.isRecorded = true;
  storage.segment = number;
  storage.slot = slot.value;
  storage.owner = &owner;
}

} // namespace sinter

#endif // SINTER_CAPTURE_RECORDER_H
