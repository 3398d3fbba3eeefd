//===- inline_vector.h - A short vector that does not allocate ------------===//

#ifndef SINTER_RUNTIME_INLINE_VECTOR_H
#define SINTER_RUNTIME_INLINE_VECTOR_H

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <span>
#include <type_traits>

namespace sinter {

/// A vector of trivial elements; the first `N` of them live in the object.
template <class T, size_t N> class InlineVector {
  static_assert(std::is_trivially_copyable_v<T>);

public:
  using value_type = T;
  using iterator = T *;
  using const_iterator = const T *;

  InlineVector() = default;
  InlineVector(std::initializer_list<T> list)
      : InlineVector(list.begin(), list.end()) {}
  explicit InlineVector(std::span<const T> list)
      : InlineVector(list.data(), list.data() + list.size()) {}
  explicit InlineVector(size_t count, T value = T()) { resize(count, value); }
  InlineVector(const T *first, const T *last) { append(first, last); }
  InlineVector(const InlineVector &other) { copy(other); }
  InlineVector(InlineVector &&other) noexcept { take(other); }
  InlineVector &operator=(const InlineVector &other) {
    if (this != &other) {
      copy(other);
    }
    return *this;
  }
  InlineVector &operator=(InlineVector &&other) noexcept {
    if (this != &other) {
      release();
      take(other);
    }
    return *this;
  }
  ~InlineVector() { release(); }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T *data() { return data_; }
  const T *data() const { return data_; }
  T *begin() { return data_; }
  T *end() { return data_ + size_; }
  const T *begin() const { return data_; }
  const T *end() const { return data_ + size_; }
  T &operator[](size_t i) { return data_[i]; }
  const T &operator[](size_t i) const { return data_[i]; }
  T &back() { return data_[size_ - 1]; }
  const T &back() const { return data_[size_ - 1]; }

  void clear() { size_ = 0; }
  void pop_back() { --size_; }
  void push_back(T value) {
    reserve(size_ + 1);
    data_[size_++] = value;
  }
  /// A new element to be filled in: faster than to copy one just made.
  T &emplace_back() {
    reserve(size_ + 1);
    return data_[size_++] = T();
  }
  void append(const T *first, const T *last) {
    reserve(size_ + static_cast<size_t>(last - first));
    std::copy(first, last, end());
    size_ += static_cast<size_t>(last - first);
  }
  void resize(size_t size, T value = T()) {
    reserve(size);
    if (size > size_) {
      std::fill(end(), data_ + size, value);
    }
    size_ = size;
  }
  T *insert(T *place, T value) {
    size_t at = static_cast<size_t>(place - data_);
    push_back(value);
    std::rotate(data_ + at, end() - 1, end());
    return data_ + at;
  }
  T *erase(T *place) {
    std::copy(place + 1, end(), place);
    --size_;
    return place;
  }

  operator std::span<const T>() const { return {data_, size_}; }

  friend bool operator==(const InlineVector &x, const InlineVector &y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end());
  }

private:
  void reserve(size_t capacity) {
    if (capacity <= capacity_) {
      return;
    }
    capacity = std::max(capacity, 2 * capacity_);
    T *wider = new T[capacity];
    std::copy(begin(), end(), wider);
    release();
    data_ = wider;
    capacity_ = capacity;
  }
  void release() {
    if (data_ != inline_) {
      delete[] data_;
      data_ = inline_;
      capacity_ = N;
    }
  }
  /// Short lists are copied whole, in a few vector moves.
  void copy(const InlineVector &other) {
    if (data_ == inline_ && other.data_ == other.inline_) {
      std::memcpy(static_cast<void *>(inline_), other.inline_, sizeof inline_);
      size_ = other.size_;
    } else {
      size_ = 0;
      append(other.begin(), other.end());
    }
  }
  void take(InlineVector &other) {
    if (other.data_ == other.inline_) {
      copy(other);
    } else {
      data_ = other.data_;
      capacity_ = other.capacity_;
      size_ = other.size_;
      other.data_ = other.inline_;
      other.capacity_ = N;
    }
    other.size_ = 0;
  }

  T *data_ = inline_;
  size_t size_ = 0;
  size_t capacity_ = N;
  T inline_[N];
};

} // namespace sinter

#endif // SINTER_RUNTIME_INLINE_VECTOR_H
