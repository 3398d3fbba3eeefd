//===- indexing.h - What stands between the brackets of an index ----------===//

#ifndef SINTER_INDEXING_H
#define SINTER_INDEXING_H

#include "sinter/tensor.h"

#include <cstring>
#include <variant>

namespace sinter::indexing {

/// Stands for as many whole dimensions as the other indices leave.
struct EllipsisIndexType {};
inline constexpr EllipsisIndexType Ellipsis;

/// Adds a dimension of size 1.
inline constexpr std::nullopt_t None = std::nullopt;

/// start:stop:step along a dimension; each part may be None.
struct Slice {
  Slice(std::optional<int64_t> start = std::nullopt,
        std::optional<int64_t> stop = std::nullopt,
        std::optional<int64_t> step = std::nullopt)
      : start(start), stop(stop), step(step.value_or(1)) {}

  std::optional<int64_t> start, stop;
  int64_t step;
};

/// One index: an integer, a Slice, None, "..." or Ellipsis, a boolean, or a
/// tensor of integers or booleans.
class TensorIndex {
public:
  TensorIndex(std::nullopt_t) : index_(std::nullopt) {}
  TensorIndex(EllipsisIndexType) : index_(Ellipsis) {}
  TensorIndex(const char *text) : index_(Ellipsis) {
    check(std::strcmp(text, "...") == 0, ErrorKind::value,
          "index: expected \"...\" to represent an ellipsis, got \"", text,
          "\"");
  }
  TensorIndex(Slice slice) : index_(slice) {}
  TensorIndex(const Tensor &tensor) : index_(tensor) {}
  template <class T>
    requires std::is_integral_v<T>
  TensorIndex(T value) : index_(int64_t{0}) {
    if constexpr (std::is_same_v<T, bool>) {
      index_ = value;
    } else {
      index_ = static_cast<int64_t>(value);
    }
  }

  const auto &get() const { return index_; }

private:
  std::variant<std::nullopt_t, EllipsisIndexType, int64_t, bool, Slice, Tensor>
      index_;
};

} // namespace sinter::indexing

#endif // SINTER_INDEXING_H
