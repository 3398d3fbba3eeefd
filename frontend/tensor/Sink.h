//===- Sink.h - What a call of an op means --------------------------------===//
//
// An op call is executed, recorded or built as MLIR: whichever sink is in
// effect on this thread. The default executes. The tape stands above the sink.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_FRONTEND_SINK_H
#define SINTER_FRONTEND_SINK_H

#include "frontend/tensor/Impl.h"

#include <span>
#include <vector>

namespace sinter {

/// One call of an op, checked: operands of equal shape and dtype where the op
/// wants that, types of the results inferred.
struct OpCall {
  OpKind kind;
  std::span<const Tensor *const> operands;
  std::span<const int64_t> attrs;
  std::span<const TensorType> types; ///< Of the results.
};

/// Which call a node of the tape belongs to, among those that a sink has put
/// off. Equal calls so far and equal marks mean equal calls.
struct CallMark {
  static constexpr uint32_t noEvent = ~0u;

  uint64_t segment = 0;     ///< 0: the call was executed.
  uint32_t event = noEvent; ///< A view is none until it is read.
  uint32_t node = 0;        ///< How many nodes the segment had before.
};

/// A backward pass, as far as calls before it do not say what it does.
struct TapePass {
  std::vector<uint64_t> words;      ///< The graph.
  std::vector<Tensor> seeds;        ///< The cotangents it begins with.
  std::vector<TensorImpl *> leaves; ///< What gets gradients.
};

class SINTER_API Sink {
public:
  virtual ~Sink();

  CallMark lastCall;

  /// Makes the results of a call.
  virtual void emit(const OpCall &call, std::span<Tensor> results) = 0;

  /// Makes the elements of `target` those of the call's only result, converted
  /// to its dtype. `target` may be an operand.
  virtual void emitInto(const OpCall &call, const Tensor &target) = 0;

  /// Makes the results of a call that this sink knows from an earlier run of
  /// the same program, where promotion, broadcasting and types were worked out:
  /// the call has no types yet, and operands that `mayRepeat` are not repeated
  /// to their common shape. False, with nothing done, if it does not.
  virtual bool tryEmit(const OpCall &, std::span<Tensor>,
                       [[maybe_unused]] bool mayRepeat) {
    return false;
  }

  /// The same for a pointwise call whose result is written into `target`.
  virtual bool tryEmitInto(OpKind, std::span<const Tensor *const>,
                           const Tensor &) {
    return false;
  }

  /// Notes the tensors that a pass over the tape begins with, so that it does
  /// not matter when its rules read them.
  virtual void beginPass(std::span<const Tensor>) {}

  /// Makes the gradients of a pass over the tape that this sink knows from an
  /// earlier run of the same program, without its calls. False, with nothing
  /// done, if it does not; then `endPass` is told what the calls have made.
  virtual bool tryPass(const TapePass &, std::span<Tensor>) { return false; }
  virtual void endPass(const TapePass &, std::span<const Tensor>) {}

  /// Executes what was put off.
  virtual void synchronize() {}
};

/// The sink that executes.
SINTER_API Sink &eagerSink();

/// What differs between threads.
struct ThreadState {
  Sink *sink = nullptr; ///< Null: the eager one.
  bool isGradEnabled = true;
  bool isInferenceMode = false;
};

SINTER_API ThreadState &threadState();

/// Puts `sink` into effect on this thread for the lifetime of the scope; null
/// is the eager one.
class SINTER_API SinkScope {
public:
  explicit SinkScope(Sink *sink);
  ~SinkScope();
  SinkScope(const SinkScope &) = delete;

private:
  Sink *previous;
};

} // namespace sinter

#endif // SINTER_FRONTEND_SINK_H
