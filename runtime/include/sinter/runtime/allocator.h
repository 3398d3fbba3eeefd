//===- allocator.h - Memory for tensors, kept for the next one ------------===//
//
// Fresh pages cost ten times what filling them does, and a tensor program asks
// for the same sizes again and again. So memory goes back to a cache, never to
// the system: first to a cache of the thread, which needs no lock, then to one
// of the process, which joins neighbours and splits them for other sizes.
//
// Under AddressSanitizer every block comes from the C library and goes back to
// it, so that a use after free or out of bounds is seen.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_ALLOCATOR_H
#define SINTER_RUNTIME_ALLOCATOR_H

#include "sinter/runtime/types.h"

#include <cstddef>

namespace sinter::runtime {

/// The alignment of every block. One of `largeBlock` bytes or more is aligned
/// to `largeBlock`, the size of a huge page.
inline constexpr size_t blockAlignment = 64;
inline constexpr size_t largeBlock = size_t(2) << 20;

/// A block of at least `bytes` bytes, not initialised. `bytes` may be 0: the
/// block then has an address of its own, too. Null if the system has no memory
/// left, even after the caches gave theirs back.
[[nodiscard]] SINTER_API void *allocate(size_t bytes) noexcept;

/// Gives back a block; `bytes` is what it was asked for with. Any thread may
/// do this. Null is ignored.
SINTER_API void deallocate(void *block, size_t bytes) noexcept;

/// What the blocks of this process take, in bytes. Sizes are those of blocks,
/// a little more than what was asked for.
struct MemoryStatistics {
  /// In blocks that are in use.
  size_t live;
  /// Held for later blocks: mapped, but not in use.
  size_t cached;
  /// The most that was live at one time since the start or `resetPeakBytes`.
  /// Exact where one thread allocates; threads that allocate at the same time
  /// may each be off by 1 MiB.
  size_t peak;
};
SINTER_API MemoryStatistics memoryStatistics() noexcept;

/// Lets `peak` start again from what is live now.
SINTER_API void resetPeakBytes() noexcept;

/// Returns cached memory to the system: at once what this thread and the
/// process hold, and what other threads hold when they next pass it on.
SINTER_API void releaseCached() noexcept;

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_ALLOCATOR_H
