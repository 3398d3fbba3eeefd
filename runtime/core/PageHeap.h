//===- PageHeap.h - Ranges of mapped memory that are free -----------------===//

#ifndef SINTER_CORE_PAGEHEAP_H
#define SINTER_CORE_PAGEHEAP_H

#include <atomic>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

namespace sinter::runtime {

/// Hands out ranges of memory that is mapped for huge pages, best fit first,
/// and joins what comes back with its neighbours. Its user holds a lock.
class PageHeap {
public:
  /// The sizes of ranges are multiples of this.
  static constexpr size_t granule = 1024;

  /// A range of `bytes` at a multiple of `alignment`, a power of two up to
  /// `largeBlock`. Null if there is none and the system maps no more.
  void *take(size_t bytes, size_t alignment) noexcept;

  /// Takes back a range, or a part of one.
  void give(void *range, size_t bytes) noexcept;

  /// Unmaps every huge page that is wholly free.
  void release() noexcept;

  /// How much is mapped; may be read without the lock.
  size_t mappedBytes() const { return mapped.load(std::memory_order_relaxed); }

private:
  void *takeFree(size_t bytes, size_t alignment);
  bool grow(size_t bytes) noexcept;
  void insert(char *address, size_t bytes);
  void erase(std::map<char *, size_t>::iterator range);

  std::map<char *, size_t> byAddress;
  std::set<std::pair<size_t, char *>> bySize;
  std::atomic<size_t> mapped{0};
};

} // namespace sinter::runtime

#endif // SINTER_CORE_PAGEHEAP_H
