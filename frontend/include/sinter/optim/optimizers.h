//===- optimizers.h - SGD, Adam and their kin -----------------------------===//
//
// The formulas are libtorch's.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_OPTIM_OPTIMIZERS_H
#define SINTER_OPTIM_OPTIMIZERS_H

#include "sinter/optim/optimizer.h"

#include <tuple>

namespace sinter::optim {

//===----------------------------------------------------------------------===//
// SGD
//===----------------------------------------------------------------------===//

struct SINTER_API SGDOptions : OptimizerCloneableOptions<SGDOptions> {
  SGDOptions(double lr = 1e-3) : lr_(lr) {}
  SINTER_ARG(double, lr);
  SINTER_ARG(double, momentum) = 0;
  SINTER_ARG(double, dampening) = 0;
  SINTER_ARG(double, weight_decay) = 0;
  SINTER_ARG(bool, nesterov) = false;
};

struct SINTER_API SGDParamState : OptimizerCloneableParamState<SGDParamState> {
  SINTER_ARG(Tensor, momentum_buffer);

public:
  std::vector<std::pair<std::string, Tensor *>> tensors() override {
    return {{"momentum_buffer", &momentum_buffer()}};
  }
};

/// Gradient descent: p -= lr v, where v = momentum v + (1 - dampening)
/// gradient, with a look ahead if `nesterov`.
class SINTER_API SGD : public Optimizer {
public:
  /// Throws: ErrorKind::value for options out of range.
  explicit SGD(const std::vector<OptimizerParamGroup> &param_groups,
               SGDOptions defaults = {});
  explicit SGD(std::vector<Tensor> params, SGDOptions defaults = {})
      : SGD(std::vector<OptimizerParamGroup>{{std::move(params)}}, defaults) {}

  Tensor step(LossClosure closure = nullptr) override;

private:
  std::unique_ptr<OptimizerParamState> makeState() const override;
};

//===----------------------------------------------------------------------===//
// Adam, AdamW
//===----------------------------------------------------------------------===//

struct SINTER_API AdamOptions : OptimizerCloneableOptions<AdamOptions> {
  AdamOptions(double lr = 1e-3) : lr_(lr) {}
  using Betas = std::tuple<double, double>;
  SINTER_ARG(double, lr) = 1e-3;
  SINTER_ARG(Betas, betas) = { 0.9, 0.999 };
  SINTER_ARG(double, eps) = 1e-8;
  SINTER_ARG(double, weight_decay) = 0;
  SINTER_ARG(bool, amsgrad) = false;
};

struct SINTER_API AdamWOptions : OptimizerCloneableOptions<AdamWOptions> {
  AdamWOptions(double lr = 1e-3) : lr_(lr) {}
  using Betas = std::tuple<double, double>;
  SINTER_ARG(double, lr) = 1e-3;
  SINTER_ARG(Betas, betas) = { 0.9, 0.999 };
  SINTER_ARG(double, eps) = 1e-8;
  SINTER_ARG(double, weight_decay) = 1e-2;
  SINTER_ARG(bool, amsgrad) = false;
};

struct SINTER_API AdamParamState
    : OptimizerCloneableParamState<AdamParamState> {
  SINTER_ARG(int64_t, step) = 0;
  SINTER_ARG(Tensor, exp_avg);
  SINTER_ARG(Tensor, exp_avg_sq);
  SINTER_ARG(Tensor, max_exp_avg_sq);

public:
  std::vector<std::pair<std::string, Tensor *>> tensors() override {
    return {{"exp_avg", &exp_avg()},
            {"exp_avg_sq", &exp_avg_sq()},
            {"max_exp_avg_sq", &max_exp_avg_sq()}};
  }
  int64_t *counter() override { return &step(); }
};
using AdamWParamState = AdamParamState;

/// Kingma and Ba, "Adam: a method for stochastic optimization", 2014. Weight
/// decay is added to the gradient.
class SINTER_API Adam : public Optimizer {
public:
  /// Throws: ErrorKind::value for options out of range.
  explicit Adam(const std::vector<OptimizerParamGroup> &param_groups,
                AdamOptions defaults = {});
  explicit Adam(std::vector<Tensor> params, AdamOptions defaults = {})
      : Adam(std::vector<OptimizerParamGroup>{{std::move(params)}}, defaults) {}

  Tensor step(LossClosure closure = nullptr) override;

private:
  std::unique_ptr<OptimizerParamState> makeState() const override;
};

/// Loshchilov and Hutter, "Decoupled weight decay regularization", 2017:
/// weights shrink by lr weight_decay a step, apart from the gradient.
class SINTER_API AdamW : public Optimizer {
public:
  /// Throws: ErrorKind::value for options out of range.
  explicit AdamW(const std::vector<OptimizerParamGroup> &param_groups,
                 AdamWOptions defaults = {});
  explicit AdamW(std::vector<Tensor> params, AdamWOptions defaults = {})
      : AdamW(std::vector<OptimizerParamGroup>{{std::move(params)}}, defaults) {
  }

  Tensor step(LossClosure closure = nullptr) override;

private:
  std::unique_ptr<OptimizerParamState> makeState() const override;
};

//===----------------------------------------------------------------------===//
// RMSprop
//===----------------------------------------------------------------------===//

struct SINTER_API RMSpropOptions : OptimizerCloneableOptions<RMSpropOptions> {
  RMSpropOptions(double lr = 1e-2) : lr_(lr) {}
  SINTER_ARG(double, lr) = 1e-2;
  SINTER_ARG(double, alpha) = 0.99;
  SINTER_ARG(double, eps) = 1e-8;
  SINTER_ARG(double, weight_decay) = 0;
  SINTER_ARG(double, momentum) = 0;
  SINTER_ARG(bool, centered) = false;
};

struct SINTER_API RMSpropParamState
    : OptimizerCloneableParamState<RMSpropParamState> {
  SINTER_ARG(int64_t, step) = 0;
  SINTER_ARG(Tensor, square_avg);
  SINTER_ARG(Tensor, momentum_buffer);
  SINTER_ARG(Tensor, grad_avg);

public:
  std::vector<std::pair<std::string, Tensor *>> tensors() override {
    return {{"square_avg", &square_avg()},
            {"momentum_buffer", &momentum_buffer()},
            {"grad_avg", &grad_avg()}};
  }
  int64_t *counter() override { return &step(); }
};

/// Gradients divided by the root of a running mean of their squares.
class SINTER_API RMSprop : public Optimizer {
public:
  /// Throws: ErrorKind::value for options out of range.
  explicit RMSprop(const std::vector<OptimizerParamGroup> &param_groups,
                   RMSpropOptions defaults = {});
  explicit RMSprop(std::vector<Tensor> params, RMSpropOptions defaults = {})
      : RMSprop(std::vector<OptimizerParamGroup>{{std::move(params)}},
                defaults) {}

  Tensor step(LossClosure closure = nullptr) override;

private:
  std::unique_ptr<OptimizerParamState> makeState() const override;
};

//===----------------------------------------------------------------------===//
// Adagrad
//===----------------------------------------------------------------------===//

struct SINTER_API AdagradOptions : OptimizerCloneableOptions<AdagradOptions> {
  AdagradOptions(double lr = 1e-2) : lr_(lr) {}
  SINTER_ARG(double, lr) = 1e-2;
  SINTER_ARG(double, lr_decay) = 0;
  SINTER_ARG(double, weight_decay) = 0;
  SINTER_ARG(double, initial_accumulator_value) = 0;
  SINTER_ARG(double, eps) = 1e-10;
};

struct SINTER_API AdagradParamState
    : OptimizerCloneableParamState<AdagradParamState> {
  SINTER_ARG(Tensor, sum);
  SINTER_ARG(int64_t, step) = 0;

public:
  std::vector<std::pair<std::string, Tensor *>> tensors() override {
    return {{"sum", &sum()}};
  }
  int64_t *counter() override { return &step(); }
};

/// Duchi, Hazan, Singer, "Adaptive subgradient methods", 2011: gradients
/// divided by the root of the sum of their squares so far.
class SINTER_API Adagrad : public Optimizer {
public:
  /// Throws: ErrorKind::value for options out of range.
  explicit Adagrad(const std::vector<OptimizerParamGroup> &param_groups,
                   AdagradOptions defaults = {});
  explicit Adagrad(std::vector<Tensor> params, AdagradOptions defaults = {})
      : Adagrad(std::vector<OptimizerParamGroup>{{std::move(params)}},
                defaults) {}

  Tensor step(LossClosure closure = nullptr) override;

private:
  std::unique_ptr<OptimizerParamState> makeState() const override;
};

} // namespace sinter::optim

#endif // SINTER_OPTIM_OPTIMIZERS_H
