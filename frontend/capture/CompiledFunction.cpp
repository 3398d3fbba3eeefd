//===- CompiledFunction.cpp - The call of a compiled function -------------===//

#include "frontend/Options.h"
#include "frontend/capture/Recorder.h"
#include "sinter/error.h"

namespace sinter {

Mode default_mode() {
  const std::string &asked = options().mode;
  check(asked.empty() || asked == "standard" || asked == "strict",
        ErrorKind::value,
        "compile: SINTER_OPT must be strict or standard, got '", asked, "'");
  return asked == "strict" ? Mode::strict : Mode::standard;
}

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
