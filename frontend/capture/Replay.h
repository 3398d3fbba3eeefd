//===- Replay.h - A segment, executed op by op ----------------------------===//

#ifndef SINTER_CAPTURE_REPLAY_H
#define SINTER_CAPTURE_REPLAY_H

#include "frontend/capture/EventTree.h"
#include "frontend/tensor/Sink.h"

namespace sinter {

/// Executes events by the eager path, without writing memory that it did not
/// make. It is what runs when code may not or cannot be compiled, and what
/// compiled code is checked against.
class Replay {
public:
  /// `inputs` are the lifted tensors in the order of their events, `numbers`
  /// the words of the dynamic constants in theirs.
  Replay(std::span<TreeEvent *const> path, std::span<const Tensor> inputs,
         std::span<const int64_t> numbers)
      : path(path), inputs(inputs), numbers(numbers) {}

  /// Throws what an op throws; what came before it stays.
  void run();

  /// What the memory of a value holds now: its own elements, or those that were
  /// last written to it. Undefined if its op was not reached.
  Tensor contentsOf(ValueId slot) const;
  /// Which value that is, of a value whose op was reached.
  ValueId valueIn(ValueId slot) const { return written[slot]; }

  /// Of each value; undefined where its op was not reached.
  std::vector<Tensor> values;

private:
  void execute(const TreeEvent &event);

  std::span<TreeEvent *const> path;
  std::span<const Tensor> inputs;
  std::span<const int64_t> numbers;
  size_t nextInput = 0, nextNumber = 0;
  std::vector<ValueId> written; ///< By slot: the value that was written last.
};

} // namespace sinter

#endif // SINTER_CAPTURE_REPLAY_H
