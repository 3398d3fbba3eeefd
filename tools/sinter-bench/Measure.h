//===- Measure.h - How a row is timed -------------------------------------===//

#ifndef SINTER_BENCH_MEASURE_H
#define SINTER_BENCH_MEASURE_H

#include <functional>
#include <string>

namespace bench {

struct Options {
  std::string rows = "all"; ///< Comma-separated names.
  int threads = 1;
  double seconds = 1.0;  ///< For one row.
  bool isStrict = false; ///< Whether compiled code must have eager's bits.

  bool has(const std::string &row) const;
};

/// What the machine can do, measured.
struct Limits {
  double fmaGflops; ///< f32, on the given number of threads.
  /// Useful bytes a second of a[i] = b[i] + s c[i], in 384 MB and in 3 MB.
  double memoryGigabytes, cacheGigabytes;
};
Limits measureLimits(int threads);

/// The rate of f32 multiply-adds, in so many milliseconds.
double fmaGflops(int threads, double milliseconds);

/// Times rows and prints a line of JSON for each.
class Bench {
public:
  Bench(Options options, std::string name);

  const Options &given() const { return options; }

  /// Times `call`, which performs the row `calls` times, in groups of samples
  /// of about 80 ms. Groups that stand between two FMA loops of less than 95 %
  /// of the best rate seen are dropped: something else was running. Returns the
  /// median of the rest, in microseconds a row.
  double measure(const std::string &row, int calls,
                 const std::function<void()> &call,
                 const std::string &variant = "eager");

private:
  double calibrate();

  Options options;
  std::string name;
  double best = 0;
};

} // namespace bench

#endif // SINTER_BENCH_MEASURE_H
