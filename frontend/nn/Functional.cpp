//===- Functional.cpp - What options make of the functions ----------------===//

#include "sinter/nn/functional.h"

#include "sinter/autograd.h"
#include "sinter/error.h"

namespace sinter::nn::functional {

using sinter::detail::CallSite;

/// Divides the rows that `indices` names and that are longer than `max_norm` by
/// as much as they are longer.
static void shortenRows(const Tensor &weight, const Tensor &indices,
                        double max_norm, double norm_type) {
  NoGradGuard noGrad;
  Tensor isNamed = zeros(weight.size(0), kBool)
                       .index_fill_(0, indices.reshape(-1).to(kLong), true);
  Tensor norm = weight.norm(Scalar(norm_type), 1);
  Tensor scale = where(isNamed & (norm > max_norm), max_norm / (norm + 1e-7),
                       ones_like(norm));
  weight.mul_(scale.unsqueeze(1));
}

Tensor embedding(const Tensor &input, const Tensor &weight,
                 const EmbeddingFuncOptions &options, Loc loc) {
  CallSite site(loc);
  int64_t padding = options.padding_idx().value_or(-1);
  if (options.padding_idx()) {
    const int64_t rows = weight.size(0);
    check(-rows <= padding && padding < rows, ErrorKind::value,
          "embedding: padding_idx ", padding, " must be within ", rows,
          " embeddings");
    padding += padding < 0 ? rows : 0;
  }
  if (options.max_norm()) {
    shortenRows(weight, input, *options.max_norm(), options.norm_type());
  }
  return sinter::embedding(weight, input, padding, options.scale_grad_by_freq(),
                           options.sparse());
}

Tensor dropout(Tensor input, const DropoutFuncOptions &options, Loc loc) {
  return options.inplace()
             ? sinter::dropout_(input, options.p(), options.training(), loc)
             : sinter::dropout(input, options.p(), options.training(), loc);
}

Tensor normalize(const Tensor &input, const NormalizeFuncOptions &options,
                 Loc loc) {
  CallSite site(loc);
  Tensor norm = input.norm(Scalar(options.p()), options.dim(), true);
  return input / norm.clamp_min(options.eps());
}

/// The result, or the argument with the result written into it.
static Tensor finish(const Tensor &input, const Tensor &out, bool inplace) {
  return inplace ? input.copy_(out) : out;
}

Tensor relu(Tensor input, const ReLUFuncOptions &options, Loc loc) {
  return options.inplace() ? input.relu_(loc) : input.relu(loc);
}
Tensor relu6(Tensor input, const ReLU6FuncOptions &options, Loc loc) {
  CallSite site(loc);
  return finish(input, sinter::relu6(input), options.inplace());
}
Tensor leaky_relu(Tensor input, const LeakyReLUFuncOptions &options, Loc loc) {
  CallSite site(loc);
  return finish(input, sinter::leaky_relu(input, options.negative_slope()),
                options.inplace());
}
Tensor elu(Tensor input, const ELUFuncOptions &options, Loc loc) {
  CallSite site(loc);
  return finish(input, sinter::elu(input, options.alpha()), options.inplace());
}
Tensor selu(Tensor input, const SELUFuncOptions &options, Loc loc) {
  CallSite site(loc);
  return finish(input, sinter::selu(input), options.inplace());
}
Tensor hardtanh(Tensor input, const HardtanhFuncOptions &options, Loc loc) {
  CallSite site(loc);
  return finish(input,
                sinter::hardtanh(input, options.min_val(), options.max_val()),
                options.inplace());
}

Tensor kl_div(const Tensor &input, const Tensor &target,
              const KLDivFuncOptions &options, Loc loc) {
  CallSite site(loc);
  const KLDivReductionType &reduction = options.reduction();
  auto is = [&]<class Kind>(Kind) {
    return std::holds_alternative<Kind>(reduction);
  };
  const bool isBatchMean = is(kBatchMean);
  int64_t number = is(kNone) ? Reduction::None : Reduction::Mean;
  number = is(kSum) || isBatchMean ? int64_t(Reduction::Sum) : number;
  Tensor out = sinter::kl_div(input, target, number, options.log_target());
  return isBatchMean && input.dim() > 0 ? out / input.size(0) : out;
}

} // namespace sinter::nn::functional
