//===- Measure.cpp - How a row is timed -----------------------------------===//

#include "Measure.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <thread>
#include <vector>

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

#if defined(__AVX512F__)
constexpr int vectorBytes = 64;
#else
constexpr int vectorBytes = 32;
#endif
typedef float Vector __attribute__((vector_size(vectorBytes)));
constexpr int lanes = vectorBytes / 4;

/// Floating-point operations done in about `milliseconds`: independent chains
/// of multiply-adds, more of them than the latency asks for.
double fmaOperations(double milliseconds) {
  constexpr int chains = 10;
  Vector sums[chains];
  for (int i = 0; i < chains; ++i) {
    sums[i] = Vector{} + static_cast<float>(i);
  }
  Vector factor = Vector{} + 0.998f, term = Vector{} + 0.002f;
  double operations = 0;
  auto start = Clock::now();
  while (secondsSince(start) * 1e3 < milliseconds) {
    for (int round = 0; round < 1500; ++round) {
      for (Vector &sum : sums) {
        sum = sum * factor + term;
      }
      asm volatile("" : "+x"(factor), "+x"(term));
    }
    operations += 1500.0 * chains * lanes * 2;
  }
  for (Vector &sum : sums) {
    asm volatile("" ::"x"(sum));
  }
  return operations;
}

/// The sum of what `body` returns on each of some threads that run at once.
template <class Body> double onThreads(int threads, Body body) {
  std::vector<double> results(static_cast<size_t>(threads));
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) {
    others.emplace_back([&, i] { results[i] = body(); });
  }
  results[0] = body();
  for (std::thread &thread : others) {
    thread.join();
  }
  double sum = 0;
  for (double result : results) {
    sum += result;
  }
  return sum;
}

} // namespace

double fmaGflops(int threads, double milliseconds) {
  return onThreads(threads, [&] {
    auto start = Clock::now();
    double operations = fmaOperations(milliseconds);
    return operations / secondsSince(start) * 1e-9;
  });
}

bool Options::has(const std::string &row) const {
  return rows == "all" ||
         ("," + rows + ",").find("," + row + ",") != std::string::npos;
}

/// Useful bytes a second, in 10^9, of a = b + 3 c on arrays of `count` floats,
/// each thread on its part.
static double triadGigabytes(int threads, size_t count, int rounds) {
  std::vector<float> a(count), b(count, 1.0f), c(count, 2.0f);
  double best = 0;
  for (int i = 0; i < 5; ++i) {
    std::atomic<size_t> next = 0;
    size_t part = count / static_cast<size_t>(threads);
    auto start = Clock::now();
    onThreads(threads, [&] {
      size_t from = next.fetch_add(part);
      for (int round = 0; round < rounds; ++round) {
        for (size_t k = from; k < from + part; ++k) {
          a[k] = b[k] + 3.0f * c[k];
        }
        asm volatile("" ::: "memory");
      }
      return 0.0;
    });
    double bytes = 3.0 * sizeof(float) * static_cast<double>(count) * rounds;
    best = std::max(best, bytes / secondsSince(start) * 1e-9);
  }
  return best;
}

Limits measureLimits(int threads) {
  Limits limits{};
  for (int i = 0; i < 5; ++i) {
    limits.fmaGflops = std::max(limits.fmaGflops, fmaGflops(threads, 30));
  }
  limits.memoryGigabytes = triadGigabytes(threads, size_t{1} << 25, 1);
  limits.cacheGigabytes = triadGigabytes(threads, size_t{1} << 18, 200);
  return limits;
}

Bench::Bench(Options options, std::string name)
    : options(std::move(options)), name(std::move(name)) {
  for (int i = 0; i < 5; ++i) {
    best = std::max(best, fmaGflops(this->options.threads, 20));
  }
}

double Bench::calibrate() {
  if (options.threads > 1) { // Pools of threads may still spin.
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  double rate = fmaGflops(options.threads, 4);
  best = std::max(best, rate);
  return rate;
}

double Bench::measure(const std::string &row, int calls,
                      const std::function<void()> &call,
                      const std::string &variant) {
  auto warm = Clock::now();
  while (secondsSince(warm) < 0.1) {
    call();
  }
  auto once = Clock::now();
  call();
  int inner =
      std::max(1, static_cast<int>(5e-4 / std::max(secondsSince(once), 1e-7)));

  struct Group {
    double rate;
    std::vector<double> samples;
  };
  std::vector<Group> groups;
  size_t kept = 0;
  auto begin = Clock::now();
  while (secondsSince(begin) < options.seconds ||
         (kept < 3 && secondsSince(begin) < 4 * options.seconds)) {
    double before = calibrate();
    call();
    Group group;
    auto start = Clock::now();
    while (group.samples.empty() || secondsSince(start) < 0.08) {
      auto sample = Clock::now();
      for (int i = 0; i < inner; ++i) {
        call();
      }
      group.samples.push_back(secondsSince(sample) / inner / calls * 1e6);
    }
    group.rate = std::min(before, calibrate());
    kept += group.rate >= 0.95 * best;
    groups.push_back(std::move(group));
  }
  // By the best rate of all, which may have come after groups that were kept.
  auto isQuiet = [&](const Group &group) { return group.rate >= 0.95 * best; };
  kept = static_cast<size_t>(std::ranges::count_if(groups, isQuiet));
  std::vector<double> samples;
  for (const Group &group : groups) {
    if (kept == 0 || isQuiet(group)) {
      samples.insert(samples.end(), group.samples.begin(), group.samples.end());
    }
  }
  std::sort(samples.begin(), samples.end());
  std::string peer = name + " " + variant;
  std::printf("{\"row\": \"%s\", \"peer\": \"%s\", \"threads\": %d, "
              "\"median_us\": %.4f, \"min_us\": %.4f, \"samples\": %zu, "
              "\"groups\": %zu, \"dropped\": %zu, \"note\": \"%s\"}\n",
              row.c_str(), peer.c_str(), options.threads,
              samples[samples.size() / 2], samples[0], samples.size(),
              groups.size(), kept ? groups.size() - kept : size_t{0},
              kept ? "" : "NOISY");
  std::fflush(stdout);
  return samples[samples.size() / 2];
}

} // namespace bench
