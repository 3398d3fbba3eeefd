//===- StepRecorder.h - Executes a step and notes it as a program ---------===//

#ifndef SINTER_TEST_CAPTURE_STEP_RECORDER_H
#define SINTER_TEST_CAPTURE_STEP_RECORDER_H

#include "frontend/tensor/Sink.h"
#include "test/capture/HandProgram.h"

#include <map>
#include <tuple>

namespace sinter {

/// A sink that executes every call at once and notes it. What it makes of a
/// whole step of training is a program whose inputs are copies of what the step
/// read, so that both can be compared. Tensors that are written in place have
/// no other views.
class StepRecorder final : public Sink {
public:
  void emit(const OpCall &call, std::span<Tensor> results) override;
  void emitInto(const OpCall &call, const Tensor &target) override;

  /// Makes the value of a tensor an output.
  void store(const Tensor &x) { program.store(idOf(x)); }
  /// Makes all that the step wrote in place outputs that overwrite inputs.
  void storeWrites();

  HandProgram program;
  /// What was written in place, and the copy that the program overwrites.
  std::vector<std::pair<Tensor, Tensor>> written;

private:
  using Key = std::tuple<const Storage *, int64_t, std::vector<int64_t>>;
  struct Known {
    Tensor tensor; ///< Keeps the memory.
    ValueId value;
  };
  struct Input {
    Tensor tensor, copy;
    ValueId first;
  };

  static Key keyOf(const Tensor &x);
  ValueId idOf(const Tensor &x);
  ValueId note(const OpCall &call);

  std::map<Key, Known> known;
  std::vector<Input> inputs;
};

} // namespace sinter

#endif // SINTER_TEST_CAPTURE_STEP_RECORDER_H
