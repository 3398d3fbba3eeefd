//===- Random.h - Random numbers that are equal on every machine ----------===//

#pragma once

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <numbers>

namespace sinter::digits {

/// SplitMix64. Distributions of the standard library differ between its
/// implementations, so the few that are needed are written here.
class Random {
public:
  /// A generator of its own for every list of numbers.
  explicit Random(std::initializer_list<std::uint64_t> key) {
    for (std::uint64_t part : key) {
      state_ ^= part;
      state_ = next();
    }
  }

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  /// An integer in [0, count).
  std::uint64_t below(std::uint64_t count) { return next() % count; }

  /// A real number in [low, high).
  double uniform(double low, double high) {
    return low + (high - low) * static_cast<double>(next() >> 11) * 0x1p-53;
  }

  double normal(double deviation) {
    double radius = std::sqrt(-2 * std::log(1 - uniform(0, 1)));
    return deviation * radius * std::cos(uniform(0, 2 * std::numbers::pi));
  }

private:
  std::uint64_t state_ = 0;
};

} // namespace sinter::digits
