//===- Eager.cpp - A program run by the library ---------------------------===//

#include "test/fuzz/Eager.h"

#include "frontend/tensor/Impl.h"
#include "ir/ops/OpTable.h"
#include "test/fuzz/Composites.h"

#include <cstring>

namespace sinter::testing {

Value valueOf(const Tensor &tensor) {
  TensorView view = tensor.impl()->view();
  TensorType type = tensor.impl()->type();
  size_t bytes = byteSize(type.dtype);
  std::vector<char> elements(static_cast<size_t>(type.shape.numElements()) *
                             bytes);
  for (int64_t i = 0; i < type.shape.numElements(); ++i) {
    int64_t rest = i, at = 0;
    for (size_t dim = type.shape.size(); dim-- > 0;) {
      at += rest % type.shape[dim] * view.strides[dim];
      rest /= type.shape[dim];
    }
    std::memcpy(elements.data() + static_cast<size_t>(i) * bytes,
                static_cast<char *>(view.data) +
                    at * static_cast<int64_t>(bytes),
                bytes);
  }
  return Value::fromBytes(type, elements.data());
}

namespace {

Tensor inputOf(const Step &step) {
  const TensorType &type = step.value.type;
  Tensor tensor = empty(type.shape, TensorOptions().dtype(type.dtype));
  if (tensor.numel() > 0) {
    step.value.toBytes(tensor.impl()->data());
  }
  if (step.requiresGrad) {
    tensor.requires_grad_();
  }
  return tensor;
}

Tensor viewOf(const Tensor &x, const ViewOfTensor &view) {
  const std::vector<int64_t> &n = view.numbers;
  switch (view.kind) {
  case ViewOfTensor::slice:
    return x.slice(n[0], n[1], n[2], n[3]);
  case ViewOfTensor::select:
    return x.select(n[0], n[1]);
  case ViewOfTensor::narrow:
    return x.narrow(n[0], n[1], n[2]);
  case ViewOfTensor::transpose:
    return x.transpose(n[0], n[1]);
  case ViewOfTensor::permute:
    return x.permute(n);
  case ViewOfTensor::unsqueeze:
    return x.unsqueeze(n[0]);
  case ViewOfTensor::squeeze:
    return x.squeeze(n[0]);
  case ViewOfTensor::expand:
    return x.expand(n);
  case ViewOfTensor::chunk:
    return x.chunk(n[0], n[1])[static_cast<size_t>(n[2])];
  default:
    return x.reshape(n);
  }
}

/// Calls a function of one to three tensors that takes them in a list.
template <class Function>
decltype(auto) withList(const std::vector<const Tensor *> &x,
                        Function function) {
  return x.size() == 1   ? function({x[0]})
         : x.size() == 2 ? function({x[0], x[1]})
                         : function({x[0], x[1], x[2]});
}

using List = std::initializer_list<const Tensor *>;

} // namespace

void runEagerly(const Step &step, std::vector<Tensor> &tensors) {
  std::vector<Tensor> operands;
  std::vector<const Tensor *> pointers;
  for (size_t operand : step.operands) {
    operands.push_back(tensors[operand]);
  }
  if (step.form == Form::number) {
    operands.push_back(detail::wrapNumber(step.number));
  }
  for (const Tensor &operand : operands) {
    pointers.push_back(&operand);
  }
  switch (step.form) {
  case Form::input:
    tensors.push_back(inputOf(step));
    break;
  case Form::pointwise:
  case Form::number:
    tensors.push_back(withList(pointers, [&](List list) {
      return detail::pointwise(step.kind, list);
    }));
    break;
  case Form::inPlace:
    withList(pointers, [&](List list) {
      return detail::pointwiseInPlace(step.kind, list);
    });
    break;
  case Form::out: {
    Tensor out = operands.back();
    pointers.pop_back();
    withList(pointers, [&](List list) {
      return detail::pointwiseOut(step.kind, list, out);
    });
    break;
  }
  case Form::call: {
    std::vector<Tensor> results(numResults(step.kind, operands.size()));
    detail::call(step.kind, pointers, step.attrs, results);
    tensors.insert(tensors.end(), results.begin(), results.end());
    break;
  }
  case Form::view:
    tensors.push_back(viewOf(operands[0], step.view));
    break;
  case Form::copy:
    operands[0].copy_(operands[1]);
    break;
  case Form::fill:
    operands[0].fill_(step.number);
    break;
  case Form::composite:
    tensors.push_back(
        composites()[step.composite].eager(operands, step.view.numbers));
    break;
  case Form::clone:
    tensors.push_back(operands[0].clone());
    break;
  }
}

} // namespace sinter::testing
