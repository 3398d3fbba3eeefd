//===- Statistics.cpp - Order statistics, counts, scans -------------------===//

#include "frontend/tensor/Impl.h"

#include "sinter/composites.h"
#include "sinter/error.h"
#include "sinter/factories.h"
#include "sinter/prim.h"
#include "sinter/shape.h"

#include <cmath>

namespace sinter {

using detail::CallSite;
using Pair = std::tuple<Tensor, Tensor>;

/// Without dimension `dim`, or with it at size 1.
static Pair kept(const Tensor &values, const Tensor &places, int64_t dim,
                 bool keepdim) {
  if (!keepdim || values.dim() == 0) {
    return {values, places};
  }
  return {values.unsqueeze(dim), places.unsqueeze(dim)};
}

//===----------------------------------------------------------------------===//
// Sums, variances, norms
//===----------------------------------------------------------------------===//

Tensor nansum(const Tensor &x, OptionalIntArrayRef dim, bool keepdim,
              std::optional<DType> dtype, Loc loc) {
  CallSite site(loc);
  return where(x != x, 0, x).sum(dim, keepdim, dtype);
}
Tensor nanmean(const Tensor &x, OptionalIntArrayRef dim, bool keepdim,
               std::optional<DType> dtype, Loc loc) {
  CallSite site(loc);
  return nansum(x, dim, keepdim, dtype) / (x == x).sum(dim, keepdim);
}

Pair var_mean(const Tensor &x, OptionalIntArrayRef dim, bool unbiased,
              bool keepdim, Loc loc) {
  CallSite site(loc);
  return {x.var(dim, unbiased, keepdim), x.mean(dim, keepdim)};
}
Pair var_mean(const Tensor &x, Loc loc) {
  return var_mean(x, OptionalIntArrayRef(), true, false, loc);
}
Pair std_mean(const Tensor &x, OptionalIntArrayRef dim, bool unbiased,
              bool keepdim, Loc loc) {
  CallSite site(loc);
  return {x.std(dim, unbiased, keepdim), x.mean(dim, keepdim)};
}
Pair std_mean(const Tensor &x, Loc loc) {
  return std_mean(x, OptionalIntArrayRef(), true, false, loc);
}

Tensor count_nonzero(const Tensor &x, IntArrayRef dim, Loc loc) {
  CallSite site(loc);
  return (x != 0).sum(dim);
}
Tensor count_nonzero(const Tensor &x, std::optional<int64_t> dim, Loc loc) {
  CallSite site(loc);
  return dim ? (x != 0).sum(*dim) : (x != 0).sum();
}

Pair aminmax(const Tensor &x, std::optional<int64_t> dim, bool keepdim,
             Loc loc) {
  CallSite site(loc);
  return dim ? Pair{x.amin(*dim, keepdim), x.amax(*dim, keepdim)}
             : Pair{x.amin({}, keepdim), x.amax({}, keepdim)};
}

Tensor dist(const Tensor &x, const Tensor &other, const Scalar &p, Loc loc) {
  CallSite site(loc);
  return (x - other).norm(p);
}

Tensor linalg_vector_norm(const Tensor &x, const Scalar &ord,
                          OptionalIntArrayRef dim, bool keepdim,
                          std::optional<DType> dtype, Loc loc) {
  CallSite site(loc);
  Tensor in = dtype ? x.to(*dtype) : x;
  return in.norm(std::optional<Scalar>(ord), dim ? *dim : IntArrayRef(),
                 keepdim);
}
Tensor linalg_norm(const Tensor &x, const std::optional<Scalar> &ord,
                   OptionalIntArrayRef dim, bool keepdim,
                   std::optional<DType> dtype, Loc loc) {
  CallSite site(loc);
  bool isMatrix = ord && (dim ? (*dim).size() == 2 : x.dim() == 2);
  if (!isMatrix) {
    return linalg_vector_norm(x, ord.value_or(2), dim, keepdim, dtype);
  }
  // The norms of matrices that are sums of magnitudes.
  double power = ord->toDouble();
  check(std::isinf(power) || std::fabs(power) == 1.0, ErrorKind::value,
        "linalg_norm: order ", *ord, " of a matrix is not supported");
  int64_t rows = wrapDim("linalg_norm", dim ? (*dim)[0] : -2, x.dim());
  int64_t columns = wrapDim("linalg_norm", dim ? (*dim)[1] : -1, x.dim());
  bool isOfRows = std::isinf(power);
  Tensor in = dtype ? x.to(*dtype) : x;
  Tensor sums = in.abs().sum(isOfRows ? columns : rows, true);
  int64_t rest = isOfRows ? rows : columns;
  Tensor out = power > 0 ? sums.amax(rest, true) : sums.amin(rest, true);
  return keepdim ? out : out.squeeze({rows, columns});
}

Tensor diff(const Tensor &x, int64_t n, int64_t dim, Loc loc) {
  CallSite site(loc);
  check(x.dim() > 0, ErrorKind::shape, "diff: expected at least one dimension");
  check(n >= 0, ErrorKind::value, "diff: order must be non-negative, got ", n);
  Tensor out = x;
  for (int64_t i = 0; i < n && out.size(dim) > 0; ++i) {
    Tensor after = out.slice(dim, 1), before = out.slice(dim, 0, -1);
    out = x.dtype() == DType::boolean ? after ^ before : after - before;
  }
  return out;
}

//===----------------------------------------------------------------------===//
// Orders. NaN sorts last, and where it is there is no median.
//===----------------------------------------------------------------------===//

static Pair nthSmallest(const char *op, const Tensor &x, int64_t k, int64_t dim,
                        bool keepdim) {
  dim = wrapDim(op, dim, x.dim());
  if (x.dim() == 0) {
    return {x.clone(), full({}, 0, DType::i64)};
  }
  auto [values, places] = x.sort(dim);
  return kept(values.select(dim, k), places.select(dim, k), dim, keepdim);
}

Pair kthvalue(const Tensor &x, int64_t k, int64_t dim, bool keepdim, Loc loc) {
  CallSite site(loc);
  int64_t size = x.dim() ? x.size(dim) : 1;
  check(1 <= k && k <= size, ErrorKind::index,
        "kthvalue: selected number k = ", k, " is out of range for dimension ",
        dim, " of size ", size);
  return nthSmallest("kthvalue", x, k - 1, dim, keepdim);
}

Pair median(const Tensor &x, int64_t dim, bool keepdim, Loc loc) {
  CallSite site(loc);
  int64_t size = x.dim() ? x.size(dim) : 1;
  check(size > 0, ErrorKind::index, "median: dimension ", dim, " of shape ",
        x.sizes(), " has no elements");
  auto [values, places] =
      nthSmallest("median", x, (size - 1) / 2, dim, keepdim);
  if (!x.is_floating_point() || x.dim() == 0) {
    return {values, places};
  }
  Tensor isNone = x != x;
  Tensor hasNone = isNone.any(dim, keepdim);
  return {where(hasNone, std::nan(""), values),
          where(hasNone, isNone.to(DType::u8).argmax(dim, keepdim), places)};
}
Tensor median(const Tensor &x, Loc loc) {
  CallSite site(loc);
  if (x.numel() == 0) {
    return full({}, std::nan(""), x.dtype());
  }
  return std::get<0>(median(x.reshape(-1), 0));
}

Tensor quantile(const Tensor &x, const Tensor &q, std::optional<int64_t> dim,
                bool keepdim, Loc loc) {
  CallSite site(loc);
  check(x.is_floating_point() && q.dtype() == x.dtype(), ErrorKind::dtype,
        "quantile: expected floating-point tensors of one dtype, got ",
        x.scalar_type(), " and ", q.scalar_type());
  check(q.dim() <= 1 && ((q >= 0) & (q <= 1)).all().item<bool>(),
        ErrorKind::value, "quantile: q must be a vector of values in [0, 1]");
  int64_t at = dim ? wrapDim("quantile", *dim, x.dim()) : 0;
  Tensor in = dim ? x.movedim(at, -1) : x.reshape(-1);
  check(in.numel() > 0, ErrorKind::shape, "quantile: input is empty");
  Tensor sorted = std::get<0>(in.sort(-1));
  Tensor rank = q.reshape(-1) * static_cast<double>(in.size(-1) - 1);
  Tensor below = floor(rank), weight = rank - below;
  Tensor low = sorted.index_select(-1, below.to(DType::i64));
  Tensor high = sorted.index_select(-1, ceil(rank).to(DType::i64));
  Tensor out =
      where(in.isnan().any(-1, true), std::nan(""), low.lerp(high, weight));
  out = out.movedim(-1, 0); // One quantile after the other.
  if (keepdim) {
    out = dim ? out.unsqueeze(at + 1) : out.reshape([&] {
      std::vector<int64_t> sizes(x.dim() + 1, 1);
      sizes[0] = out.size(0);
      return sizes;
    }());
  }
  return q.dim() == 0 ? out.squeeze(0) : out;
}
Tensor quantile(const Tensor &x, double q, std::optional<int64_t> dim,
                bool keepdim, Loc loc) {
  CallSite site(loc);
  return quantile(x, full({}, q, x.dtype()), dim, keepdim);
}

//===----------------------------------------------------------------------===//
// Scans: in log n steps, each of which joins what lies `step` apart.
//===----------------------------------------------------------------------===//

template <class Join>
static Tensor scan(const Tensor &x, int64_t dim, Join join) {
  Tensor out = x;
  for (int64_t step = 1; step < x.size(dim); step *= 2) {
    out = cat({out.slice(dim, 0, step),
               join(out.slice(dim, 0, -step), out.slice(dim, step))},
              dim);
  }
  return out.is_same(x) ? x.clone() : out;
}

Tensor cumprod(const Tensor &x, int64_t dim, std::optional<DType> dtype,
               Loc loc) {
  CallSite site(loc);
  dim = wrapDim("cumprod", dim, x.dim());
  DType out = dtype                   ? *dtype
              : x.is_floating_point() ? DType(x.dtype())
                                      : DType::i64;
  if (x.dim() == 0) {
    return x.to(out);
  }
  // In Double, rounded once: the order of products does not show.
  Tensor wide = x.to(isFloatingType(out) ? DType::f64 : DType::i64);
  auto multiply = [](const Tensor &a, const Tensor &b) { return a * b; };
  return scan(wide, dim, multiply).to(out);
}

static Pair runningExtreme(const char *op, const Tensor &x, int64_t dim,
                           Tensor (*extreme)(const Tensor &, const Tensor &,
                                             Loc)) {
  dim = wrapDim(op, dim, x.dim());
  if (x.dim() == 0) {
    return {x.clone(), full({}, 0, DType::i64)};
  }
  auto join = [&](const Tensor &a, const Tensor &b) {
    return extreme(a, b, Loc::current());
  };
  Tensor values = scan(x, dim, join);
  Tensor isThere = x == values;
  if (x.is_floating_point()) {
    isThere = isThere | (x != x);
  }
  Tensor places = where(isThere, prim::iota(x.sizes(), dim, DType::i64), 0);
  return {values, scan(places, dim, [](const Tensor &a, const Tensor &b) {
            return maximum(a, b);
          })};
}
Pair cummax(const Tensor &x, int64_t dim, Loc loc) {
  CallSite site(loc);
  return runningExtreme("cummax", x, dim, maximum);
}
Pair cummin(const Tensor &x, int64_t dim, Loc loc) {
  CallSite site(loc);
  return runningExtreme("cummin", x, dim, minimum);
}

/// Sorted elements; the first longest run of equal ones is the answer.
Pair mode(const Tensor &x, int64_t dim, bool keepdim, Loc loc) {
  CallSite site(loc);
  dim = wrapDim("mode", dim, x.dim());
  if (x.dim() == 0) {
    return {x.clone(), full({}, 0, DType::i64)};
  }
  check(x.size(dim) > 0, ErrorKind::index, "mode: dimension ", dim,
        " of shape ", x.sizes(), " has no elements");
  auto [values, places] = x.sort(dim);
  Tensor start = values.slice(dim, 1) != values.slice(dim, 0, -1);
  Tensor isFirst =
      cat({ones_like(values.slice(dim, 0, 1), DType::boolean), start}, dim);
  Tensor index = prim::iota(x.sizes(), dim, DType::i64);
  Tensor run = std::get<0>(where(isFirst, index, 0).cummax(dim));
  Tensor best = (index - run).argmax(dim, true);
  Tensor value = values.gather(dim, best).squeeze(dim);
  return kept(value, places.gather(dim, best).squeeze(dim), dim, keepdim);
}

//===----------------------------------------------------------------------===//
// Counts
//===----------------------------------------------------------------------===//

Tensor bincount(const Tensor &x, const std::optional<Tensor> &weights,
                int64_t minlength, Loc loc) {
  CallSite site(loc);
  check(x.dim() == 1 && isIntegralType(x.dtype(), false), ErrorKind::dtype,
        "bincount: expected a vector of integers, got ", x.scalar_type(),
        " of shape ", x.sizes());
  check(minlength >= 0, ErrorKind::value,
        "bincount: minlength should be >= 0, got ", minlength);
  if (x.numel() == 0) {
    return zeros(minlength, DType::i64);
  }
  check(x.min().item<int64_t>() >= 0, ErrorKind::value,
        "bincount: only non-negative integers are counted");
  int64_t count = std::max(minlength, x.max().item<int64_t>() + 1);
  Tensor index = x.to(DType::i64);
  if (!weights) {
    return zeros(count, DType::i64).scatter_add(0, index, ones_like(index));
  }
  check(weights->sizes() == x.sizes(), ErrorKind::shape, "bincount: weights ",
        weights->sizes(), " must have the input's shape ", x.sizes());
  Tensor w =
      weights->dtype() == DType::f32 ? *weights : weights->to(DType::f64);
  return zeros(count, w.dtype()).scatter_add(0, index, w);
}

Tensor histc(const Tensor &x, int64_t bins, const Scalar &min,
             const Scalar &max, Loc loc) {
  CallSite site(loc);
  check(bins > 0, ErrorKind::value, "histc: bins must be > 0, got ", bins);
  check(x.is_floating_point(), ErrorKind::dtype, "histc: not implemented for ",
        x.scalar_type());
  double low = min.toDouble(), high = max.toDouble();
  if (low == high && x.numel() > 0) {
    low = x.min().item<double>();
    high = x.max().item<double>();
  }
  if (low == high) {
    low -= 1;
    high += 1;
  }
  check(low < high && std::isfinite(low) && std::isfinite(high),
        ErrorKind::value, "histc: range of [", low, ", ", high,
        "] is not a finite, increasing one");
  Tensor flat = x.reshape(-1);
  Tensor inside = flat.masked_select((flat >= low) & (flat <= high));
  Tensor place = ((inside - low) * static_cast<double>(bins) / (high - low))
                     .to(DType::i64)
                     .clamp_max(bins - 1);
  return zeros(bins, x.dtype()).scatter_add(0, place, ones_like(inside));
}

/// Distinct elements of a vector whose equal ones are neighbours: their run's
/// first place each, and each element's run.
static std::tuple<Tensor, Tensor, Tensor> runs(const Tensor &x) {
  Tensor isFirst = cat({ones(std::min<int64_t>(x.numel(), 1), DType::boolean),
                        x.slice(0, 1) != x.slice(0, 0, -1)});
  Tensor firsts = isFirst.nonzero().reshape(-1);
  Tensor ends = cat({firsts.slice(0, 1),
                     full({firsts.numel() ? 1 : 0}, x.numel(), DType::i64)});
  return {x.index_select(0, firsts), isFirst.cumsum(0) - 1, ends - firsts};
}

std::tuple<Tensor, Tensor, Tensor> _unique2(const Tensor &x, bool,
                                            bool return_inverse,
                                            bool return_counts, Loc loc) {
  CallSite site(loc);
  auto [sorted, places] = withoutHistory(x).reshape(-1).sort(0);
  auto [values, run, counts] = runs(sorted);
  Tensor none = empty(0, DType::i64);
  Tensor inverse = empty_like(run).index_copy(0, places, run);
  return {values, return_inverse ? inverse.reshape(x.sizes()) : none,
          return_counts ? counts : none};
}
Pair _unique(const Tensor &x, bool sorted, bool return_inverse, Loc loc) {
  auto [values, inverse, counts] =
      _unique2(x, sorted, return_inverse, false, loc);
  return {values, inverse};
}
std::tuple<Tensor, Tensor, Tensor> unique_consecutive(const Tensor &x,
                                                      bool return_inverse,
                                                      bool return_counts,
                                                      Loc loc) {
  CallSite site(loc);
  auto [values, run, counts] = runs(withoutHistory(x).reshape(-1));
  Tensor none = empty(0, DType::i64);
  return {values, return_inverse ? run.reshape(x.sizes()) : none,
          return_counts ? counts : none};
}

} // namespace sinter
