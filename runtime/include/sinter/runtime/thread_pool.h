//===- thread_pool.h - One pool of threads for everything -----------------===//
//
// Fork-join with a static partition. The caller takes part; the others spin for
// a while after their work, so that the next call finds them awake, then sleep.
// The caller also does the part of a thread that does not come to it in time.
//
// Which thread runs what depends on how many there are. A result must not. So
// it is the caller who cuts the work: into grains whose number and extent are a
// function of the problem alone. A body gets one or more *whole* grains at a
// time and treats each as if it were alone. Where elements are independent any
// grain will do; a sum forms one partial sum per grain and adds those in order.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_THREAD_POOL_H
#define SINTER_RUNTIME_THREAD_POOL_H

#include "sinter/runtime/types.h"

#include <cstdint>
#include <memory>
#include <type_traits>

namespace sinter::runtime {

/// How many threads work on one call, the caller included. At first: as many as
/// there are processors that this process may run on.
SINTER_API int getNumThreads() noexcept;

/// Numbers below 1 count as 1. Holds for calls that begin later.
SINTER_API void setNumThreads(int count) noexcept;

/// Part of some work: the elements in [begin, end). Throws nothing.
using ParallelBody = void (*)(void *context, int64_t begin, int64_t end);

/// Calls `body` for parts that together are [begin, end), each once, on several
/// threads, and returns when all are done. A part begins at `begin` plus a
/// multiple of `grain` and ends at another, or at `end`; it is never empty.
///
/// Runs on the calling thread alone if there is one grain or one thread, if
/// another thread is using the pool, or if the caller is itself part of a body.
SINTER_API void parallelFor(int64_t begin, int64_t end, int64_t grain,
                            ParallelBody body, void *context) noexcept;

/// The same for a function object: `body(begin, end)`.
template <class Body>
void parallelFor(int64_t begin, int64_t end, int64_t grain, Body &&body) {
  using Function = std::remove_reference_t<Body>;
  static_assert(std::is_invocable_v<Function &, int64_t, int64_t>);
  parallelFor(
      begin, end, grain,
      [](void *context, int64_t partBegin, int64_t partEnd) {
        (*static_cast<Function *>(context))(partBegin, partEnd);
      },
      const_cast<void *>(static_cast<const void *>(std::addressof(body))));
}

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_THREAD_POOL_H
