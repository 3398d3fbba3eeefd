//===- optimizer.h - What all optimizers have -----------------------------===//

#ifndef SINTER_OPTIM_OPTIMIZER_H
#define SINTER_OPTIM_OPTIMIZER_H

#include "sinter/nn/arg.h"
#include "sinter/tensor.h"

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sinter::serialize {
class OutputArchive;
class InputArchive;
} // namespace sinter::serialize

namespace sinter::optim {

/// What an optimizer keeps with a parameter.
class SINTER_API OptimizerParamState {
public:
  virtual ~OptimizerParamState();
  virtual std::unique_ptr<OptimizerParamState> clone() const = 0;

  /// The tensors of the state, and the names that a file has for them.
  virtual std::vector<std::pair<std::string, Tensor *>> tensors() = 0;
  /// How many steps were made; null if nobody counts.
  virtual int64_t *counter() { return nullptr; }
};

/// A state that can be copied.
template <class Derived>
class OptimizerCloneableParamState : public OptimizerParamState {
public:
  std::unique_ptr<OptimizerParamState> clone() const override {
    return std::make_unique<Derived>(static_cast<const Derived &>(*this));
  }
};

/// The numbers that an optimizer works with, of a group of parameters.
class SINTER_API OptimizerOptions {
public:
  virtual ~OptimizerOptions();
  virtual std::unique_ptr<OptimizerOptions> clone() const = 0;
  virtual double get_lr() const = 0;
  virtual void set_lr(double lr) = 0;
};

/// Options that can be copied; `Derived` has an option `lr`.
template <class Derived>
class OptimizerCloneableOptions : public OptimizerOptions {
public:
  std::unique_ptr<OptimizerOptions> clone() const override {
    return std::make_unique<Derived>(static_cast<const Derived &>(*this));
  }
  double get_lr() const override {
    return static_cast<const Derived &>(*this).lr();
  }
  void set_lr(double lr) override { static_cast<Derived &>(*this).lr(lr); }
};

/// Parameters that share options: those of the optimizer, or their own.
class SINTER_API OptimizerParamGroup {
public:
  OptimizerParamGroup(std::vector<Tensor> params)
      : params_(std::move(params)) {}
  OptimizerParamGroup(std::vector<Tensor> params,
                      std::unique_ptr<OptimizerOptions> options)
      : params_(std::move(params)), options_(std::move(options)) {}
  OptimizerParamGroup(const OptimizerParamGroup &other)
      : params_(other.params_),
        options_(other.options_ ? other.options_->clone() : nullptr) {}
  OptimizerParamGroup &operator=(const OptimizerParamGroup &other) {
    params_ = other.params_;
    options_ = other.options_ ? other.options_->clone() : nullptr;
    return *this;
  }

  bool has_options() const { return options_ != nullptr; }
  /// Throws: ErrorKind::value if there are none.
  OptimizerOptions &options();
  const OptimizerOptions &options() const;
  void set_options(std::unique_ptr<OptimizerOptions> options) {
    options_ = std::move(options);
  }
  std::vector<Tensor> &params() { return params_; }
  const std::vector<Tensor> &params() const { return params_; }

private:
  std::vector<Tensor> params_;
  std::unique_ptr<OptimizerOptions> options_;
};

/// The base of all optimizers: changes parameters in place, by their gradients.
class SINTER_API Optimizer {
public:
  /// Computes the loss anew, and its gradients.
  using LossClosure = std::function<Tensor()>;
  using State =
      std::unordered_map<void *, std::unique_ptr<OptimizerParamState>>;

  Optimizer(const std::vector<OptimizerParamGroup> &param_groups,
            std::unique_ptr<OptimizerOptions> defaults);
  Optimizer(const Optimizer &) = delete;
  Optimizer(Optimizer &&) = default;
  virtual ~Optimizer();

  /// Throws: ErrorKind::value for a parameter that is in a group already, or is
  /// not a leaf.
  void add_param_group(const OptimizerParamGroup &param_group);
  /// Forgets the gradients, or sets them to 0.
  void zero_grad(bool set_to_none = true);
  /// Changes all parameters that have a gradient. With a closure, which is
  /// called first, the result is the loss.
  virtual Tensor step(LossClosure closure = nullptr) = 0;

  std::vector<OptimizerParamGroup> &param_groups() { return groups_; }
  const std::vector<OptimizerParamGroup> &param_groups() const {
    return groups_;
  }
  OptimizerOptions &defaults() { return *defaults_; }
  const OptimizerOptions &defaults() const { return *defaults_; }
  /// By `unsafeGetTensorImpl()` of the parameter.
  State &state() { return state_; }
  const State &state() const { return state_; }
  std::vector<Tensor> parameters() const;
  size_t size() const { return parameters().size(); }

  /// States and learning rates, by the place of the parameter.
  void save(serialize::OutputArchive &archive) const;
  void load(serialize::InputArchive &archive);

protected:
  virtual std::unique_ptr<OptimizerParamState> makeState() const = 0;
  /// Calls the closure, if there is one, with grad mode on.
  static Tensor lossOf(const LossClosure &closure);
  /// The state of a parameter; made where there is none.
  template <class T> T &stateOf(const Tensor &parameter) {
    auto &state = state_[parameter.unsafeGetTensorImpl()];
    if (!state) {
      state = std::make_unique<T>();
    }
    return static_cast<T &>(*state);
  }

private:
  std::vector<OptimizerParamGroup> groups_;
  std::unique_ptr<OptimizerOptions> defaults_;
  State state_;
};

} // namespace sinter::optim

#endif // SINTER_OPTIM_OPTIMIZER_H
