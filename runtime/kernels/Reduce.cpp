//===- Reduce.cpp - Loops that join many values to one --------------------===//
//
// Compiled once per level. The order is that of ReductionOrder.h.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/Levels.h"
#include "runtime/kernels/ReductionOrder.h"
#include "runtime/kernels/RowOrder.h"

namespace sinter {
namespace {

/// Joins rows of up to `columnsAtOnce` columns.
constexpr int64_t columnsAtOnce = 1024;

template <Combine combine, class Number> struct Reduce {
  using Vector = Simd<Number>;
  using Row = RowOrder<combine, Number>;
  static constexpr int lanes = Vector::lanes;

  static Vector splat(const void *identity) {
    return typename Vector::Vector{} + *static_cast<const Number *>(identity);
  }

  static void rows(const void *from, int64_t rowStride, int64_t count,
                   int64_t length, const void *identity, void *out) {
    auto *row = static_cast<const Number *>(from);
    auto *to = static_cast<Number *>(out);
    Vector neutral = splat(identity);
    for (int64_t i = 0; i < count; ++i, row += rowStride) {
      Row sum(neutral);
      sum.join(row, length, neutral);
      to[i] = sum.value();
    }
  }

  static void rowPiece(const void *from, int64_t length, const void *identity,
                       void *state) {
    auto *vectors = static_cast<Number *>(state);
    Row sum(vectors);
    sum.join(static_cast<const Number *>(from), length, splat(identity));
    sum.store(vectors);
  }

  static void rowFinish(const void *state, void *out) {
    *static_cast<Number *>(out) =
        Row(static_cast<const Number *>(state)).value();
  }

  /// Joins `count` <= 4 rows to the accumulators, one after the other.
  template <int count>
  static void joinRows(const Number *row, int64_t rowStride, int64_t width,
                       Vector neutral, Number *sums) {
    int64_t c = 0;
    for (; c + lanes <= width; c += lanes) {
      Vector sum = Vector::load(sums + c);
      for (int r = 0; r < count; ++r) {
        sum = joinValues<combine>(sum, Vector::load(row + r * rowStride + c));
      }
      sum.store(sums + c);
    }
    if (c < width) {
      Vector sum = Vector::load(sums + c);
      for (int r = 0; r < count; ++r) {
        sum = joinValues<combine>(
            sum, loadPadded(row + r * rowStride + c, width - c, neutral));
      }
      sum.store(sums + c);
    }
  }

  static void columns(const void *from, int64_t rowStride, int64_t length,
                      int64_t width, const void *identity, void *out) {
    for (int64_t c = 0; c < width; c += columnsAtOnce) {
      int64_t part = width - c < columnsAtOnce ? width - c : columnsAtOnce;
      someColumns(static_cast<const Number *>(from) + c, rowStride, length,
                  part, splat(identity), static_cast<Number *>(out) + c);
    }
  }

  static void someColumns(const Number *row, int64_t rowStride, int64_t length,
                          int64_t width, Vector neutral, Number *out) {
    alignas(64) Number first[columnsAtOnce], second[columnsAtOnce];
    int64_t padded = (width + lanes - 1) / lanes * lanes;
    fill(second, padded, neutral);
    while (length > 0) {
      int64_t block = length < order::columnBlock ? length : order::columnBlock;
      length -= block;
      fill(first, padded, neutral);
      for (; block >= 4; block -= 4, row += 4 * rowStride) {
        joinRows<4>(row, rowStride, width, neutral, first);
      }
      for (; block > 0; --block, row += rowStride) {
        joinRows<1>(row, rowStride, width, neutral, first);
      }
      joinRows<1>(first, 0, padded, neutral, second);
    }
    std::memcpy(out, second, width * sizeof(Number));
  }

  static void fill(Number *to, int64_t count, Vector value) {
    for (int64_t i = 0; i < count; i += lanes) {
      value.store(to + i);
    }
  }

  static constexpr ReduceKernels kernels = {rows, rowPiece, rowFinish, columns};
};

template <Combine combine> ReduceKernels pick(ComputeClass type) {
  constexpr bool isBitwise =
      combine == Combine::bitAnd || combine == Combine::bitOr;
  if constexpr (!isBitwise) {
    if (type == ComputeClass::f32) {
      return Reduce<combine, float>::kernels;
    }
    if (type == ComputeClass::f64) {
      return Reduce<combine, double>::kernels;
    }
  }
  switch (type) {
  case ComputeClass::i32:
    return Reduce<combine, int32_t>::kernels;
  case ComputeClass::i64:
    return Reduce<combine, int64_t>::kernels;
  case ComputeClass::u64:
    return Reduce<combine, uint64_t>::kernels;
  default:
    return {};
  }
}

} // namespace

template <>
ReduceKernels Leveled<IsaLevel::SINTER_LEVEL>::reduce(Combine combine,
                                                      ComputeClass type) {
  switch (combine) {
  case Combine::sum:
    return pick<Combine::sum>(type);
  case Combine::product:
    return pick<Combine::product>(type);
  case Combine::max:
    return pick<Combine::max>(type);
  case Combine::min:
    return pick<Combine::min>(type);
  case Combine::bitAnd:
    return pick<Combine::bitAnd>(type);
  case Combine::bitOr:
    return pick<Combine::bitOr>(type);
  }
  return {};
}

} // namespace sinter
