//===- any.h - A module of any class --------------------------------------===//

#ifndef SINTER_NN_ANY_H
#define SINTER_NN_ANY_H

#include "sinter/nn/module.h"

#include <any>
#include <source_location>
#include <typeinfo>

namespace sinter::nn {

/// An argument or a result of a module whose class is not known.
class AnyValue {
public:
  AnyValue() = default;
  template <class T>
    requires(!std::is_same_v<std::decay_t<T>, AnyValue>)
  explicit AnyValue(T &&value) : value_(std::forward<T>(value)) {}

  template <class T> T *try_get() { return std::any_cast<T>(&value_); }
  /// Throws: ErrorKind::value for another type than that of the value.
  template <class T> T get() {
    T *value = try_get<T>();
    check(value, ErrorKind::value, "AnyValue: asked for a value of type ",
          typeid(T).name(), ", but it is of type ", value_.type().name());
    return *value;
  }
  const std::type_info &type_info() const { return value_.type(); }

private:
  std::any value_;
};

namespace detail {

/// Calls `forward` of a module class that is known here alone.
struct AnyForward {
  virtual ~AnyForward() = default;
  virtual AnyValue call(std::vector<AnyValue> arguments) = 0;
  virtual std::shared_ptr<Module> module() const = 0;
  virtual std::unique_ptr<AnyForward>
  clone(const std::optional<Device> &device) const = 0;
};

template <class M, class Signature> struct AnyForwardOf;

template <class M, class Class, class Result, class... Args>
struct AnyForwardOf<M, Result (Class::*)(Args...)> final : AnyForward {
  explicit AnyForwardOf(std::shared_ptr<M> module)
      : target(std::move(module)) {}

  AnyValue call(std::vector<AnyValue> arguments) override {
    // The caller's line may be left out; it is not an argument to the user.
    constexpr bool endsWithLoc =
        sizeof...(Args) > 0 &&
        (std::is_same_v<std::decay_t<Args>, std::source_location> || ...);
    constexpr size_t count = sizeof...(Args) - endsWithLoc;
    check(arguments.size() == count, ErrorKind::value, target->name(),
          "'s forward() method expects ", count, " argument(s), but received ",
          arguments.size());
    return spread(arguments, std::index_sequence_for<Args...>());
  }
  std::shared_ptr<Module> module() const override { return target; }
  std::unique_ptr<AnyForward>
  clone(const std::optional<Device> &device) const override {
    return std::make_unique<AnyForwardOf>(
        std::dynamic_pointer_cast<M>(target->clone(device)));
  }

  std::shared_ptr<M> target;

private:
  template <size_t... I>
  AnyValue spread(std::vector<AnyValue> &arguments, std::index_sequence<I...>) {
    return AnyValue(target->forward(argument<Args>(arguments, I)...));
  }
  template <class Arg>
  static Arg argument(std::vector<AnyValue> &arguments, size_t place) {
    using Value = std::decay_t<Arg>;
    if constexpr (std::is_same_v<Value, std::source_location>) {
      const std::source_location *user = sinter::detail::userLocation();
      return user ? *user : std::source_location();
    } else {
      Value *value = arguments[place].template try_get<Value>();
      check(value, ErrorKind::value, "forward: expected argument #", place,
            " to be of type ", typeid(Value).name(), ", but received type ",
            arguments[place].type_info().name());
      return static_cast<Arg>(*value);
    }
  }
};

} // namespace detail

/// A module whose class is known only to what it was made from. Its class has
/// one function `forward` that is no template.
class AnyModule {
public:
  AnyModule() = default;
  template <class M>
    requires std::is_base_of_v<Module, M>
  explicit AnyModule(std::shared_ptr<M> module)
      : forward_(
            std::make_unique<detail::AnyForwardOf<M, decltype(&M::forward)>>(
                std::move(module))) {}
  template <class M>
    requires std::is_base_of_v<Module, std::decay_t<M>>
  explicit AnyModule(M &&module)
      : AnyModule(std::make_shared<std::decay_t<M>>(std::forward<M>(module))) {}
  template <class M>
  explicit AnyModule(const ModuleHolder<M> &holder) : AnyModule(holder.ptr()) {}

  AnyModule clone(std::optional<Device> device = std::nullopt) const {
    AnyModule copy;
    if (forward_) {
      copy.forward_ = forward_->clone(device);
    }
    return copy;
  }

  bool is_empty() const noexcept { return forward_ == nullptr; }

  /// Throws: ErrorKind::value where the arguments are not those of the module.
  template <class... Args> AnyValue any_forward(Args &&...args) {
    check(!is_empty(), ErrorKind::value,
          "AnyModule: cannot call forward() on an empty AnyModule");
    std::vector<AnyValue> values;
    values.reserve(sizeof...(Args));
    (values.push_back(valueOf(std::forward<Args>(args))), ...);
    return forward_->call(std::move(values));
  }
  template <class Result = Tensor, class... Args>
  Result forward(Args &&...args) {
    return any_forward(std::forward<Args>(args)...).template get<Result>();
  }

  /// The module as what it is. Throws: ErrorKind::value if it is another class.
  template <class T> detail::ContainedOf<T> &get() const {
    auto *module = is_empty()
                       ? nullptr
                       : dynamic_cast<detail::ContainedOf<T> *>(ptr().get());
    check(module, ErrorKind::value, "AnyModule: asked for a module of type ",
          typeid(T).name(), ", but it is ",
          is_empty() ? "empty" : ptr()->name());
    return *module;
  }
  std::shared_ptr<Module> ptr() const {
    check(!is_empty(), ErrorKind::value, "AnyModule: it is empty");
    return forward_->module();
  }
  template <class T> std::shared_ptr<detail::ContainedOf<T>> ptr() const {
    get<T>();
    return std::dynamic_pointer_cast<detail::ContainedOf<T>>(ptr());
  }
  const std::type_info &type_info() const {
    const Module &module = *ptr();
    return typeid(module);
  }

private:
  template <class Arg> static AnyValue valueOf(Arg &&arg) {
    if constexpr (std::is_same_v<std::decay_t<Arg>, AnyValue>) {
      return std::forward<Arg>(arg);
    } else {
      return AnyValue(std::forward<Arg>(arg));
    }
  }

  std::shared_ptr<detail::AnyForward> forward_;
};

} // namespace sinter::nn

#endif // SINTER_NN_ANY_H
