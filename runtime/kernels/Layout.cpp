//===- Layout.cpp - Elements moved to other places ------------------------===//
//
// Pad, concat and flip are copies between views: strides say all that they do.
// `copyElements` knows about threads, dtypes and loops.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/Dispatch.h"

#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/thread_pool.h"

#include <algorithm>

namespace sinter {
namespace {

/// A view with sizes and strides of its own.
struct Window {
  explicit Window(const TensorView &of) : view(of) {
    std::copy_n(of.sizes, of.rank, sizes);
    std::copy_n(of.strides, of.rank, strides);
  }
  Window(const Window &) = delete;

  /// Leaves `count` elements along `dim`, from `first` on, each `step` behind
  /// the one before.
  void keep(int dim, int64_t first, int64_t count, int64_t step = 1) {
    bytes += first * strides[dim] * static_cast<int64_t>(byteSize(view.dtype));
    sizes[dim] = count;
    strides[dim] *= step;
  }

  bool isEmpty() const {
    return std::find(sizes, sizes + view.rank, 0) != sizes + view.rank;
  }

  operator TensorView() const {
    return {static_cast<char *>(view.data) + bytes, view.dtype, view.rank,
            sizes, strides};
  }

private:
  TensorView view;
  int64_t bytes = 0;
  int64_t sizes[maxRank] = {};
  int64_t strides[maxRank] = {};
};

/// Sets all elements of `to` to the one of `value`.
void fillWith(const TensorView &value, const TensorView &to) {
  constexpr int64_t still[maxRank] = {};
  copyElements({value.data, value.dtype, to.rank, to.sizes, still}, to);
}

/// Which elements of x a pad keeps along one dimension: `count`, from `first`
/// on; in the result they begin at `place`.
struct Kept {
  int64_t first, count, place;
};

Kept keptBy(int64_t size, int64_t low, int64_t step, int64_t outSize) {
  // Element i goes to low + i * step.
  int64_t first = low < 0 ? (-low + step - 1) / step : 0;
  int64_t end = outSize - low > 0 ? (outSize - low + step - 1) / step : 0;
  end = std::min(end, size);
  return {first, std::max<int64_t>(end - first, 0), low + first * step};
}

} // namespace

KernelStatus runPad(const KernelCall &call) {
  attrs::pad in(call.attrs);
  const TensorView &x = call.operands[0], &value = call.operands[1];
  const TensorView &out = call.results[0];
  Window from(x), to(out), rest(out);
  // What x does not reach is a slab before and one behind along each dimension,
  // across what is left of the dimensions before.
  bool isSpread = false;
  for (int dim = 0; dim < x.rank; ++dim) {
    auto i = static_cast<size_t>(dim);
    int64_t step = in.interior[i] + 1;
    Kept kept = keptBy(x.sizes[dim], in.low[i], step, out.sizes[dim]);
    isSpread |= step > 1 && kept.count > 1;
    from.keep(dim, kept.first, kept.count);
    to.keep(dim, kept.count ? kept.place : 0, kept.count, step);
  }
  if (isSpread || from.isEmpty()) {
    fillWith(value, out);
  } else {
    for (int dim = 0; dim < x.rank; ++dim) {
      auto i = static_cast<size_t>(dim);
      Kept kept =
          keptBy(x.sizes[dim], in.low[i], in.interior[i] + 1, out.sizes[dim]);
      const TensorView whole = rest;
      Window before(whole), behind(whole);
      int64_t end = kept.place + kept.count;
      before.keep(dim, 0, kept.place);
      behind.keep(dim, end, out.sizes[dim] - end);
      for (const Window *slab : {&before, &behind}) {
        if (!slab->isEmpty()) {
          fillWith(value, *slab);
        }
      }
      rest.keep(dim, kept.place, kept.count);
    }
  }
  if (!from.isEmpty()) {
    copyElements(from, to);
  }
  return {};
}

KernelStatus runConcat(const KernelCall &call) {
  int dim = static_cast<int>(attrs::concat(call.attrs).dim);
  int64_t place = 0;
  for (const TensorView &x : call.operands) {
    Window to(call.results[0]);
    to.keep(dim, place, x.sizes[dim]);
    place += x.sizes[dim];
    if (!to.isEmpty()) {
      copyElements(x, to);
    }
  }
  return {};
}

KernelStatus runFlip(const KernelCall &call) {
  const TensorView &x = call.operands[0];
  Window from(x);
  for (int64_t dim : attrs::flip(call.attrs).dims) {
    int64_t size = x.sizes[dim];
    from.keep(static_cast<int>(dim), size ? size - 1 : 0, size, -1);
  }
  if (!from.isEmpty()) {
    copyElements(from, call.results[0]);
  }
  return {};
}

KernelStatus runIota(const KernelCall &call) {
  const TensorView &out = call.results[0];
  int dim = static_cast<int>(attrs::iota(call.attrs).dim);
  if (Window(out).isEmpty()) {
    return {};
  }
  // Some of the numbers at a time, written to wherever they belong.
  constexpr int64_t most = 1024;
  runtime::parallelFor(
      0, out.sizes[dim], most, [&](int64_t begin, int64_t end) {
        int64_t numbers[most];
        int64_t strides[maxRank] = {};
        strides[dim] = 1;
        for (; begin < end; begin += most) {
          int64_t count = std::min(end - begin, most);
          for (int64_t i = 0; i < count; ++i) {
            numbers[i] = begin + i;
          }
          Window to(out);
          to.keep(dim, begin, count);
          const TensorView part = to;
          copyElements({numbers, DType::i64, part.rank, part.sizes, strides},
                       to);
        }
      });
  return {};
}

} // namespace sinter
