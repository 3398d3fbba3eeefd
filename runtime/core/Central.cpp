//===- Central.cpp - The part of the allocator that threads share ---------===//

#include "runtime/core/Central.h"

#include <algorithm>
#include <functional>
#include <new>
#include <pthread.h>
#include <vector>

namespace sinter::runtime {

Central &Central::get() {
  static Central *central = new Central;
  return *central;
}

Central::Central() {
  // A child must not find the lock in the hands of a thread that it lacks.
  pthread_atfork([] { Central::get().mutex.lock(); },
                 [] { Central::get().mutex.unlock(); },
                 [] { Central::get().mutex.unlock(); });
}

bool Central::cutSpan(size_t sizeClass) noexcept {
  char *span = static_cast<char *>(heap.take(spanBytes, spanBytes));
  if (!span) {
    return false;
  }
  size_t size = classSizes[sizeClass];
  FreeBlock *&head = free[sizeClass];
  // Backwards, so that blocks are handed out by ascending address.
  for (size_t i = spanBytes / size; i-- > 0;) {
    head = new (span + i * size) FreeBlock{head};
  }
  return true;
}

FreeBlock *Central::takeLocked(size_t sizeClass, size_t count) noexcept {
  FreeBlock *chain = nullptr;
  size_t size = classSizes[sizeClass];
  while (count-- > 0) {
    FreeBlock *block = nullptr;
    if (sizeClass >= numSpanClasses) {
      if (void *range = heap.take(size, PageHeap::granule)) {
        block = new (range) FreeBlock;
      }
    } else if (free[sizeClass] || cutSpan(sizeClass)) {
      block = free[sizeClass];
      free[sizeClass] = block->next;
    }
    if (!block) {
      break;
    }
    block->next = chain;
    chain = block;
  }
  return chain;
}

FreeBlock *Central::take(size_t sizeClass, size_t count) noexcept {
  std::lock_guard lock(mutex);
  FreeBlock *chain = takeLocked(sizeClass, count);
  if (!chain) {
    releaseLocked();
    chain = takeLocked(sizeClass, 1);
  }
  return chain;
}

void *Central::takeLarge(size_t bytes) noexcept {
  bytes = alignUp(bytes, PageHeap::granule);
  std::lock_guard lock(mutex);
  void *block = heap.take(bytes, largeBlock);
  if (!block) {
    releaseLocked();
    block = heap.take(bytes, largeBlock);
  }
  return block;
}

void Central::give(size_t sizeClass, FreeBlock *blocks) noexcept {
  std::lock_guard lock(mutex);
  while (blocks) {
    FreeBlock *next = blocks->next;
    if (sizeClass >= numSpanClasses) {
      heap.give(blocks, classSizes[sizeClass]);
    } else {
      blocks->next = free[sizeClass];
      free[sizeClass] = blocks;
    }
    blocks = next;
  }
}

void Central::giveLarge(void *block, size_t bytes) noexcept {
  std::lock_guard lock(mutex);
  heap.give(block, alignUp(bytes, PageHeap::granule));
}

/// Moves the spans whose blocks are all in `free` to `heap`.
static FreeBlock *giveWholeSpans(FreeBlock *free, size_t size, PageHeap &heap) {
  std::vector<FreeBlock *> blocks;
  for (FreeBlock *block = free; block; block = block->next) {
    blocks.push_back(block);
  }
  std::sort(blocks.begin(), blocks.end(), std::greater<>());
  auto spanOf = [](FreeBlock *block) {
    return reinterpret_cast<uintptr_t>(block) & ~(spanBytes - 1);
  };
  FreeBlock *rest = nullptr;
  for (size_t i = 0, end; i < blocks.size(); i = end) {
    uintptr_t span = spanOf(blocks[i]);
    for (end = i; end < blocks.size() && spanOf(blocks[end]) == span; ++end) {
    }
    if (end - i == spanBytes / size) {
      heap.give(blocks[end - 1], spanBytes); // The first one of the span.
      continue;
    }
    for (size_t k = i; k < end; ++k) {
      blocks[k]->next = rest;
      rest = blocks[k];
    }
  }
  return rest;
}

void Central::releaseLocked() noexcept {
  for (size_t i = 0; i < numSpanClasses; ++i) {
    try {
      free[i] = giveWholeSpans(free[i], classSizes[i], heap);
    } catch (const std::bad_alloc &) {
      continue; // No room for the list of blocks: they stay where they are.
    }
  }
  heap.release();
}

void Central::release() noexcept {
  std::lock_guard lock(mutex);
  releaseLocked();
}

} // namespace sinter::runtime
