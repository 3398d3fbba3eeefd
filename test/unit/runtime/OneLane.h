//===- OneLane.h - The least element type that formulas accept ------------===//
//
// One number whose type is known at run time only, as Elem's is: it has the
// operations of runtime/math/element.h and no others, and stops where a formula
// breaks a rule of that contract, such as computing with literals alone.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_ONELANE_H
#define SINTER_TEST_ONELANE_H

#include "runtime/math/element.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace sinter::test {

/// The types a number can have.
enum class LaneType { literal, f32, f64, i32, i64, u32, u64 };

/// A truth value.
struct OneMask {
  friend OneMask operator&(OneMask x, OneMask y) { return {x.set && y.set}; }
  friend OneMask operator|(OneMask x, OneMask y) { return {x.set || y.set}; }
  friend OneMask operator^(OneMask x, OneMask y) { return {x.set != y.set}; }
  friend OneMask operator~(OneMask x) { return {!x.set}; }

  bool set;
};

/// Ends the test program: a formula has broken the contract.
inline void require(bool holds, const char *rule) {
  if (!holds) {
    std::fprintf(stderr, "a formula breaks the rule: %s\n", rule);
    std::abort();
  }
}

/// A number of any type, or a literal that takes its type from what it meets.
class OneLane {
public:
  using Mask = OneMask;
  using Bits = OneLane;

  /// Whether fma rounds once, as the level that is compared with does.
  static inline bool targetHasFma = true;

  OneLane(double literal) : type(LaneType::literal), real(literal) {}
  OneLane(LaneType type, double real) : type(type), real(real) {}
  OneLane(LaneType type, uint64_t integer) : type(type) { set(integer); }

  bool isDouble() const { return known().type == LaneType::f64; }
  bool hasFma() const { return targetHasFma; }
  bool isSigned() const {
    return known().type == LaneType::i32 || type == LaneType::i64;
  }

  int width() const {
    return known().type == LaneType::i64 || type == LaneType::u64 ? 64 : 32;
  }

  double asDouble() const { return real; }
  uint64_t asInteger() const { return integer; }

#define SINTER_OPERATOR(symbol)                                                \
  friend OneLane operator symbol(OneLane x, OneLane y) {                       \
    unify(x, y);                                                               \
    return x.isReal() ? x.rounded(x.real symbol y.real)                        \
                      : OneLane(x.type, x.integer symbol y.integer);           \
  }
  SINTER_OPERATOR(+)
  SINTER_OPERATOR(-)
  SINTER_OPERATOR(*)
#undef SINTER_OPERATOR
  friend OneLane operator-(OneLane x) {
    return x.known().isReal() ? x.rounded(-x.real)
                              : OneLane(x.type, uint64_t(0) - x.integer);
  }
  friend OneLane operator/(OneLane x, OneLane y) {
    unify(x, y);
    if (x.isReal()) {
      return x.rounded(x.real / y.real);
    }
    require(y.integer != 0, "no division by 0");
    if (!x.isSigned()) {
      return {x.type, x.integer / y.integer};
    }
    require(y.asSigned() != -1, "no division by -1");
    return {x.type, static_cast<uint64_t>(x.asSigned() / y.asSigned())};
  }

#define SINTER_COMPARISON(symbol)                                              \
  friend OneMask operator symbol(OneLane x, OneLane y) {                       \
    unify(x, y);                                                               \
    return {x.isReal()     ? x.real symbol y.real                              \
            : x.isSigned() ? x.asSigned() symbol y.asSigned()                  \
                           : x.integer symbol y.integer};                      \
  }
  SINTER_COMPARISON(<)
  SINTER_COMPARISON(<=)
  SINTER_COMPARISON(>)
  SINTER_COMPARISON(>=)
  SINTER_COMPARISON(==)
  SINTER_COMPARISON(!=)
#undef SINTER_COMPARISON

  friend OneLane select(OneMask mask, OneLane x, OneLane y) {
    unify(x, y);
    return mask.set ? x : y;
  }

#define SINTER_OPERATOR(symbol)                                                \
  friend OneLane operator symbol(OneLane x, OneLane y) {                       \
    unify(x, y);                                                               \
    require(!x.isReal(), "bits of integers only");                             \
    return {x.type, x.integer symbol y.integer};                               \
  }
  SINTER_OPERATOR(&)
  SINTER_OPERATOR(|)
  SINTER_OPERATOR(^)
#undef SINTER_OPERATOR
  friend OneLane operator~(OneLane x) {
    require(!x.known().isReal(), "bits of integers only");
    return {x.type, ~x.integer};
  }
  friend OneLane operator<<(OneLane x, OneLane y) {
    unify(x, y);
    require(!x.isReal() && y.integer < uint64_t(x.width()),
            "shifts below the width");
    return {x.type, x.integer << y.integer};
  }
  friend OneLane operator>>(OneLane x, OneLane y) {
    unify(x, y);
    require(!x.isReal() && y.integer < uint64_t(x.width()),
            "shifts below the width");
    return {x.type, x.isSigned()
                        ? static_cast<uint64_t>(x.asSigned() >> y.integer)
                        : x.integer >> y.integer};
  }
  friend OneLane mulHigh(OneLane x, OneLane y) {
    unify(x, y);
    require(x.type == LaneType::u32, "mulHigh of 32-bit patterns");
    return {x.type, (x.integer * y.integer) >> 32};
  }

  friend OneLane fma(OneLane x, OneLane y, OneLane z) {
    if (!targetHasFma) {
      return x * y + z;
    }
    unify(x, y);
    unify(x, z);
    unify(x, y);
    return x.type == LaneType::f32
               ? x.rounded(std::fma(static_cast<float>(x.real),
                                    static_cast<float>(y.real),
                                    static_cast<float>(z.real)))
               : x.rounded(std::fma(x.real, y.real, z.real));
  }
  friend OneLane floor(OneLane x) {
    return x.known().rounded(std::floor(x.real));
  }
  friend OneLane ceil(OneLane x) {
    return x.known().rounded(std::ceil(x.real));
  }
  friend OneLane trunc(OneLane x) {
    return x.known().rounded(std::trunc(x.real));
  }
  friend OneLane roundEven(OneLane x) {
    return x.known().rounded(std::nearbyint(x.real));
  }
  friend OneLane sqrt(OneLane x) {
    return x.known().rounded(std::sqrt(x.real));
  }
  friend OneLane abs(OneLane x) { return x.known().rounded(std::fabs(x.real)); }
  friend OneLane copysign(OneLane x, OneLane y) {
    unify(x, y);
    return x.rounded(std::copysign(x.real, y.real));
  }
  friend OneLane scale(OneLane x, OneLane n) { return math::scaleByBits(x, n); }

  friend OneLane bits(OneLane x) {
    require(x.known().isReal(), "bits of a number");
    return x.type == LaneType::f32
               ? OneLane(LaneType::u32, uint64_t(std::bit_cast<uint32_t>(
                                            static_cast<float>(x.real))))
               : OneLane(LaneType::u64, std::bit_cast<uint64_t>(x.real));
  }
  friend OneLane fromBits(OneLane x) {
    require(x.type == LaneType::u32 || x.type == LaneType::u64,
            "fromBits of a pattern");
    return x.type == LaneType::u32
               ? OneLane(LaneType::f32, double(std::bit_cast<float>(
                                            static_cast<uint32_t>(x.integer))))
               : OneLane(LaneType::f64, std::bit_cast<double>(x.integer));
  }
  friend OneLane toReal(OneLane x) {
    require(x.type == LaneType::u32, "toReal of a pattern");
    return {LaneType::f32,
            double(static_cast<float>(static_cast<int32_t>(x.integer)))};
  }

  friend OneLane libm(math::Libm function, OneLane x) {
    auto call = reinterpret_cast<double (*)(double)>(
        math::libmSymbols()[function].address);
    return x.known().rounded(call(x.real));
  }
  friend OneLane libm(math::Libm function, OneLane x, OneLane y) {
    unify(x, y);
    auto call = reinterpret_cast<double (*)(double, double)>(
        math::libmSymbols()[function].address);
    return x.rounded(call(x.real, y.real));
  }

  template <class Rare>
  friend math::Two<OneLane> rarely(OneMask mask, math::Two<OneLane> common,
                                   Rare rare) {
    math::Two<OneLane> other = rare();
    return {select(mask, other.first, common.first),
            select(mask, other.second, common.second)};
  }

private:
  const OneLane &known() const {
    require(type != LaneType::literal, "no computing with literals alone");
    return *this;
  }
  bool isReal() const { return type == LaneType::f32 || type == LaneType::f64; }
  int64_t asSigned() const { return static_cast<int64_t>(integer); }

  /// Keeps the low bits, extended as the type's numbers are.
  void set(uint64_t wide) {
    integer = type == LaneType::i32
                  ? static_cast<uint64_t>(int64_t(static_cast<int32_t>(wide)))
              : type == LaneType::u32 ? static_cast<uint32_t>(wide)
                                      : wide;
  }
  /// A number of this type; f32 results of + - * / sqrt do not change by being
  /// rounded to f64 first.
  OneLane rounded(double value) const {
    return {type,
            type == LaneType::f32 ? double(static_cast<float>(value)) : value};
  }
  /// Gives a literal the type of the other operand.
  static void unify(OneLane &x, OneLane &y) {
    require(x.type != LaneType::literal || y.type != LaneType::literal,
            "no computing with literals alone");
    if (x.type == LaneType::literal) {
      x.become(y.type);
    } else if (y.type == LaneType::literal) {
      y.become(x.type);
    }
    require(x.type == y.type, "operands of one type");
  }
  void become(LaneType to) {
    type = to;
    if (!isReal()) {
      set(static_cast<uint64_t>(static_cast<int64_t>(real)));
    } else {
      *this = rounded(real);
    }
  }

  LaneType type;
  double real = 0;
  uint64_t integer = 0;
};

} // namespace sinter::test

#endif // SINTER_TEST_ONELANE_H
