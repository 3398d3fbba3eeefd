//===- TracedProgram.cpp - What a function calls, as a program ------------===//

#include "test/capture/TracedProgram.h"

#include "sinter/error.h"

namespace sinter {

ValueId TracedProgram::idOf(const Tensor &x) {
  auto [place, isNew] = ids.try_emplace(x.impl(), 0);
  if (isNew) {
    alive.push_back(x);
    place->second = program.lift(x);
  }
  return place->second;
}

void TracedProgram::emit(const OpCall &call, std::span<Tensor> results) {
  std::vector<ValueId> operands;
  for (const Tensor *operand : call.operands) {
    operands.push_back(idOf(*operand));
  }
  eagerSink().emit(call, results);
  ValueId first = program.call(call.kind, operands, call.attrs);
  for (size_t i = 0; i < results.size(); ++i) {
    ids[results[i].impl()] = first + static_cast<ValueId>(i);
    alive.push_back(results[i]);
  }
}

void TracedProgram::emitInto(const OpCall &, const Tensor &) {
  check(false, ErrorKind::internal, "trace: nothing may be written in place");
}

void TracedProgram::trace(
    const std::function<std::vector<Tensor>()> &function) {
  {
    SinkScope scope(this);
    eager = function();
  }
  for (const Tensor &out : eager) {
    program.store(idOf(out));
  }
}

StepCounts::StepCounts(const runtime::Plan &plan) {
  for (const runtime::PlanInstruction &step : plan.instructions) {
    kernels += step.op == runtime::PlanOp::dispatch;
    calls += step.op == runtime::PlanOp::library;
  }
}

} // namespace sinter
