//===- PageHeap.cpp - Ranges of mapped memory that are free ---------------===//

#include "runtime/core/PageHeap.h"

#include "runtime/core/SizeClasses.h"

#include <iterator>
#include <sys/mman.h>

namespace sinter::runtime {

/// What is mapped at once for blocks that are smaller.
constexpr size_t growthBytes = 4 * largeBlock;

/// A mapping of `bytes` that starts at a huge page, or null.
static void *mapHugePages(size_t bytes) noexcept {
  size_t length = bytes + largeBlock;
  void *mapping = mmap(nullptr, length, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) {
    return nullptr;
  }
  char *begin = static_cast<char *>(mapping);
  char *out = alignUp(begin, largeBlock);
  if (out != begin) {
    munmap(begin, out - begin);
  }
  if (size_t rest = begin + length - (out + bytes)) {
    munmap(out + bytes, rest);
  }
  // Refused where the kernel has no huge pages: small ones serve, too.
  madvise(out, bytes, MADV_HUGEPAGE);
  return out;
}

void PageHeap::insert(char *address, size_t bytes) {
  auto position = byAddress.emplace(address, bytes).first;
  try {
    bySize.emplace(bytes, address);
  } catch (...) {
    byAddress.erase(position);
    throw;
  }
}

void PageHeap::erase(std::map<char *, size_t>::iterator range) {
  bySize.erase({range->second, range->first});
  byAddress.erase(range);
}

void PageHeap::give(void *range, size_t bytes) noexcept {
  char *address = static_cast<char *>(range);
  auto next = byAddress.lower_bound(address);
  if (next != byAddress.begin()) {
    auto previous = std::prev(next);
    if (previous->first + previous->second == address) {
      address = previous->first;
      bytes += previous->second;
      erase(previous);
    }
  }
  if (next != byAddress.end() && address + bytes == next->first) {
    bytes += next->second;
    erase(next);
  }
  try {
    insert(address, bytes);
  } catch (...) {
    // No memory for 48 bytes of bookkeeping: the range itself is worth them.
    // Its whole pages go to the system, and the program may yet go on.
    size_t before = alignUp(address, 4096) - address;
    size_t whole = bytes > before ? (bytes - before) & ~size_t(4095) : 0;
    if (whole && munmap(address + before, whole) == 0) {
      mapped.fetch_sub(whole, std::memory_order_relaxed);
    }
  }
}

void *PageHeap::takeFree(size_t bytes, size_t alignment) {
  auto fits = bySize.lower_bound({bytes, nullptr});
  char *start = nullptr;
  // A few of the smallest ranges that are long enough, then one that is long
  // enough wherever it starts.
  for (int tries = 16;; ++fits) {
    if (tries-- == 0) {
      fits = bySize.lower_bound({bytes + alignment - granule, nullptr});
    }
    if (fits == bySize.end()) {
      return nullptr;
    }
    start = alignUp(fits->second, alignment);
    if (start + bytes <= fits->second + fits->first) {
      break;
    }
  }
  auto [size, address] = *fits;
  size_t before = start - address, after = size - before - bytes;
  erase(byAddress.find(address));
  if (before) {
    give(address, before);
  }
  if (after) {
    give(start + bytes, after);
  }
  return start;
}

bool PageHeap::grow(size_t bytes) noexcept {
  size_t length = alignUp(bytes, largeBlock);
  if (bytes < largeBlock) {
    length = growthBytes;
  }
  void *range = mapHugePages(length);
  if (!range && length > largeBlock && bytes <= largeBlock) {
    length = largeBlock;
    range = mapHugePages(length);
  }
  if (!range) {
    return false;
  }
  mapped.fetch_add(length, std::memory_order_relaxed);
  give(range, length);
  return true;
}

void *PageHeap::take(size_t bytes, size_t alignment) noexcept {
  if (void *range = takeFree(bytes, alignment)) {
    return range;
  }
  return grow(bytes) ? takeFree(bytes, alignment) : nullptr;
}

void PageHeap::release() noexcept {
  // Ranges only shrink here, and a loop by address survives that.
  char *position = nullptr;
  for (;;) {
    auto range = byAddress.lower_bound(position);
    if (range == byAddress.end()) {
      return;
    }
    auto [address, bytes] = *range;
    char *end = address + bytes;
    position = end;
    char *first = alignUp(address, largeBlock);
    char *last = alignUp(end - largeBlock + 1, largeBlock);
    if (first >= last || munmap(first, last - first) != 0) {
      continue;
    }
    mapped.fetch_sub(last - first, std::memory_order_relaxed);
    erase(range);
    if (first != address) {
      give(address, first - address);
    }
    if (last != end) {
      give(last, end - last);
    }
  }
}

} // namespace sinter::runtime
