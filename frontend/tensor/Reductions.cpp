//===- Reductions.cpp - Sums, extremes, sorts, softmax --------------------===//

#include "frontend/tensor/Sink.h"
#include "runtime/kernels/Composite.h"

#include "sinter/error.h"
#include "sinter/prim.h"

namespace sinter {

using detail::CallSite;

namespace {

/// Dimensions to reduce over, from libtorch's arguments: none is all.
class ReducedDims {
public:
  ReducedDims(const char *op, const Tensor &x, OptionalIntArrayRef dims) {
    check(x.defined(), ErrorKind::value, op, ": the tensor is undefined");
    bool isAll = !dims || (*dims).empty();
    bool reduced[maxRank] = {};
    if (!isAll) {
      for (int64_t dim : *dims) {
        bool &place = reduced[wrapDim(op, dim, x.dim())];
        check(!place, ErrorKind::value, op, ": dim ", dim,
              " appears multiple times in the list of dims");
        place = true;
      }
    }
    for (int64_t i = 0; i < x.dim(); ++i) {
      bool isReduced = isAll || reduced[i];
      kept_.push_back(isReduced ? 1 : x.size(i));
      if (isReduced) {
        list_.push_back(i);
        count_ *= x.size(i);
      }
    }
  }

  IntArrayRef list() const { return list_; }
  int64_t count() const { return count_; } ///< Elements that become one.

  /// `out`, with dimensions of size 1 where some were reduced, if `keepdim`.
  Tensor restore(const Tensor &out, bool keepdim) const {
    return keepdim && !list_.empty() ? prim::reshape(out, kept_) : out;
  }

private:
  Shape list_, kept_;
  int64_t count_ = 1;
};

/// The dtype that sums and products are computed in.
Tensor summand(const Tensor &x, std::optional<DType> dtype) {
  if (!dtype && !x.is_floating_point()) {
    dtype = DType::i64;
  }
  return dtype ? x.to(*dtype) : x;
}

Tensor real(const char *op, const Tensor &x, std::optional<DType> dtype) {
  check(dtype ? isFloatingType(*dtype) : x.is_floating_point(),
        ErrorKind::dtype, op, ": input dtype should be floating point, got ",
        dtype.value_or(x.dtype()));
  return dtype ? x.to(*dtype) : x;
}

/// What a formula of several ops computes in: 16-bit floats are rounded once,
/// at its end.
Tensor widened(const Tensor &x) {
  bool is16Bit = x.is_floating_point() && x.element_size() == 2;
  return is16Bit ? x.to(DType::f32) : x;
}

} // namespace

Tensor Tensor::sum(std::optional<DType> dtype, Loc loc) const {
  return sum(OptionalIntArrayRef(), false, dtype, loc);
}
Tensor Tensor::sum(OptionalIntArrayRef dim, bool keepdim,
                   std::optional<DType> dtype, Loc loc) const {
  CallSite site(loc);
  ReducedDims dims("sum", *this, dim);
  return dims.restore(prim::reduce_sum(summand(*this, dtype), dims.list()),
                      keepdim);
}

Tensor Tensor::mean(std::optional<DType> dtype, Loc loc) const {
  return mean(OptionalIntArrayRef(), false, dtype, loc);
}
Tensor Tensor::mean(OptionalIntArrayRef dim, bool keepdim,
                    std::optional<DType> dtype, Loc loc) const {
  CallSite site(loc);
  ReducedDims dims("mean", *this, dim);
  Tensor x = real("mean", *this, dtype);
  return dims.restore(prim::reduce_sum(x, dims.list()) /
                          static_cast<double>(dims.count()),
                      keepdim);
}

Tensor Tensor::prod(std::optional<DType> dtype, Loc loc) const {
  CallSite site(loc);
  ReducedDims dims("prod", *this, std::nullopt);
  return prim::reduce_prod(summand(*this, dtype), dims.list());
}
Tensor Tensor::prod(int64_t dim, bool keepdim, std::optional<DType> dtype,
                    Loc loc) const {
  CallSite site(loc);
  ReducedDims dims("prod", *this, dim);
  return dims.restore(prim::reduce_prod(summand(*this, dtype), dims.list()),
                      keepdim);
}

Tensor Tensor::var(Loc loc) const {
  return var(OptionalIntArrayRef(), true, false, loc);
}
Tensor Tensor::var(OptionalIntArrayRef dim, bool unbiased, bool keepdim,
                   Loc loc) const {
  CallSite site(loc);
  ReducedDims dims("var", *this, dim);
  Tensor x = widened(real("var", *this, std::nullopt));
  Tensor mean = dims.restore(prim::reduce_sum(x, dims.list()) /
                                 static_cast<double>(dims.count()),
                             true);
  double divisor = static_cast<double>(dims.count() - unbiased);
  Tensor sum = prim::reduce_sum((x - mean).square(), dims.list());
  return dims.restore(sum / std::max(divisor, 0.0), keepdim).to(dtype());
}

Tensor Tensor::std(Loc loc) const {
  CallSite site(loc);
  return var().sqrt();
}
Tensor Tensor::std(OptionalIntArrayRef dim, bool unbiased, bool keepdim,
                   Loc loc) const {
  CallSite site(loc);
  return var(dim, unbiased, keepdim).sqrt();
}

//===----------------------------------------------------------------------===//
// Norms
//===----------------------------------------------------------------------===//

/// The square root of the sum of squares, with a derivative of 0 where it is 0.
static Tensor euclidean(const Tensor &x, const ReducedDims &dims) {
  Tensor sum = prim::reduce_sum(x.square(), dims.list());
  Tensor isZero = sum == 0.0;
  return where(isZero, 0.0, where(isZero, 1.0, sum).sqrt());
}

Tensor Tensor::norm(const Scalar &p, Loc loc) const {
  return norm(std::optional<Scalar>(p), IntArrayRef(), false, loc);
}
Tensor Tensor::norm(const std::optional<Scalar> &p, IntArrayRef dim,
                    bool keepdim, Loc loc) const {
  CallSite site(loc);
  ReducedDims dims("norm", *this, OptionalIntArrayRef(dim));
  Tensor x = widened(real("norm", *this, std::nullopt));
  double power = p ? p->toDouble() : 2.0;
  Tensor out;
  if (power == 2.0) {
    out = euclidean(x, dims);
  } else if (power == 1.0) {
    out = prim::reduce_sum(x.abs(), dims.list());
  } else if (power == 0.0) {
    out = prim::reduce_sum((x != 0).to(x.dtype()), dims.list());
  } else if (power == std::numeric_limits<double>::infinity()) {
    out = prim::reduce_max(x.abs(), dims.list());
  } else if (power == -std::numeric_limits<double>::infinity()) {
    out = prim::reduce_min(x.abs(), dims.list());
  } else {
    out = prim::reduce_sum(x.abs().pow(power), dims.list()).pow(1 / power);
  }
  return dims.restore(out, keepdim).to(dtype());
}

//===----------------------------------------------------------------------===//
// Extremes
//===----------------------------------------------------------------------===//

/// Throws for an extreme of nothing.
static void checkNotEmpty(const char *op, const Tensor &x,
                          const ReducedDims &dims) {
  check(x.numel() > 0 || dims.count() > 0, ErrorKind::shape, op,
        ": expected reduction dim to be specified for input of shape ",
        x.sizes(), " with no elements: the operation has no identity");
}

Tensor Tensor::amax(IntArrayRef dim, bool keepdim, Loc loc) const {
  CallSite site(loc);
  ReducedDims dims("amax", *this, OptionalIntArrayRef(dim));
  checkNotEmpty("amax", *this, dims);
  return dims.restore(prim::reduce_max(*this, dims.list()), keepdim);
}
Tensor Tensor::amin(IntArrayRef dim, bool keepdim, Loc loc) const {
  CallSite site(loc);
  ReducedDims dims("amin", *this, OptionalIntArrayRef(dim));
  checkNotEmpty("amin", *this, dims);
  return dims.restore(prim::reduce_min(*this, dims.list()), keepdim);
}
Tensor Tensor::max(Loc loc) const { return amax({}, false, loc); }
Tensor Tensor::min(Loc loc) const { return amin({}, false, loc); }
Tensor Tensor::max(const Tensor &other, Loc loc) const {
  return maximum(other, loc);
}
Tensor Tensor::min(const Tensor &other, Loc loc) const {
  return minimum(other, loc);
}

/// Values and indices of the extremes along `dim`.
static std::tuple<Tensor, Tensor> extremes(const char *op, const Tensor &x,
                                           int64_t dim, bool keepdim,
                                           bool isMax) {
  if (x.dim() == 0) {
    wrapDim(op, dim, 0);
    return {x.clone(), full({}, 0, DType::i64)};
  }
  dim = wrapDim(op, dim, x.dim());
  auto [values, indices] =
      isMax ? prim::arg_max(x, dim) : prim::arg_min(x, dim);
  if (keepdim) {
    return {values.unsqueeze(dim), indices.unsqueeze(dim)};
  }
  return {values, indices};
}

std::tuple<Tensor, Tensor> Tensor::max(int64_t dim, bool keepdim,
                                       Loc loc) const {
  CallSite site(loc);
  return extremes("max", *this, dim, keepdim, true);
}
std::tuple<Tensor, Tensor> Tensor::min(int64_t dim, bool keepdim,
                                       Loc loc) const {
  CallSite site(loc);
  return extremes("min", *this, dim, keepdim, false);
}

static Tensor argExtreme(const char *op, const Tensor &x,
                         std::optional<int64_t> dim, bool keepdim, bool isMax) {
  if (dim) {
    return std::get<1>(extremes(op, x, *dim, keepdim, isMax));
  }
  Tensor index = std::get<1>(extremes(op, x.reshape(-1), 0, false, isMax));
  return keepdim ? index.reshape(std::vector<int64_t>(x.dim(), 1)) : index;
}
Tensor Tensor::argmax(std::optional<int64_t> dim, bool keepdim, Loc loc) const {
  CallSite site(loc);
  return argExtreme("argmax", withoutHistory(*this), dim, keepdim, true);
}
Tensor Tensor::argmin(std::optional<int64_t> dim, bool keepdim, Loc loc) const {
  CallSite site(loc);
  return argExtreme("argmin", withoutHistory(*this), dim, keepdim, false);
}

static Tensor truth(const char *op, const Tensor &x, OptionalIntArrayRef dim,
                    bool keepdim, bool isAny) {
  ReducedDims dims(op, x, dim);
  Tensor condition = x.to(DType::boolean);
  Tensor out = isAny ? prim::reduce_or(condition, dims.list())
                     : prim::reduce_and(condition, dims.list());
  // libtorch's answer for bytes is a byte.
  out = dims.restore(out, keepdim);
  return x.dtype() == DType::u8 ? out.to(DType::u8) : out;
}
Tensor Tensor::any(Loc loc) const {
  CallSite site(loc);
  return truth("any", *this, std::nullopt, false, true);
}
Tensor Tensor::any(OptionalIntArrayRef dim, bool keepdim, Loc loc) const {
  CallSite site(loc);
  return truth("any", *this, dim, keepdim, true);
}
Tensor Tensor::all(OptionalIntArrayRef dim, bool keepdim, Loc loc) const {
  CallSite site(loc);
  return truth("all", *this, dim, keepdim, false);
}
Tensor Tensor::any(int64_t dim, bool keepdim, Loc loc) const {
  CallSite site(loc);
  return truth("any", *this, dim, keepdim, true);
}
Tensor Tensor::all(Loc loc) const {
  CallSite site(loc);
  return truth("all", *this, std::nullopt, false, false);
}
Tensor Tensor::all(int64_t dim, bool keepdim, Loc loc) const {
  CallSite site(loc);
  return truth("all", *this, dim, keepdim, false);
}

//===----------------------------------------------------------------------===//
// Scans and orders
//===----------------------------------------------------------------------===//

Tensor Tensor::cumsum(int64_t dim, std::optional<DType> dtype, Loc loc) const {
  CallSite site(loc);
  dim = wrapDim("cumsum", dim, this->dim());
  Tensor x = summand(*this, dtype);
  return this->dim() == 0 ? x.clone() : prim::cumulative_sum(x, dim, false);
}

/// The tensor and the places of its elements, in order along `dim`.
static std::tuple<Tensor, Tensor> sorted(const char *op, const Tensor &x,
                                         int64_t dim, bool descending) {
  dim = wrapDim(op, dim, x.dim());
  if (x.dim() == 0) {
    return {x.clone(), full({}, 0, DType::i64)};
  }
  Tensor places = prim::iota(x.sizes(), dim, DType::i64);
  const Tensor *in[] = {&x, &places};
  std::vector<Tensor> out =
      prim::sort(in, dim, 1, int64_t{descending}, /*stable=*/true,
                 /*float_order=*/0);
  return {out[0], out[1]};
}
std::tuple<Tensor, Tensor> Tensor::sort(int64_t dim, bool descending,
                                        Loc loc) const {
  CallSite site(loc);
  return sorted("sort", *this, dim, descending);
}
Tensor Tensor::argsort(int64_t dim, bool descending, Loc loc) const {
  CallSite site(loc);
  return std::get<1>(sorted("argsort", withoutHistory(*this), dim, descending));
}
std::tuple<Tensor, Tensor> Tensor::topk(int64_t k, int64_t dim, bool largest,
                                        bool, Loc loc) const {
  CallSite site(loc);
  dim = wrapDim("topk", dim, this->dim());
  int64_t size = this->dim() ? this->size(dim) : 1;
  check(0 <= k && k <= size, ErrorKind::index, "topk: k = ", k,
        " is out of range for dimension ", dim, " of size ", size);
  auto [values, places] = sorted("topk", *this, dim, largest);
  if (this->dim() == 0) {
    return {values, places};
  }
  return {values.narrow(dim, 0, k).contiguous(),
          places.narrow(dim, 0, k).contiguous()};
}

//===----------------------------------------------------------------------===//
// Exponentials. The largest element is subtracted first: no exponential
// overflows. Its derivative would cancel, so it has none.
//===----------------------------------------------------------------------===//

Tensor Tensor::logsumexp(IntArrayRef dim, bool keepdim, Loc loc) const {
  CallSite site(loc);
  ReducedDims dims("logsumexp", *this, OptionalIntArrayRef(dim));
  Tensor x = is_floating_point() ? *this : to(get_default_dtype());
  Tensor largest =
      dims.restore(prim::reduce_max(withoutHistory(x), dims.list()), true);
  // An infinite maximum cancels to NaN; it is the answer itself.
  largest = sinter::where(sinter::isfinite(largest), largest, 0.0);
  Tensor sum = prim::reduce_sum((x - largest).exp(), dims.list());
  return dims.restore(sum.log(), keepdim) +
         (keepdim ? largest : largest.reshape(sum.sizes()));
}

static Tensor largestAlong(const Tensor &x, int64_t dim) {
  return prim::reduce_max(withoutHistory(x), dim).unsqueeze(dim);
}

/// Executes softmax or log_softmax in one pass over memory, with the bits of
/// its formula, where nobody needs the steps. Undefined where that cannot be.
static Tensor fused(bool (*run)(const TensorView &, const TensorView &),
                    const Tensor &x, int64_t dim) {
  const ThreadState &state = threadState();
  bool isTaped = state.isGradEnabled && x.requires_grad();
  if (state.sink || isTaped || !x.impl()->storage || dim != x.dim() - 1 ||
      !x.is_contiguous()) {
    return {};
  }
  Tensor out = empty(x.sizes(), x.dtype());
  return run(x.impl()->view(), out.impl()->view()) ? out : Tensor();
}

Tensor Tensor::softmax(int64_t dim, std::optional<DType> dtype, Loc loc) const {
  CallSite site(loc);
  Tensor x = real("softmax", *this, dtype);
  dim = wrapDim("softmax", dim, x.dim());
  if (x.dim() == 0) {
    return ones_like(x);
  }
  if (Tensor out = fused(runSoftmax, x, dim); out.defined()) {
    return out;
  }
  Tensor wide = widened(x);
  Tensor power = (wide - largestAlong(wide, dim)).exp();
  return (power / power.sum(dim, true)).to(x.dtype());
}

Tensor Tensor::log_softmax(int64_t dim, std::optional<DType> dtype,
                           Loc loc) const {
  CallSite site(loc);
  Tensor x = real("log_softmax", *this, dtype);
  dim = wrapDim("log_softmax", dim, x.dim());
  if (x.dim() == 0) {
    return zeros_like(x);
  }
  if (Tensor out = fused(runLogSoftmax, x, dim); out.defined()) {
    return out;
  }
  Tensor wide = widened(x);
  Tensor shifted = wide - largestAlong(wide, dim);
  return (shifted - shifted.exp().sum(dim, true).log()).to(x.dtype());
}

} // namespace sinter
