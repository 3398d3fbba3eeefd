//===- Scan.cpp - Loops of arg_max, arg_min and running sums --------------===//
//
// Compiled once per level.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/Levels.h"
#include "runtime/kernels/RowOrder.h"

namespace sinter {
namespace {

template <bool isMax, class Number> struct Arg {
  using Vector = Simd<Number>;
  static constexpr int lanes = Vector::lanes;
  static constexpr Combine combine = isMax ? Combine::max : Combine::min;

  /// Finds the value, then its first place: two passes that are both fast.
  static int64_t row(const void *from, int64_t length) {
    auto *numbers = static_cast<const Number *>(from);
    Vector first = typename Vector::Vector{} + numbers[0];
    RowOrder<combine, Number> order(first);
    order.join(numbers, length, first);
    Number best = order.value();
    Vector wanted = typename Vector::Vector{} + best;
    auto isBest = [&](Vector x) { return best == best ? x == wanted : x != x; };
    int64_t i = 0;
    while (i + lanes <= length && !any(isBest(Vector::load(numbers + i)))) {
      i += lanes;
    }
    while (best == best ? numbers[i] != best : numbers[i] == numbers[i]) {
      ++i;
    }
    return i;
  }

  static void columns(const void *from, int64_t rowStride, int64_t length,
                      int64_t width, void *best, int64_t *places) {
    auto *numbers = static_cast<const Number *>(from);
    auto *values = static_cast<Number *>(best);
    for (int64_t c = 0; c < width; ++c) {
      values[c] = numbers[c];
      places[c] = 0;
    }
    for (int64_t r = 1; r < length; ++r) {
      const Number *row = numbers + r * rowStride;
      for (int64_t c = 0; c < width; ++c) {
        Number x = row[c], y = values[c];
        bool isBetter = (isMax ? x > y : x < y) | ((x != x) & (y == y));
        values[c] = isBetter ? x : y;
        places[c] = isBetter ? r : places[c];
      }
    }
  }

  static constexpr ArgKernels kernels = {row, columns};
};

template <class Number>
void scan(const void *from, void *to, int64_t step, int64_t length,
          int64_t width) {
  auto *in = static_cast<const Number *>(from);
  auto *out = static_cast<Number *>(to);
  using Wrapping = std::conditional_t<
      std::is_same_v<Number, int32_t>, uint32_t,
      std::conditional_t<std::is_integral_v<Number>, uint64_t, Number>>;
  if (width == 1) {
    Wrapping sum = 0;
    for (int64_t r = 0; r < length; ++r) {
      sum += static_cast<Wrapping>(in[r * step]);
      out[r * step] = static_cast<Number>(sum);
    }
    return;
  }
  for (int64_t r = 0; r < length; ++r, in += step, out += step) {
    for (int64_t c = 0; c < width; ++c) {
      Wrapping before = r == 0 ? 0 : static_cast<Wrapping>(out[c - step]);
      out[c] = static_cast<Number>(before + static_cast<Wrapping>(in[c]));
    }
  }
}

template <bool isMax> ArgKernels pickArg(ComputeClass type) {
  constexpr ArgKernels all[] = {
      Arg<isMax, float>::kernels, Arg<isMax, double>::kernels,
      Arg<isMax, int32_t>::kernels, Arg<isMax, int64_t>::kernels,
      Arg<isMax, uint64_t>::kernels};
  return all[static_cast<size_t>(type)];
}

} // namespace

template <>
ArgKernels Leveled<IsaLevel::SINTER_LEVEL>::arg(bool isMax, ComputeClass type) {
  return isMax ? pickArg<true>(type) : pickArg<false>(type);
}

template <>
ScanKernel Leveled<IsaLevel::SINTER_LEVEL>::scan(ComputeClass type) {
  constexpr ScanKernel all[] = {sinter::scan<float>, sinter::scan<double>,
                                sinter::scan<int32_t>, sinter::scan<int64_t>,
                                sinter::scan<uint64_t>};
  return all[static_cast<size_t>(type)];
}

} // namespace sinter
