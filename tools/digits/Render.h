//===- Render.h - Draws one digit in one hand -----------------------------===//

#pragma once

#include "tools/digits/Random.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace sinter::digits {

inline constexpr int side = 28;
inline constexpr std::size_t numPixels = std::size_t{side} * side;
using Image = std::array<std::uint8_t, numPixels>;

/// The hands of a data set. Two pools share no hand: every parameter of a hand
/// is drawn from a generator that is keyed by the pool.
struct Pool {
  std::uint64_t seed = 0;
  std::uint64_t number = 0; ///< Tells the pool from others of the same seed.
  std::uint64_t hands = 0;  ///< How many people write in it.
};

/// What does not change while one person writes one digit: the way it is
/// written, its proportions and how far each point of the pen's path is from
/// the alphabet's.
class Hand {
public:
  Hand(const Pool &pool, std::uint64_t person, int digit);

  /// Draws the digit once. `random` decides what changes from one image to the
  /// next: place, size, rotation, tremor, ink and noise.
  Image draw(Random &random) const;

private:
  int digit_ = 0;
  std::uint64_t way_ = 0;
  std::uint64_t shapeSeed_ = 0;
  double aspect_ = 1;
  double slant_ = 0;
  double penRadius_ = 1;
};

} // namespace sinter::digits
