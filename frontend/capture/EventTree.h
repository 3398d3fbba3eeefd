//===- EventTree.h - What the calls of a function have done so far --------===//
//
// A call is a path from the root. Calls that do the same share it; where they
// begin to differ, it forks. So nothing that a program may do needs a guard: it
// shows as another event.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CAPTURE_EVENT_TREE_H
#define SINTER_CAPTURE_EVENT_TREE_H

#include "frontend/capture/Compiler.h"

#include "sinter/runtime/attr_words.h"

#include <deque>
#include <memory_resource>
#include <mutex>
#include <source_location>

namespace sinter {

/// What is compared when a call is matched with an event. Types follow from the
/// rest but for a lifted tensor, whose words are its strides. Places in the
/// user's program do not count.
struct EventKey {
  EventKind kind;
  OpKind op;
  std::span<const ValueId> operands;
  std::span<const int64_t> words;
  std::span<const TensorType> types; ///< Of the results.
};

struct TreeEvent;
struct KnownPass;

/// Equality of lists that are short and compared at every call: a loop is
/// faster than a call.
template <class T> bool areEqual(std::span<const T> x, std::span<const T> y) {
  if (x.size() != y.size()) {
    return false;
  }
  for (size_t i = 0; i < x.size(); ++i) {
    if (x[i] != y[i]) {
      return false;
    }
  }
  return true;
}

/// What has followed an event, the newest first. Readers take no lock.
struct Continuations {
  std::atomic<TreeEvent *> first = nullptr;
  std::atomic<KnownPass *> firstPass = nullptr;
  uint32_t count = 0; ///< Guarded by the tree's mutex.
};

/// Compiled code of the segment that an event ends.
struct LaunchEntry {
  std::vector<uint32_t> key; ///< What is wanted of it, and what is an input.
  std::shared_ptr<const Executable> executable; ///< Null: cannot be compiled.
  CompiledSegment *report = nullptr;            ///< Guarded as this is.
};

/// One event. It does not change once it is in the tree, apart from counters
/// and what follows it. A call looks at each of its events, and much happens
/// between two calls: what it looks at comes first, in one line of a cache.
struct alignas(64) TreeEvent {
  bool matches(const EventKey &key) const;
  bool hasOperands(std::span<const ValueId> ids) const {
    return areEqual(operands, ids);
  }
  bool hasWords(std::span<const int64_t> other) const {
    return areEqual(words, other);
  }
  bool isCallOf(OpKind kindOfOp, ValueId operand) const {
    return kind == EventKind::op && op == kindOfOp && operands.size() == 1 &&
           operands[0] == operand;
  }
  /// The same for any op on operands, of which a constant has none.
  bool isCallOf(OpKind kindOfOp, std::span<const ValueId> ids,
                std::span<const int64_t> attrs) const {
    return kind == EventKind::op && op == kindOfOp && hasOperands(ids) &&
           hasWords(attrs);
  }
  /// Whether the event is a constant without dimensions that stands for `word`.
  bool isNumber(DType dtype, int64_t word) const;
  /// Whether the key is this event but for the number that it makes.
  bool differsInNumber(const EventKey &key) const;

  EventKind kind;
  OpKind op;
  /// A constant that has had several values: it matches any other, and is an
  /// input of the compiled code.
  bool isDynamic = false;
  bool isCounted = false; ///< An op that computes something.
  std::atomic<uint32_t> visits = 0;
  Continuations *next = nullptr;
  TreeEvent *sibling = nullptr; ///< Set before the event can be found.
  std::span<const ValueId> operands;
  std::span<const int64_t> words;
  size_t numResults = 0;
  std::span<const TensorType> types; ///< Of the results.
  std::source_location location;
  std::vector<LaunchEntry> launches; ///< Guarded by the tree's mutex.
};

/// What a backward pass begins with: the values of its seeds, and the slots of
/// its leaves.
struct PassEnds {
  bool operator==(const PassEnds &) const = default;

  std::vector<ValueId> seeds, leaves;
};

/// A result of a pass, and the views that were made of it.
struct KnownGradient {
  ValueId value;
  std::vector<std::pair<OpKind, AttrWords>> views;
};

/// A backward pass that followed an event, and the events that it became.
struct KnownPass {
  std::vector<uint64_t> graph; ///< The words of its graph.
  PassEnds ends;
  std::vector<TreeEvent *> events;
  /// Their results: the event, and the type.
  std::vector<std::pair<const TreeEvent *, const TensorType *>> values;
  std::vector<KnownGradient> gradients; ///< Of leaves, or of inputs.
  size_t numOps = 0;
  KnownPass *sibling = nullptr; ///< Set before the pass can be found.
};

/// The events of one compiled function; shared by threads.
class EventTree {
public:
  static constexpr uint32_t maxSiblings = 16;
  static constexpr size_t maxEvents = 1 << 16;
  static constexpr size_t maxLaunches = 32;
  static constexpr size_t maxPasses = 1 << 10;

  /// The event among those that follow, or null.
  static TreeEvent *find(const Continuations &after, const EventKey &key);

  /// If a number is all that the key has new, an event that stands for any
  /// number and goes on where the other one went on; else null.
  TreeEvent *generalise(Continuations &after, const EventKey &key);

  /// A new event. Null if there are too many.
  TreeEvent *add(Continuations &after, const EventKey &key);

  /// The pass among those that follow, or null.
  static const KnownPass *find(const Continuations &after,
                               std::span<const uint64_t> graph,
                               const PassEnds &ends);
  /// Adds a pass, unless there are too many.
  void add(Continuations &after, KnownPass pass);

  size_t size();

  EventTree() = default;
  ~EventTree();

  Continuations root;
  std::mutex mutex; ///< Of growth, and of `launches`.

private:
  TreeEvent &make(const EventKey &key);
  static void publish(Continuations &after, TreeEvent &event);

  template <class T> std::span<const T> keep(std::span<const T> list);
  std::span<const TensorType> keepTypes(std::span<const TensorType> list);

  /// Events, and what they point to, in the order in which they were added.
  std::pmr::monotonic_buffer_resource memory;
  std::deque<std::vector<TensorType>> types;
  std::vector<TreeEvent *> events;
  std::deque<KnownPass> passes;
};

inline bool TreeEvent::matches(const EventKey &key) const {
  if (kind != key.kind || op != key.op || !hasOperands(key.operands)) {
    return false;
  }
  if (isDynamic) [[unlikely]] {
    return differsInNumber(key);
  }
  return hasWords(key.words) &&
         (kind != EventKind::lift || types[0] == key.types[0]);
}

inline TreeEvent *EventTree::find(const Continuations &after,
                                  const EventKey &key) {
  TreeEvent *event = after.first.load(std::memory_order_acquire);
  while (event && !event->matches(key)) {
    event = event->sibling;
  }
  return event;
}

/// The place of the number in the words of a constant of equal elements; none
/// if the event is something else.
std::optional<size_t> numberPlace(const EventKey &key);

} // namespace sinter

#endif // SINTER_CAPTURE_EVENT_TREE_H
