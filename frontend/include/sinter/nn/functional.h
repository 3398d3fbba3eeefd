//===- functional.h - Functions of networks, with options -----------------===//
//
// `namespace F = sinter::nn::functional`. What they compute stands with the
// functions of the same names in functions.h.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_NN_FUNCTIONAL_H
#define SINTER_NN_FUNCTIONAL_H

#include "sinter/nn/options.h"

namespace sinter::nn::functional {

inline Tensor linear(const Tensor &input, const Tensor &weight,
                     const Tensor &bias = {}, Loc loc = Loc::current()) {
  return sinter::linear(input, weight, bias, loc);
}
inline Tensor bilinear(const Tensor &input1, const Tensor &input2,
                       const Tensor &weight, const Tensor &bias = {},
                       Loc loc = Loc::current()) {
  return sinter::bilinear(input1, input2, weight, bias, loc);
}
SINTER_API Tensor embedding(const Tensor &input, const Tensor &weight,
                            const EmbeddingFuncOptions &options = {},
                            Loc loc = Loc::current());
inline Tensor one_hot(const Tensor &tensor, int64_t num_classes = -1,
                      Loc loc = Loc::current()) {
  return sinter::one_hot(tensor, num_classes, loc);
}
inline Tensor layer_norm(const Tensor &input,
                         const LayerNormFuncOptions &options,
                         Loc loc = Loc::current()) {
  return sinter::layer_norm(input, options.normalized_shape(), options.weight(),
                            options.bias(), options.eps(), true, loc);
}
SINTER_API Tensor dropout(Tensor input, const DropoutFuncOptions &options = {},
                          Loc loc = Loc::current());
/// input / max(norm, eps) along `dim`.
SINTER_API Tensor normalize(const Tensor &input,
                            const NormalizeFuncOptions &options = {},
                            Loc loc = Loc::current());

//===----------------------------------------------------------------------===//
// Activations. Those with the option `inplace` write into their argument.
//===----------------------------------------------------------------------===//

SINTER_API Tensor relu(Tensor input, const ReLUFuncOptions &options = {},
                       Loc loc = Loc::current());
SINTER_API Tensor relu6(Tensor input, const ReLU6FuncOptions &options = {},
                        Loc loc = Loc::current());
SINTER_API Tensor leaky_relu(Tensor input,
                             const LeakyReLUFuncOptions &options = {},
                             Loc loc = Loc::current());
SINTER_API Tensor elu(Tensor input, const ELUFuncOptions &options = {},
                      Loc loc = Loc::current());
SINTER_API Tensor selu(Tensor input, const SELUFuncOptions &options = {},
                       Loc loc = Loc::current());
SINTER_API Tensor hardtanh(Tensor input,
                           const HardtanhFuncOptions &options = {},
                           Loc loc = Loc::current());
inline Tensor gelu(const Tensor &input, const GELUFuncOptions &options = {},
                   Loc loc = Loc::current()) {
  return sinter::gelu(input, options.approximate().c_str(), loc);
}
inline Tensor silu(const Tensor &input, Loc loc = Loc::current()) {
  return sinter::silu(input, loc);
}
inline Tensor mish(const Tensor &input, Loc loc = Loc::current()) {
  return sinter::mish(input, loc);
}
inline Tensor logsigmoid(const Tensor &input, Loc loc = Loc::current()) {
  return sinter::log_sigmoid(input, loc);
}
inline Tensor softplus(const Tensor &input,
                       const SoftplusFuncOptions &options = {},
                       Loc loc = Loc::current()) {
  return sinter::softplus(input, options.beta(), options.threshold(), loc);
}
inline Tensor softmax(const Tensor &input, const SoftmaxFuncOptions &options,
                      Loc loc = Loc::current()) {
  return input.softmax(options.dim(), options.dtype(), loc);
}
inline Tensor log_softmax(const Tensor &input,
                          const LogSoftmaxFuncOptions &options,
                          Loc loc = Loc::current()) {
  return input.log_softmax(options.dim(), options.dtype(), loc);
}

//===----------------------------------------------------------------------===//
// Losses
//===----------------------------------------------------------------------===//

namespace detail {
/// The option as the number that the functions of functions.h take.
inline int64_t numberOf(const ReductionType &reduction) {
  if (std::holds_alternative<enumtype::kNone>(reduction)) {
    return Reduction::None;
  }
  return std::holds_alternative<enumtype::kMean>(reduction) ? Reduction::Mean
                                                            : Reduction::Sum;
}
} // namespace detail

inline Tensor cross_entropy(const Tensor &input, const Tensor &target,
                            const CrossEntropyFuncOptions &options = {},
                            Loc loc = Loc::current()) {
  return sinter::cross_entropy_loss(
      input, target, options.weight(), detail::numberOf(options.reduction()),
      options.ignore_index(), options.label_smoothing(), loc);
}
inline Tensor nll_loss(const Tensor &input, const Tensor &target,
                       const NLLLossFuncOptions &options = {},
                       Loc loc = Loc::current()) {
  return sinter::nll_loss(input, target, options.weight(),
                          detail::numberOf(options.reduction()),
                          options.ignore_index(), loc);
}
inline Tensor mse_loss(const Tensor &input, const Tensor &target,
                       const MSELossFuncOptions &options = {},
                       Loc loc = Loc::current()) {
  return sinter::mse_loss(input, target, detail::numberOf(options.reduction()),
                          loc);
}
inline Tensor l1_loss(const Tensor &input, const Tensor &target,
                      const L1LossFuncOptions &options = {},
                      Loc loc = Loc::current()) {
  return sinter::l1_loss(input, target, detail::numberOf(options.reduction()),
                         loc);
}
inline Tensor smooth_l1_loss(const Tensor &input, const Tensor &target,
                             const SmoothL1LossFuncOptions &options = {},
                             Loc loc = Loc::current()) {
  return sinter::smooth_l1_loss(input, target,
                                detail::numberOf(options.reduction()),
                                options.beta().value_or(1.0), loc);
}
inline Tensor huber_loss(const Tensor &input, const Tensor &target,
                         const HuberLossFuncOptions &options = {},
                         Loc loc = Loc::current()) {
  return sinter::huber_loss(input, target,
                            detail::numberOf(options.reduction()),
                            options.delta(), loc);
}
inline Tensor
binary_cross_entropy(const Tensor &input, const Tensor &target,
                     const BinaryCrossEntropyFuncOptions &options = {},
                     Loc loc = Loc::current()) {
  return sinter::binary_cross_entropy(input, target, options.weight(),
                                      detail::numberOf(options.reduction()),
                                      loc);
}
inline Tensor binary_cross_entropy_with_logits(
    const Tensor &input, const Tensor &target,
    const BinaryCrossEntropyWithLogitsFuncOptions &options = {},
    Loc loc = Loc::current()) {
  return sinter::binary_cross_entropy_with_logits(
      input, target, options.weight(), options.pos_weight(),
      detail::numberOf(options.reduction()), loc);
}
SINTER_API Tensor kl_div(const Tensor &input, const Tensor &target,
                         const KLDivFuncOptions &options = {},
                         Loc loc = Loc::current());
inline Tensor cosine_similarity(const Tensor &x1, const Tensor &x2,
                                const CosineSimilarityFuncOptions &options = {},
                                Loc loc = Loc::current()) {
  return sinter::cosine_similarity(x1, x2, options.dim(), options.eps(), loc);
}

} // namespace sinter::nn::functional

#endif // SINTER_NN_FUNCTIONAL_H
