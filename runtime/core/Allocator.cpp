//===- Allocator.cpp - Memory for tensors, kept for the next one ----------===//
//
// A thread keeps one list of free blocks per size class. Taking from it and
// giving to it touches nothing that another thread sees. An empty list is
// filled from Central, a full one gives half of its blocks back.
//
//===----------------------------------------------------------------------===//

#include "sinter/runtime/allocator.h"

#include "runtime/core/Central.h"
#include "runtime/core/Sanitizers.h"
#include "runtime/core/SizeClasses.h"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <pthread.h>
#include <utility>

namespace sinter::runtime {

/// Larger requests are mistakes, and adding to them must not overflow.
constexpr size_t largestRequest = size_t(1) << 56;

#if SINTER_HAS_ASAN

static LiveBytes live;

void *allocate(size_t bytes) noexcept {
  void *block = nullptr;
  size_t alignment = bytes >= largeBlock ? largeBlock : blockAlignment;
  if (bytes > largestRequest ||
      posix_memalign(&block, alignment, std::max<size_t>(bytes, 1)) != 0) {
    return nullptr;
  }
  int64_t size = static_cast<int64_t>(bytes);
  live.report(size, size);
  return block;
}

void deallocate(void *block, size_t bytes) noexcept {
  if (block) {
    live.report(-static_cast<int64_t>(bytes), 0);
    free(block);
  }
}

MemoryStatistics memoryStatistics() noexcept {
  return {static_cast<size_t>(live.total.load()), 0,
          static_cast<size_t>(live.peak.load())};
}

void resetPeakBytes() noexcept { live.peak = live.total.load(); }

void releaseCached() noexcept {}

#else

namespace {

/// A thread reports its live bytes when they changed by this much.
constexpr int64_t reportBytes = 1 << 20;

/// What the lists of a thread hold at most, all together.
constexpr size_t threadCacheBytes = size_t(32) << 20;

/// The free blocks of one class that a thread keeps.
struct BlockList {
  FreeBlock *head = nullptr;
  uint32_t count = 0;
  /// With this many, half of them go back.
  uint32_t limit = 0;
};

/// What a thread holds. Others read only the two counters and the links.
class ThreadCache {
public:
  ThreadCache();
  ~ThreadCache();
  ThreadCache(const ThreadCache &) = delete;
  ThreadCache &operator=(const ThreadCache &) = delete;

  void *take(size_t sizeClass) noexcept {
    BlockList &list = lists[sizeClass];
    FreeBlock *block = list.head;
    if (!block) [[unlikely]] {
      return refill(sizeClass);
    }
    list.head = block->next;
    --list.count;
    cachedBytes -= classSizes[sizeClass];
    countLive(static_cast<int64_t>(classSizes[sizeClass]));
    return block;
  }

  void give(size_t sizeClass, void *memory) noexcept {
    BlockList &list = lists[sizeClass];
    list.head = new (memory) FreeBlock{list.head};
    cachedBytes += classSizes[sizeClass];
    countLive(-static_cast<int64_t>(classSizes[sizeClass]));
    if (++list.count > list.limit || cachedBytes > threadCacheBytes)
        [[unlikely]] {
      spill(sizeClass);
    }
  }

  void countLive(int64_t change) noexcept {
    int64_t sum = unreported.load(std::memory_order_relaxed) + change;
    unreported.store(sum, std::memory_order_relaxed);
    if (sum > mostUnreported.load(std::memory_order_relaxed)) {
      mostUnreported.store(sum, std::memory_order_relaxed);
    }
    if (sum > reportBytes || sum < -reportBytes) [[unlikely]] {
      report();
    }
  }

  void report() noexcept;
  void spillAll() noexcept;

  /// Live bytes since the last report, and the most that they were.
  std::atomic<int64_t> unreported{0};
  std::atomic<int64_t> mostUnreported{0};
  ThreadCache *previous = nullptr;
  ThreadCache *next = nullptr;

private:
  void *refill(size_t sizeClass) noexcept;
  void spill(size_t sizeClass) noexcept;
  void spillHalf(size_t sizeClass) noexcept;
  void spillAfterRelease() noexcept;

  std::array<BlockList, numSizeClasses> lists;
  size_t cachedBytes = 0;
  uint32_t seenReleases = 0;
};

/// All caches, for the statistics. Constant-initialised and never destroyed.
struct Registry {
  std::mutex mutex;
  ThreadCache *first = nullptr;
};
Registry &registry() {
  static Registry *all = [] {
    auto *created = new Registry;
    static Registry *forChild = created;
    pthread_atfork([] { forChild->mutex.lock(); },
                   [] { forChild->mutex.unlock(); },
                   [] { forChild->mutex.unlock(); });
    return created;
  }();
  return *all;
}

/// Makes what threads share while the library is loaded. Were it made with the
/// first block, a child that is forked meanwhile would wait for it for ever.
[[gnu::constructor]] void makeShared() {
  Central::get();
  registry();
}

/// The cache of this thread: null before its first block and after its end.
/// Part of the thread's static block: one instruction to reach.
[[gnu::tls_model("initial-exec")]] constinit thread_local ThreadCache *current =
    nullptr;
constinit thread_local bool hasEnded = false;

/// Gives the thread's blocks back at its end.
struct EndOfThread {
  ~EndOfThread() {
    hasEnded = true;
    delete std::exchange(current, nullptr);
  }
};
thread_local EndOfThread endOfThread;

ThreadCache::ThreadCache() {
  for (size_t i = 0; i < numSizeClasses; ++i) {
    size_t most = (size_t(1) << 20) / classSizes[i];
    lists[i].limit = static_cast<uint32_t>(std::clamp<size_t>(most, 4, 512));
  }
  seenReleases = Central::get().releases.load(std::memory_order_relaxed);
  std::lock_guard lock(registry().mutex);
  next = registry().first;
  if (next) {
    next->previous = this;
  }
  registry().first = this;
}

ThreadCache::~ThreadCache() {
  spillAll();
  std::lock_guard lock(registry().mutex);
  report();
  (previous ? previous->next : registry().first) = next;
  if (next) {
    next->previous = previous;
  }
}

void ThreadCache::report() noexcept {
  int64_t change = unreported.load(std::memory_order_relaxed);
  int64_t most = mostUnreported.load(std::memory_order_relaxed);
  unreported.store(0, std::memory_order_relaxed);
  mostUnreported.store(0, std::memory_order_relaxed);
  Central::get().live.report(change, most);
}

void *ThreadCache::refill(size_t sizeClass) noexcept {
  spillAfterRelease();
  size_t size = classSizes[sizeClass];
  size_t count = std::clamp<size_t>(16384 / size, 1, 32);
  FreeBlock *chain = Central::get().take(sizeClass, count);
  if (!chain) {
    // What this thread keeps in other classes may be the memory that lacks.
    spillAll();
    chain = Central::get().take(sizeClass, 1);
    if (!chain) {
      return nullptr;
    }
  }
  BlockList &list = lists[sizeClass];
  list.head = chain->next;
  for (FreeBlock *block = list.head; block; block = block->next) {
    ++list.count;
    cachedBytes += size;
  }
  countLive(static_cast<int64_t>(size));
  return chain;
}

void ThreadCache::spillHalf(size_t sizeClass) noexcept {
  BlockList &list = lists[sizeClass];
  uint32_t kept = list.count / 2;
  if (list.count == kept) {
    return;
  }
  // The blocks that were used last stay: they may still be in the core's cache.
  FreeBlock **end = &list.head;
  for (uint32_t i = 0; i < kept; ++i) {
    end = &(*end)->next;
  }
  Central::get().give(sizeClass, std::exchange(*end, nullptr));
  cachedBytes -= (list.count - kept) * classSizes[sizeClass];
  list.count = kept;
}

void ThreadCache::spill(size_t sizeClass) noexcept {
  spillAfterRelease();
  if (lists[sizeClass].count > lists[sizeClass].limit) {
    spillHalf(sizeClass);
  }
  if (cachedBytes > threadCacheBytes) {
    for (size_t i = 0; i < numSizeClasses; ++i) {
      spillHalf(i);
    }
  }
}

void ThreadCache::spillAll() noexcept {
  for (size_t i = 0; i < numSizeClasses; ++i) {
    if (FreeBlock *head = std::exchange(lists[i].head, nullptr)) {
      Central::get().give(i, head);
      lists[i].count = 0;
    }
  }
  cachedBytes = 0;
}

void ThreadCache::spillAfterRelease() noexcept {
  uint32_t releases = Central::get().releases.load(std::memory_order_relaxed);
  if (releases != seenReleases) {
    seenReleases = releases;
    spillAll();
    Central::get().release();
  }
}

/// The cache of this thread, made if need be. Null if the thread is at its end
/// or there is no memory for one: its blocks then pass through Central singly.
ThreadCache *threadCache() noexcept {
  if (current || hasEnded) {
    return current;
  }
  // Names the object, so that it is constructed and its destructor runs.
  [[maybe_unused]] EndOfThread *end = &endOfThread;
  try {
    current = new ThreadCache;
  } catch (...) {
    return nullptr;
  }
  return current;
}

void countLive(int64_t change) noexcept {
  if (ThreadCache *cache = threadCache()) {
    cache->countLive(change);
  } else {
    Central::get().live.report(change, std::max<int64_t>(change, 0));
  }
}

[[gnu::noinline]] void *allocateSlowly(size_t bytes) noexcept {
  if (bytes >= largeBlock) {
    if (bytes > largestRequest) {
      return nullptr;
    }
    void *block = Central::get().takeLarge(bytes);
    if (!block && threadCache()) {
      threadCache()->spillAll();
      block = Central::get().takeLarge(bytes);
    }
    if (block) {
      countLive(static_cast<int64_t>(alignUp(bytes, PageHeap::granule)));
    }
    return block;
  }
  size_t sizeClass = sizeClassOf(bytes);
  if (ThreadCache *cache = threadCache()) {
    return cache->take(sizeClass);
  }
  FreeBlock *block = Central::get().take(sizeClass, 1);
  if (block) {
    countLive(static_cast<int64_t>(classSizes[sizeClass]));
  }
  return block;
}

[[gnu::noinline]] void deallocateSlowly(void *block, size_t bytes) noexcept {
  if (!block) {
    return;
  }
  if (bytes >= largeBlock) {
    countLive(-static_cast<int64_t>(alignUp(bytes, PageHeap::granule)));
    Central::get().giveLarge(block, bytes);
    return;
  }
  size_t sizeClass = sizeClassOf(bytes);
  if (ThreadCache *cache = threadCache()) {
    cache->give(sizeClass, block);
    return;
  }
  countLive(-static_cast<int64_t>(classSizes[sizeClass]));
  Central::get().give(sizeClass, new (block) FreeBlock{nullptr});
}

} // namespace

void *allocate(size_t bytes) noexcept {
  ThreadCache *cache = current;
  if (bytes >= largeBlock || !cache) [[unlikely]] {
    return allocateSlowly(bytes);
  }
  return cache->take(sizeClassOf(bytes));
}

void deallocate(void *block, size_t bytes) noexcept {
  ThreadCache *cache = current;
  if (bytes >= largeBlock || !cache || !block) [[unlikely]] {
    deallocateSlowly(block, bytes);
    return;
  }
  cache->give(sizeClassOf(bytes), block);
}

MemoryStatistics memoryStatistics() noexcept {
  Central &central = Central::get();
  std::lock_guard lock(registry().mutex);
  int64_t live = central.live.total.load(std::memory_order_relaxed);
  int64_t most = live;
  for (ThreadCache *cache = registry().first; cache; cache = cache->next) {
    live += cache->unreported.load(std::memory_order_relaxed);
    most += cache->mostUnreported.load(std::memory_order_relaxed);
  }
  // While other threads work, the sums are of different moments.
  live = std::max<int64_t>(live, 0);
  int64_t mapped = static_cast<int64_t>(central.mappedBytes());
  int64_t peak = central.live.peak.load(std::memory_order_relaxed);
  return {static_cast<size_t>(live),
          static_cast<size_t>(std::max<int64_t>(mapped - live, 0)),
          static_cast<size_t>(std::max({peak, most, live}))};
}

void resetPeakBytes() noexcept {
  Central &central = Central::get();
  std::lock_guard lock(registry().mutex);
  int64_t live = central.live.total.load(std::memory_order_relaxed);
  for (ThreadCache *cache = registry().first; cache; cache = cache->next) {
    // A thread that allocates meanwhile may write its own value over this one;
    // it is off by what the thread has not reported, as the peak always is.
    int64_t sum = cache->unreported.load(std::memory_order_relaxed);
    cache->mostUnreported.store(sum, std::memory_order_relaxed);
    live += sum;
  }
  central.live.peak.store(live, std::memory_order_relaxed);
}

void releaseCached() noexcept {
  Central::get().releases.fetch_add(1, std::memory_order_relaxed);
  if (ThreadCache *cache = threadCache()) {
    cache->spillAll();
  }
  Central::get().release();
}

#endif

} // namespace sinter::runtime
