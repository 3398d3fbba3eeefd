//===- Central.h - The part of the allocator that threads share -----------===//

#ifndef SINTER_CORE_CENTRAL_H
#define SINTER_CORE_CENTRAL_H

#include "runtime/core/PageHeap.h"
#include "runtime/core/SizeClasses.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>

namespace sinter::runtime {

/// What a free block holds: the next one of its list.
struct FreeBlock {
  FreeBlock *next;
};

/// Counts bytes in use. Threads report what changed in larger steps.
struct LiveBytes {
  std::atomic<int64_t> total{0};
  std::atomic<int64_t> peak{0};

  /// Adds what a thread allocated less what it freed; at some point since its
  /// last report it was ahead by `mostChange`.
  void report(int64_t change, int64_t mostChange) {
    int64_t before = total.fetch_add(change, std::memory_order_relaxed);
    int64_t most = before + mostChange;
    int64_t known = peak.load(std::memory_order_relaxed);
    while (most > known && !peak.compare_exchange_weak(
                               known, most, std::memory_order_relaxed)) {
    }
  }
};

/// The page heap and the blocks that were cut from its spans, behind one lock.
class Central {
public:
  /// The one of this process. It is never destroyed: static destructors free.
  static Central &get();

  /// A chain of `count` blocks of a class, or of fewer, or null. What the
  /// system refuses, memory that is cached here may still give.
  FreeBlock *take(size_t sizeClass, size_t count) noexcept;
  void *takeLarge(size_t bytes) noexcept;

  /// Takes back a chain of blocks of a class.
  void give(size_t sizeClass, FreeBlock *blocks) noexcept;
  void giveLarge(void *block, size_t bytes) noexcept;

  /// Returns what is free to the system.
  void release() noexcept;

  size_t mappedBytes() const { return heap.mappedBytes(); }

  LiveBytes live;
  /// Counts the calls of `releaseCached`. A thread that sees a new value gives
  /// up its cache.
  std::atomic<uint32_t> releases{0};

private:
  Central();
  void releaseLocked() noexcept;
  bool cutSpan(size_t sizeClass) noexcept;
  FreeBlock *takeLocked(size_t sizeClass, size_t count) noexcept;

  std::mutex mutex;
  PageHeap heap;
  std::array<FreeBlock *, numSpanClasses> free{};
};

} // namespace sinter::runtime

#endif // SINTER_CORE_CENTRAL_H
