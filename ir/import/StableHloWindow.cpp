//===- StableHloWindow.cpp - Reductions of windows ------------------------===//
//
// A window is reduced dimension by dimension. Along one, windows of 1, 2, 4,
// ... elements are made of two of half the size, and the window itself of those
// that its size is the sum of: log(size) steps, whatever the region.
//
//===----------------------------------------------------------------------===//

#include "ir/import/StableHloReduce.h"

namespace sinter::ir {
namespace {

/// How a window moves, by dimension.
struct Window {
  Window(HloCall &call, size_t rank) : rank(rank) {
    Ints ones(rank, 1);
    sizes = call.attrs.ints("window_dimensions");
    strides = call.attrs.ints("window_strides", ones);
    baseDilations = call.attrs.ints("base_dilations", ones);
    dilations = call.attrs.ints("window_dilations", ones);
    Ints padding = call.attrs.ints("padding", Ints(2 * rank, 0));
    check(sizes.size() == rank && strides.size() == rank &&
              baseDilations.size() == rank && dilations.size() == rank &&
              padding.size() == 2 * rank,
          ErrorKind::value, "the window does not fit ", rank, " dimensions");
    for (size_t i = 0; i < rank; ++i) {
      check(sizes[i] >= 1 && strides[i] >= 1 && baseDilations[i] >= 1 &&
                dilations[i] >= 1,
            ErrorKind::value, "sizes, strides and dilations are at least 1");
      low.push_back(padding[2 * i]);
      high.push_back(padding[2 * i + 1]);
      interior.push_back(baseDilations[i] - 1);
    }
  }

  /// How many elements it spans along a dimension.
  int64_t span(size_t i) const { return (sizes[i] - 1) * dilations[i] + 1; }

  size_t rank;
  Ints sizes, strides, baseDilations, dilations, low, high, interior;
};

/// Elements [start, start + size) of all along a dimension.
SmallVector<Value> shifted(HloCall &call, ArrayRef<Value> x, int64_t dim,
                           int64_t start, int64_t size) {
  SmallVector<Value> out;
  for (Value value : x) {
    out.push_back(call.w.sliceDim(value, dim, start, start + size));
  }
  return out;
}

/// Windows along one dimension, at all places.
SmallVector<Value> reduceAlong(HloCall &call, SmallVector<Value> x, int64_t dim,
                               const Window &window) {
  int64_t left = window.sizes[dim], step = window.dilations[dim];
  int64_t whole = sizesOf(x[0])[dim];
  int64_t places = whole - window.span(dim) + 1;
  SmallVector<Value> powers = std::move(x), out;
  int64_t size = 1, from = 0; // Of a window in `powers`; where the rest begins.
  while (true) {
    if (left & 1) {
      SmallVector<Value> part = shifted(call, powers, dim, from, places);
      out = out.empty() ? part : combineLanes(call, out, part);
      from += size * step;
    }
    left >>= 1;
    if (left == 0) {
      return out;
    }
    int64_t rest = sizesOf(powers[0])[dim] - size * step;
    powers = combineLanes(call, shifted(call, powers, dim, 0, rest),
                          shifted(call, powers, dim, size * step, rest));
    size *= 2;
  }
}

/// Whether the windows are those of a cumulative sum along one dimension.
bool importCumulativeSum(HloCall &call, const Window &window) {
  Value x = call.operand(0);
  Ints sizes = sizesOf(x);
  std::optional<OpKind> kind = reductionOf(call.block(0), 0, 1, dtypeOf(x));
  std::optional<TypedAttr> init = findSplat(call.operand(1));
  auto isZero = [](TypedAttr attr) {
    auto real = dyn_cast<FloatAttr>(attr);
    return real ? real.getValue().isZero()
                : cast<IntegerAttr>(attr).getValue().isZero();
  };
  if (call.operands.size() != 2 || kind != OpKind::reduce_sum || !init ||
      !isZero(*init)) {
    return false;
  }
  int64_t along = -1;
  bool isReverse = false;
  for (size_t i = 0; i < window.rank; ++i) {
    bool isTrivial = window.sizes[i] == 1 && !window.low[i] && !window.high[i];
    bool isForward = window.sizes[i] == sizes[i] &&
                     window.low[i] == sizes[i] - 1 && !window.high[i];
    bool isBackward = window.sizes[i] == sizes[i] && !window.low[i] &&
                      window.high[i] == sizes[i] - 1;
    if (window.strides[i] != 1 || window.baseDilations[i] != 1 ||
        window.dilations[i] != 1 ||
        (!isTrivial && (along >= 0 || !(isForward || isBackward)))) {
      return false;
    }
    if (!isTrivial) {
      along = static_cast<int64_t>(i);
      isReverse = isBackward;
    }
  }
  if (along < 0) {
    return false;
  }
  call.set(call.w.emit(OpKind::cumulative_sum, {x},
                       attrs::cumulative_sum::words(along, isReverse)));
  return true;
}

/// The operands, padded with what they are reduced into.
SmallVector<Value> padded(HloCall &call, const Window &window, size_t count) {
  SmallVector<Value> x;
  for (size_t i = 0; i < count; ++i) {
    x.push_back(call.w.emit(
        OpKind::pad, {call.operand(i), call.operand(count + i)},
        attrs::pad::words(window.low, window.high, window.interior)));
  }
  return x;
}

void importReduceWindow(HloCall &call) {
  size_t count = call.operands.size() / 2;
  check(count >= 1 && call.operands.size() == 2 * count, ErrorKind::value,
        "the op has ", call.operands.size(), " operands");
  Shape shape = typeOf(call.operand(0)).shape;
  for (size_t i = 0; i < count; ++i) {
    check(typeOf(call.operand(i)).shape == shape, ErrorKind::shape,
          "the operands are not of one shape");
  }
  Window window(call, shape.size());
  if (importCumulativeSum(call, window)) {
    return;
  }
  SmallVector<Value> x = padded(call, window, count);
  for (size_t i = 0; i < window.rank; ++i) {
    int64_t dim = static_cast<int64_t>(i), size = sizesOf(x[0])[i];
    if (size < window.span(i)) { // No window fits.
      for (Value &value : x) {
        value = call.w.sliceDim(value, dim, 0, 0);
      }
      continue;
    }
    x = reduceAlong(call, std::move(x), dim, window);
    int64_t places = sizesOf(x[0])[i];
    for (Value &value : x) {
      value = call.w.sliceDim(value, dim, 0, places, window.strides[i]);
    }
  }
  SmallVector<Value> init;
  for (size_t i = 0; i < count; ++i) {
    init.push_back(call.w.broadcast(call.operand(count + i), sizesOf(x[0])));
  }
  call.set(combineLanes(call, init, x));
}

/// A scatter of what windows select: each adds its element of `source` to the
/// place that the first region prefers. Places in a window are looked at in
/// order, all windows at once; those of the padding are never preferred.
class SelectAndScatter {
public:
  explicit SelectAndScatter(HloCall &call);
  Value build();

private:
  Ints startsOf(int64_t place) const;
  Value sliceAt(Value x, int64_t place) const;
  Value choose();
  Value scatter(Value chosen);

  HloCall &call;
  OpWriter &w;
  Value operand, source;
  Window window;
  Ints sizes, out; ///< Of the operand, padded, and of the source.
  int64_t count = 1;
  bool isPadded = false;
};

SelectAndScatter::SelectAndScatter(HloCall &call)
    : call(call), w(call.w), operand(call.operand(0)), source(call.operand(1)),
      window(call, typeOf(operand).shape.size()), sizes(sizesOf(operand)),
      out(sizesOf(source)) {
  call.checkOperands(3);
  check(reductionOf(call.block(1), 0, 1, dtypeOf(operand)) ==
            OpKind::reduce_sum,
        ErrorKind::value, "its second region is not an addition");
  check(out.size() == window.rank, ErrorKind::shape, "the source does not fit");
  for (size_t i = 0; i < window.rank; ++i) {
    check(window.low[i] >= 0 && window.high[i] >= 0, ErrorKind::value,
          "negative padding");
    isPadded |= window.low[i] || window.high[i];
    sizes[i] += window.low[i] + window.high[i];
    int64_t fits = sizes[i] < window.sizes[i]
                       ? 0
                       : (sizes[i] - window.sizes[i]) / window.strides[i] + 1;
    check(out[i] == fits, ErrorKind::shape, "the source does not fit");
    count *= window.sizes[i];
    check(count <= 10'000, ErrorKind::value, "a window of ", count, " places");
  }
}

/// Where in a window a place is.
Ints SelectAndScatter::startsOf(int64_t place) const {
  Ints starts(window.rank, 0);
  for (size_t i = window.rank; i-- > 0;) {
    starts[i] = place % window.sizes[i];
    place /= window.sizes[i];
  }
  return starts;
}

/// That place of all windows.
Value SelectAndScatter::sliceAt(Value x, int64_t place) const {
  Ints starts = startsOf(place), limits = starts;
  for (size_t i = 0; i < window.rank; ++i) {
    limits[i] += (out[i] - 1) * window.strides[i] + 1;
  }
  return w.slice(x, starts, limits, window.strides);
}

/// The place that each window prefers.
Value SelectAndScatter::choose() {
  Value padded = operand, inside;
  if (isPadded) {
    auto words =
        attrs::pad::words(window.low, window.high, Ints(window.rank, 0));
    TensorType mask{DType::boolean, typeOf(operand).shape};
    padded = w.emit(OpKind::pad, {operand, w.splat({dtypeOf(operand), {}}, 0)},
                    words);
    inside =
        w.emit(OpKind::pad,
               {w.splat(mask, 1), w.splat({DType::boolean, {}}, 0)}, words);
  }
  Value best, isReal, chosen;
  for (int64_t k = 0; k < count; ++k) {
    Value slice = sliceAt(padded, k);
    Value isInside = isPadded ? sliceAt(inside, k) : Value();
    Value place = w.splatInteger({DType::i32, typeOf(source).shape},
                                 static_cast<uint64_t>(k));
    if (k == 0) {
      best = slice;
      isReal = isInside;
      chosen = place;
      continue;
    }
    Expr stays(w, call.run(0, {best, slice})[0]);
    if (isPadded) {
      Expr old(w, isReal), now(w, isInside);
      stays = (stays & old) | !now;
      isReal = (old | now).value;
    }
    best = w.emit(OpKind::where, {stays.value, best, slice});
    chosen = w.emit(OpKind::where, {stays.value, chosen, place});
  }
  return chosen;
}

/// The sum of what goes to each place, in the operand's shape.
Value SelectAndScatter::scatter(Value chosen) {
  Value zero = w.splat({dtypeOf(source), {}}, 0);
  Expr sum(w, w.broadcast(call.operand(2), sizesOf(operand)));
  for (int64_t k = 0; k < count; ++k) {
    Ints low = startsOf(k), high(window.rank), interior(window.rank);
    for (size_t i = 0; i < window.rank; ++i) {
      interior[i] = window.strides[i] - 1;
      high[i] = sizes[i] - low[i] - ((out[i] - 1) * window.strides[i] + 1);
      low[i] -= window.low[i];
      high[i] -= window.high[i];
    }
    Expr own =
        where(Expr(w, chosen) == static_cast<double>(k), Expr(w, source), 0);
    sum = sum + Expr(w, w.emit(OpKind::pad, {own.value, zero},
                               attrs::pad::words(low, high, interior)));
  }
  return sum.value;
}

Value SelectAndScatter::build() {
  return typeOf(source).shape.numElements() == 0
             ? w.broadcast(call.operand(2), sizesOf(operand))
             : scatter(choose());
}

void importSelectAndScatter(HloCall &call) {
  call.set({SelectAndScatter(call).build()});
}

} // namespace

ArrayRef<HloEntry> windowEntries() {
  static const HloEntry entries[] = {
      {"stablehlo.reduce_window", importReduceWindow},
      {"stablehlo.select_and_scatter",
       importSelectAndScatter,
       {},
       "its second region an addition"},
  };
  return entries;
}

} // namespace sinter::ir
