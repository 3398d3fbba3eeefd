//===- HandProgram.h - Programs put together by hand ----------------------===//

#ifndef SINTER_TEST_CAPTURE_HAND_PROGRAM_H
#define SINTER_TEST_CAPTURE_HAND_PROGRAM_H

#include "frontend/capture/Compiler.h"
#include "sinter/sinter.h"

#include <initializer_list>
#include <span>
#include <vector>

namespace sinter {

/// A trace that no recorder made, compiled and run.
class HandProgram {
public:
  /// A tensor from outside.
  ValueId lift(const Tensor &x);
  /// A call of an op: its first result.
  ValueId call(OpKind kind, std::span<const ValueId> operands,
               std::span<const int64_t> words);
  ValueId call(OpKind kind, std::initializer_list<ValueId> operands,
               std::span<const int64_t> words = {}) {
    return call(kind, std::span(operands.begin(), operands.size()), words);
  }
  /// Stores a value in a new tensor.
  void store(ValueId value) { outputs.push_back({value}); }
  /// Stores a value in the memory of a lifted one.
  void overwrite(ValueId input, ValueId value) {
    outputs.push_back({value, inputOf(input)});
  }

  std::shared_ptr<const Executable> compile() const;
  /// Compiles and runs; the outputs that are no inputs are in `results` then.
  runtime::PlanStatus run();

  std::vector<Tensor> results;

private:
  int32_t inputOf(ValueId value) const;

  Trace trace;
  std::vector<Tensor> inputs;
  std::vector<ValueId> lifted;
  std::vector<ProgramOutput> outputs;
};

} // namespace sinter

#endif // SINTER_TEST_CAPTURE_HAND_PROGRAM_H
