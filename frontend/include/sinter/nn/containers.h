//===- containers.h - Modules made of modules -----------------------------===//

#ifndef SINTER_NN_CONTAINERS_H
#define SINTER_NN_CONTAINERS_H

#include "sinter/nn/any.h"

namespace sinter::nn {

/// A module and the name it is given in a Sequential.
class NamedAnyModule {
public:
  template <class M>
  NamedAnyModule(std::string name, M &&module)
      : name_(std::move(name)), module_(std::forward<M>(module)) {}
  NamedAnyModule(std::string name, AnyModule module)
      : name_(std::move(name)), module_(std::move(module)) {}

  const std::string &name() const noexcept { return name_; }
  AnyModule &module() noexcept { return module_; }
  const AnyModule &module() const noexcept { return module_; }

private:
  std::string name_;
  AnyModule module_;
};

/// Modules one after the other: each takes what the one before it gives.
class SINTER_API SequentialImpl : public Cloneable<SequentialImpl> {
public:
  using Iterator = std::vector<AnyModule>::iterator;
  using ConstIterator = std::vector<AnyModule>::const_iterator;

  SequentialImpl() = default;
  template <class... Modules>
    requires(sizeof...(Modules) > 0 &&
             !(std::is_same_v<std::decay_t<Modules>, SequentialImpl> || ...))
  explicit SequentialImpl(Modules &&...modules) {
    modules_.reserve(sizeof...(Modules));
    (push_back(std::forward<Modules>(modules)), ...);
  }
  explicit SequentialImpl(OrderedDict<std::string, AnyModule> &&modules) {
    for (auto &item : modules) {
      push_back(item.key(), std::move(item.value()));
    }
  }
  explicit SequentialImpl(std::initializer_list<NamedAnyModule> modules) {
    for (const NamedAnyModule &module : modules) {
      push_back(module.name(), module.module());
    }
  }

  std::shared_ptr<Module>
  clone(const std::optional<Device> &device = std::nullopt) const override {
    auto copy = std::make_shared<SequentialImpl>();
    for (size_t i = 0; i < modules_.size(); ++i) {
      copy->push_back(children_[i].key(), modules_[i].clone(device));
    }
    copy->train(is_training());
    return copy;
  }
  /// The modules are made by whoever adds them.
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;

  /// Throws: ErrorKind::value if there is no module, or one gets another type
  /// than it takes.
  template <class Result = Tensor, class... Args>
  Result forward(Args &&...args) {
    check(!is_empty(), ErrorKind::value,
          "Sequential: cannot call forward() on an empty Sequential");
    AnyValue value = modules_[0].any_forward(std::forward<Args>(args)...);
    for (size_t i = 1; i < modules_.size(); ++i) {
      value = modules_[i].any_forward(std::move(value));
    }
    Result *result = value.template try_get<Result>();
    check(result, ErrorKind::value, "Sequential: the type of the result is ",
          value.type_info().name(), ", but ", typeid(Result).name(),
          " was asked for");
    return std::move(*result);
  }

  template <class M> void push_back(M &&module) {
    push_back(std::to_string(modules_.size()), std::forward<M>(module));
  }
  void push_back(const NamedAnyModule &module) {
    push_back(module.name(), module.module());
  }
  template <class M> void push_back(std::string name, M &&module) {
    push_back(std::move(name), AnyModule(std::forward<M>(module)));
  }
  void push_back(AnyModule module) {
    push_back(std::to_string(modules_.size()), std::move(module));
  }
  void push_back(std::string name, AnyModule module) {
    register_module(std::move(name), module.ptr());
    modules_.push_back(std::move(module));
  }
  template <class Container> void extend(const Container &container) {
    for (const auto &module : container) {
      push_back(module);
    }
  }

  Iterator begin() { return modules_.begin(); }
  ConstIterator begin() const { return modules_.begin(); }
  Iterator end() { return modules_.end(); }
  ConstIterator end() const { return modules_.end(); }

  /// Throws: ErrorKind::index, and ErrorKind::value for another class.
  template <class T> detail::ContainedOf<T> &at(size_t index) const {
    return modules_[checked(index)].get<T>();
  }
  std::shared_ptr<Module> ptr(size_t index) const {
    return modules_[checked(index)].ptr();
  }
  template <class T>
  std::shared_ptr<detail::ContainedOf<T>> ptr(size_t index) const {
    return modules_[checked(index)].ptr<T>();
  }
  std::shared_ptr<Module> operator[](size_t index) const { return ptr(index); }
  size_t size() const noexcept { return modules_.size(); }
  bool is_empty() const noexcept { return modules_.empty(); }

private:
  size_t checked(size_t index) const {
    check(index < size(), ErrorKind::index, "Sequential: index ", index,
          " is out of range for ", size(), " modules");
    return index;
  }

  std::vector<AnyModule> modules_;
};

/// The handle to a SequentialImpl.
class SINTER_API Sequential : public ModuleHolder<SequentialImpl> {
public:
  using ModuleHolder<SequentialImpl>::ModuleHolder;
  using Impl = SequentialImpl;

  Sequential() : ModuleHolder() {}
  Sequential(std::initializer_list<NamedAnyModule> modules)
      : ModuleHolder(std::make_shared<SequentialImpl>(modules)) {}
};

/// A list of modules, which the user calls.
class SINTER_API ModuleListImpl : public Cloneable<ModuleListImpl> {
public:
  using Iterator = std::vector<std::shared_ptr<Module>>::iterator;
  using ConstIterator = std::vector<std::shared_ptr<Module>>::const_iterator;

  ModuleListImpl() = default;
  template <class... Modules>
    requires(sizeof...(Modules) > 0 &&
             !(std::is_same_v<std::decay_t<Modules>, ModuleListImpl> || ...))
  explicit ModuleListImpl(Modules &&...modules) {
    (push_back(std::forward<Modules>(modules)), ...);
  }

  std::shared_ptr<Module>
  clone(const std::optional<Device> &device = std::nullopt) const override;
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;

  void push_back(std::shared_ptr<Module> module);
  template <class M> void push_back(const ModuleHolder<M> &holder) {
    push_back(std::shared_ptr<Module>(holder.ptr()));
  }
  template <class M>
    requires std::is_base_of_v<Module, std::decay_t<M>>
  void push_back(M &&module) {
    push_back(std::shared_ptr<Module>(
        std::make_shared<std::decay_t<M>>(std::forward<M>(module))));
  }
  template <class Container> void extend(const Container &container) {
    for (const auto &module : container) {
      push_back(module);
    }
  }
  void insert(size_t index, std::shared_ptr<Module> module);
  template <class M> void insert(size_t index, const ModuleHolder<M> &holder) {
    insert(index, std::shared_ptr<Module>(holder.ptr()));
  }

  Iterator begin() { return modules_.begin(); }
  ConstIterator begin() const { return modules_.begin(); }
  Iterator end() { return modules_.end(); }
  ConstIterator end() const { return modules_.end(); }

  /// Throws: ErrorKind::index.
  std::shared_ptr<Module> ptr(size_t index) const;
  std::shared_ptr<Module> operator[](size_t index) const { return ptr(index); }
  template <class T>
  std::shared_ptr<detail::ContainedOf<T>> ptr(size_t index) const {
    return std::dynamic_pointer_cast<detail::ContainedOf<T>>(ptr(index));
  }
  template <class T> detail::ContainedOf<T> &at(size_t index) const {
    auto *module = ptr(index)->template as<T>();
    check(module, ErrorKind::value, "ModuleList: module ", index,
          " is of another class: ", ptr(index)->name());
    return *module;
  }
  size_t size() const noexcept { return modules_.size(); }
  bool is_empty() const noexcept { return modules_.empty(); }

private:
  std::vector<std::shared_ptr<Module>> modules_;
};
SINTER_MODULE(ModuleList);

/// Modules under names, in the order of insertion.
class SINTER_API ModuleDictImpl : public Cloneable<ModuleDictImpl> {
public:
  using Dict = OrderedDict<std::string, std::shared_ptr<Module>>;

  ModuleDictImpl() = default;
  explicit ModuleDictImpl(
      const std::vector<std::pair<std::string, std::shared_ptr<Module>>> &list);
  explicit ModuleDictImpl(const Dict &modules);

  std::shared_ptr<Module>
  clone(const std::optional<Device> &device = std::nullopt) const override;
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;

  Dict::ConstIterator begin() const { return children_.begin(); }
  Dict::ConstIterator end() const { return children_.end(); }
  Dict items() const { return children_; }
  std::vector<std::string> keys() const { return children_.keys(); }
  std::vector<std::shared_ptr<Module>> values() const {
    return children_.values();
  }
  size_t size() const noexcept { return children_.size(); }
  bool empty() const noexcept { return children_.is_empty(); }
  bool contains(const std::string &key) const {
    return children_.contains(key);
  }
  void clear() { children_.clear(); }
  /// The module, which is no longer here.
  std::shared_ptr<Module> pop(const std::string &key);
  void update(
      const std::vector<std::pair<std::string, std::shared_ptr<Module>>> &list);
  template <class M> void insert(std::string key, M &&module) {
    register_module(std::move(key), std::forward<M>(module));
  }
  /// Throws: ErrorKind::value for a key that is not there.
  std::shared_ptr<Module> operator[](const std::string &key) const {
    return children_[key];
  }
  template <class T> detail::ContainedOf<T> &at(const std::string &key) const {
    auto *module = children_[key]->template as<T>();
    check(module, ErrorKind::value, "ModuleDict: module '", key,
          "' is of another class");
    return *module;
  }
};
SINTER_MODULE(ModuleDict);

/// Parameters under the names 0, 1, ...
class SINTER_API ParameterListImpl : public Cloneable<ParameterListImpl> {
public:
  ParameterListImpl() = default;
  template <class... Tensors>
    requires(sizeof...(Tensors) > 0 &&
             (std::is_convertible_v<Tensors, Tensor> && ...))
  explicit ParameterListImpl(Tensors &&...tensors) {
    (append(std::forward<Tensors>(tensors)), ...);
  }

  std::shared_ptr<Module>
  clone(const std::optional<Device> &device = std::nullopt) const override;
  void reset() override {}
  void pretty_print(std::ostream &stream) const override;

  void append(const Tensor &parameter);
  template <class Container> void extend(const Container &container) {
    for (const auto &parameter : container) {
      append(parameter);
    }
  }
  auto begin() const { return parameters_.begin(); }
  auto end() const { return parameters_.end(); }
  /// Throws: ErrorKind::index.
  Tensor &operator[](size_t index) { return parameters_[index].value(); }
  const Tensor &at(size_t index) const { return parameters_[index].value(); }
  size_t size() const noexcept { return parameters_.size(); }
  bool is_empty() const noexcept { return parameters_.is_empty(); }
};
SINTER_MODULE(ParameterList);

} // namespace sinter::nn

#endif // SINTER_NN_CONTAINERS_H
