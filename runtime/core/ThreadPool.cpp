//===- ThreadPool.cpp - One pool of threads for everything ----------------===//
//
// Every worker has a cache line of its own, its slot. The caller writes a part
// into it and the state `posted`; the worker writes `idle` when it is done. So
// a part costs two transfers of one line and no shared counter. Whoever waits
// spins first; then it says so in the state and sleeps on it, and the other
// side knows from the old state that it must wake it.
//
// A worker that something else keeps from its processor, or that is slow to
// wake, must not hold up the rest: the caller takes back a part that is not
// begun a microsecond after its own is done.
//
//===----------------------------------------------------------------------===//

#include "sinter/runtime/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <linux/futex.h>
#include <new>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sinter::runtime {

namespace {

constexpr int mostThreads = 1024;

/// Long enough for the gap between two kernels, short enough that an idle
/// program is idle.
constexpr std::chrono::microseconds spinTime{40};

enum State : uint32_t {
  idle,          ///< The worker has nothing to do and spins.
  asleep,        ///< The same, but it sleeps.
  posted,        ///< There is a part, not begun.
  running,       ///< The worker is at it.
  runningAwaited ///< The same, and the caller sleeps until it is done.
};

void pauseBriefly() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// One worker's part, and who waits for whom.
struct alignas(64) Slot {
  std::atomic<uint32_t> state{idle};
  int64_t begin = 0;
  int64_t end = 0;
  ParallelBody body = nullptr;
  void *context = nullptr;

  /// Sleeps while the state is `value`; may also return for no reason.
  void sleep(uint32_t value) {
    syscall(SYS_futex, reinterpret_cast<uint32_t *>(&state), FUTEX_WAIT_PRIVATE,
            value, nullptr, nullptr, 0);
  }

  void wake() {
    syscall(SYS_futex, reinterpret_cast<uint32_t *>(&state), FUTEX_WAKE_PRIVATE,
            1, nullptr, nullptr, 0);
  }

  bool replace(uint32_t from, uint32_t to) {
    return state.compare_exchange_strong(from, to, std::memory_order_acq_rel,
                                         std::memory_order_relaxed);
  }

  /// Looks again and again, for about a microsecond, whether the state is
  /// `value` still.
  bool staysBriefly(uint32_t value) const {
    for (int pauses = 64; pauses > 0; --pauses) {
      if (state.load(std::memory_order_acquire) != value) {
        return false;
      }
      pauseBriefly();
    }
    return true;
  }

  /// Waits while the state is `waiting`; after the time to spin the state
  /// becomes `sleeping` instead, and this thread sleeps.
  void waitWhile(uint32_t waiting, uint32_t sleeping) {
    using Clock = std::chrono::steady_clock;
    if (!staysBriefly(waiting)) {
      return;
    }
    Clock::time_point end = Clock::now() + spinTime;
    do {
      // The one that is waited for may need this very processor.
      sched_yield();
      if (!staysBriefly(waiting)) {
        return;
      }
    } while (Clock::now() < end);
    if (replace(waiting, sleeping)) {
      while (state.load(std::memory_order_acquire) == sleeping) {
        sleep(sleeping);
      }
    }
  }

  void post(ParallelBody newBody, void *newContext, int64_t newBegin,
            int64_t newEnd) {
    begin = newBegin;
    end = newEnd;
    body = newBody;
    context = newContext;
    if (state.exchange(posted, std::memory_order_acq_rel) == asleep) {
      wake();
    }
  }

  /// Sees to it that the part that was posted is done.
  void join() {
    if (staysBriefly(posted) && replace(posted, idle)) {
      body(context, begin, end);
      return;
    }
    waitWhile(running, runningAwaited);
  }

  /// What the worker does all its life.
  void work() {
    for (;;) {
      waitWhile(idle, asleep);
      if (!replace(posted, running)) {
        continue;
      }
      body(context, begin, end);
      if (state.exchange(idle, std::memory_order_acq_rel) == runningAwaited) {
        wake();
      }
    }
  }
};

/// The workers. Only the thread that took the pool may touch them.
struct Pool {
  /// How many workers there are; `slots[0]` to `slots[workers - 1]` are theirs.
  int workers = 0;
  Slot *slots[mostThreads - 1] = {};

  /// Starts workers until there are `wanted`, or the system refuses.
  void grow(int wanted);
};

void *startWork(void *slot) {
  static_cast<Slot *>(slot)->work();
  return nullptr;
}

void Pool::grow(int wanted) {
  // The program's signals are for its own threads.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_attr_t detached;
  pthread_attr_init(&detached);
  pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
  while (workers < wanted) {
    Slot *slot = new (std::nothrow) Slot;
    pthread_t thread;
    if (!slot || pthread_create(&thread, &detached, startWork, slot) != 0) {
      delete slot;
      break;
    }
    slots[workers++] = slot;
  }
  pthread_attr_destroy(&detached);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

int processorsOfThisProcess() {
  cpu_set_t set;
  int count = 0;
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    count = CPU_COUNT(&set);
  } else {
    count = static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN));
  }
  return std::clamp(count, 1, mostThreads);
}

/// Constant-initialised and never destroyed: workers outlive `main`.
constinit Pool pool;
constinit std::atomic<bool> isTaken{false};
/// 0 until somebody asks or sets it.
constinit std::atomic<int> numThreads{0};

/// A child has none of the threads. Their slots stay with it, unused.
void beginAnew() {
  pool.workers = 0;
  isTaken.store(false, std::memory_order_release);
}

/// Runs the parts on `threads` threads. The caller has taken the pool.
void runTaken(int64_t begin, int64_t end, int64_t grain, uint64_t grains,
              int threads, ParallelBody body, void *context) {
  if (pool.workers < threads - 1) {
    [[maybe_unused]] static const int registered =
        pthread_atfork(nullptr, nullptr, beginAnew);
    pool.grow(threads - 1);
    threads = pool.workers + 1;
  }
  // The first `longer` threads get one grain more than the others.
  uint64_t share = grains / threads, longer = grains % threads;
  auto firstOf = [&](uint64_t thread) {
    uint64_t first = thread * share + std::min(thread, longer);
    return first == grains
               ? end
               : static_cast<int64_t>(static_cast<uint64_t>(begin) +
                                      first * static_cast<uint64_t>(grain));
  };
  for (int i = 1; i < threads; ++i) {
    pool.slots[i - 1]->post(body, context, firstOf(i), firstOf(i + 1));
  }
  body(context, begin, firstOf(1));
  for (int i = 1; i < threads; ++i) {
    pool.slots[i - 1]->join();
  }
}

} // namespace

int getNumThreads() noexcept {
  int count = numThreads.load(std::memory_order_relaxed);
  if (count == 0) [[unlikely]] {
    int expected = 0;
    count = processorsOfThisProcess();
    if (!numThreads.compare_exchange_strong(expected, count,
                                            std::memory_order_relaxed)) {
      count = expected;
    }
  }
  return count;
}

void setNumThreads(int count) noexcept {
  numThreads.store(std::clamp(count, 1, mostThreads),
                   std::memory_order_relaxed);
}

void parallelFor(int64_t begin, int64_t end, int64_t grain, ParallelBody body,
                 void *context) noexcept {
  if (begin >= end) {
    return;
  }
  grain = std::max<int64_t>(grain, 1);
  uint64_t size = static_cast<uint64_t>(end) - static_cast<uint64_t>(begin);
  uint64_t grains = (size - 1) / static_cast<uint64_t>(grain) + 1;
  int threads = getNumThreads();
  threads = static_cast<int>(std::min<uint64_t>(threads, grains));
  if (threads == 1 || isTaken.load(std::memory_order_relaxed) ||
      isTaken.exchange(true, std::memory_order_acquire)) {
    body(context, begin, end);
    return;
  }
  runTaken(begin, end, grain, grains, threads, body, context);
  isTaken.store(false, std::memory_order_release);
}

} // namespace sinter::runtime
