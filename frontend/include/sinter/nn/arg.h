//===- arg.h - Options with chained setters -------------------------------===//
//
// `LinearOptions(4, 3).bias(false)`: an option is read and set by one name.
// The macros are public, since programs for libtorch write options of their
// own.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_NN_ARG_H
#define SINTER_NN_ARG_H

#include <utility>

#define SINTER_ARG(T, name)                                                    \
public:                                                                        \
  auto name(const T &new_##name) -> decltype(*this) {                          \
    this->name##_ = new_##name;                                                \
    return *this;                                                              \
  }                                                                            \
  auto name(T &&new_##name) -> decltype(*this) {                               \
    this->name##_ = std::move(new_##name);                                     \
    return *this;                                                              \
  }                                                                            \
  const T &name() const noexcept { return this->name##_; }                     \
  T &name() noexcept { return this->name##_; }                                 \
                                                                               \
private:                                                                       \
  T name##_ /* the initialiser, or a semicolon, follows */

#ifndef TORCH_ARG
#define TORCH_ARG(T, name) SINTER_ARG(T, name)
#endif

#endif // SINTER_NN_ARG_H
