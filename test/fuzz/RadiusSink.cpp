//===- RadiusSink.cpp - How far each element of a program may be off ------===//

#include "test/fuzz/RadiusSink.h"

#include "sinter/runtime/op_attrs.h"

namespace sinter::testing {

/// The part of a storage's shadow that a tensor covers; undefined if it has
/// none.
Tensor RadiusSink::shadowOf(const Tensor &tensor, bool makes) {
  TensorImpl &impl = *tensor.impl();
  if (!impl.storage) { // A number.
    return {};
  }
  auto found = shadows.find(impl.storage.get());
  if (found == shadows.end()) {
    if (!makes) {
      return {};
    }
    size_t count = impl.storage->bytes / byteSize(impl.dtype);
    Tensor radii = empty({static_cast<int64_t>(count)}, kDouble);
    fillElements(radii.impl()->view(), 0);
    found =
        shadows.emplace(impl.storage.get(), Shadow{impl.storage, radii}).first;
  }
  return aliasOf(found->second.radii, impl.shape(), impl.stride(), impl.offset);
}

Tensor RadiusSink::radiiOf(const Tensor &tensor) {
  Tensor shadow = shadowOf(tensor, false);
  if (!shadow.defined()) {
    return {};
  }
  Tensor out = empty(tensor.sizes(), kDouble);
  copyElements(shadow.impl()->view(), out.impl()->view());
  const double *radii = out.const_data_ptr<double>();
  bool isExact =
      std::all_of(radii, radii + out.numel(), [](double r) { return r == 0; });
  return isExact ? Tensor() : out;
}

void RadiusSink::set(const Tensor &tensor, const Tensor &radii) {
  Tensor shadow = shadowOf(tensor, radii.defined());
  if (radii.defined()) {
    copyElements(radii.impl()->view(), shadow.impl()->view());
  } else if (shadow.defined()) {
    fillElements(shadow.impl()->view(), 0);
  }
}

std::vector<Tensor> RadiusSink::radiiOfOperands(const OpCall &call) {
  std::vector<Tensor> radii;
  for (const Tensor *operand : call.operands) {
    radii.push_back(radiiOf(*operand));
  }
  return radii;
}

void RadiusSink::emit(const OpCall &call, std::span<Tensor> results) {
  SinkScope none(nullptr);
  std::vector<Tensor> operands = radiiOfOperands(call);
  eagerSink().emit(call, results);
  std::vector<Tensor> radii = standardRadii(call, operands, results);
  for (size_t i = 0; i < results.size(); ++i) {
    set(results[i], radii[i]); // Of a view, what is there already.
  }
}

void RadiusSink::emitInto(const OpCall &call, const Tensor &target) {
  SinkScope none(nullptr);
  std::vector<Tensor> operands = radiiOfOperands(call);
  Tensor value;
  eagerSink().emit(call, {&value, 1});
  std::vector<Tensor> radii = standardRadii(call, operands, {&value, 1});
  eagerSink().emitInto(call, target);
  if (target.dtype() != value.dtype()) {
    const Tensor *source = &value;
    AttrWords words = attrs::convert::words(target.dtype());
    TensorType type{target.dtype(), value.impl()->type().shape};
    radii = standardRadii({OpKind::convert, {&source, 1}, words, {&type, 1}},
                          radii, {&target, 1});
  }
  set(target, radii[0]);
}

} // namespace sinter::testing
