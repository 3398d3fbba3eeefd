//===- RowOrder.h - A row of numbers, joined to one -----------------------===//
//
// For files that are compiled once per level: everything is in an unnamed
// namespace. The order is that of ReductionOrder.h.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNELS_ROW_ORDER_H
#define SINTER_KERNELS_ROW_ORDER_H

#include "runtime/kernels/Levels.h"
#include "runtime/kernels/ReductionOrder.h"
#include "runtime/kernels/Simd.h"

#include <utility>

namespace sinter {
namespace {

/// Two values of a reduction, x the earlier one.
template <Combine combine, class Number>
Simd<Number> joinValues(Simd<Number> x, Simd<Number> y) {
  if constexpr (combine == Combine::sum) {
    return x + y;
  } else if constexpr (combine == Combine::product) {
    return x * y;
  } else if constexpr (combine == Combine::max) {
    return Simd<Number>::isReal ? select((x > y) | (x != x), x, y)
                                : select(x > y, x, y);
  } else if constexpr (combine == Combine::min) {
    return Simd<Number>::isReal ? select((x < y) | (x != x), x, y)
                                : select(x < y, x, y);
  } else if constexpr (combine == Combine::bitAnd) {
    return x & y;
  } else {
    return x | y;
  }
}

/// The first `count` < lanes numbers of an array; the other lanes are those of
/// `padding`.
template <class Number>
Simd<Number> loadPadded(const Number *from, int64_t count,
                        Simd<Number> padding) {
  using Vector = typename Simd<Number>::Vector;
#if defined(__AVX512F__)
  if constexpr (sizeof(Number) == 4) {
    return patternAs<Vector>(_mm512_mask_loadu_epi32(
        patternAs<__m512i>(padding.vector),
        static_cast<__mmask16>((1u << count) - 1), from));
  } else {
    return patternAs<Vector>(_mm512_mask_loadu_epi64(
        patternAs<__m512i>(padding.vector),
        static_cast<__mmask8>((1u << count) - 1), from));
  }
#else
  Vector vector = padding.vector;
  for (int lane = 0; lane < Simd<Number>::lanes; ++lane) {
    if (lane < count) {
      vector[lane] = from[lane];
    }
  }
  return vector;
#endif
}

/// The first `count` < lanes lanes of x; the others are those of `padding`.
template <class Number>
Simd<Number> firstLanes(Simd<Number> x, int64_t count, Simd<Number> padding) {
  using Mask = typename Simd<Number>::Mask;
  using Lane = typename Mask::Lane;
  typename Mask::Vector place;
  for (int lane = 0; lane < Simd<Number>::lanes; ++lane) {
    place[lane] = lane;
  }
  return select(Mask{place < static_cast<Lane>(count)}, x, padding);
}

/// Lane i of the result is lane i + distance of x; what is beyond, any.
template <int distance, class Number, size_t... lane>
Simd<Number> shiftLanes(Simd<Number> x, std::index_sequence<lane...>) {
  return __builtin_shufflevector(x.vector, x.vector,
                                 int((lane + distance) % sizeof...(lane))...);
}

/// The accumulators of one row.
template <Combine combine, class Number> class RowOrder {
public:
  using Vector = Simd<Number>;
  static constexpr int lanes = Vector::lanes;
  static constexpr int64_t step = lanes * order::rowAccumulators;
  static_assert(order::rowAccumulators == 4);

  explicit RowOrder(Vector identity)
      : s0(identity), s1(identity), s2(identity), s3(identity) {}
  explicit RowOrder(const Number *state)
      : s0(Vector::load(state)), s1(Vector::load(state + lanes)),
        s2(Vector::load(state + 2 * lanes)),
        s3(Vector::load(state + 3 * lanes)) {}
  void store(Number *state) const {
    s0.store(state);
    s1.store(state + lanes);
    s2.store(state + 2 * lanes);
    s3.store(state + 3 * lanes);
  }

  /// Joins the next numbers: whole blocks of the row, or all that are left.
  void join(const Number *from, int64_t length, Vector identity) {
    join(length, identity, [from, identity](int64_t offset, int64_t count) {
      return count == lanes ? Vector::load(from + offset)
                            : loadPadded(from + offset, count, identity);
    });
  }

  /// The same for numbers that `load(offset, count)` gives, `count` at a time:
  /// a whole vector, or the last one, whose other lanes are the identity.
  template <class Load> void join(int64_t length, Vector identity, Load load) {
    for (int64_t offset = 0; offset < length;) {
      int64_t steps = (length - offset) / step;
      steps = steps < order::rowBlockSteps ? steps : order::rowBlockSteps;
      Vector t0 = identity, t1 = identity, t2 = identity, t3 = identity;
      for (int64_t i = 0; i < steps; ++i, offset += step) {
        t0 = joinValues<combine>(t0, load(offset, lanes));
        t1 = joinValues<combine>(t1, load(offset + lanes, lanes));
        t2 = joinValues<combine>(t2, load(offset + 2 * lanes, lanes));
        t3 = joinValues<combine>(t3, load(offset + 3 * lanes, lanes));
      }
      if (steps < order::rowBlockSteps) {
        joinRest(offset, length, load, t0, t1, t2, t3);
        offset = length;
      }
      s0 = joinValues<combine>(s0, t0);
      s1 = joinValues<combine>(s1, t1);
      s2 = joinValues<combine>(s2, t2);
      s3 = joinValues<combine>(s3, t3);
    }
  }

  /// The value of the row.
  Number value() const {
    Vector sum = joinValues<combine>(joinValues<combine>(s0, s1),
                                     joinValues<combine>(s2, s3));
    return halve<lanes / 2>(sum).vector[0];
  }

private:
  /// Joins fewer than a step of numbers.
  template <class Load>
  static void joinRest(int64_t offset, int64_t length, Load load, Vector &t0,
                       Vector &t1, Vector &t2, Vector &t3) {
    auto join = [&](Vector &sum) {
      int64_t left = length - offset;
      if (left >= lanes) {
        sum = joinValues<combine>(sum, load(offset, lanes));
      } else if (left > 0) {
        sum = joinValues<combine>(sum, load(offset, left));
      }
      offset += lanes;
    };
    join(t0);
    join(t1);
    join(t2);
    join(t3);
  }

  template <int distance> static Vector halve(Vector sum) {
    if constexpr (distance == 0) {
      return sum;
    } else {
      Vector other =
          shiftLanes<distance>(sum, std::make_index_sequence<lanes>());
      return halve<distance / 2>(joinValues<combine>(sum, other));
    }
  }

  Vector s0, s1, s2, s3;
};

} // namespace
} // namespace sinter

#endif // SINTER_KERNELS_ROW_ORDER_H
