//===- Recorder.cpp - The sink that puts ops off --------------------------===//

#include "frontend/capture/Recorder.h"

#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

#include <exception>
#include <ostream>

namespace sinter {

/// A longer segment is run before the next op: its values take memory.
constexpr size_t maxOpsOfSegment = 4096;

/// Gives an operand memory if it has none.
static void materialize(const Tensor &tensor) {
  if (tensor.impl()->value) {
    tensor.impl()->materialize();
  }
}

bool Recorder::canDefer(const OpCall &call) const {
  if (call.types[0].shape.numElements() == 0) {
    return false;
  }
  switch (call.kind) {
  case OpKind::constant:
    return attrs::constant(call.attrs).value.size() == 1;
  case OpKind::broadcast_to:
    // A broadcast of memory is a view; of a value, it is an index.
    return segment && segment->owns(*call.operands[0]->impl());
  case OpKind::convert:
    return true;
  default:
    return info(call.kind).family == OpFamily::pointwise;
  }
}

void Recorder::defer(const OpCall &call, Tensor &result) {
  if (segment && segment->numOps() >= maxOpsOfSegment) {
    flush();
  }
  if (!segment) {
    segment = detail::IntrusivePtr<Segment>(new Segment(state));
  }
  for (const Tensor *operand : call.operands) {
    if (!segment->owns(*operand->impl())) {
      materialize(*operand);
    }
  }
  if (!segment->record(call, result)) {
    // It ran in between, because somebody looked at a value.
    segment = detail::IntrusivePtr<Segment>(new Segment(state));
    for (const Tensor *operand : call.operands) {
      materialize(*operand);
    }
    segment->record(call, result);
  }
}

void Recorder::emit(const OpCall &call, std::span<Tensor> results) {
  if (canDefer(call)) {
    return defer(call, results[0]);
  }
  for (const Tensor *operand : call.operands) {
    materialize(*operand);
  }
  eagerSink().emit(call, results);
}

void Recorder::emitInto(const OpCall &call, const Tensor &target) {
  for (const Tensor *operand : call.operands) {
    materialize(*operand);
  }
  materialize(target);
  if (segment && segment->reads(target.impl()->storage.get())) {
    flush();
  }
  eagerSink().emitInto(call, target);
}

void Recorder::flush() {
  if (segment) {
    detail::IntrusivePtr<Segment> own = std::move(segment);
    segment = nullptr;
    own->run();
  }
}

//===----------------------------------------------------------------------===//
// The call of a compiled function
//===----------------------------------------------------------------------===//

struct detail::RecordingScope::Recording {
  explicit Recording(const std::shared_ptr<FunctionState> &state)
      : recorder(state), scope(&recorder) {}

  Recorder recorder;
  SinkScope scope;
};

detail::RecordingScope::RecordingScope(
    const std::shared_ptr<FunctionState> &state) {
  ++state->calls;
  if (!threadState().sink) {
    recording = std::make_unique<Recording>(state);
  }
}

detail::RecordingScope::~RecordingScope() = default;

void detail::RecordingScope::finish() {
  if (recording) {
    recording->recorder.flush();
  }
}

std::shared_ptr<detail::FunctionState>
detail::makeFunctionState(const CompileOptions &options) {
  auto state = std::make_shared<FunctionState>();
  state->options = options;
  return state;
}

CompileReport detail::reportOf(const FunctionState &state) {
  return {state.calls, state.segments, state.ops, state.kernels,
          state.compiles};
}

std::ostream &operator<<(std::ostream &os, const CompileReport &report) {
  return os << report.calls << " calls, " << report.segments << " segments, "
            << report.ops << " ops, " << report.kernels << " kernels, "
            << report.compiles << " compiles";
}

} // namespace sinter
