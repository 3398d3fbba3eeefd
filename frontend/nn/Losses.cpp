//===- Losses.cpp - Distances of regression and of probabilities ----------===//

#include "sinter/error.h"
#include "sinter/nn/functions.h"

namespace sinter {

using detail::CallSite;

static Tensor reduced(const Tensor &loss, int64_t reduction) {
  switch (reduction) {
  case Reduction::None:
    return loss;
  case Reduction::Mean:
    return loss.mean();
  case Reduction::Sum:
    return loss.sum();
  }
  sinter::detail::raise(ErrorKind::value, "loss: reduction is none of None, "
                                          "Mean, Sum");
}

//===----------------------------------------------------------------------===//
// Regression
//===----------------------------------------------------------------------===//

Tensor mse_loss(const Tensor &self, const Tensor &target, int64_t reduction,
                Loc loc) {
  CallSite site(loc);
  Tensor difference = self - target;
  return reduced(difference * difference, reduction);
}

Tensor l1_loss(const Tensor &self, const Tensor &target, int64_t reduction,
               Loc loc) {
  CallSite site(loc);
  return reduced((self - target).abs(), reduction);
}

Tensor smooth_l1_loss(const Tensor &self, const Tensor &target,
                      int64_t reduction, double beta, Loc loc) {
  CallSite site(loc);
  check(beta >= 0, ErrorKind::value,
        "smooth_l1_loss: does not support negative values for beta, got ",
        beta);
  if (beta == 0) {
    return l1_loss(self, target, reduction);
  }
  Tensor z = (self - target).abs();
  return reduced(where(z < beta, z * z * (0.5 / beta), z - 0.5 * beta),
                 reduction);
}

Tensor huber_loss(const Tensor &self, const Tensor &target, int64_t reduction,
                  double delta, Loc loc) {
  CallSite site(loc);
  check(delta > 0, ErrorKind::value,
        "huber_loss: does not support non-positive values for delta, got ",
        delta);
  Tensor z = (self - target).abs();
  return reduced(where(z <= delta, z * z * 0.5, (z - 0.5 * delta) * delta),
                 reduction);
}

//===----------------------------------------------------------------------===//
// Probabilities of two outcomes
//===----------------------------------------------------------------------===//

/// log(x), at least -100; below that its derivative is 0.
static Tensor boundedLog(const Tensor &x) {
  // The logarithm sees 1 where it would be infinite: a derivative of 0 times
  // infinity is NaN.
  constexpr double smallest = 3.720075976020836e-44; // exp(-100)
  Tensor isSmall = x < smallest;
  return where(isSmall, -100.0, where(isSmall, 1.0, x).log());
}

Tensor binary_cross_entropy(const Tensor &self, const Tensor &target,
                            const Tensor &weight, int64_t reduction, Loc loc) {
  CallSite site(loc);
  check(self.sizes() == target.sizes(), ErrorKind::shape,
        "binary_cross_entropy: using a target size ", target.sizes(),
        " that is different to the input size ", self.sizes());
  check(((self >= 0) & (self <= 1)).all().item<bool>(), ErrorKind::value,
        "binary_cross_entropy: all elements of input should be between 0 and "
        "1");
  Tensor loss =
      (target - 1.0) * boundedLog(1.0 - self) - target * boundedLog(self);
  return reduced(weight.defined() ? loss * weight : loss, reduction);
}

Tensor binary_cross_entropy_with_logits(const Tensor &self,
                                        const Tensor &target,
                                        const Tensor &weight,
                                        const Tensor &pos_weight,
                                        int64_t reduction, Loc loc) {
  CallSite site(loc);
  check(self.sizes() == target.sizes(), ErrorKind::shape,
        "binary_cross_entropy_with_logits: target size ", target.sizes(),
        " must be the same as input size ", self.sizes());
  Tensor logs = log_sigmoid(self);
  if (pos_weight.defined()) {
    logs = ((pos_weight - 1) * target + 1) * logs;
  }
  Tensor loss = (1 - target) * self - logs;
  return reduced(weight.defined() ? loss * weight : loss, reduction);
}

Tensor kl_div(const Tensor &self, const Tensor &target, int64_t reduction,
              bool log_target, Loc loc) {
  CallSite site(loc);
  if (log_target) {
    return reduced(target.exp() * (target - self), reduction);
  }
  // 0 log 0 is 0; the logarithm sees 1 there, whose derivative is finite.
  Tensor isZero = target == 0.0;
  Tensor entropy = target * where(isZero, 1.0, target).log();
  return reduced(entropy - target * self, reduction);
}

} // namespace sinter
