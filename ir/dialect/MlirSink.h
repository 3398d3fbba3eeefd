//===- MlirSink.h - Op calls that build IR --------------------------------===//

#ifndef SINTER_DIALECT_MLIR_SINK_H
#define SINTER_DIALECT_MLIR_SINK_H

#include "frontend/tensor/Sink.h"
#include "ir/dialect/Sinter.h"

namespace sinter::ir {

/// Builds an op for every call. A Tensor is a handle to an SSA value then; it
/// has no elements, and to ask for them is an Error.
class MlirSink : public Sink {
public:
  MlirSink(OpBuilder &b, Location loc) : b(b), loc(loc) {}

  void emit(const OpCall &call, std::span<Tensor> results) override;
  /// Throws: values do not change.
  void emitInto(const OpCall &call, const Tensor &target) override;

  /// A handle to `value`. Throws if no tensor of the frontend has its type.
  static Tensor wrap(Value value);
  /// The value behind a handle. Throws if it is a tensor in memory.
  static Value unwrap(const Tensor &tensor);

private:
  OpBuilder &b;
  Location loc;
};

} // namespace sinter::ir

#endif // SINTER_DIALECT_MLIR_SINK_H
