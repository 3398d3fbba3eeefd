//===- CompositeRows.cpp - Softmax and layer_norm, row by row -------------===//
//
// Compiled once per level. Each step is one op of the decomposition that
// Composite.h names: the formula of its record, the order of its reduction.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/Levels.h"
#include "runtime/kernels/RowOrder.h"

#include "generated/Formulas.h"

#include <limits>

namespace sinter {
namespace {

template <class Number> struct Composite {
  using Vector = Simd<Number>;
  static constexpr int lanes = Vector::lanes;

  /// The result of a pointwise op.
  template <class Formula> static Vector apply(auto... operands) {
    struct {
      Vector value(int i) const { return values[i]; }
      Vector values[sizeof...(operands)];
    } in = {{operands...}};
    return Formula::template real<Vector>(in);
  }

  static Vector load(const Number *from, int64_t count) {
    return count == lanes ? Vector::load(from) : Vector::load(from, count);
  }
  static void store(Vector value, Number *to, int64_t count) {
    if (count == lanes) {
      value.store(to);
    } else {
      value.store(to, count);
    }
  }
  /// Also of -0, which adding it to 0 would lose.
  static Vector splat(Number number) {
    typename Vector::Vector vector;
    for (int lane = 0; lane < lanes; ++lane) {
      vector[lane] = number;
    }
    return vector;
  }

  /// Calls `body(offset, count)` for the vectors of a row.
  template <class Body> static void forVectors(int64_t length, Body body) {
    int64_t i = 0;
    for (; i + lanes <= length; i += lanes) {
      body(i, int64_t(lanes));
    }
    if (i < length) {
      body(i, length - i);
    }
  }

  /// The sum of the numbers that `load` gives, whatever is in lanes too many.
  template <class Load> static Number sum(int64_t length, Load load) {
    RowOrder<Combine::sum, Number> order(splat(0));
    order.join(length, splat(0), [&](int64_t offset, int64_t count) {
      Vector numbers = load(offset, count);
      return count == lanes ? numbers : firstLanes(numbers, count, splat(0));
    });
    return order.value();
  }

  static Vector largest(const Number *row, int64_t length) {
    Vector lowest = splat(-std::numeric_limits<Number>::infinity());
    RowOrder<Combine::max, Number> order(lowest);
    order.join(row, length, lowest);
    return splat(order.value());
  }

  static void softmax(const void *from, void *to, int64_t count,
                      int64_t length) {
    auto *row = static_cast<const Number *>(from);
    auto *out = static_cast<Number *>(to);
    for (int64_t r = 0; r < count; ++r, row += length, out += length) {
      Vector top = largest(row, length);
      Vector total = splat(sum(length, [&](int64_t i, int64_t part) {
        Vector shifted = apply<formula::Sub>(load(row + i, part), top);
        Vector power = apply<formula::Exp>(shifted);
        store(power, out + i, part);
        return power;
      }));
      forVectors(length, [&](int64_t i, int64_t part) {
        store(apply<formula::Div>(load(out + i, part), total), out + i, part);
      });
    }
  }

  static void logSoftmax(const void *from, void *to, int64_t count,
                         int64_t length) {
    auto *row = static_cast<const Number *>(from);
    auto *out = static_cast<Number *>(to);
    for (int64_t r = 0; r < count; ++r, row += length, out += length) {
      Vector top = largest(row, length);
      Vector total = splat(sum(length, [&](int64_t i, int64_t part) {
        Vector shifted = apply<formula::Sub>(load(row + i, part), top);
        store(shifted, out + i, part);
        return apply<formula::Exp>(shifted);
      }));
      Vector height = apply<formula::Log>(total);
      forVectors(length, [&](int64_t i, int64_t part) {
        store(apply<formula::Sub>(load(out + i, part), height), out + i, part);
      });
    }
  }

  static void layerNorm(const void *from, const void *scale, const void *shift,
                        double epsilon, void *to, void *means, void *deviations,
                        int64_t count, int64_t length) {
    auto *row = static_cast<const Number *>(from);
    auto *out = static_cast<Number *>(to);
    auto *scales = static_cast<const Number *>(scale);
    auto *shifts = static_cast<const Number *>(shift);
    Vector size = splat(static_cast<Number>(length));
    for (int64_t r = 0; r < count; ++r, row += length, out += length) {
      Number total = sum(
          length, [&](int64_t i, int64_t part) { return load(row + i, part); });
      Vector mean = apply<formula::Div>(splat(total), size);
      Number squares = sum(length, [&](int64_t i, int64_t part) {
        Vector centred = apply<formula::Sub>(load(row + i, part), mean);
        store(centred, out + i, part);
        return apply<formula::Mul>(centred, centred);
      });
      Vector variance = apply<formula::Div>(splat(squares), size);
      Vector factor = apply<formula::Rsqrt>(
          apply<formula::Add>(variance, splat(static_cast<Number>(epsilon))));
      forVectors(length, [&](int64_t i, int64_t part) {
        Vector y = apply<formula::Mul>(load(out + i, part), factor);
        if (scales) {
          y = apply<formula::Mul>(y, load(scales + i, part));
        }
        if (shifts) {
          y = apply<formula::Add>(y, load(shifts + i, part));
        }
        store(y, out + i, part);
      });
      if (means) {
        static_cast<Number *>(means)[r] = mean.vector[0];
      }
      if (deviations) {
        static_cast<Number *>(deviations)[r] = factor.vector[0];
      }
    }
  }

  static constexpr CompositeKernels kernels = {softmax, logSoftmax, layerNorm};
};

} // namespace

template <>
CompositeKernels Leveled<IsaLevel::SINTER_LEVEL>::composite(ComputeClass type) {
  return type == ComputeClass::f32 ? Composite<float>::kernels
                                   : Composite<double>::kernels;
}

} // namespace sinter
