//===- array_ref.h - A borrowed list of integers --------------------------===//

#ifndef SINTER_ARRAY_REF_H
#define SINTER_ARRAY_REF_H

#include "sinter/runtime/inline_vector.h"
#include "sinter/runtime/types.h"

#include <array>
#include <iosfwd>
#include <optional>
#include <span>
#include <vector>

namespace sinter {

/// A borrowed list, as libtorch's: made from braces, a vector, an array, or one
/// element. It is a parameter type; what it refers to must outlive it.
template <class T> class ArrayRef {
public:
  using value_type = T;
  using const_iterator = const T *;

  constexpr ArrayRef() = default;
  constexpr ArrayRef(const T &one) : data_(&one), size_(1) {}
  constexpr ArrayRef(const T *data, size_t size) : data_(data), size_(size) {}
  constexpr ArrayRef(const T *first, const T *last)
      : data_(first), size_(static_cast<size_t>(last - first)) {}
  ArrayRef(const std::vector<T> &list)
      : data_(list.data()), size_(list.size()) {}
  constexpr ArrayRef(std::span<const T> list)
      : data_(list.data()), size_(list.size()) {}
  template <size_t N>
  ArrayRef(const InlineVector<T, N> &list)
      : data_(list.data()), size_(list.size()) {}
  template <size_t N>
  constexpr ArrayRef(const std::array<T, N> &list)
      : data_(list.data()), size_(N) {}
  template <size_t N>
  constexpr ArrayRef(const T (&list)[N]) : data_(list), size_(N) {}
#pragma GCC diagnostic push
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Winit-list-lifetime"
#endif
  constexpr ArrayRef(const std::initializer_list<T> &list)
      : data_(list.begin() == list.end() ? nullptr : list.begin()),
        size_(list.size()) {}
#pragma GCC diagnostic pop

  constexpr size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr const T *data() const { return data_; }
  constexpr const T *begin() const { return data_; }
  constexpr const T *end() const { return data_ + size_; }
  constexpr const T &operator[](size_t i) const { return data_[i]; }
  constexpr const T &front() const { return data_[0]; }
  constexpr const T &back() const { return data_[size_ - 1]; }
  std::vector<T> vec() const { return {begin(), end()}; }
  ArrayRef slice(size_t from, size_t count) const {
    return {data_ + from, count};
  }
  ArrayRef slice(size_t from) const { return slice(from, size_ - from); }
  constexpr operator std::span<const T>() const { return {data_, size_}; }
  operator std::vector<T>() const { return vec(); }
  bool equals(ArrayRef other) const {
    return std::equal(begin(), end(), other.begin(), other.end());
  }

  friend bool operator==(ArrayRef x, ArrayRef y) { return x.equals(y); }

private:
  const T *data_ = nullptr;
  size_t size_ = 0;
};

using IntArrayRef = ArrayRef<int64_t>;

/// Prints `[2, 3]`.
SINTER_API std::ostream &operator<<(std::ostream &os, IntArrayRef list);

/// A list of integers or nothing; one integer is a list of one.
class OptionalIntArrayRef {
public:
  OptionalIntArrayRef() = default;
  OptionalIntArrayRef(std::nullopt_t) {}
  OptionalIntArrayRef(IntArrayRef list) : list_(list) {}
  OptionalIntArrayRef(const int64_t &one) : list_(one) {}
  OptionalIntArrayRef(const std::vector<int64_t> &list) : list_(list) {}
  OptionalIntArrayRef(const std::initializer_list<int64_t> &list)
      : list_(list) {}
  bool has_value() const { return list_.has_value(); }
  explicit operator bool() const { return has_value(); }
  IntArrayRef operator*() const { return *list_; }
  IntArrayRef value() const { return *list_; }

private:
  std::optional<IntArrayRef> list_;
};

} // namespace sinter

#endif // SINTER_ARRAY_REF_H
