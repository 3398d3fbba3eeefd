//===- StepRecorder.cpp - Executes a step and notes it as a program -------===//

#include "test/capture/StepRecorder.h"

#include "sinter/runtime/op_attrs.h"

namespace sinter {

StepRecorder::Key StepRecorder::keyOf(const Tensor &x) {
  const TensorImpl &impl = *x.impl();
  std::vector<int64_t> layout(impl.shape().begin(), impl.shape().end());
  layout.insert(layout.end(), impl.stride().begin(), impl.stride().end());
  layout.push_back(static_cast<int64_t>(impl.dtype));
  return {impl.storage.get(), impl.offset, layout};
}

ValueId StepRecorder::idOf(const Tensor &x) {
  if (auto found = known.find(keyOf(x)); found != known.end()) {
    return found->second.value;
  }
  // In the same layout, so that products see what they saw.
  int64_t extent = 1;
  for (int64_t i = 0; i < x.dim(); ++i) {
    extent += (x.size(i) - 1) * x.stride(i);
  }
  Tensor copy = aliasOf(empty({extent}, x.dtype()), x.sizes(), x.strides(), 0);
  copyElements(x.impl()->view(), copy.impl()->view());
  ValueId value = program.lift(copy);
  known[keyOf(x)] = {withoutHistory(x), value};
  inputs.push_back({withoutHistory(x), copy, value});
  return value;
}

ValueId StepRecorder::note(const OpCall &call) {
  std::vector<ValueId> operands;
  for (const Tensor *operand : call.operands) {
    operands.push_back(idOf(*operand));
  }
  return program.call(call.kind, operands, call.attrs);
}

void StepRecorder::emit(const OpCall &call, std::span<Tensor> results) {
  ValueId value = note(call);
  eagerSink().emit(call, results);
  for (const Tensor &result : results) {
    known[keyOf(result)] = {withoutHistory(result), value++};
  }
}

void StepRecorder::emitInto(const OpCall &call, const Tensor &target) {
  idOf(target);
  ValueId value = note(call);
  if (call.types[0].shape != target.impl()->shape()) {
    value = program.call(OpKind::broadcast_to, {value},
                         attrs::broadcast_to::words(target.sizes()));
  }
  if (call.types[0].dtype != target.dtype()) {
    value = program.call(OpKind::convert, {value},
                         attrs::convert::words(target.dtype()));
  }
  eagerSink().emitInto(call, target);
  known[keyOf(target)].value = value;
}

void StepRecorder::storeWrites() {
  for (const Input &input : inputs) {
    ValueId value = idOf(input.tensor);
    if (value != input.first) {
      program.overwrite(input.first, value);
      written.emplace_back(input.tensor, input.copy);
    }
  }
}

} // namespace sinter
