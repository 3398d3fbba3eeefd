//===- HandProgram.cpp - Programs put together by hand --------------------===//

#include "test/capture/HandProgram.h"

#include "frontend/tensor/Impl.h"
#include "sinter/error.h"

#include <algorithm>

namespace sinter {

ValueId HandProgram::lift(const Tensor &x) {
  inputs.push_back(x);
  lifted.push_back(trace.lift(x.impl()->type(), x.strides()));
  return lifted.back();
}

int32_t HandProgram::inputOf(ValueId value) const {
  return static_cast<int32_t>(std::ranges::find(lifted, value) -
                              lifted.begin());
}

ValueId HandProgram::call(OpKind kind, std::span<const ValueId> operands,
                          std::span<const int64_t> words) {
  std::vector<TensorType> in;
  for (ValueId operand : operands) {
    in.push_back(trace.typeOf(operand));
  }
  std::vector<TensorType> out(numResults(kind, in.size()));
  inferTypes(kind, in, words, out);
  return trace.call(kind, operands, words, out);
}

std::shared_ptr<const Executable> HandProgram::compile() const {
  IsaLevel level = activeIsaLevel();
  return loadCompiler().compile(
      {trace, outputs, trace.hash(outputs, static_cast<uint64_t>(level)),
       level});
}

runtime::PlanStatus HandProgram::run() {
  std::shared_ptr<const Executable> executable = compile();
  std::vector<void *> in, out;
  for (const Tensor &input : inputs) {
    in.push_back(input.impl()->data());
  }
  results.clear();
  for (const ProgramOutput &output : outputs) {
    if (output.input >= 0) {
      out.push_back(in[static_cast<size_t>(output.input)]);
      continue;
    }
    TensorType type = trace.typeOf(output.value);
    results.push_back(empty(type.shape, type.dtype));
    out.push_back(results.back().impl()->data());
  }
  return runtime::runPlan(executable->plan, executable->kernels, runKernel, in,
                          out);
}

} // namespace sinter
