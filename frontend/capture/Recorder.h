//===- Recorder.h - The sink that puts ops off ----------------------------===//

#ifndef SINTER_CAPTURE_RECORDER_H
#define SINTER_CAPTURE_RECORDER_H

#include "frontend/capture/Segment.h"

namespace sinter {

/// Gathers in segments what the compiler can take, and executes the rest at
/// once. A value is computed no later than something could tell: before its
/// elements are looked at, before an op that is executed reads it, before
/// memory that its segment reads is written, and at the end of the call.
class Recorder final : public Sink {
public:
  explicit Recorder(std::shared_ptr<detail::FunctionState> state)
      : state(std::move(state)) {}

  void emit(const OpCall &call, std::span<Tensor> results) override;
  void emitInto(const OpCall &call, const Tensor &target) override;

  /// Runs what was gathered.
  void flush();

private:
  bool canDefer(const OpCall &call) const;
  void defer(const OpCall &call, Tensor &result);

  std::shared_ptr<detail::FunctionState> state;
  detail::IntrusivePtr<Segment> segment; ///< The current one; may be null.
};

} // namespace sinter

#endif // SINTER_CAPTURE_RECORDER_H
