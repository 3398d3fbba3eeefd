//===- ActivationModules.cpp - Pointwise functions as modules -------------===//

#include "sinter/nn/activations.h"

#include <ostream>

namespace sinter::nn {

namespace F = functional;

/// `sinter::nn::ReLU(inplace)`, or without the option.
static void printInPlace(std::ostream &stream, const char *name, bool inplace) {
  stream << "sinter::nn::" << name << (inplace ? "(inplace)" : "()");
}

void ReLUImpl::pretty_print(std::ostream &stream) const {
  printInPlace(stream, "ReLU", options.inplace());
}
Tensor ReLUImpl::forward(Tensor input, Loc loc) {
  return F::relu(std::move(input), options, loc);
}

void ReLU6Impl::pretty_print(std::ostream &stream) const {
  printInPlace(stream, "ReLU6", options.inplace());
}
Tensor ReLU6Impl::forward(Tensor input, Loc loc) {
  return F::relu6(std::move(input), options, loc);
}

void LeakyReLUImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::LeakyReLU(negative_slope=" << options.negative_slope()
         << (options.inplace() ? ", inplace=true)" : ")");
}
Tensor LeakyReLUImpl::forward(Tensor input, Loc loc) {
  return F::leaky_relu(std::move(input), options, loc);
}

void ELUImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::ELU(alpha=" << options.alpha()
         << (options.inplace() ? ", inplace=true)" : ")");
}
Tensor ELUImpl::forward(Tensor input, Loc loc) {
  return F::elu(std::move(input), options, loc);
}

void SELUImpl::pretty_print(std::ostream &stream) const {
  printInPlace(stream, "SELU", options.inplace());
}
Tensor SELUImpl::forward(Tensor input, Loc loc) {
  return F::selu(std::move(input), options, loc);
}

void HardtanhImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::Hardtanh(min_val=" << options.min_val()
         << ", max_val=" << options.max_val()
         << (options.inplace() ? ", inplace=true)" : ")");
}
Tensor HardtanhImpl::forward(Tensor input, Loc loc) {
  return F::hardtanh(std::move(input), options, loc);
}

void GELUImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::GELU()";
}
Tensor GELUImpl::forward(const Tensor &input, Loc loc) {
  return F::gelu(input, options, loc);
}

void SoftplusImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::Softplus(beta=" << options.beta()
         << ", threshold=" << options.threshold() << ")";
}
Tensor SoftplusImpl::forward(const Tensor &input, Loc loc) {
  return F::softplus(input, options, loc);
}

void SoftmaxImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::Softmax(dim=" << options.dim() << ")";
}
Tensor SoftmaxImpl::forward(const Tensor &input, Loc loc) {
  return input.softmax(options.dim(), std::nullopt, loc);
}

void LogSoftmaxImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::LogSoftmax(dim=" << options.dim() << ")";
}
Tensor LogSoftmaxImpl::forward(const Tensor &input, Loc loc) {
  return input.log_softmax(options.dim(), std::nullopt, loc);
}

void SiLUImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::SiLU()";
}
Tensor SiLUImpl::forward(const Tensor &input, Loc loc) {
  return input.silu(loc);
}

void MishImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::Mish()";
}
Tensor MishImpl::forward(const Tensor &input, Loc loc) {
  return sinter::mish(input, loc);
}

void TanhImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::Tanh()";
}
Tensor TanhImpl::forward(const Tensor &input, Loc loc) {
  return input.tanh(loc);
}

void SigmoidImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::Sigmoid()";
}
Tensor SigmoidImpl::forward(const Tensor &input, Loc loc) {
  return input.sigmoid(loc);
}

void LogSigmoidImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::LogSigmoid()";
}
Tensor LogSigmoidImpl::forward(const Tensor &input, Loc loc) {
  return sinter::log_sigmoid(input, loc);
}

} // namespace sinter::nn
