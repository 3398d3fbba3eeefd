//===- slab.h - Small objects that come and go all the time ---------------===//
//
// Tensors and nodes of the tape live for microseconds. A slab takes the memory
// of the one that ended last: two loads and a store, no lock, no call.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_SLAB_H
#define SINTER_RUNTIME_SLAB_H

#include "sinter/runtime/types.h"

#include <cstddef>
#include <cstdint>
#include <new>

namespace sinter::runtime {

namespace detail {

/// What a free slot holds: the next one of its list.
struct SlabSlot {
  SlabSlot *next;
};

/// The free slots of one size that a thread keeps.
struct SlabList {
  SlabSlot *head;
  uint32_t count;
  /// With this many, half of them go back. 0 until the runtime knows the list
  /// and after the thread's end.
  uint32_t limit;
  uint32_t slotBytes;
  SlabList *nextOfThread;
};

/// A slot for an empty list; the rest of a batch is put on the list. Null if
/// there is no memory.
SINTER_API void *takeFromSlab(SlabList &list) noexcept;

/// Takes back a slot that a full list has no room for, and half of the list.
SINTER_API void giveToSlab(SlabList &list, void *slot) noexcept;

} // namespace detail

/// Slots of `Bytes` bytes, a multiple of 16. What one thread took, another may
/// give back.
template <size_t Bytes> class SizedSlab {
  static_assert(Bytes % 16 == 0 && Bytes > 0 && Bytes <= 1024);

public:
  /// A slot, not initialised, or null if there is no memory.
  static void *take() noexcept {
    detail::SlabSlot *slot = list.head;
    if (!slot) [[unlikely]] {
      return detail::takeFromSlab(list);
    }
    list.head = slot->next;
    --list.count;
    return slot;
  }

  /// Takes back a slot. No object lives in it any more.
  static void give(void *slot) noexcept {
    if (list.count >= list.limit) [[unlikely]] {
      detail::giveToSlab(list, slot);
      return;
    }
    list.head = new (slot) detail::SlabSlot{list.head};
    ++list.count;
  }

private:
  [[gnu::tls_model(
      "initial-exec")]] static inline constinit thread_local detail::SlabList
      list{nullptr, 0, 0, Bytes, nullptr};
};

/// The slab for objects of type T. Types of similar size share one.
template <class T> class Slab : public SizedSlab<(sizeof(T) + 15) / 16 * 16> {
  static_assert(alignof(T) <= 16);
};

/// A base of classes whose objects `new` and `delete` shall keep in slabs:
///   class Node : public SlabAllocated<Node> { ... };
/// Classes derived from such a class take their memory elsewhere if they are
/// larger; they need a virtual destructor, as always.
template <class T> class SlabAllocated {
public:
  static void *operator new(size_t bytes) {
    if (bytes != sizeof(T)) {
      return ::operator new(bytes);
    }
    void *slot = Slab<T>::take();
    if (!slot) {
      throw std::bad_alloc();
    }
    return slot;
  }
  static void *operator new(size_t, void *place) noexcept { return place; }

  static void operator delete(void *object, size_t bytes) noexcept {
    if (bytes != sizeof(T)) {
      ::operator delete(object);
    } else if (object) {
      Slab<T>::give(object);
    }
  }

private:
  friend T;
  SlabAllocated() = default;
  ~SlabAllocated() = default;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_SLAB_H
