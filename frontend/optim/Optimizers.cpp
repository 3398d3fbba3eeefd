//===- Optimizers.cpp - SGD, RMSprop, Adagrad -----------------------------===//

#include "sinter/optim/optimizers.h"

#include "sinter/autograd.h"
#include "sinter/error.h"

namespace sinter::optim {

static void checkNotNegative(const char *op, const char *what, double value) {
  check(value >= 0, ErrorKind::value, op, ": invalid ", what, ": ", value);
}

/// The gradient, with the part that weight decay adds.
static Tensor decayed(const Tensor &parameter, double weight_decay) {
  Tensor grad = parameter.grad();
  return weight_decay == 0 ? grad : grad.add(parameter, weight_decay);
}

//===----------------------------------------------------------------------===//
// SGD
//===----------------------------------------------------------------------===//

SGD::SGD(const std::vector<OptimizerParamGroup> &param_groups,
         SGDOptions defaults)
    : Optimizer(param_groups, std::make_unique<SGDOptions>(defaults)) {
  checkNotNegative("SGD", "learning rate", defaults.lr());
  checkNotNegative("SGD", "momentum value", defaults.momentum());
  checkNotNegative("SGD", "weight_decay value", defaults.weight_decay());
  check(!defaults.nesterov() ||
            (defaults.momentum() > 0 && defaults.dampening() == 0),
        ErrorKind::value,
        "SGD: Nesterov momentum requires a momentum and zero dampening");
}

std::unique_ptr<OptimizerParamState> SGD::makeState() const {
  return std::make_unique<SGDParamState>();
}

Tensor SGD::step(LossClosure closure) {
  NoGradGuard noGrad;
  Tensor loss = lossOf(closure);
  for (OptimizerParamGroup &group : param_groups()) {
    const auto &options = static_cast<SGDOptions &>(group.options());
    for (const Tensor &parameter : group.params()) {
      if (!parameter.grad().defined()) {
        continue;
      }
      Tensor change = decayed(parameter, options.weight_decay());
      if (options.momentum() != 0) {
        Tensor &buffer = stateOf<SGDParamState>(parameter).momentum_buffer();
        if (!buffer.defined()) {
          buffer = change.detach().clone();
        } else {
          buffer.mul_(options.momentum()).add_(change, 1 - options.dampening());
        }
        change = options.nesterov() ? change.add(buffer, options.momentum())
                                    : buffer;
      }
      parameter.add_(change, -options.lr());
    }
  }
  return loss;
}

//===----------------------------------------------------------------------===//
// RMSprop
//===----------------------------------------------------------------------===//

RMSprop::RMSprop(const std::vector<OptimizerParamGroup> &param_groups,
                 RMSpropOptions defaults)
    : Optimizer(param_groups, std::make_unique<RMSpropOptions>(defaults)) {
  checkNotNegative("RMSprop", "learning rate", defaults.lr());
  checkNotNegative("RMSprop", "epsilon value", defaults.eps());
  checkNotNegative("RMSprop", "momentum value", defaults.momentum());
  checkNotNegative("RMSprop", "weight_decay value", defaults.weight_decay());
  checkNotNegative("RMSprop", "alpha value", defaults.alpha());
}

std::unique_ptr<OptimizerParamState> RMSprop::makeState() const {
  return std::make_unique<RMSpropParamState>();
}

Tensor RMSprop::step(LossClosure closure) {
  NoGradGuard noGrad;
  Tensor loss = lossOf(closure);
  for (OptimizerParamGroup &group : param_groups()) {
    const auto &options = static_cast<RMSpropOptions &>(group.options());
    const double alpha = options.alpha();
    for (const Tensor &parameter : group.params()) {
      if (!parameter.grad().defined()) {
        continue;
      }
      Tensor grad = decayed(parameter, options.weight_decay());
      auto &state = stateOf<RMSpropParamState>(parameter);
      if (!state.square_avg().defined()) {
        state.square_avg(zeros_like(parameter));
      }
      if (options.momentum() > 0 && !state.momentum_buffer().defined()) {
        state.momentum_buffer(zeros_like(parameter));
      }
      if (options.centered() && !state.grad_avg().defined()) {
        state.grad_avg(zeros_like(parameter));
      }
      state.step(state.step() + 1);
      Tensor &squares = state.square_avg();
      squares.mul_(alpha).addcmul_(grad, grad, 1 - alpha);
      Tensor root;
      if (options.centered()) {
        Tensor &mean = state.grad_avg();
        mean.mul_(alpha).add_(grad, 1 - alpha);
        root = squares.addcmul(mean, mean, -1).sqrt_().add_(options.eps());
      } else {
        root = squares.sqrt().add_(options.eps());
      }
      if (options.momentum() > 0) {
        Tensor &buffer = state.momentum_buffer();
        buffer.mul_(options.momentum()).addcdiv_(grad, root);
        parameter.add_(buffer, -options.lr());
      } else {
        parameter.addcdiv_(grad, root, -options.lr());
      }
    }
  }
  return loss;
}

//===----------------------------------------------------------------------===//
// Adagrad
//===----------------------------------------------------------------------===//

Adagrad::Adagrad(const std::vector<OptimizerParamGroup> &param_groups,
                 AdagradOptions defaults)
    : Optimizer(param_groups, std::make_unique<AdagradOptions>(defaults)) {
  checkNotNegative("Adagrad", "learning rate", defaults.lr());
  checkNotNegative("Adagrad", "lr_decay value", defaults.lr_decay());
  checkNotNegative("Adagrad", "weight_decay value", defaults.weight_decay());
  checkNotNegative("Adagrad", "initial_accumulator_value value",
                   defaults.initial_accumulator_value());
  checkNotNegative("Adagrad", "epsilon value", defaults.eps());
}

std::unique_ptr<OptimizerParamState> Adagrad::makeState() const {
  return std::make_unique<AdagradParamState>();
}

Tensor Adagrad::step(LossClosure closure) {
  NoGradGuard noGrad;
  Tensor loss = lossOf(closure);
  for (OptimizerParamGroup &group : param_groups()) {
    const auto &options = static_cast<AdagradOptions &>(group.options());
    for (const Tensor &parameter : group.params()) {
      if (!parameter.grad().defined()) {
        continue;
      }
      auto &state = stateOf<AdagradParamState>(parameter);
      if (!state.sum().defined()) {
        state.sum(full_like(parameter, options.initial_accumulator_value()));
      }
      state.step(state.step() + 1);
      Tensor grad = decayed(parameter, options.weight_decay());
      const double rate =
          options.lr() /
          (1 + static_cast<double>(state.step() - 1) * options.lr_decay());
      state.sum().addcmul_(grad, grad, 1);
      parameter.addcdiv_(grad, state.sum().sqrt().add_(options.eps()), -rate);
    }
  }
  return loss;
}

} // namespace sinter::optim
