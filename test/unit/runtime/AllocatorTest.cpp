//===- AllocatorTest.cpp - The caching allocator and the slabs ------------===//

#include "sinter/runtime/allocator.h"
#include "sinter/runtime/slab.h"

#include "runtime/core/Sanitizers.h"
#include "runtime/core/SizeClasses.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <random>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace sinter::runtime {
namespace {

constexpr size_t mebi = size_t(1) << 20;

/// A block that is filled with a value of its own, and checked at its end.
class Filled {
public:
  Filled(size_t size, unsigned char value)
      : bytes(static_cast<unsigned char *>(allocate(size))), size(size),
        value(value) {
    std::memset(bytes, value, size);
  }
  Filled(Filled &&other) noexcept
      : bytes(std::exchange(other.bytes, nullptr)), size(other.size),
        value(other.value) {}
  Filled &operator=(Filled &&other) noexcept {
    std::swap(bytes, other.bytes);
    std::swap(size, other.size);
    std::swap(value, other.value);
    return *this;
  }
  ~Filled() {
    if (bytes) {
      EXPECT_TRUE(isIntact());
      deallocate(bytes, size);
    }
  }

  /// Looks at both ends and at a sample between.
  bool isIntact() const {
    for (size_t i = 0; i < size; i += size < 4096 ? 1 : 509) {
      if (bytes[i] != value) {
        return false;
      }
    }
    return size == 0 || bytes[size - 1] == value;
  }

  unsigned char *bytes;
  size_t size;
  unsigned char value;
};

TEST(SizeClasses, HoldWhatIsAskedForAndLittleMore) {
  for (size_t bytes = 0; bytes < largeBlock; ++bytes) {
    size_t sizeClass = sizeClassOf(bytes);
    ASSERT_LT(sizeClass, numSizeClasses);
    size_t size = classSizes[sizeClass];
    ASSERT_GE(size, bytes);
    ASSERT_EQ(size % blockAlignment, 0u);
    ASSERT_LE(size, std::max(bytes + 64, bytes + bytes / 8)) << bytes;
    ASSERT_TRUE(sizeClass == 0 || classSizes[sizeClass - 1] < bytes);
  }
}

TEST(Allocator, AlignsEveryBlock) {
  for (size_t bytes : {size_t(0), size_t(1), size_t(63), size_t(64), size_t(65),
                       size_t(1000), size_t(5000), size_t(100000), mebi,
                       2 * mebi - 1, 2 * mebi, 3 * mebi + 1, 20 * mebi}) {
    Filled first(bytes, 1), second(bytes, 2);
    size_t alignment = bytes >= largeBlock ? largeBlock : blockAlignment;
    EXPECT_EQ(reinterpret_cast<uintptr_t>(first.bytes) % alignment, 0u);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(second.bytes) % alignment, 0u);
    EXPECT_NE(first.bytes, second.bytes);
  }
}

TEST(Allocator, GivesBlocksOfSizeZeroAddressesOfTheirOwn) {
  void *first = allocate(0), *second = allocate(0);
  EXPECT_NE(first, nullptr);
  EXPECT_NE(first, second);
  deallocate(first, 0);
  deallocate(second, 0);
}

TEST(Allocator, IgnoresNull) {
  deallocate(nullptr, 100);
  deallocate(nullptr, 10 * mebi);
}

TEST(Allocator, ReturnsNullForWhatTheSystemCannotHave) {
  for (size_t bytes : {~size_t(0), ~size_t(0) - 63, ~size_t(0) / 2,
                       size_t(1) << 56, size_t(1) << 48}) {
    if (!hasAddressSanitizer) { // It ends the process for such sizes.
      EXPECT_EQ(allocate(bytes), nullptr) << bytes;
    }
  }
  Filled after(100, 3); // And goes on.
}

TEST(Allocator, ReusesTheBlockThatWasFreedLast) {
  if (hasAddressSanitizer) {
    GTEST_SKIP() << "no cache under AddressSanitizer";
  }
  for (size_t bytes : {size_t(100), size_t(10000), mebi, 5 * mebi}) {
    void *first = allocate(bytes);
    deallocate(first, bytes);
    void *second = allocate(bytes);
    EXPECT_EQ(first, second) << bytes;
    deallocate(second, bytes);
  }
}

TEST(Allocator, JoinsFreeNeighboursForALargerBlock) {
  if (hasAddressSanitizer) {
    GTEST_SKIP() << "no cache under AddressSanitizer";
  }
  releaseCached();
  void *whole = allocate(64 * mebi);
  deallocate(whole, 64 * mebi);
  MemoryStatistics before = memoryStatistics();
  std::vector<void *> parts;
  parts.reserve(16);
  for (int i = 0; i < 16; ++i) {
    parts.push_back(allocate(4 * mebi));
  }
  for (void *part : parts) {
    deallocate(part, 4 * mebi);
  }
  void *again = allocate(64 * mebi);
  MemoryStatistics after = memoryStatistics();
  EXPECT_EQ(after.live + after.cached, before.live + before.cached);
  deallocate(again, 64 * mebi);
}

TEST(Allocator, KeepsNoTwoBlocksInOnePlace) {
  std::mt19937 random(1);
  std::vector<Filled> blocks;
  auto size = [&] {
    // All magnitudes alike, up to 4 MiB.
    size_t most = size_t(1) << random() % 23;
    return random() % most;
  };
  for (int i = 0; i < 5000; ++i) {
    unsigned char value = static_cast<unsigned char>(random());
    if (blocks.size() < 100) {
      blocks.emplace_back(size(), value);
    } else {
      blocks[random() % blocks.size()] = Filled(size(), value);
    }
  }
}

TEST(Allocator, CountsWhatIsLiveAndTheMostThatWas) {
  resetPeakBytes();
  MemoryStatistics before = memoryStatistics();
  EXPECT_EQ(before.peak, before.live);
  void *large = allocate(8 * mebi), *small = allocate(1024);
  MemoryStatistics during = memoryStatistics();
  EXPECT_EQ(during.live, before.live + 8 * mebi + 1024);
  deallocate(large, 8 * mebi);
  deallocate(small, 1024);
  MemoryStatistics after = memoryStatistics();
  EXPECT_EQ(after.live, before.live);
  EXPECT_EQ(after.peak, during.live);
  if (!hasAddressSanitizer) {
    EXPECT_GE(after.cached, 8 * mebi);
  }
  resetPeakBytes();
  EXPECT_EQ(memoryStatistics().peak, before.live);
}

TEST(Allocator, SeesAPeakOfManySmallBlocks) {
  resetPeakBytes();
  size_t before = memoryStatistics().live;
  std::vector<void *> blocks;
  blocks.reserve(5000);
  for (int i = 0; i < 5000; ++i) {
    blocks.push_back(allocate(1024));
  }
  for (void *block : blocks) {
    deallocate(block, 1024);
  }
  EXPECT_EQ(memoryStatistics().live, before);
  EXPECT_EQ(memoryStatistics().peak, before + 5000 * size_t(1024));
}

TEST(Allocator, ReleasesWhatItKeeps) {
  if (hasAddressSanitizer) {
    GTEST_SKIP() << "no cache under AddressSanitizer";
  }
  std::vector<void *> small;
  small.reserve(100000);
  for (int i = 0; i < 100000; ++i) {
    small.push_back(allocate(192));
  }
  void *large = allocate(100 * mebi), *kept = allocate(192);
  for (void *block : small) {
    deallocate(block, 192);
  }
  deallocate(large, 100 * mebi);
  EXPECT_GE(memoryStatistics().cached, 115 * mebi);
  releaseCached();
  // The rest of a huge page that is in use stays. Other tests' blocks may sit
  // in a few more.
  EXPECT_LE(memoryStatistics().cached, 16 * mebi);
  std::memset(kept, 1, 192);
  deallocate(kept, 192);
}

TEST(Allocator, TakesBackBlocksOnAnotherThread) {
  std::vector<Filled> blocks;
  blocks.reserve(3000);
  for (size_t i = 0; i < 3000; ++i) {
    blocks.emplace_back(i * 7, static_cast<unsigned char>(i));
  }
  size_t live = memoryStatistics().live;
  std::thread([moved = std::move(blocks)] {}).join();
  EXPECT_LT(memoryStatistics().live, live - 3000 * size_t(1000));
}

TEST(Allocator, TakesBackTheCacheOfAThreadThatEnds) {
  if (hasAddressSanitizer) {
    GTEST_SKIP() << "no cache under AddressSanitizer";
  }
  auto work = [] {
    std::vector<Filled> blocks;
    blocks.reserve(20);
    for (int i = 0; i < 20; ++i) {
      blocks.emplace_back(50000, static_cast<unsigned char>(i));
    }
  };
  std::thread(work).join();
  MemoryStatistics first = memoryStatistics();
  // What they would leave behind is more than any other test gave back.
  for (int i = 0; i < 200; ++i) {
    std::thread(work).join();
  }
  MemoryStatistics last = memoryStatistics();
  EXPECT_EQ(last.live, first.live);
  EXPECT_EQ(last.cached, first.cached);
}

/// Frees when the thread's own cache is gone.
struct LateUser {
  void *block = nullptr;
  ~LateUser() {
    deallocate(block, 100);
    void *other = allocate(10000);
    std::memset(other, 1, 10000);
    deallocate(other, 10000);
  }
};

TEST(Allocator, ServesDestructorsAtTheEndOfAThread) {
  size_t live = memoryStatistics().live;
  std::thread([] {
    // Constructed before the cache, hence destroyed after it.
    static thread_local LateUser user;
    user.block = nullptr;
    user.block = allocate(100);
  }).join();
  EXPECT_EQ(memoryStatistics().live, live);
}

TEST(Allocator, StandsManyThreadsThatPassBlocksAround) {
  std::mutex mutex;
  std::vector<Filled> shared;
  size_t live = memoryStatistics().live;
  auto work = [&](unsigned seed) {
    std::mt19937 random(seed);
    for (int i = 0; i < 4000; ++i) {
      size_t most = size_t(1) << random() % 17;
      Filled block(random() % most, static_cast<unsigned char>(random()));
      if (random() % 500 == 0) {
        releaseCached();
      }
      std::lock_guard lock(mutex);
      if (shared.size() < 50) {
        shared.push_back(std::move(block));
      } else {
        std::swap(shared[random() % shared.size()], block);
      }
    }
  };
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (unsigned i = 0; i < 4; ++i) {
    threads.emplace_back(work, i);
  }
  for (std::thread &thread : threads) {
    thread.join();
  }
  shared.clear();
  EXPECT_EQ(memoryStatistics().live, live);
}

TEST(Allocator, WorksInAChildProcess) {
  // Another thread is within the allocator most of the time, so that the fork
  // is likely to happen while it holds a lock.
  std::atomic<bool> stop{false};
  std::thread other([&] {
    while (!stop) {
      void *block = allocate(3 * mebi);
      deallocate(block, 3 * mebi);
    }
  });
  for (int i = 0; i < 20; ++i) {
    pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      alarm(5); // A deadlock ends the child.
      void *block = allocate(5 * mebi), *small = allocate(70);
      bool isThere = block && small;
      _exit(isThere ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  stop = true;
  other.join();
}

struct Node : SlabAllocated<Node> {
  explicit Node(int64_t value) : value(value) {}
  virtual ~Node() = default;
  int64_t value;
  Node *next = nullptr;
};

struct LargerNode : Node {
  LargerNode() : Node(7) {}
  int64_t more[20] = {};
};

TEST(Slab, ReusesTheSlotThatWasFreedLast) {
  if (hasAddressSanitizer) {
    GTEST_SKIP() << "no cache under AddressSanitizer";
  }
  Node *first = new Node(1);
  delete first;
  Node *second = new Node(2);
  EXPECT_EQ(first, second);
  delete second;
}

TEST(Slab, KeepsObjectsApart) {
  std::vector<Node *> nodes;
  nodes.reserve(5000);
  for (int64_t i = 0; i < 5000; ++i) {
    nodes.push_back(new Node(i));
  }
  std::set<Node *> distinct(nodes.begin(), nodes.end());
  EXPECT_EQ(distinct.size(), 5000u);
  for (int64_t i = 0; i < 5000; ++i) {
    EXPECT_EQ(nodes[i]->value, i);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(nodes[i]) % 16, 0u);
    delete nodes[i];
  }
}

TEST(Slab, LeavesLargerDerivedClassesToTheLibrary) {
  Node *node = new LargerNode;
  EXPECT_EQ(node->value, 7);
  delete node;
}

TEST(Slab, TakesBackSlotsOnAnotherThread) {
  // What one thread makes, another ends: memory must come round again.
  auto pass = [] {
    std::vector<Node *> nodes;
    nodes.reserve(2000);
    for (int64_t i = 0; i < 2000; ++i) {
      nodes.push_back(new Node(i));
    }
    std::thread([&] {
      for (Node *node : nodes) {
        delete node;
      }
    }).join();
  };
  pass();
  size_t live = memoryStatistics().live;
  for (int i = 0; i < 20; ++i) {
    pass();
  }
  EXPECT_EQ(memoryStatistics().live, live);
}

} // namespace
} // namespace sinter::runtime
