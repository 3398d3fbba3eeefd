//===- holder.h - Handles to modules --------------------------------------===//
//
// `Linear` is a handle to a `LinearImpl`: copies share the module, as copies of
// a Tensor share the elements.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_NN_HOLDER_H
#define SINTER_NN_HOLDER_H

#include "sinter/error.h"

#include <iosfwd>
#include <memory>
#include <type_traits>
#include <utility>

namespace sinter::nn {
namespace detail {

struct ModuleHolderBase {};

template <class T>
concept IsHolder = std::is_base_of_v<ModuleHolderBase, T>;

template <class T> struct Contained {
  using type = T;
};
template <IsHolder T> struct Contained<T> {
  using type = typename T::ContainedType;
};
/// LinearImpl for Linear; a module class for itself.
template <class T> using ContainedOf = typename Contained<T>::type;

} // namespace detail

/// A shared handle to a module. `nullptr` makes an empty one, for a member that
/// is set later.
template <class T> class ModuleHolder : detail::ModuleHolderBase {
protected:
  std::shared_ptr<T> impl_;

public:
  using ContainedType = T;

  ModuleHolder() : impl_(std::make_shared<T>()) {}
  ModuleHolder(std::nullptr_t) {}
  ModuleHolder(std::shared_ptr<T> module) : impl_(std::move(module)) {}
  template <class Head, class... Tail>
    requires(!(std::is_base_of_v<ModuleHolder, std::decay_t<Head>> &&
               sizeof...(Tail) == 0) &&
             std::is_constructible_v<T, Head, Tail...>)
  explicit ModuleHolder(Head &&head, Tail &&...tail)
      : impl_(std::make_shared<T>(std::forward<Head>(head),
                                  std::forward<Tail>(tail)...)) {}

  explicit operator bool() const noexcept { return impl_ != nullptr; }
  bool is_empty() const noexcept { return impl_ == nullptr; }
  /// Throws: ErrorKind::value for an empty handle.
  T *get() const {
    check(impl_ != nullptr, ErrorKind::value,
          "nn: an empty module is accessed; was it made with nullptr and never "
          "set?");
    return impl_.get();
  }
  const std::shared_ptr<T> &ptr() const {
    get();
    return impl_;
  }
  T *operator->() const { return get(); }
  T &operator*() const { return *get(); }
  template <class... Args> auto operator()(Args &&...args) const {
    return get()->forward(std::forward<Args>(args)...);
  }
  template <class Arg> decltype(auto) operator[](Arg &&arg) const {
    return (*get())[std::forward<Arg>(arg)];
  }
};

template <class T>
std::ostream &operator<<(std::ostream &stream, const ModuleHolder<T> &holder) {
  return stream << *holder;
}

} // namespace sinter::nn

#define SINTER_MODULE_IMPL(Name, ImplType)                                     \
  class Name : public ::sinter::nn::ModuleHolder<ImplType> {                   \
  public:                                                                      \
    using ::sinter::nn::ModuleHolder<ImplType>::ModuleHolder;                  \
    using Impl [[maybe_unused]] = ImplType;                                    \
  }

/// Defines `Name`, the handle to the module class `NameImpl`.
#define SINTER_MODULE(Name) SINTER_MODULE_IMPL(Name, Name##Impl)

#ifndef TORCH_MODULE
#define TORCH_MODULE_IMPL(Name, ImplType) SINTER_MODULE_IMPL(Name, ImplType)
#define TORCH_MODULE(Name) SINTER_MODULE(Name)
#endif

#endif // SINTER_NN_HOLDER_H
