//===- Modules.cpp - Modules with parameters, dropout, and shapes ---------===//

#include "sinter/nn/init.h"
#include "sinter/nn/layers.h"

#include <cmath>
#include <ostream>

namespace sinter::nn {

using sinter::detail::CallSite;

//===----------------------------------------------------------------------===//
// Linear, Bilinear
//===----------------------------------------------------------------------===//

LinearImpl::LinearImpl(const LinearOptions &options_) : options(options_) {
  LinearImpl::reset();
}

void LinearImpl::reset() {
  weight = register_parameter(
      "weight", empty({options.out_features(), options.in_features()}));
  bias = options.bias()
             ? register_parameter("bias", empty(options.out_features()))
             : register_parameter("bias", {}, /*requires_grad=*/false);
  reset_parameters();
}

void LinearImpl::reset_parameters() {
  init::kaiming_uniform_(weight, std::sqrt(5.0));
  if (bias.defined()) {
    const auto fanIn = static_cast<double>(
        std::get<0>(init::_calculate_fan_in_and_fan_out(weight)));
    const double bound = fanIn > 0 ? 1 / std::sqrt(fanIn) : 0;
    init::uniform_(bias, -bound, bound);
  }
}

void LinearImpl::pretty_print(std::ostream &stream) const {
  stream << std::boolalpha
         << "sinter::nn::Linear(in_features=" << options.in_features()
         << ", out_features=" << options.out_features()
         << ", bias=" << options.bias() << ")";
}

Tensor LinearImpl::forward(const Tensor &input, Loc loc) {
  return sinter::linear(input, weight, bias, loc);
}

BilinearImpl::BilinearImpl(const BilinearOptions &options_)
    : options(options_) {
  BilinearImpl::reset();
}

void BilinearImpl::reset() {
  weight = register_parameter(
      "weight", empty({options.out_features(), options.in1_features(),
                       options.in2_features()}));
  bias = options.bias()
             ? register_parameter("bias", empty(options.out_features()))
             : register_parameter("bias", {}, /*requires_grad=*/false);
  reset_parameters();
}

void BilinearImpl::reset_parameters() {
  const double bound = 1 / std::sqrt(static_cast<double>(weight.size(1)));
  init::uniform_(weight, -bound, bound);
  if (bias.defined()) {
    init::uniform_(bias, -bound, bound);
  }
}

void BilinearImpl::pretty_print(std::ostream &stream) const {
  stream << std::boolalpha
         << "sinter::nn::Bilinear(in1_features=" << options.in1_features()
         << ", in2_features=" << options.in2_features()
         << ", out_features=" << options.out_features()
         << ", bias=" << options.bias() << ")";
}

Tensor BilinearImpl::forward(const Tensor &input1, const Tensor &input2,
                             Loc loc) {
  return sinter::bilinear(input1, input2, weight, bias, loc);
}

//===----------------------------------------------------------------------===//
// Embedding
//===----------------------------------------------------------------------===//

EmbeddingImpl::EmbeddingImpl(EmbeddingOptions options_)
    : options(std::move(options_)) {
  EmbeddingImpl::reset();
}

void EmbeddingImpl::reset() {
  if (options.padding_idx()) {
    int64_t &padding = *options.padding_idx();
    const int64_t rows = options.num_embeddings();
    check(-rows <= padding && padding < rows, ErrorKind::value,
          "Embedding: padding_idx ", padding, " must be within ", rows,
          " embeddings");
    padding += padding < 0 ? rows : 0;
  }
  if (options._weight().defined()) {
    check(options._weight().sizes() ==
              IntArrayRef({options.num_embeddings(), options.embedding_dim()}),
          ErrorKind::shape,
          "Embedding: shape of _weight does not match num_embeddings and "
          "embedding_dim: ",
          options._weight().sizes());
    weight = register_parameter("weight", options._weight());
    return;
  }
  weight = register_parameter(
      "weight", empty({options.num_embeddings(), options.embedding_dim()}));
  reset_parameters();
}

void EmbeddingImpl::reset_parameters() {
  init::normal_(weight);
  if (options.padding_idx()) {
    NoGradGuard noGrad;
    weight.select(0, *options.padding_idx()).zero_();
  }
}

void EmbeddingImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::Embedding(num_embeddings=" << options.num_embeddings()
         << ", embedding_dim=" << options.embedding_dim();
  if (options.padding_idx()) {
    stream << ", padding_idx=" << *options.padding_idx();
  }
  if (options.max_norm()) {
    stream << ", max_norm=" << *options.max_norm();
  }
  stream << ")";
}

Tensor EmbeddingImpl::forward(const Tensor &indices, Loc loc) {
  return functional::embedding(
      indices, weight,
      functional::EmbeddingFuncOptions()
          .padding_idx(options.padding_idx())
          .max_norm(options.max_norm())
          .norm_type(options.norm_type())
          .scale_grad_by_freq(options.scale_grad_by_freq())
          .sparse(options.sparse()),
      loc);
}

Embedding
Embedding::from_pretrained(const Tensor &embeddings,
                           const EmbeddingFromPretrainedOptions &options) {
  check(embeddings.dim() == 2, ErrorKind::shape,
        "Embedding: embeddings parameter is expected to be 2-dimensional, got ",
        embeddings.sizes());
  Embedding module(EmbeddingOptions(embeddings.size(0), embeddings.size(1))
                       ._weight(embeddings)
                       .padding_idx(options.padding_idx())
                       .max_norm(options.max_norm())
                       .norm_type(options.norm_type())
                       .scale_grad_by_freq(options.scale_grad_by_freq())
                       .sparse(options.sparse()));
  module->weight.set_requires_grad(!options.freeze());
  return module;
}

//===----------------------------------------------------------------------===//
// LayerNorm
//===----------------------------------------------------------------------===//

LayerNormImpl::LayerNormImpl(LayerNormOptions options_)
    : options(std::move(options_)) {
  LayerNormImpl::reset();
}

void LayerNormImpl::reset() {
  const bool hasTensors = options.elementwise_affine();
  auto part = [&] {
    return hasTensors ? sinter::empty(options.normalized_shape()) : Tensor();
  };
  weight = register_parameter("weight", part(), hasTensors);
  bias = register_parameter("bias", part(), hasTensors);
  reset_parameters();
}

void LayerNormImpl::reset_parameters() {
  if (options.elementwise_affine()) {
    init::ones_(weight);
    init::zeros_(bias);
  }
}

void LayerNormImpl::pretty_print(std::ostream &stream) const {
  stream << std::boolalpha << "sinter::nn::LayerNorm("
         << IntArrayRef(options.normalized_shape()) << ", eps=" << options.eps()
         << ", elementwise_affine=" << options.elementwise_affine() << ")";
}

Tensor LayerNormImpl::forward(const Tensor &input, Loc loc) {
  return sinter::layer_norm(input, options.normalized_shape(), weight, bias,
                            options.eps(), true, loc);
}

//===----------------------------------------------------------------------===//
// Without parameters
//===----------------------------------------------------------------------===//

DropoutImpl::DropoutImpl(const DropoutOptions &options_) : options(options_) {
  DropoutImpl::reset();
}

void DropoutImpl::reset() {
  check(options.p() >= 0 && options.p() <= 1, ErrorKind::value,
        "Dropout: probability has to be between 0 and 1, but got ",
        options.p());
}

void DropoutImpl::pretty_print(std::ostream &stream) const {
  stream << std::boolalpha << "sinter::nn::Dropout(p=" << options.p()
         << ", inplace=" << options.inplace() << ")";
}

Tensor DropoutImpl::forward(const Tensor &input, Loc loc) {
  return functional::dropout(input,
                             functional::DropoutFuncOptions()
                                 .p(options.p())
                                 .training(is_training())
                                 .inplace(options.inplace()),
                             loc);
}

void FlattenImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::Flatten(start_dim=" << options.start_dim()
         << ", end_dim=" << options.end_dim() << ")";
}

Tensor FlattenImpl::forward(const Tensor &input, Loc loc) {
  return input.flatten(options.start_dim(), options.end_dim(), loc);
}

void IdentityImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::Identity()";
}

Tensor IdentityImpl::forward(const Tensor &input) { return input; }

} // namespace sinter::nn
