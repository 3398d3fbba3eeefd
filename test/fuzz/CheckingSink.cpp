//===- CheckingSink.cpp - Compares every call of an op with the oracle ----===//

#include "test/fuzz/CheckingSink.h"

#include "ir/reference/Agreement.h"
#include "sinter/runtime/op_attrs.h"
#include "test/conformance/Samples.h"
#include "test/fuzz/Eager.h"

namespace sinter::testing {

namespace {

std::vector<Value> valuesOf(std::span<const Tensor *const> tensors) {
  std::vector<Value> values;
  for (const Tensor *tensor : tensors) {
    values.push_back(valueOf(*tensor));
  }
  return values;
}

/// The dtype that a call counts for, as canBeOf has it.
DType dtypeOf(const OpCall &call) {
  if (call.operands.empty()) {
    return call.types[0].dtype;
  }
  const OpInfo &op = info(call.kind);
  bool isFirst = op.isVariadic || op.operands[1] == 'i';
  return (isFirst ? call.operands.front() : call.operands.back())->dtype();
}

} // namespace

void CheckingSink::emit(const OpCall &call, std::span<Tensor> results) {
  std::vector<Value> operands = valuesOf(call.operands);
  eagerSink().emit(call, results);
  std::vector<Value> actual;
  for (const Tensor &result : results) {
    actual.push_back(valueOf(result));
  }
  compare(call, operands, actual);
}

void CheckingSink::emitInto(const OpCall &call, const Tensor &target) {
  std::vector<Value> operands = valuesOf(call.operands);
  eagerSink().emitInto(call, target);
  Value actual = valueOf(target);
  compare(call, operands, {&actual, 1});
}

void CheckingSink::compare(const OpCall &call,
                           const std::vector<Value> &operands,
                           std::span<const Value> results) {
  ++hits.at(call.kind, dtypeOf(call), level);
  std::vector<Value> expected =
      reference::evaluate(call.kind, operands, call.attrs);
  for (size_t i = 0; i < expected.size(); ++i) {
    std::vector<double> bounds =
        reference::errorBounds(call.kind, operands, call.attrs, expected[i]);
    DType dtype = results[i].type.dtype;
    if (expected[i].type.dtype != dtype) { // Written in another dtype.
      expected[i] = reference::evaluate(OpKind::convert, {&expected[i], 1},
                                        attrs::convert::words(dtype))[0];
      if (bounds != std::vector<double>(bounds.size())) {
        continue;
      }
    }
    auto difference = reference::disagreement(expected[i], results[i], bounds);
    if (difference && fault.empty()) {
      Sample sample{call.kind, operands, AttrWords(call.attrs)};
      fault = describe(sample) + ", result " + std::to_string(i) + ", " +
              *difference;
    }
  }
}

} // namespace sinter::testing
