//===- Elements.cpp - Random elements -------------------------------------===//

#include "test/conformance/Elements.h"

#include <cmath>
#include <limits>

namespace sinter::testing {

namespace {

using Limits = std::numeric_limits<double>;

double randomSpecial(Random &random) {
  static const std::vector<double> magnitudes{0,
                                              0.5,
                                              1,
                                              1.5,
                                              2.5,
                                              3,
                                              0x1p-24,
                                              0x1p-14,
                                              0x1p-126,
                                              0x1p-149,
                                              0x1p-1022,
                                              0x1p-1074,
                                              65504,
                                              65519,
                                              65520,
                                              0x1p24,
                                              0x1.fffffep127,
                                              0x1.fep127,
                                              0x1p31,
                                              0x1p63,
                                              0x1p64,
                                              Limits::max(),
                                              Limits::infinity(),
                                              Limits::quiet_NaN(),
                                              88.7,
                                              89,
                                              104,
                                              709.7,
                                              745.2,
                                              1e5,
                                              3.14159265358979};
  double magnitude = random.oneOf(magnitudes);
  return random.chance(0.5) ? -magnitude : magnitude;
}

double randomReal(Range range, Random &random) {
  double sign = random.chance(0.5) ? -1 : 1;
  switch (range) {
  case Range::terms:
    if (random.chance(0.001)) {
      return sign *
             (random.chance(0.5) ? Limits::infinity() : Limits::quiet_NaN());
    }
    return random.chance(0.2) ? static_cast<double>(random.between(-4, 4))
                              : sign * 4 * random.unit();
  case Range::factors:
    return sign * (random.chance(0.1)     ? 1
                   : random.chance(0.002) ? 0
                                          : 1 + 0.002 * (random.unit() - 0.5));
  case Range::tame:
    return sign * 2 * random.unit();
  default:
    if (random.chance(0.2)) {
      double special = randomSpecial(random);
      bool isExcluded = std::isnan(special) || special == 0;
      return range == Range::ordered && isExcluded ? 0 : special;
    }
    // Magnitudes of all orders, and those where functions bend.
    return random.chance(0.2)
               ? sign * std::ldexp(1 + random.unit(),
                                   static_cast<int>(random.between(-150, 130)))
               : sign * std::ldexp(random.unit(),
                                   static_cast<int>(random.between(-4, 8)));
  }
}

uint64_t randomInteger(Random &random) {
  double kind = random.unit();
  if (kind < 0.5) {
    return static_cast<uint64_t>(random.between(-5, 5));
  }
  if (kind < 0.7) { // A power of two, or beside one: the ends of every range.
    return (uint64_t{1} << random.between(0, 63)) +
           static_cast<uint64_t>(random.between(-1, 1));
  }
  return random.bits();
}

} // namespace

Value randomValue(const TensorType &type, Range range, Random &random) {
  Value value = Value::zeros(type);
  const Shape &shape = type.shape;
  std::vector<bool> isConstant(shape.size());
  bool hasConstant = random.chance(0.25);
  for (size_t dim = 0; hasConstant && dim < shape.size(); ++dim) {
    isConstant[dim] = random.chance(0.5);
  }
  for (int64_t i = 0; i < value.size(); ++i) {
    // The place of the element that this one is a copy of.
    int64_t from = 0, rest = i, count = value.size();
    for (size_t dim = 0; dim < shape.size(); ++dim) {
      count /= shape[dim];
      from += isConstant[dim] ? 0 : rest / count * count;
      rest %= count;
    }
    if (from < i) {
      value.words[static_cast<size_t>(i)] =
          value.words[static_cast<size_t>(from)];
    } else if (isFloatingType(type.dtype)) {
      value.set(i, randomReal(range, random));
    } else {
      value.set(i, randomInteger(random));
    }
  }
  return value;
}

} // namespace sinter::testing
