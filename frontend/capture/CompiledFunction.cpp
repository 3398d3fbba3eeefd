//===- CompiledFunction.cpp - The call of a compiled function -------------===//

#include "frontend/capture/Recorder.h"

#include <ostream>

namespace sinter {

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
    recording->recorder.finish();
  }
}

std::shared_ptr<detail::FunctionState>
detail::makeFunctionState(const CompileOptions &options) {
  auto state = std::make_shared<FunctionState>();
  state->options = options;
  return state;
}

CompileReport detail::reportOf(FunctionState &state) {
  CompileReport report;
  report.calls = state.calls;
  report.paths = state.paths;
  report.segments = state.segments;
  report.ops = state.ops;
  report.eager_ops = state.eagerOps;
  report.kernels = state.kernels;
  report.compiles = state.compiles;
  report.failures = state.failures;
  report.mismatches = state.mismatches;
  std::lock_guard lock(state.mutex);
  report.breaks = state.breaks;
  return report;
}

std::ostream &operator<<(std::ostream &os, const CompileReport &report) {
  os << report.calls << " calls on " << report.paths << " paths, "
     << report.segments << " segments, " << report.ops << " ops compiled, "
     << report.eager_ops << " ops executed eagerly, " << report.kernels
     << " kernels, " << report.compiles << " compiles";
  for (const GraphBreak &one : report.breaks) {
    os << "\n  break at " << one.file << ":" << one.line << ": " << one.reason
       << ", " << one.count << " times";
  }
  return os;
}

} // namespace sinter
