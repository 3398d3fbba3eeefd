//===- Create.cpp - Factories and copies ----------------------------------===//

#include "frontend/tensor/Sink.h"

#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

namespace sinter {

void checkDevice(const char *op, const TensorOptions &options) {
  check(options.device().is_cpu(), ErrorKind::device, op, ": device ",
        options.device(), " is not available: this build computes on the CPU");
}

Tensor empty(IntArrayRef sizes, TensorOptions options,
             std::source_location loc) {
  detail::CallSite site(loc);
  checkDevice("empty", options);
  checkSizes("empty", sizes);
  auto *impl = new TensorImpl(options.dtype(), sizes);
  Tensor tensor(impl);
  impl->storage = detail::IntrusivePtr<Storage>(
      new Storage(static_cast<size_t>(impl->numel) * byteSize(impl->dtype)));
  impl->isInference = threadState().isInferenceMode;
  tensor.set_requires_grad(options.requires_grad());
  return tensor;
}

Tensor full(IntArrayRef sizes, const Scalar &value, TensorOptions options,
            std::source_location loc) {
  detail::CallSite site(loc);
  checkDevice("full", options);
  DType dtype = options.has_dtype()       ? options.dtype()
                : value.isBoolean()       ? DType::boolean
                : value.isIntegral(false) ? DType::i64
                                          : get_default_dtype();
  Tensor tensor = detail::constant(dtype, sizes, value);
  tensor.set_requires_grad(options.requires_grad());
  return tensor;
}

Tensor zeros_like(const Tensor &x, TensorOptions options,
                  std::source_location loc) {
  detail::CallSite site(loc);
  if (!options.has_dtype()) {
    options = options.dtype(x.dtype());
  }
  return full(x.sizes(), 0, options);
}

Tensor ones_like(const Tensor &x, TensorOptions options,
                 std::source_location loc) {
  detail::CallSite site(loc);
  if (!options.has_dtype()) {
    options = options.dtype(x.dtype());
  }
  return full(x.sizes(), 1, options);
}

//===----------------------------------------------------------------------===//
// Writes and copies
//===----------------------------------------------------------------------===//

/// `source`, broadcast to the shape of `target` if it can be.
static Tensor broadcastTo(const char *op, const Tensor &source,
                          const Tensor &target) {
  if (source.sizes() == target.sizes()) {
    return source;
  }
  Shape shape = broadcast_shapes(op, source.sizes(), target.sizes());
  check(IntArrayRef(shape) == target.sizes(), ErrorKind::shape, op,
        ": cannot write a tensor of shape ", source.sizes(),
        " into one of shape ", target.sizes());
  const Tensor *in = &source;
  Tensor result;
  detail::call(OpKind::broadcast_to, {&in, 1},
               attrs::broadcast_to::words(shape), {&result, 1});
  return result;
}

Tensor &Tensor::copy_(const Tensor &source, bool,
                      std::source_location loc) const {
  detail::CallSite site(loc);
  check(defined() && source.defined(), ErrorKind::value,
        "copy_: a tensor is undefined");
  Tensor &self = const_cast<Tensor &>(*this);
  if (source.is_same(*this)) {
    return self;
  }
  Tensor from = broadcastTo("copy_", source, *this);
  const Tensor *in = &from;
  detail::callInto(OpKind::convert, {&in, 1}, attrs::convert::words(dtype()),
                   *this);
  return self;
}

Tensor &Tensor::fill_(const Scalar &value, std::source_location loc) const {
  detail::CallSite site(loc);
  int64_t word = value.wordFor(dtype());
  detail::callInto(OpKind::constant, {},
                   attrs::constant::words(dtype(), sizes(), {&word, 1}), *this);
  return const_cast<Tensor &>(*this);
}

Tensor &Tensor::fill_(const Tensor &value, std::source_location loc) const {
  detail::CallSite site(loc);
  check(value.dim() == 0, ErrorKind::shape,
        "fill_: expected a scalar tensor, got one of shape ", value.sizes());
  return copy_(value);
}

Tensor &Tensor::zero_(std::source_location loc) const { return fill_(0, loc); }

Tensor Tensor::clone(std::source_location loc) const {
  detail::CallSite site(loc);
  const Tensor *in = this;
  Tensor result;
  detail::call(OpKind::convert, {&in, 1}, attrs::convert::words(dtype()),
               {&result, 1});
  return result;
}

Tensor Tensor::contiguous(std::source_location loc) const {
  return is_contiguous() ? *this : clone(loc);
}

Scalar Tensor::item(std::source_location loc) const {
  detail::CallSite site(loc);
  check(numel() == 1, ErrorKind::value, "item: a Tensor with ", numel(),
        " elements cannot be converted to a "
        "Scalar");
  double real = 0;
  int64_t integer = 0;
  bool isReal = isFloatingType(dtype());
  TensorView to{isReal ? static_cast<void *>(&real) : &integer,
                isReal ? DType::f64
                       : (dtype() == DType::u64 ? DType::u64 : DType::i64),
                0, nullptr, nullptr};
  TensorView from = impl_->view();
  from.rank = 0;
  copyElements(from, to);
  if (isReal) {
    return real;
  }
  return dtype() == DType::boolean ? Scalar(integer != 0)
         : dtype() == DType::u64   ? Scalar(static_cast<uint64_t>(integer))
                                   : Scalar(integer);
}

} // namespace sinter
