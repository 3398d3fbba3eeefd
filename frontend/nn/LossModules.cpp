//===- LossModules.cpp - Losses as modules --------------------------------===//

#include "sinter/nn/losses.h"

#include <ostream>

namespace sinter::nn {

namespace F = functional;

CrossEntropyLossImpl::CrossEntropyLossImpl(CrossEntropyLossOptions options_)
    : options(std::move(options_)) {
  CrossEntropyLossImpl::reset();
}
void CrossEntropyLossImpl::reset() {
  weight = register_buffer("weight", options.weight());
}
void CrossEntropyLossImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::CrossEntropyLoss()";
}
Tensor CrossEntropyLossImpl::forward(const Tensor &input, const Tensor &target,
                                     Loc loc) {
  return F::cross_entropy(
      input, target, F::CrossEntropyFuncOptions(options).weight(weight), loc);
}

NLLLossImpl::NLLLossImpl(NLLLossOptions options_)
    : options(std::move(options_)) {
  NLLLossImpl::reset();
}
void NLLLossImpl::reset() {
  weight = register_buffer("weight", options.weight());
}
void NLLLossImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::NLLLoss()";
}
Tensor NLLLossImpl::forward(const Tensor &input, const Tensor &target,
                            Loc loc) {
  return F::nll_loss(input, target,
                     F::NLLLossFuncOptions(options).weight(weight), loc);
}

void MSELossImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::MSELoss()";
}
Tensor MSELossImpl::forward(const Tensor &input, const Tensor &target,
                            Loc loc) {
  return F::mse_loss(input, target, options, loc);
}

void L1LossImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::L1Loss()";
}
Tensor L1LossImpl::forward(const Tensor &input, const Tensor &target, Loc loc) {
  return F::l1_loss(input, target, options, loc);
}

void SmoothL1LossImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::SmoothL1Loss";
}
Tensor SmoothL1LossImpl::forward(const Tensor &input, const Tensor &target,
                                 Loc loc) {
  return F::smooth_l1_loss(input, target, options, loc);
}

void HuberLossImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::HuberLoss";
}
Tensor HuberLossImpl::forward(const Tensor &input, const Tensor &target,
                              Loc loc) {
  return F::huber_loss(input, target, options, loc);
}

void BCELossImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::BCELoss()";
}
Tensor BCELossImpl::forward(const Tensor &input, const Tensor &target,
                            Loc loc) {
  return F::binary_cross_entropy(input, target, options, loc);
}

BCEWithLogitsLossImpl::BCEWithLogitsLossImpl(BCEWithLogitsLossOptions options_)
    : options(std::move(options_)) {
  BCEWithLogitsLossImpl::reset();
}
void BCEWithLogitsLossImpl::reset() {
  weight = register_buffer("weight", options.weight());
  pos_weight = register_buffer("pos_weight", options.pos_weight());
}
void BCEWithLogitsLossImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::BCEWithLogitsLoss()";
}
Tensor BCEWithLogitsLossImpl::forward(const Tensor &input, const Tensor &target,
                                      Loc loc) {
  return F::binary_cross_entropy_with_logits(
      input, target,
      F::BinaryCrossEntropyWithLogitsFuncOptions(options)
          .weight(weight)
          .pos_weight(pos_weight),
      loc);
}

void KLDivLossImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::KLDivLoss()";
}
Tensor KLDivLossImpl::forward(const Tensor &input, const Tensor &target,
                              Loc loc) {
  return F::kl_div(input, target, options, loc);
}

void CosineSimilarityImpl::pretty_print(std::ostream &stream) const {
  stream << "sinter::nn::CosineSimilarity(dim=" << options.dim()
         << ", eps=" << options.eps() << ")";
}
Tensor CosineSimilarityImpl::forward(const Tensor &x1, const Tensor &x2,
                                     Loc loc) {
  return F::cosine_similarity(x1, x2, options, loc);
}

} // namespace sinter::nn
