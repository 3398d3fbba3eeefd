//===- autograd_function.h - Calls with a derivative of the user's --------===//

#ifndef SINTER_AUTOGRAD_FUNCTION_H
#define SINTER_AUTOGRAD_FUNCTION_H

#include "sinter/autograd.h"

#include <concepts>
#include <unordered_map>
#include <variant>

namespace sinter {

/// A value of one of a few types, that a custom function keeps for its backward
/// call.
class SINTER_API IValue {
public:
  IValue() = default;
  IValue(bool value) : value_(value) {}
  template <std::integral T> IValue(T value) : value_(int64_t(value)) {}
  template <std::floating_point T> IValue(T value) : value_(double(value)) {}
  IValue(const char *value) : value_(std::string(value)) {}
  IValue(std::string value) : value_(std::move(value)) {}
  IValue(Tensor value) : value_(std::move(value)) {}
  IValue(std::vector<int64_t> value) : value_(std::move(value)) {}
  IValue(IntArrayRef value) : value_(value.vec()) {}
  IValue(std::vector<double> value) : value_(std::move(value)) {}
  IValue(std::vector<Tensor> value) : value_(std::move(value)) {}

  bool isNone() const { return std::holds_alternative<std::monostate>(value_); }
  bool isTensor() const { return std::holds_alternative<Tensor>(value_); }
  bool toBool() const { return get<bool>("bool"); }
  int64_t toInt() const { return get<int64_t>("int"); }
  double toDouble() const { return get<double>("double"); }
  const std::string &toStringRef() const { return get<std::string>("string"); }
  const Tensor &toTensor() const { return get<Tensor>("Tensor"); }
  std::vector<int64_t> toIntVector() const {
    return get<std::vector<int64_t>>("list of int");
  }
  std::vector<double> toDoubleVector() const {
    return get<std::vector<double>>("list of double");
  }
  std::vector<Tensor> toTensorVector() const {
    return get<std::vector<Tensor>>("list of Tensor");
  }

private:
  template <class T> const T &get(const char *type) const {
    const T *value = std::get_if<T>(&value_);
    check(value != nullptr, ErrorKind::value, "IValue: not a ", type);
    return *value;
  }

  std::variant<std::monostate, bool, int64_t, double, std::string, Tensor,
               std::vector<int64_t>, std::vector<double>, std::vector<Tensor>>
      value_;
};

namespace autograd {

class AutogradContext;

namespace detail {

/// The backward function of a custom function, as the tape calls it.
using CustomBackward = variable_list (*)(AutogradContext *, variable_list);

struct CustomCall;

/// Keeps a call of a custom function apart from the template: `begin` looks at
/// the arguments, `end` gives the results their history.
class SINTER_API CustomRecorder {
public:
  /// `isVariable` tells which of the forward function's arguments are tensors,
  /// of which `inputs` has those that are.
  CustomRecorder(const char *name, CustomBackward backward,
                 std::vector<bool> isVariable, variable_list inputs);
  ~CustomRecorder();
  CustomRecorder(const CustomRecorder &) = delete;

  AutogradContext *context();
  variable_list end(variable_list results);

private:
  sinter::detail::IntrusivePtr<CustomCall> call_;
};

} // namespace detail

/// What a custom function's forward call hands to its backward call.
class SINTER_API AutogradContext {
public:
  /// Keeps inputs or results of the call. Other tensors go into `saved_data`.
  void save_for_backward(variable_list to_save);
  /// Throws ErrorKind::autograd if one of them was modified since, or the graph
  /// was freed.
  variable_list get_saved_variables() const;
  /// Names inputs that the call writes; they must be among the results.
  void mark_dirty(const variable_list &inputs);
  void mark_non_differentiable(const variable_list &outputs);
  /// Whether undefined cotangents are made zeros before the backward call;
  /// they are unless this says otherwise.
  void set_materialize_grads(bool value);
  bool needs_input_grad(size_t input) const;

  std::unordered_map<std::string, IValue> saved_data;

private:
  friend struct detail::CustomCall;
  friend class detail::CustomRecorder;

  detail::CustomCall *call_ = nullptr;
};

/// A function with a backward call of its own, written as
///
///   struct Square : Function<Square> {
///     static Tensor forward(AutogradContext *ctx, Tensor x);
///     static variable_list backward(AutogradContext *ctx, variable_list ct);
///   };
///
/// and called as `Square::apply(x)`. `backward` returns a cotangent for each
/// argument of `forward`, undefined for those that are not tensors.
template <class T> struct Function {
  template <class X = T, class... Args> static auto apply(Args &&...args) {
    using Result = decltype(X::forward(std::declval<AutogradContext *>(),
                                       std::forward<Args>(args)...));
    std::vector<bool> isVariable;
    variable_list inputs;
    (note(args, isVariable, inputs), ...);
    detail::CustomRecorder recorder(
        name(),
        [](AutogradContext *ctx, variable_list ct) -> variable_list {
          return X::backward(ctx, std::move(ct));
        },
        std::move(isVariable), std::move(inputs));
    auto forward = [&] {
      NoGradGuard guard;
      return X::forward(recorder.context(), std::forward<Args>(args)...);
    };
    if constexpr (std::is_convertible_v<Result, Tensor>) {
      return recorder.end({forward()})[0];
    } else {
      return recorder.end(forward());
    }
  }

private:
  friend T;
  Function() = default;

  template <class Arg>
  static void note(const Arg &arg, std::vector<bool> &isVariable,
                   variable_list &inputs) {
    if constexpr (std::is_same_v<Arg, Tensor>) {
      isVariable.push_back(true);
      inputs.push_back(arg);
    } else if constexpr (std::is_same_v<Arg, std::optional<Tensor>>) {
      isVariable.push_back(true);
      inputs.push_back(arg.value_or(Tensor()));
    } else if constexpr (std::is_convertible_v<const Arg &, TensorList> &&
                         !std::is_null_pointer_v<Arg>) {
      for (const Tensor &one : TensorList(arg)) {
        isVariable.push_back(true);
        inputs.push_back(one);
      }
    } else {
      isVariable.push_back(false);
    }
  }

  /// Holds the name of T, whatever the compiler puts around it.
  static const char *name() { return __PRETTY_FUNCTION__; }
};

} // namespace autograd
} // namespace sinter

#endif // SINTER_AUTOGRAD_FUNCTION_H
