//===- Random.h - Choices of random tests ---------------------------------===//

#ifndef SINTER_TEST_CONFORMANCE_RANDOM_H
#define SINTER_TEST_CONFORMANCE_RANDOM_H

#include <cstdint>
#include <vector>

namespace sinter::testing {

/// G. Steele, D. Lea, C. Flood: "Fast splittable pseudorandom number
/// generators", OOPSLA 2014: the same choices for a seed on every machine.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}

  uint64_t bits() {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  /// A number of [low, high].
  int64_t between(int64_t low, int64_t high) {
    auto begin = static_cast<uint64_t>(low);
    uint64_t count = static_cast<uint64_t>(high) - begin + 1;
    return static_cast<int64_t>(begin + (count ? bits() % count : bits()));
  }

  /// A number of [0, 1).
  double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

  bool chance(double probability) { return unit() < probability; }

  template <class T> const T &oneOf(const std::vector<T> &list) {
    return list[static_cast<size_t>(
        between(0, static_cast<int64_t>(list.size()) - 1))];
  }

  template <class T> void shuffle(std::vector<T> &list) {
    for (size_t i = list.size(); i > 1; --i) {
      std::swap(
          list[i - 1],
          list[static_cast<size_t>(between(0, static_cast<int64_t>(i) - 1))]);
    }
  }

private:
  uint64_t state;
};

} // namespace sinter::testing

#endif // SINTER_TEST_CONFORMANCE_RANDOM_H
