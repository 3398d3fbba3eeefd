//===- intrusive_ptr.h - Shared ownership, counted in the object ----------===//

#ifndef SINTER_INTRUSIVE_PTR_H
#define SINTER_INTRUSIVE_PTR_H

#include "sinter/runtime/types.h"

#include <atomic>
#include <cstdint>
#include <utility>

namespace sinter::detail {

/// The base of everything that IntrusivePtr owns.
class SINTER_API RefCounted {
public:
  RefCounted() = default;
  RefCounted(const RefCounted &) = delete;
  RefCounted &operator=(const RefCounted &) = delete;

  void retain() const { count_.fetch_add(1, std::memory_order_relaxed); }
  void release() const {
    // The last owner needs no atomic subtraction: nobody else can count.
    if (count_.load(std::memory_order_acquire) == 1 ||
        count_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      delete this;
    }
  }
  /// The same as `retain`, `owners` times, where nobody owns the object yet.
  void retainFirst(uint32_t owners = 1) const {
    count_.store(owners, std::memory_order_relaxed);
  }
  uint32_t useCount() const { return count_.load(std::memory_order_relaxed); }

  // Small objects of a few sizes, made and freed all the time.
  static void *operator new(size_t bytes);
  static void operator delete(void *object, size_t bytes);

protected:
  virtual ~RefCounted() = default;

private:
  mutable std::atomic<uint32_t> count_ = 0;
};

/// A shared owner of a RefCounted.
template <class T> class IntrusivePtr {
public:
  IntrusivePtr() = default;
  IntrusivePtr(std::nullptr_t) {}
  explicit IntrusivePtr(T *object) : object_(object) {
    if (object_) {
      object_->retain();
    }
  }
  IntrusivePtr(const IntrusivePtr &other) : IntrusivePtr(other.object_) {}
  IntrusivePtr(IntrusivePtr &&other) noexcept
      : object_(std::exchange(other.object_, nullptr)) {}
  IntrusivePtr &operator=(IntrusivePtr other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~IntrusivePtr() {
    if (object_) {
      object_->release();
    }
  }

  /// The first owner of a new object.
  static IntrusivePtr first(T *object) {
    IntrusivePtr owner;
    object->retainFirst();
    owner.object_ = object;
    return owner;
  }

  /// Takes over a reference that `giveUp` gave up.
  static IntrusivePtr adopt(T *object) {
    IntrusivePtr owner;
    owner.object_ = object;
    return owner;
  }
  T *giveUp() { return std::exchange(object_, nullptr); }

  T *get() const { return object_; }
  T *operator->() const { return object_; }
  T &operator*() const { return *object_; }
  explicit operator bool() const { return object_ != nullptr; }
  bool operator==(const IntrusivePtr &other) const {
    return object_ == other.object_;
  }

private:
  T *object_ = nullptr;
};

} // namespace sinter::detail

#endif // SINTER_INTRUSIVE_PTR_H
