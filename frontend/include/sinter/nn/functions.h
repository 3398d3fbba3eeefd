//===- functions.h - Functions of networks, beside the ops ----------------===//
//
// libtorch has these at its top level; nn::functional has them with options.
// Throws: ErrorKind::shape, dtype, value for arguments that do not fit, with
// the caller's line.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_NN_FUNCTIONS_H
#define SINTER_NN_FUNCTIONS_H

#include "sinter/tensor.h"

namespace sinter {

/// What becomes of the losses of a batch.
namespace Reduction {
enum Reduction : int64_t { None, Mean, Sum, END };
}

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

/// x where x > 0, else negative_slope x.
SINTER_API Tensor leaky_relu(const Tensor &self,
                             const Scalar &negative_slope = 0.01,
                             Loc loc = Loc::current());
/// scale x where x > 0, else scale alpha (exp(input_scale x) - 1).
SINTER_API Tensor elu(const Tensor &self, const Scalar &alpha = 1,
                      const Scalar &scale = 1, const Scalar &input_scale = 1,
                      Loc loc = Loc::current());
SINTER_API Tensor selu(const Tensor &self, Loc loc = Loc::current());
SINTER_API Tensor celu(const Tensor &self, const Scalar &alpha = 1,
                       Loc loc = Loc::current());
/// x times the normal distribution function at x; `approximate` is "none", or
/// "tanh" for the formula with a hyperbolic tangent.
SINTER_API Tensor gelu(const Tensor &self, const char *approximate = "none",
                       Loc loc = Loc::current());
/// log(1 + exp(beta x)) / beta, and x where beta x > threshold.
SINTER_API Tensor softplus(const Tensor &self, const Scalar &beta = 1,
                           const Scalar &threshold = 20,
                           Loc loc = Loc::current());
SINTER_API Tensor log_sigmoid(const Tensor &self, Loc loc = Loc::current());
SINTER_API Tensor mish(const Tensor &self, Loc loc = Loc::current());
SINTER_API Tensor hardtanh(const Tensor &self, const Scalar &min_val = -1,
                           const Scalar &max_val = 1, Loc loc = Loc::current());
SINTER_API Tensor relu6(const Tensor &self, Loc loc = Loc::current());

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

/// Elements set to 0 with probability p, the others divided by 1 - p. The input
/// itself unless `train`.
SINTER_API Tensor dropout(const Tensor &input, double p, bool train,
                          Loc loc = Loc::current());
SINTER_API Tensor &dropout_(Tensor &self, double p, bool train,
                            Loc loc = Loc::current());
/// The rows of `weight` that `indices` names. The row `padding_idx` gets no
/// gradient; a negative one names none.
///
/// Shape:  weight: (n, d), indices: (...)  ->  (..., d).
SINTER_API Tensor embedding(const Tensor &weight, const Tensor &indices,
                            int64_t padding_idx = -1,
                            bool scale_grad_by_freq = false,
                            bool sparse = false, Loc loc = Loc::current());
/// (x - mean) / sqrt(variance + eps) weight + bias over the last dimensions,
/// which are `normalized_shape`.
SINTER_API Tensor layer_norm(const Tensor &input, IntArrayRef normalized_shape,
                             const Tensor &weight = {}, const Tensor &bias = {},
                             double eps = 1e-5, bool cudnn_enable = true,
                             Loc loc = Loc::current());
/// out[.., k] = sum over i, j of x1[.., i] weight[k, i, j] x2[.., j], +
/// bias[k].
SINTER_API Tensor bilinear(const Tensor &input1, const Tensor &input2,
                           const Tensor &weight, const Tensor &bias = {},
                           Loc loc = Loc::current());
/// 1 at the place that an integer names, 0 elsewhere, along a new last
/// dimension. A graph break unless `num_classes` is given.
SINTER_API Tensor one_hot(const Tensor &self, int64_t num_classes = -1,
                          Loc loc = Loc::current());
SINTER_API Tensor cosine_similarity(const Tensor &x1, const Tensor &x2,
                                    int64_t dim = 1, double eps = 1e-8,
                                    Loc loc = Loc::current());

//===----------------------------------------------------------------------===//
// Losses
//===----------------------------------------------------------------------===//

/// Cross entropy of scores and targets: classes as integers, or probabilities.
///
/// Shape:  self: (c), (n, c) or (n, c, ...), target: the same without c, or,
/// for
///         probabilities, the same.
SINTER_API Tensor cross_entropy_loss(const Tensor &self, const Tensor &target,
                                     const Tensor &weight = {},
                                     int64_t reduction = Reduction::Mean,
                                     int64_t ignore_index = -100,
                                     double label_smoothing = 0.0,
                                     Loc loc = Loc::current());
/// The same from log-probabilities and integers.
SINTER_API Tensor nll_loss(const Tensor &self, const Tensor &target,
                           const Tensor &weight = {},
                           int64_t reduction = Reduction::Mean,
                           int64_t ignore_index = -100,
                           Loc loc = Loc::current());
inline Tensor nll_loss_nd(const Tensor &self, const Tensor &target,
                          const Tensor &weight = {},
                          int64_t reduction = Reduction::Mean,
                          int64_t ignore_index = -100,
                          Loc loc = Loc::current()) {
  return nll_loss(self, target, weight, reduction, ignore_index, loc);
}
SINTER_API Tensor mse_loss(const Tensor &self, const Tensor &target,
                           int64_t reduction = Reduction::Mean,
                           Loc loc = Loc::current());
SINTER_API Tensor l1_loss(const Tensor &self, const Tensor &target,
                          int64_t reduction = Reduction::Mean,
                          Loc loc = Loc::current());
SINTER_API Tensor smooth_l1_loss(const Tensor &self, const Tensor &target,
                                 int64_t reduction = Reduction::Mean,
                                 double beta = 1.0, Loc loc = Loc::current());
SINTER_API Tensor huber_loss(const Tensor &self, const Tensor &target,
                             int64_t reduction = Reduction::Mean,
                             double delta = 1.0, Loc loc = Loc::current());
/// Of probabilities. Logarithms are at least -100.
SINTER_API Tensor binary_cross_entropy(const Tensor &self, const Tensor &target,
                                       const Tensor &weight = {},
                                       int64_t reduction = Reduction::Mean,
                                       Loc loc = Loc::current());
/// Of numbers of which the sigmoid is the probability.
SINTER_API Tensor binary_cross_entropy_with_logits(
    const Tensor &self, const Tensor &target, const Tensor &weight = {},
    const Tensor &pos_weight = {}, int64_t reduction = Reduction::Mean,
    Loc loc = Loc::current());
/// target (log(target) - self): the divergence where self is the logarithm of a
/// probability.
SINTER_API Tensor kl_div(const Tensor &self, const Tensor &target,
                         int64_t reduction = Reduction::Mean,
                         bool log_target = false, Loc loc = Loc::current());

} // namespace sinter

#endif // SINTER_NN_FUNCTIONS_H
