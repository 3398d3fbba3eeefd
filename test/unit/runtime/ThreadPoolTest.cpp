//===- ThreadPoolTest.cpp - Fork-join on the pool -------------------------===//

#include "sinter/runtime/thread_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <mutex>
#include <numeric>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace sinter::runtime {
namespace {

/// Restores the number of threads that a test changes.
struct ThreadPool : testing::Test {
  int before = getNumThreads();
  ~ThreadPool() override { setNumThreads(before); }
};

using Parts = std::vector<std::pair<int64_t, int64_t>>;

/// The parts that a body is called for, in order.
Parts partsOf(int64_t begin, int64_t end, int64_t grain) {
  std::mutex mutex;
  Parts parts;
  parallelFor(begin, end, grain, [&](int64_t partBegin, int64_t partEnd) {
    std::lock_guard lock(mutex);
    parts.emplace_back(partBegin, partEnd);
  });
  std::sort(parts.begin(), parts.end());
  return parts;
}

TEST_F(ThreadPool, BeginsWithTheProcessorsOfThisProcess) {
  EXPECT_GE(getNumThreads(), 1);
  EXPECT_LE(getNumThreads(),
            static_cast<int>(std::thread::hardware_concurrency()));
}

TEST_F(ThreadPool, CountsLessThanOneThreadAsOne) {
  setNumThreads(0);
  EXPECT_EQ(getNumThreads(), 1);
  setNumThreads(-5);
  EXPECT_EQ(getNumThreads(), 1);
  setNumThreads(3);
  EXPECT_EQ(getNumThreads(), 3);
}

TEST_F(ThreadPool, VisitsEveryElementOnceInWholeGrains) {
  for (int threads : {1, 2, 3, 5, 8}) {
    setNumThreads(threads);
    for (int64_t size : {0, 1, 2, 7, 16, 17, 100, 1001}) {
      for (int64_t grain : {1, 2, 16, 5000}) {
        Parts parts = partsOf(-3, size - 3, grain);
        int64_t position = -3;
        for (auto [begin, end] : parts) {
          EXPECT_EQ(begin, position);
          EXPECT_LT(begin, end);
          EXPECT_TRUE(end == size - 3 || (end + 3) % grain == 0);
          position = end;
        }
        EXPECT_EQ(position, size - 3);
        int64_t grains = (size + grain - 1) / grain;
        EXPECT_EQ(static_cast<int64_t>(parts.size()),
                  std::min<int64_t>(grains, threads));
      }
    }
  }
}

TEST_F(ThreadPool, SharesGrainsEvenly) {
  setNumThreads(4);
  EXPECT_EQ(partsOf(0, 10, 1), (Parts{{0, 3}, {3, 6}, {6, 8}, {8, 10}}));
}

TEST_F(ThreadPool, TakesAGrainBelowOneForOne) {
  setNumThreads(2);
  EXPECT_EQ(partsOf(0, 2, 0), (Parts{{0, 1}, {1, 2}}));
  EXPECT_EQ(partsOf(0, 2, -9), (Parts{{0, 1}, {1, 2}}));
}

TEST_F(ThreadPool, ServesTheWholeRangeOfIntegers) {
  setNumThreads(2);
  constexpr int64_t least = std::numeric_limits<int64_t>::min();
  constexpr int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(partsOf(least, most, most),
            (Parts{{least, most - 1}, {most - 1, most}}));
}

TEST_F(ThreadPool, CallsNoBodyForAnEmptyRange) {
  EXPECT_EQ(partsOf(5, 5, 1), Parts{});
  EXPECT_EQ(partsOf(5, 4, 1), Parts{});
}

/// Runs `count` parts that wait for each other: only if each has a thread of
/// its own do they end. Returns the threads.
std::set<std::thread::id> meetOnThreads(int count) {
  std::mutex mutex;
  std::set<std::thread::id> ids;
  std::atomic<int> arrived{0};
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  parallelFor(0, count, 1, [&](int64_t, int64_t) {
    {
      std::lock_guard lock(mutex);
      ids.insert(std::this_thread::get_id());
    }
    ++arrived;
    while (arrived < count && std::chrono::steady_clock::now() < end) {
      std::this_thread::yield();
    }
  });
  return ids;
}

TEST_F(ThreadPool, RunsOnSeveralThreads) {
  setNumThreads(3);
  std::set<std::thread::id> ids = meetOnThreads(3);
  EXPECT_EQ(ids.size(), 3u);
  EXPECT_TRUE(ids.count(std::this_thread::get_id()));
}

TEST_F(ThreadPool, RunsANestedCallOnItsOwnThread) {
  setNumThreads(4);
  std::atomic<int> sum{0}, foreign{0};
  parallelFor(0, 4, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      auto self = std::this_thread::get_id();
      parallelFor(0, 10, 1, [&](int64_t innerBegin, int64_t innerEnd) {
        foreign += std::this_thread::get_id() != self;
        sum += static_cast<int>(innerEnd - innerBegin);
      });
    }
  });
  EXPECT_EQ(sum, 40);
  EXPECT_EQ(foreign, 0);
}

TEST_F(ThreadPool, WakesWorkersThatSleep) {
  setNumThreads(2);
  for (int i = 0; i < 20; ++i) {
    // Longer than workers spin.
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_EQ(meetOnThreads(2).size(), 2u);
  }
}

TEST_F(ThreadPool, WaitsForAWorkerThatTakesLong) {
  setNumThreads(2);
  auto caller = std::this_thread::get_id();
  std::atomic<bool> isBegun{false}, isDone{false};
  parallelFor(0, 2, 1, [&](int64_t, int64_t) {
    if (std::this_thread::get_id() == caller) {
      while (!isBegun) {
        std::this_thread::yield();
      }
    } else {
      isBegun = true;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      isDone = true;
    }
  });
  EXPECT_TRUE(isDone);
}

TEST_F(ThreadPool, DoesThePartOfAThreadThatDoesNotCome) {
  // Far more threads than processors, all asleep: some are not there yet when
  // the caller comes to their parts.
  setNumThreads(200);
  auto caller = std::this_thread::get_id();
  std::atomic<int> total{0}, own{0};
  for (int i = 0; i < 20; ++i) {
    parallelFor(0, 200, 1, [&](int64_t, int64_t) {
      ++total;
      own += std::this_thread::get_id() == caller;
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(total, 20 * 200);
  EXPECT_GT(own, 20);
}

TEST_F(ThreadPool, HandsDataToAndFroWithoutARace) {
  setNumThreads(4);
  std::vector<int64_t> values(64);
  for (int round = 1; round <= 3000; ++round) {
    parallelFor(0, 64, 4, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        values[i] += i;
      }
    });
    ASSERT_EQ(std::accumulate(values.begin(), values.end(), int64_t(0)),
              round * 2016);
  }
}

TEST_F(ThreadPool, ServesSeveralCallersAtOnce) {
  setNumThreads(3);
  std::atomic<int64_t> sum{0};
  auto call = [&] {
    for (int round = 0; round < 1000; ++round) {
      parallelFor(0, 16, 1, [&](int64_t begin, int64_t end) {
        sum.fetch_add(end - begin, std::memory_order_relaxed);
      });
    }
  };
  std::vector<std::thread> callers;
  callers.reserve(3);
  for (int i = 0; i < 3; ++i) {
    callers.emplace_back(call);
  }
  for (std::thread &caller : callers) {
    caller.join();
  }
  EXPECT_EQ(sum, 3 * 16 * 1000);
}

TEST_F(ThreadPool, FollowsAChangeOfTheNumberOfThreads) {
  for (int threads : {2, 6, 3, 1, 4}) {
    setNumThreads(threads);
    EXPECT_EQ(partsOf(0, 100, 1).size(), static_cast<size_t>(threads));
  }
}

TEST_F(ThreadPool, IsBuiltAnewInAChildProcess) {
  setNumThreads(2);
  EXPECT_EQ(partsOf(0, 2, 1).size(), 2u);
  // One fork while the pool rests, some while another thread may use it.
  std::atomic<bool> stop{false};
  std::thread other([&] {
    while (!stop) {
      parallelFor(0, 2, 1, [](int64_t, int64_t) {});
    }
  });
  for (int i = 0; i < 10; ++i) {
    pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      alarm(5); // Waiting for a thread that is not there ends the child.
      std::atomic<int> parts{0};
      parallelFor(0, 2, 1, [&](int64_t, int64_t) { ++parts; });
      _exit(parts == 2 ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  stop = true;
  other.join();
}

/// The pattern that the header asks for: a sum whose bits are the same for any
/// number of threads.
float sumOf(const std::vector<float> &values) {
  constexpr int64_t grain = 128;
  int64_t size = static_cast<int64_t>(values.size());
  std::vector<float> partial((size + grain - 1) / grain);
  parallelFor(0, size, grain, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      partial[i / grain] += values[i];
    }
  });
  return std::accumulate(partial.begin(), partial.end(), 0.0f);
}

TEST_F(ThreadPool, GivesSumsByGrainTheSameBitsForAnyNumberOfThreads) {
  std::vector<float> values(10007);
  for (size_t i = 0; i < values.size(); ++i) {
    values[i] = 1.0f / static_cast<float>(i + 1);
  }
  setNumThreads(1);
  float expected = sumOf(values);
  for (int threads : {2, 3, 7}) {
    setNumThreads(threads);
    EXPECT_EQ(sumOf(values), expected);
  }
}

} // namespace
} // namespace sinter::runtime
