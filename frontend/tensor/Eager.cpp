//===- Eager.cpp - The sink that executes ---------------------------------===//

#include "frontend/tensor/Sink.h"

#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

namespace sinter {
namespace {

Tensor makeEager(const TensorType &type) {
  auto *impl = new TensorImpl(type.dtype, type.shape);
  Tensor tensor(impl);
  impl->storage = detail::IntrusivePtr<Storage>(
      new Storage(static_cast<size_t>(impl->numel) * byteSize(type.dtype)));
  impl->isInference = threadState().isInferenceMode;
  return tensor;
}

/// Throws what a kernel reports.
void checkStatus(OpKind kind, const KernelStatus &status) {
  if (!status.isOk()) [[unlikely]] {
    ErrorKind error = status.code == KernelStatus::outOfRange ? ErrorKind::index
                      : status.code == KernelStatus::outOfMemory
                          ? ErrorKind::memory
                          : ErrorKind::internal;
    check(false, error, info(kind).name, ": ", status.message);
  }
}

/// The operands of a call as kernels see them.
class OperandViews {
public:
  explicit OperandViews(std::span<const Tensor *const> operands) {
    if (operands.size() > std::size(few)) {
      many.resize(operands.size());
      views = many.data();
    }
    for (const Tensor *operand : operands) {
      views[count++] = operand->impl()->view();
    }
  }
  std::span<const TensorView> get() const { return {views, count}; }

private:
  TensorView few[4];
  std::vector<TensorView> many;
  TensorView *views = few;
  size_t count = 0;
};

class EagerSink : public Sink {
public:
  void emit(const OpCall &call, std::span<Tensor> results) override {
    if (info(call.kind).isView) {
      results[0] = view(call);
      return;
    }
    if (call.kind == OpKind::constant) {
      results[0] = constant(call);
      return;
    }
    OperandViews operands(call.operands);
    TensorView few[2];
    std::vector<TensorView> many(results.size() > 2 ? results.size() : 0);
    TensorView *views = many.empty() ? few : many.data();
    for (size_t i = 0; i < results.size(); ++i) {
      results[i] = makeEager(call.types[i]);
      views[i] = results[i].impl()->view();
    }
    checkStatus(call.kind, runKernel(call.kind, operands.get(),
                                     {views, results.size()}, call.attrs));
  }

  void emitInto(const OpCall &call, const Tensor &target) override {
    TensorImpl &to = *target.impl();
    if (call.kind == OpKind::constant) {
      attrs::constant in(call.attrs);
      if (in.value.size() == 1) {
        return fill(to, in.dtype, in.value[0]);
      }
    }
    bool isDirect = info(call.kind).family == OpFamily::pointwise ||
                    call.kind == OpKind::convert;
    for (const Tensor *operand : call.operands) {
      isDirect = isDirect && !overlapsPartly(*operand->impl(), to);
    }
    if (!isDirect || to.shape() != call.types[0].shape) {
      Tensor value;
      emit(call, {&value, 1});
      copyElements(value.impl()->view(), to.view());
      return;
    }
    OperandViews operands(call.operands);
    TensorView view = to.view();
    checkStatus(call.kind,
                runKernel(call.kind, operands.get(), {&view, 1}, call.attrs));
  }

private:
  /// A view where the layout allows it, else a copy.
  Tensor view(const OpCall &call) {
    const Tensor &x = *call.operands[0];
    const Shape &sizes = call.types[0].shape;
    int64_t strides[maxRank], offset;
    if (viewLayout(call.kind, call.attrs, *x.impl(), sizes, strides, offset)) {
      return aliasOf(x, sizes, {strides, sizes.size()}, offset);
    }
    Tensor copy = makeEager({x.dtype(), Shape(x.sizes())});
    copyElements(x.impl()->view(), copy.impl()->view());
    TensorImpl contiguous(x.dtype(), sizes);
    return aliasOf(copy, sizes, contiguous.stride(), 0);
  }

  Tensor constant(const OpCall &call) {
    attrs::constant in(call.attrs);
    Tensor out = makeEager(call.types[0]);
    TensorImpl &impl = *out.impl();
    if (in.value.size() == 1) {
      fillElements(impl.view(), in.value[0]);
      return out;
    }
    size_t width = byteSize(in.dtype);
    for (size_t i = 0; i < in.value.size(); ++i) {
      TensorView one{impl.data() + i * width, in.dtype, 0, nullptr, nullptr};
      fillElements(one, in.value[i]);
    }
    return out;
  }

  /// Fills with a value of dtype `from`, given by its word.
  void fill(TensorImpl &to, DType from, int64_t word) {
    if (from == to.dtype) {
      return fillElements(to.view(), word);
    }
    Scalar value = isFloatingType(from) ? Scalar(std::bit_cast<double>(word))
                   : from == DType::u64 ? Scalar(static_cast<uint64_t>(word))
                                        : Scalar(word);
    fillElements(to.view(), value.wordFor(to.dtype));
  }
};

} // namespace

Sink &eagerSink() {
  static EagerSink sink;
  return sink;
}

} // namespace sinter
