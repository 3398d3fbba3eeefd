//===- ParameterLists.cpp - Over all parameters of a model ----------------===//

#include "sinter/nn/utils.h"

#include "sinter/autograd.h"
#include "sinter/error.h"

#include <cmath>

namespace sinter::nn::utils {

static std::vector<Tensor> gradients(const std::vector<Tensor> &parameters) {
  std::vector<Tensor> list;
  for (const Tensor &parameter : parameters) {
    if (parameter.grad().defined()) {
      list.push_back(parameter.grad());
    }
  }
  return list;
}

double clip_grad_norm_(const std::vector<Tensor> &parameters, double max_norm,
                       double norm_type, bool error_if_nonfinite) {
  NoGradGuard noGrad;
  std::vector<Tensor> grads = gradients(parameters);
  if (grads.empty()) {
    return 0;
  }
  std::vector<Tensor> norms;
  for (const Tensor &grad : grads) {
    norms.push_back(grad.norm(norm_type));
  }
  Tensor total = norms.size() == 1 ? norms[0] : stack(norms).norm(norm_type);
  const double value = total.item<double>();
  check(!error_if_nonfinite || std::isfinite(value), ErrorKind::value,
        "clip_grad_norm_: the total norm of order ", norm_type,
        " for gradients from parameters is non-finite: ", value);
  // The factor is a tensor's, as libtorch's is: it is rounded to its dtype.
  Tensor factor = (max_norm / (total + 1e-6)).clamp_max(1.0);
  for (Tensor &grad : grads) {
    grad.mul_(factor.to(grad.dtype()));
  }
  return value;
}

void clip_grad_value_(const std::vector<Tensor> &parameters,
                      double clip_value) {
  NoGradGuard noGrad;
  for (Tensor &grad : gradients(parameters)) {
    grad.clamp_(-clip_value, clip_value);
  }
}

Tensor parameters_to_vector(const std::vector<Tensor> &parameters) {
  std::vector<Tensor> pieces;
  for (const Tensor &parameter : parameters) {
    pieces.push_back(parameter.reshape(-1));
  }
  return cat(pieces);
}

void vector_to_parameters(const Tensor &vec,
                          const std::vector<Tensor> &parameters) {
  NoGradGuard noGrad;
  int64_t count = 0;
  for (const Tensor &parameter : parameters) {
    count += parameter.numel();
  }
  check(vec.dim() == 1 && vec.numel() >= count, ErrorKind::shape,
        "vector_to_parameters: a vector of shape ", vec.sizes(),
        " cannot fill ", count, " elements");
  int64_t start = 0;
  for (const Tensor &parameter : parameters) {
    parameter.copy_(
        vec.narrow(0, start, parameter.numel()).view(parameter.sizes()));
    start += parameter.numel();
  }
}

} // namespace sinter::nn::utils
