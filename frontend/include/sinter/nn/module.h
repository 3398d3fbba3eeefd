//===- module.h - Parts of a model ----------------------------------------===//
//
// A module owns parameters, buffers and other modules, each under a name. User
// programs write `struct NetImpl : nn::Module` and register what they own.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_NN_MODULE_H
#define SINTER_NN_MODULE_H

#include "sinter/autograd.h"
#include "sinter/nn/holder.h"
#include "sinter/nn/ordered_dict.h"
#include "sinter/tensor.h"

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sinter::serialize {
class OutputArchive;
class InputArchive;
} // namespace sinter::serialize

namespace sinter::nn {

/// The base of all modules.
class SINTER_API Module : public std::enable_shared_from_this<Module> {
public:
  using ModuleApplyFunction = std::function<void(Module &)>;
  using ConstModuleApplyFunction = std::function<void(const Module &)>;
  using NamedModuleApplyFunction =
      std::function<void(const std::string &, Module &)>;
  using ModulePointerApplyFunction =
      std::function<void(const std::shared_ptr<Module> &)>;

  /// A module whose name is that of its class.
  Module() = default;
  explicit Module(std::string name) : name_(std::move(name)) {}
  Module(const Module &) = default;
  Module &operator=(const Module &) = default;
  Module(Module &&) noexcept = default;
  Module &operator=(Module &&) noexcept = default;
  virtual ~Module();

  const std::string &name() const;

  /// A copy with parameters and buffers of its own. Classes that derive from
  /// Cloneable have it; others throw ErrorKind::value.
  virtual std::shared_ptr<Module>
  clone(const std::optional<Device> &device = std::nullopt) const;

  /// Calls `function` with this module and all that it owns, parents first.
  void apply(const ModuleApplyFunction &function);
  void apply(const ConstModuleApplyFunction &function) const;
  void apply(const NamedModuleApplyFunction &function,
             const std::string &name_prefix = std::string());
  void apply(const ModulePointerApplyFunction &function) const;

  std::vector<Tensor> parameters(bool recurse = true) const;
  /// Names are paths: `fc1.weight`.
  OrderedDict<std::string, Tensor> named_parameters(bool recurse = true) const;
  std::vector<Tensor> buffers(bool recurse = true) const;
  OrderedDict<std::string, Tensor> named_buffers(bool recurse = true) const;
  /// This module (which must then be owned by a shared_ptr) and all below.
  std::vector<std::shared_ptr<Module>> modules(bool include_self = true) const;
  OrderedDict<std::string, std::shared_ptr<Module>>
  named_modules(const std::string &name_prefix = std::string(),
                bool include_self = true) const;
  std::vector<std::shared_ptr<Module>> children() const;
  OrderedDict<std::string, std::shared_ptr<Module>> named_children() const;

  /// Chooses between the behaviours of training and of evaluation.
  virtual void train(bool on = true);
  void eval() { train(false); }
  virtual bool is_training() const noexcept { return isTraining_; }

  /// Converts parameters and buffers.
  virtual void to(Device device, DType dtype, bool non_blocking = false);
  virtual void to(DType dtype, bool non_blocking = false);
  virtual void to(Device device, bool non_blocking = false);

  virtual void zero_grad(bool set_to_none = true);

  virtual void save(serialize::OutputArchive &archive) const;
  virtual void load(serialize::InputArchive &archive);
  virtual void pretty_print(std::ostream &stream) const;
  /// Whether save() keeps this module.
  virtual bool is_serializable() const { return true; }

  /// The module as what it is. Null (as<T>) if it is something else.
  template <class T> detail::ContainedOf<T> *as() noexcept {
    return dynamic_cast<detail::ContainedOf<T> *>(this);
  }
  template <class T> const detail::ContainedOf<T> *as() const noexcept {
    return dynamic_cast<const detail::ContainedOf<T> *>(this);
  }

  /// Throws: ErrorKind::value for a name that is taken, empty or has a dot.
  Tensor &register_parameter(std::string name, Tensor tensor,
                             bool requires_grad = true);
  Tensor &register_buffer(std::string name, Tensor tensor);
  template <class T>
  std::shared_ptr<T> register_module(std::string name,
                                     std::shared_ptr<T> module) {
    addChild(std::move(name), module);
    return module;
  }
  template <class T>
  std::shared_ptr<T> register_module(std::string name,
                                     ModuleHolder<T> module_holder) {
    return register_module(std::move(name), module_holder.ptr());
  }
  template <class T>
  std::shared_ptr<T> replace_module(const std::string &name,
                                    std::shared_ptr<T> module) {
    children_[name] = module;
    return module;
  }
  template <class T>
  std::shared_ptr<T> replace_module(const std::string &name,
                                    ModuleHolder<T> module_holder) {
    return replace_module(name, module_holder.ptr());
  }
  void unregister_module(const std::string &name) { children_.erase(name); }

protected:
  template <class Derived> friend class Cloneable;
  friend SINTER_API std::ostream &operator<<(std::ostream &, const Module &);

  /// Makes this module a copy of `other`, which is of the same class.
  virtual void clone_(Module &other, const std::optional<Device> &device);

  OrderedDict<std::string, Tensor> parameters_{"Parameter"};
  OrderedDict<std::string, Tensor> buffers_{"Buffer"};
  OrderedDict<std::string, std::shared_ptr<Module>> children_{"Submodule"};

private:
  using Tensors = OrderedDict<std::string, Tensor>;

  /// Throws where reset() did not make the same tensors.
  static void copyTensors(const Tensors &from, Tensors &to,
                          const std::optional<Device> &device);
  void addChild(std::string name, std::shared_ptr<Module> module);
  void walk(const std::string &path, const NamedModuleApplyFunction &visit);
  void convert(const TensorOptions &options);
  void print(std::ostream &stream, const std::string &indentation) const;
  std::shared_ptr<Module> self() const;

  mutable std::optional<std::string> name_;
  bool isTraining_ = true;
};

/// Prints the module and, line by line, what it owns.
SINTER_API std::ostream &operator<<(std::ostream &stream, const Module &module);

/// A module that can be copied: `Derived::reset()` makes the parts, and the
/// tensors are copied into them.
template <class Derived> class Cloneable : public Module {
public:
  using Module::Module;

  /// Makes all parameters, buffers and submodules anew.
  virtual void reset() = 0;

  std::shared_ptr<Module>
  clone(const std::optional<Device> &device = std::nullopt) const override {
    NoGradGuard noGrad;
    auto copy = std::make_shared<Derived>(static_cast<const Derived &>(*this));
    copy->parameters_.clear();
    copy->buffers_.clear();
    copy->children_.clear();
    copy->reset();
    Module::copyTensors(parameters_, copy->parameters_, device);
    Module::copyTensors(buffers_, copy->buffers_, device);
    check(children_.size() == copy->children_.size(), ErrorKind::value,
          "clone: reset() of ", name(), " makes other submodules than it has");
    for (const auto &child : children_) {
      copy->children_[child.key()]->clone_(*child.value(), device);
    }
    return copy;
  }

private:
  void clone_(Module &other, const std::optional<Device> &device) final {
    auto clone = std::dynamic_pointer_cast<Derived>(other.clone(device));
    check(clone != nullptr, ErrorKind::value,
          "clone: a submodule is of another class than its original");
    static_cast<Derived &>(*this) = *clone;
  }
};

} // namespace sinter::nn

#endif // SINTER_NN_MODULE_H
