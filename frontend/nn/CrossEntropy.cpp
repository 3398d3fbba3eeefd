//===- CrossEntropy.cpp - Losses of classification ------------------------===//

#include "sinter/autograd.h"
#include "sinter/error.h"
#include "sinter/nn/functions.h"
#include "sinter/shape.h"

namespace sinter {

using detail::CallSite;

namespace {

/// Losses of single elements and what a mean of them divides by.
struct Losses {
  Tensor each;
  Tensor weights; ///< Of the elements; undefined where all of them are 1.
};

Tensor reduced(const char *op, const Losses &losses, int64_t reduction) {
  check(reduction >= Reduction::None && reduction <= Reduction::Sum,
        ErrorKind::value, op, ": reduction is none of None, Mean, Sum");
  if (reduction == Reduction::None) {
    return losses.each;
  }
  if (reduction == Reduction::Sum) {
    return losses.each.sum();
  }
  return losses.weights.defined() ? losses.each.sum() / losses.weights.sum()
                                  : losses.each.mean();
}

/// Where the classes lie: after the batch, unless there is none.
int64_t classDim(const Tensor &x) { return x.dim() == 1 ? 0 : 1; }

void checkShapes(const char *op, const Tensor &x, const Tensor &target,
                 const Tensor &weight) {
  check(x.dim() > 0, ErrorKind::shape, op,
        ": expected an input of one dimension or more, got ", x.sizes());
  std::vector<int64_t> rest = x.sizes();
  rest.erase(rest.begin() + classDim(x));
  check(target.sizes() == IntArrayRef(rest), ErrorKind::shape, op,
        ": expected a target of shape ", IntArrayRef(rest), " for an input of ",
        x.sizes(), ", got ", target.sizes());
  const int64_t classes = x.size(classDim(x));
  check(!weight.defined() || (weight.dim() == 1 && weight.numel() == classes),
        ErrorKind::shape, op,
        ": weight tensor should be defined either for all ", classes,
        " classes or no classes but got weight tensor of shape: ",
        weight.defined() ? weight.sizes() : IntArrayRef());
}

/// Targets that name a class: those to ignore name the first, and their weight
/// is 0.
struct Classes {
  Classes(const Tensor &target, const Tensor &x, const Tensor &weight,
          int64_t ignore_index) {
    Tensor wide = target.to(DType::i64);
    isCounted = wide.ne(ignore_index);
    index = where(isCounted, wide, 0);
    weights = isCounted.to(x.dtype());
    if (weight.defined()) {
      Tensor named = weight.index_select(0, index.reshape(-1));
      weights = named.reshape(index.sizes()) * weights;
    }
  }

  Tensor isCounted, index, weights;
};

Losses negativeLogLikelihood(const Tensor &x, const Classes &classes,
                             bool isWeighted) {
  const int64_t dim = classDim(x);
  Tensor picked = x.gather(dim, classes.index.unsqueeze(dim)).squeeze(dim);
  // Ignored elements give 0 even where the log-probability is infinite.
  Tensor each = where(classes.isCounted, -picked, 0.0);
  return {isWeighted ? each * classes.weights : each, classes.weights};
}

/// What label smoothing adds: the mean over all classes takes the place of the
/// target's.
Losses smoothed(const Tensor &logs, const Classes &classes,
                const Tensor &weight) {
  const int64_t dim = classDim(logs);
  Tensor weighted = logs;
  if (weight.defined()) {
    std::vector<int64_t> shape(static_cast<size_t>(logs.dim()), 1);
    shape[static_cast<size_t>(dim)] = weight.numel();
    weighted = logs * weight.reshape(shape);
  }
  return {where(classes.isCounted, -weighted.sum(dim), 0.0), classes.weights};
}

Tensor ofProbabilities(const Tensor &logs, const Tensor &target,
                       const Tensor &weight, int64_t reduction,
                       double label_smoothing) {
  const int64_t dim = classDim(logs);
  const int64_t count = logs.size(dim);
  Tensor share = target;
  if (label_smoothing > 0) {
    share = target * (1 - label_smoothing) +
            label_smoothing / static_cast<double>(count);
  }
  Tensor product = logs * share;
  if (weight.defined()) {
    std::vector<int64_t> shape(static_cast<size_t>(logs.dim()), 1);
    shape[static_cast<size_t>(dim)] = count;
    product = product * weight.reshape(shape);
  }
  return reduced("cross_entropy", {-product.sum(dim), {}}, reduction);
}

} // namespace

Tensor nll_loss(const Tensor &self, const Tensor &target, const Tensor &weight,
                int64_t reduction, int64_t ignore_index, Loc loc) {
  CallSite site(loc);
  checkShapes("nll_loss", self, target, weight);
  check(isIntegralType(target.dtype(), false), ErrorKind::dtype,
        "nll_loss: expected target of Long, got ", target.dtype());
  Classes classes(target, self, weight, ignore_index);
  return reduced("nll_loss",
                 negativeLogLikelihood(self, classes, weight.defined()),
                 reduction);
}

Tensor cross_entropy_loss(const Tensor &self, const Tensor &target,
                          const Tensor &weight, int64_t reduction,
                          int64_t ignore_index, double label_smoothing,
                          Loc loc) {
  CallSite site(loc);
  check(self.dim() > 0 && self.is_floating_point(), ErrorKind::dtype,
        "cross_entropy: expected floating-point scores, got ", self.dtype(),
        " of shape ", self.sizes());
  check(label_smoothing >= 0 && label_smoothing <= 1, ErrorKind::value,
        "cross_entropy: label_smoothing must be between 0.0 and 1.0, got ",
        label_smoothing);
  const bool isShare =
      self.sizes() == target.sizes() && target.is_floating_point();
  if (isShare) {
    check(ignore_index < 0, ErrorKind::value,
          "cross_entropy: ignore_index is not supported for floating point "
          "target, got ",
          ignore_index);
    check(!weight.defined() || (weight.dim() == 1 &&
                                weight.numel() == self.size(classDim(self))),
          ErrorKind::shape, "cross_entropy: weight ",
          weight.defined() ? weight.sizes() : IntArrayRef(),
          " does not fit input ", self.sizes());
    return ofProbabilities(self.log_softmax(classDim(self)), target, weight,
                           reduction, label_smoothing);
  }
  checkShapes("cross_entropy", self, target, weight);
  check(isIntegralType(target.dtype(), false), ErrorKind::dtype,
        "cross_entropy: expected a target of Long, or of probabilities with "
        "the shape of the input, got ",
        target.dtype(), " of shape ", target.sizes());
  Tensor logs = self.log_softmax(classDim(self));
  Classes classes(target, logs, weight, ignore_index);
  Tensor loss = reduced("cross_entropy",
                        negativeLogLikelihood(logs, classes, weight.defined()),
                        reduction);
  if (label_smoothing == 0) {
    return loss;
  }
  Tensor spread =
      reduced("cross_entropy", smoothed(logs, classes, weight), reduction);
  const auto count = static_cast<double>(self.size(classDim(self)));
  return loss * (1 - label_smoothing) + spread * (label_smoothing / count);
}

} // namespace sinter
