//===- CompiledFunction.cpp - The call of a compiled function -------------===//

#include "frontend/capture/Recorder.h"

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

} // namespace sinter
