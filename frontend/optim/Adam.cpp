//===- Adam.cpp - Adam and AdamW ------------------------------------------===//

#include "sinter/autograd.h"
#include "sinter/error.h"
#include "sinter/optim/optimizers.h"

#include <cmath>

namespace sinter::optim {

namespace {

template <class Options>
void checkOptions(const char *op, const Options &options) {
  check(options.lr() >= 0, ErrorKind::value, op,
        ": invalid learning rate: ", options.lr());
  check(options.eps() >= 0, ErrorKind::value, op,
        ": invalid epsilon value: ", options.eps());
  auto [first, second] = options.betas();
  check(0 <= first && first < 1, ErrorKind::value, op,
        ": invalid beta parameter at index 0: ", first);
  check(0 <= second && second < 1, ErrorKind::value, op,
        ": invalid beta parameter at index 1: ", second);
  check(options.weight_decay() >= 0, ErrorKind::value, op,
        ": invalid weight_decay value: ", options.weight_decay());
}

/// One step of a parameter, whose gradient is `grad`:
///
///   m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g g,
///   p -= lr / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + eps).
template <class Options>
void adamStep(const Tensor &parameter, const Tensor &grad,
              AdamParamState &state, const Options &options) {
  if (!state.exp_avg().defined()) {
    state.exp_avg(zeros_like(parameter));
    state.exp_avg_sq(zeros_like(parameter));
  }
  if (options.amsgrad() && !state.max_exp_avg_sq().defined()) {
    state.max_exp_avg_sq(zeros_like(parameter));
  }
  auto [beta1, beta2] = options.betas();
  state.step(state.step() + 1);
  const auto count = static_cast<double>(state.step());
  const double correction1 = 1 - std::pow(beta1, count);
  const double correction2 = 1 - std::pow(beta2, count);

  state.exp_avg().mul_(beta1).add_(grad, 1 - beta1);
  Tensor &squares = state.exp_avg_sq();
  squares.mul_(beta2).addcmul_(grad, grad, 1 - beta2);
  Tensor root;
  if (options.amsgrad()) {
    Tensor &largest = state.max_exp_avg_sq();
    maximum_out(largest, squares, largest);
    root = largest.sqrt();
  } else {
    root = squares.sqrt();
  }
  root.div_(std::sqrt(correction2)).add_(options.eps());
  parameter.addcdiv_(state.exp_avg(), root, -(options.lr() / correction1));
}

} // namespace

//===----------------------------------------------------------------------===//
// Adam
//===----------------------------------------------------------------------===//

Adam::Adam(const std::vector<OptimizerParamGroup> &param_groups,
           AdamOptions defaults)
    : Optimizer(param_groups, std::make_unique<AdamOptions>(defaults)) {
  checkOptions("Adam", defaults);
}

std::unique_ptr<OptimizerParamState> Adam::makeState() const {
  return std::make_unique<AdamParamState>();
}

Tensor Adam::step(LossClosure closure) {
  NoGradGuard noGrad;
  Tensor loss = lossOf(closure);
  for (OptimizerParamGroup &group : param_groups()) {
    const auto &options = static_cast<AdamOptions &>(group.options());
    for (const Tensor &parameter : group.params()) {
      Tensor grad = parameter.grad();
      if (!grad.defined()) {
        continue;
      }
      if (options.weight_decay() != 0) {
        grad = grad.add(parameter, options.weight_decay());
      }
      adamStep(parameter, grad, stateOf<AdamParamState>(parameter), options);
    }
  }
  return loss;
}

//===----------------------------------------------------------------------===//
// AdamW
//===----------------------------------------------------------------------===//

AdamW::AdamW(const std::vector<OptimizerParamGroup> &param_groups,
             AdamWOptions defaults)
    : Optimizer(param_groups, std::make_unique<AdamWOptions>(defaults)) {
  checkOptions("AdamW", defaults);
}

std::unique_ptr<OptimizerParamState> AdamW::makeState() const {
  return std::make_unique<AdamParamState>();
}

Tensor AdamW::step(LossClosure closure) {
  NoGradGuard noGrad;
  Tensor loss = lossOf(closure);
  for (OptimizerParamGroup &group : param_groups()) {
    const auto &options = static_cast<AdamWOptions &>(group.options());
    for (const Tensor &parameter : group.params()) {
      if (!parameter.grad().defined()) {
        continue;
      }
      if (options.weight_decay() != 0) {
        parameter.mul_(1 - options.lr() * options.weight_decay());
      }
      adamStep(parameter, parameter.grad(), stateOf<AdamParamState>(parameter),
               options);
    }
  }
  return loss;
}

} // namespace sinter::optim
