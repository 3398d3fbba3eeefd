//===- CheckingSink.h - Compares every call of an op with the oracle ------===//

#ifndef SINTER_TEST_FUZZ_CHECKING_SINK_H
#define SINTER_TEST_FUZZ_CHECKING_SINK_H

#include "frontend/tensor/Sink.h"
#include "test/fuzz/Program.h"

namespace sinter::testing {

/// How often each op was executed and compared, for each dtype and ISA level.
struct Hits {
  int64_t count[numOps][numDTypes][numIsaLevels] = {};

  int64_t &at(OpKind kind, DType dtype, IsaLevel level) {
    return count[static_cast<size_t>(kind)][static_cast<size_t>(dtype)]
                [static_cast<size_t>(level)];
  }
};

/// Executes, as the eager sink does, and compares each result with that of the
/// oracle for the same operands; whoever makes the call: the program,
/// promotion, a backward pass.
class CheckingSink : public Sink {
public:
  CheckingSink(Hits &hits, IsaLevel level) : hits(hits), level(level) {}

  void emit(const OpCall &call, std::span<Tensor> results) override;
  void emitInto(const OpCall &call, const Tensor &target) override;

  /// What was wrong with the first call that was; empty if none was.
  std::string fault;

private:
  void compare(const OpCall &call, const std::vector<Value> &operands,
               std::span<const Value> results);

  Hits &hits;
  IsaLevel level;
};

} // namespace sinter::testing

#endif // SINTER_TEST_FUZZ_CHECKING_SINK_H
