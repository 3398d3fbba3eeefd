//===- TracedProgram.h - What a function calls, as a program --------------===//

#ifndef SINTER_TEST_CAPTURE_TRACED_PROGRAM_H
#define SINTER_TEST_CAPTURE_TRACED_PROGRAM_H

#include "frontend/tensor/Sink.h"
#include "test/capture/HandProgram.h"

#include <functional>
#include <unordered_map>

namespace sinter {

/// Executes every call of an op eagerly, and writes it down.
class TracedProgram final : public Sink {
public:
  void emit(const OpCall &call, std::span<Tensor> results) override;
  void emitInto(const OpCall &call, const Tensor &target) override;

  /// Runs a function, and takes what it returns for the results.
  void trace(const std::function<std::vector<Tensor>()> &function);

  HandProgram program;
  std::vector<Tensor> eager; ///< What the function returned.

private:
  ValueId idOf(const Tensor &x);

  std::unordered_map<const TensorImpl *, ValueId> ids;
  std::vector<Tensor> alive; ///< A tensor's address is its name.
};

/// How many steps of a plan run kernels, and how many call the library.
struct StepCounts {
  explicit StepCounts(const runtime::Plan &plan);

  int kernels = 0, calls = 0;
};

} // namespace sinter

#endif // SINTER_TEST_CAPTURE_TRACED_PROGRAM_H
