//===- Trace.h - What a program did, as a list of events ------------------===//
//
// Flat arrays of plain records; values are numbered densely in the order in
// which they come into being. Nothing here refers to a tensor, a thread or
// MLIR. The compiler imports a trace (ir/import), a cache hashes it, and a
// second visit is compared with it event by event.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_IR_TRACE_H
#define SINTER_IR_TRACE_H

#include "sinter/runtime/op_kind.h"
#include "sinter/shape.h"

#include <source_location>
#include <vector>

namespace sinter {

using ValueId = uint32_t;

/// Everything that a program does is an event, so every variation shows.
enum class EventKind : uint8_t {
  lift,      ///< A tensor from outside is read for the first time.
  op,        ///< An op is called.
  read,      ///< Elements are looked at: a graph break.
  mutate,    ///< A tensor from outside is written in place.
  rng,       ///< Random numbers are drawn.
  stateFlag, ///< Grad mode, or another switch of the thread.
  return_,   ///< The function ends.
};

/// One event. Its operands, attribute words and results are runs in the arrays
/// of the trace.
struct Event {
  EventKind kind;
  OpKind op; ///< Of `op` events, else 0.
  uint16_t numOperands;
  uint16_t numWords;
  uint16_t numResults;
  uint32_t firstOperand;
  uint32_t firstWord;
  ValueId firstResult;
};
static_assert(sizeof(Event) == 20, "hashed as bytes: no padding");

/// What is known of a value. A lifted one has the strides of its tensor.
struct TraceValue {
  DType dtype;
  uint8_t rank;
  bool hasStrides;
  uint8_t unused;
  uint32_t firstDim; ///< Sizes, then strides if it has any, in `Trace::dims`.
};
static_assert(sizeof(TraceValue) == 8, "hashed as bytes: no padding");

/// A value that a program stores.
struct ProgramOutput {
  bool operator==(const ProgramOutput &) const = default;

  ValueId value;
  /// Its new home: the place in memory of that lifted value (the first is 0),
  /// or -1.
  int32_t input = -1;
};
static_assert(sizeof(ProgramOutput) == 8, "hashed as bytes: no padding");

/// 128 bits that stand for a structure.
struct StructuralHash {
  bool operator==(const StructuralHash &) const = default;

  uint64_t low = 0, high = 0;
};

/// A list of events.
class SINTER_API Trace {
public:
  /// A tensor from outside. `strides` are in elements.
  ValueId lift(const TensorType &type, std::span<const int64_t> strides);

  /// A call of an op. Returns the first result; the others follow it.
  ValueId call(OpKind op, std::span<const ValueId> operands,
               std::span<const int64_t> words,
               std::span<const TensorType> results);

  /// An event without results.
  void note(EventKind kind, std::span<const ValueId> operands,
            std::span<const int64_t> words);

  TensorType typeOf(ValueId value) const;
  std::span<const int64_t> stridesOf(ValueId value) const;
  std::span<const ValueId> operandsOf(const Event &event) const {
    return {operands.data() + event.firstOperand, event.numOperands};
  }
  std::span<const int64_t> wordsOf(const Event &event) const {
    return {words.data() + event.firstWord, event.numWords};
  }

  /// Of the events and `outputs`, the values that are wanted. Places in the
  /// user's program do not count.
  StructuralHash hash(std::span<const ProgramOutput> outputs,
                      uint64_t salt) const;

  std::vector<Event> events;
  std::vector<ValueId> operands;
  std::vector<int64_t> words;
  std::vector<TraceValue> values;
  std::vector<int64_t> dims;
  std::vector<std::source_location> locations; ///< One an event.

private:
  ValueId addValue(const TensorType &type, std::span<const int64_t> strides,
                   bool hasStrides);
  void addEvent(EventKind kind, OpKind op, std::span<const ValueId> operands,
                std::span<const int64_t> words, size_t numResults);
};

} // namespace sinter

#endif // SINTER_IR_TRACE_H
