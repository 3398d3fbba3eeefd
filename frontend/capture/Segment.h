//===- Segment.h - Ops that were put off ----------------------------------===//

#ifndef SINTER_CAPTURE_SEGMENT_H
#define SINTER_CAPTURE_SEGMENT_H

#include "frontend/capture/Compiler.h"
#include "frontend/tensor/Sink.h"
#include "sinter/compile.h"

#include <exception>
#include <mutex>
#include <unordered_map>

namespace sinter {

struct PendingValue;

/// What all copies of a compiled function share.
struct detail::FunctionState {
  CompileOptions options;
  std::atomic<int64_t> calls = 0, segments = 0, ops = 0, kernels = 0,
                       compiles = 0;
};

/// A run of recorded ops, the tensors that they read, and the handles that want
/// their results. Which results are wanted is observed: a value that no handle
/// names when the segment runs is never stored.
///
/// Handles own the segment, and the segment the memory it reads. So it outlives
/// the call that recorded it if it must, and may then run on any thread.
class Segment final : public detail::RefCounted {
public:
  explicit Segment(std::shared_ptr<detail::FunctionState> state)
      : state(std::move(state)) {}

  /// Records a call of an op with one result and makes that. Returns false,
  /// having done nothing, if the segment ran already. Operands are values of
  /// this segment or tensors in memory.
  bool record(const OpCall &call, Tensor &result);

  /// Whether a tensor is a value that this segment has not computed yet.
  bool owns(const TensorImpl &impl) const;

  /// Whether an op of the segment reads that memory.
  bool reads(const Storage *storage);

  /// Computes what handles want, once, and gives it to them. Throws what went
  /// wrong, then and at every later call.
  void run();

  size_t numOps();

private:
  friend struct PendingValue;

  /// A tensor in memory that an op reads, as it was then.
  struct Input {
    detail::IntrusivePtr<Storage> storage;
    int64_t offset;
    DType dtype;
    ValueId value;
  };

  ValueId idOf(TensorImpl &impl);
  ValueId lift(const TensorImpl &impl);
  /// What handles want and is no view of another such value.
  std::vector<ValueId> wantedValues() const;
  std::shared_ptr<const Executable>
  findExecutable(std::span<const ValueId> wanted);
  /// Computes the wanted values into new memory.
  std::vector<detail::IntrusivePtr<Storage>>
  launch(std::span<const ValueId> wanted);
  /// Makes the handle of a broadcast a view of what it repeats.
  void makeView(const PendingValue &pending, TensorImpl &base) const;
  void compute(std::vector<detail::IntrusivePtr<SinkValue>> &done);
  /// The event that made a value.
  const Event &eventOf(ValueId value) const;
  /// What a live broadcast is a view of, if that is live, too.
  PendingValue *liveBaseOf(ValueId value) const;

  std::mutex mutex;
  std::shared_ptr<detail::FunctionState> state;
  Trace trace;
  std::vector<uint32_t> eventOfValue;
  std::vector<Input> inputs;
  std::unordered_multimap<const Storage *, size_t> inputOf;
  std::vector<PendingValue *> live;
  size_t ops = 0;
  bool isDone = false;
  std::exception_ptr error;
};

/// A handle's claim to a value of a segment.
struct PendingValue final : SinkValue {
  PendingValue(Segment *segment, ValueId id, TensorImpl &impl);
  ~PendingValue() override;
  void materialize(TensorImpl &impl) override;
  detail::IntrusivePtr<SinkValue> aliasFor(TensorImpl &alias) override;

  detail::IntrusivePtr<Segment> segment;
  ValueId id;
  TensorImpl *impl;
  size_t place; ///< In `Segment::live`.
};

} // namespace sinter

#endif // SINTER_CAPTURE_SEGMENT_H
