//===- Places.cpp - Gathering and scattering along a dimension ------------===//

#include "frontend/tensor/Places.h"
#include "frontend/tensor/Sink.h"

#include "sinter/composites.h"
#include "sinter/error.h"
#include "sinter/prim.h"

namespace sinter {

using detail::CallSite;

//===----------------------------------------------------------------------===//
// Whole slices along a dimension
//===----------------------------------------------------------------------===//

namespace {

/// A vector of places along a dimension.
struct SlicePlan {
  SlicePlan(const char *op, const Tensor &x, int64_t dim, const Tensor &index)
      : dim(wrapDim(op, dim, x.dim())) {
    checkIndexDtype(op, index);
    check(index.dim() <= 1, ErrorKind::index, op,
          ": index should be a vector, got shape ", index.sizes());
    check(x.dim() > 0, ErrorKind::index, op,
          ": cannot be applied to a 0-dim tensor");
    places = index.dim() == 0 ? index.reshape(1) : index;
    for (int64_t i = 0; i < x.dim(); ++i) {
      slice.push_back(i == this->dim ? 1 : x.size(i));
      if (i != this->dim) {
        window.push_back(i);
      }
    }
  }

  /// x with `source` put at the places by `scatter`.
  Tensor scatter(const char *op, decltype(prim::scatter_set) &put,
                 const Tensor &x, const Tensor &source) const {
    Shape expected(x.sizes());
    expected[dim] = places.numel();
    check(source.sizes() == IntArrayRef(expected), ErrorKind::shape, op,
          ": expected source of shape ", IntArrayRef(expected), ", got ",
          source.sizes());
    check(source.dtype() == x.dtype(), ErrorKind::dtype, op,
          ": expected source of ", x.dtype(), ", got ", source.dtype());
    return put(x, places, source, window, dim, {}, {}, dim, 1, true);
  }

  int64_t dim;
  Tensor places;
  std::vector<int64_t> slice, window;
};

} // namespace

Tensor Tensor::index_select(int64_t dim, const Tensor &index, Loc loc) const {
  CallSite site(loc);
  SlicePlan plan("index_select", *this, dim, index);
  return prim::gather(*this, plan.places, plan.window, plan.dim, {}, {},
                      plan.dim, 1, plan.slice, /*checked=*/true);
}

static Tensor addedSlices(const char *op, const Tensor &x, int64_t dim,
                          const Tensor &index, const Tensor &source,
                          const Scalar &alpha) {
  SlicePlan plan(op, x, dim, index);
  bool isOne = alpha.toDouble() == 1;
  return plan.scatter(op, prim::scatter_add, x,
                      isOne ? source : source * alpha);
}
Tensor Tensor::index_add(int64_t dim, const Tensor &index, const Tensor &source,
                         const Scalar &alpha, Loc loc) const {
  CallSite site(loc);
  return addedSlices("index_add", *this, dim, index, source, alpha);
}
Tensor &Tensor::index_add_(int64_t dim, const Tensor &index,
                           const Tensor &source, const Scalar &alpha,
                           Loc loc) const {
  CallSite site(loc);
  return copy_(addedSlices("index_add_", *this, dim, index, source, alpha));
}
Tensor Tensor::index_copy(int64_t dim, const Tensor &index,
                          const Tensor &source, Loc loc) const {
  CallSite site(loc);
  return SlicePlan("index_copy", *this, dim, index)
      .scatter("index_copy", prim::scatter_set, *this, source);
}
Tensor &Tensor::index_copy_(int64_t dim, const Tensor &index,
                            const Tensor &source, Loc loc) const {
  CallSite site(loc);
  return copy_(index_copy(dim, index, source));
}
Tensor Tensor::index_fill(int64_t dim, const Tensor &index, const Scalar &value,
                          Loc loc) const {
  CallSite site(loc);
  SlicePlan plan("index_fill", *this, dim, wrapIndices(index, size(dim)));
  Shape shape(sizes());
  shape[plan.dim] = plan.places.numel();
  return plan.scatter("index_fill", prim::scatter_set, *this,
                      detail::constant(dtype(), shape, value));
}
Tensor &Tensor::index_fill_(int64_t dim, const Tensor &index,
                            const Scalar &value, Loc loc) const {
  CallSite site(loc);
  return copy_(index_fill(dim, index, value));
}

//===----------------------------------------------------------------------===//
// One place an element
//===----------------------------------------------------------------------===//

namespace {

/// `index` names a place along `dim` for each of its elements; the other
/// coordinates are the element's own.
struct PlacePlan {
  PlacePlan(const char *op, const Tensor &x, int64_t dim, const Tensor &index)
      : op(op), dim(wrapDim(op, dim, x.dim())) {
    checkIndexDtype(op, index);
    // A scalar is a vector of one.
    this->x = x.dim() == 0 ? x.reshape(1) : x;
    this->index = index.dim() == 0 ? index.reshape(1) : index;
    check(this->index.dim() == this->x.dim(), ErrorKind::shape, op,
          ": index tensor must have the same number of dimensions as the input "
          "tensor, got ",
          index.sizes(), " and ", x.sizes());
    part = this->x;
    for (int64_t i = 0; i < part.dim(); ++i) {
      if (i == this->dim) {
        continue;
      }
      others.push_back(i);
      int64_t size = this->index.size(i);
      check(size <= part.size(i), ErrorKind::shape, op, ": size of index ",
            index.sizes(), " exceeds that of the input ", x.sizes(),
            " apart from dimension ", this->dim);
      if (size != part.size(i)) {
        part = part.slice(i, 0, size);
      }
    }
  }

  Tensor gather() const {
    std::vector<int64_t> ones(static_cast<size_t>(part.dim()), 1);
    return prim::gather(part, index, {}, dim, others, others, dim, part.dim(),
                        ones, /*checked=*/true);
  }

  /// x with `src`, cut to the size of the index, put by `put`.
  Tensor scatter(decltype(prim::scatter_set) &put, const Tensor &given) const {
    Tensor src = given.dim() == 0 ? given.reshape(1) : given;
    check(src.dim() == index.dim(), ErrorKind::shape, op,
          ": index tensor must have the same number of dimensions as the src "
          "tensor, got ",
          index.sizes(), " and ", src.sizes());
    check(src.dtype() == x.dtype(), ErrorKind::dtype, op,
          ": expected src to have the dtype of the input, ", x.dtype(),
          ", got ", src.dtype());
    for (int64_t i = 0; i < src.dim(); ++i) {
      check(index.size(i) <= src.size(i), ErrorKind::shape, op, ": index ",
            index.sizes(), " exceeds src ", src.sizes());
      if (index.size(i) != src.size(i)) {
        src = src.slice(i, 0, index.size(i));
      }
    }
    Tensor out = put(part, index, src, {}, dim, others, others, dim, part.dim(),
                     /*checked=*/true);
    if (part.sizes() == x.sizes()) {
      return out;
    }
    Tensor whole = x.clone(), corner = whole;
    for (int64_t i : others) {
      corner = corner.slice(i, 0, index.size(i));
    }
    corner.copy_(out);
    return whole;
  }

  const char *op;
  int64_t dim;
  Tensor x, index, part;
  std::vector<int64_t> others;
};

} // namespace

Tensor Tensor::gather(int64_t dim, const Tensor &index, bool, Loc loc) const {
  CallSite site(loc);
  return PlacePlan("gather", *this, dim, index).gather().reshape(index.sizes());
}

Tensor Tensor::take_along_dim(const Tensor &indices, std::optional<int64_t> dim,
                              Loc loc) const {
  CallSite site(loc);
  if (!dim) {
    return reshape(-1).gather(0, indices.reshape(-1));
  }
  int64_t at = wrapDim("take_along_dim", *dim, this->dim());
  check(indices.dim() == this->dim(), ErrorKind::shape,
        "take_along_dim: input and indices should have the same number of "
        "dimensions, got ",
        sizes(), " and ", indices.sizes());
  Shape xs(sizes()), is(indices.sizes());
  xs[at] = is[at] = 1;
  Shape common = broadcast_shapes("take_along_dim", xs, is);
  Shape xShape = common, iShape = common;
  xShape[at] = size(at);
  iShape[at] = indices.size(at);
  return expand(xShape).gather(at, indices.expand(iShape));
}

Tensor Tensor::scatter(int64_t dim, const Tensor &index, const Tensor &src,
                       Loc loc) const {
  CallSite site(loc);
  return PlacePlan("scatter", *this, dim, index)
      .scatter(prim::scatter_set, src)
      .reshape(sizes());
}
Tensor Tensor::scatter(int64_t dim, const Tensor &index, const Scalar &value,
                       Loc loc) const {
  CallSite site(loc);
  return scatter(dim, index, detail::constant(dtype(), index.sizes(), value));
}
Tensor &Tensor::scatter_(int64_t dim, const Tensor &index, const Tensor &src,
                         Loc loc) const {
  CallSite site(loc);
  return copy_(scatter(dim, index, src));
}
Tensor &Tensor::scatter_(int64_t dim, const Tensor &index, const Scalar &value,
                         Loc loc) const {
  CallSite site(loc);
  return copy_(scatter(dim, index, value));
}
Tensor Tensor::scatter_add(int64_t dim, const Tensor &index, const Tensor &src,
                           Loc loc) const {
  CallSite site(loc);
  return PlacePlan("scatter_add", *this, dim, index)
      .scatter(prim::scatter_add, src)
      .reshape(sizes());
}
Tensor &Tensor::scatter_add_(int64_t dim, const Tensor &index,
                             const Tensor &src, Loc loc) const {
  CallSite site(loc);
  return copy_(scatter_add(dim, index, src));
}

Tensor Tensor::take(const Tensor &index, Loc loc) const {
  CallSite site(loc);
  checkIndexDtype("take", index);
  Tensor flat = reshape(-1);
  return flat.gather(0, wrapIndices(index, numel()).reshape(-1))
      .reshape(index.sizes());
}

Tensor Tensor::masked_select(const Tensor &mask, Loc loc) const {
  CallSite site(loc);
  check(mask.dtype() == DType::boolean, ErrorKind::dtype,
        "masked_select: expected mask to be a Bool tensor, got ", mask.dtype());
  Shape shape = broadcast_shapes("masked_select", sizes(), mask.sizes());
  Tensor places = mask.expand(shape).reshape(-1).nonzero().reshape(-1);
  return expand(shape).reshape(-1).index_select(0, places);
}

Tensor Tensor::nonzero(Loc loc) const {
  CallSite site(loc);
  Tensor mask = withoutHistory(to(DType::boolean)).contiguous();
  const char *bytes = mask.impl()->data();
  int64_t count = std::count(bytes, bytes + mask.numel(), char{1});
  Tensor out = empty({count, dim()}, DType::i64);
  auto *place = reinterpret_cast<int64_t *>(out.impl()->data());
  for (int64_t i = 0; i < mask.numel(); ++i) {
    if (!bytes[i]) {
      continue;
    }
    int64_t rest = i;
    for (int64_t axis = dim(); axis-- > 0;) {
      place[axis] = rest % size(axis);
      rest /= size(axis);
    }
    place += dim();
  }
  return out;
}

//===----------------------------------------------------------------------===//
// Composites
//===----------------------------------------------------------------------===//

Tensor argwhere(const Tensor &x, Loc loc) { return x.nonzero(loc); }

std::vector<Tensor> nonzero_numpy(const Tensor &x, Loc loc) {
  CallSite site(loc);
  return (x.dim() == 0 ? x.reshape(1) : x).nonzero().unbind(1);
}
std::vector<Tensor> where(const Tensor &condition, Loc loc) {
  return nonzero_numpy(condition, loc);
}

Tensor masked_scatter(const Tensor &x, const Tensor &mask, const Tensor &source,
                      Loc loc) {
  CallSite site(loc);
  check(mask.dtype() == DType::boolean, ErrorKind::dtype,
        "masked_scatter: expected mask to be a Bool tensor, got ",
        mask.scalar_type());
  check(x.dtype() == source.dtype(), ErrorKind::dtype,
        "masked_scatter: expected tensors of one dtype, got ", x.scalar_type(),
        " and ", source.scalar_type());
  Shape shape = broadcast_shapes("masked_scatter", x.sizes(), mask.sizes());
  Tensor places = mask.expand(shape).reshape(-1).nonzero().reshape(-1);
  check(places.numel() <= source.numel(), ErrorKind::shape,
        "masked_scatter: expected at least ", places.numel(),
        " elements in source, got ", source.numel());
  return x.expand(shape)
      .reshape(-1)
      .index_copy(0, places, source.reshape(-1).slice(0, 0, places.numel()))
      .reshape(shape);
}

/// The least and the greatest number of a dtype.
static Scalar lowest(DType dtype) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  int bits = static_cast<int>(byteSize(dtype)) * 8;
  return isFloatingType(dtype)   ? Scalar(-inf)
         : isUnsignedType(dtype) ? Scalar(0)
                                 : Scalar(INT64_MIN >> (64 - bits));
}
static Scalar highest(DType dtype) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  int bits = static_cast<int>(byteSize(dtype)) * 8;
  return isFloatingType(dtype)     ? Scalar(inf)
         : dtype == DType::boolean ? Scalar(1)
         : isUnsignedType(dtype)   ? Scalar(UINT64_MAX >> (64 - bits))
                                   : Scalar(INT64_MAX >> (64 - bits));
}

Tensor scatter_reduce(const Tensor &x, int64_t dim, const Tensor &index,
                      const Tensor &src, std::string_view reduce,
                      bool include_self, Loc loc) {
  CallSite site(loc);
  bool isMean = reduce == "mean";
  bool isSum = reduce == "sum" || isMean, isProduct = reduce == "prod";
  check(isSum || isProduct || reduce == "amax" || reduce == "amin",
        ErrorKind::value,
        "scatter_reduce: reduce argument must be either sum, "
        "prod, mean, amax or amin, got ",
        reduce);
  PlacePlan plan("scatter_reduce", x, dim, index);
  if (!include_self) { // What is there counts no more than a neutral element.
    Scalar neutral = isSum              ? Scalar(0)
                     : isProduct        ? Scalar(1)
                     : reduce == "amax" ? lowest(x.dtype())
                                        : highest(x.dtype());
    plan =
        PlacePlan("scatter_reduce", x.scatter(dim, index, neutral), dim, index);
  }
  auto &put = isSum              ? prim::scatter_add
              : isProduct        ? prim::scatter_mul
              : reduce == "amax" ? prim::scatter_max
                                 : prim::scatter_min;
  Tensor out = plan.scatter(put, src).reshape(x.sizes());
  if (!isMean) {
    return out;
  }
  Tensor counts = include_self ? ones_like(x) : zeros_like(x);
  counts = counts.scatter_add(dim, index, full(index.sizes(), 1, x.dtype()));
  counts = where(counts == 0, ones_like(counts), counts);
  return x.is_floating_point() ? out / counts : out.floor_divide(counts);
}

Tensor select_scatter(const Tensor &x, const Tensor &src, int64_t dim,
                      int64_t index, Loc loc) {
  CallSite site(loc);
  Tensor out = x.clone();
  Tensor part = out.select(dim, index);
  check(part.sizes() == src.sizes(), ErrorKind::shape,
        "select_scatter: expected src of shape ", part.sizes(), ", got ",
        src.sizes());
  part.copy_(src);
  return out;
}
Tensor slice_scatter(const Tensor &x, const Tensor &src, int64_t dim,
                     std::optional<int64_t> start, std::optional<int64_t> end,
                     int64_t step, Loc loc) {
  CallSite site(loc);
  Tensor out = x.clone();
  out.slice(dim, start, end, step).copy_(src);
  return out;
}
Tensor diagonal_scatter(const Tensor &x, const Tensor &src, int64_t offset,
                        int64_t dim1, int64_t dim2, Loc loc) {
  CallSite site(loc);
  Tensor out = x.clone().contiguous();
  out.diagonal(offset, dim1, dim2).copy_(src);
  return out;
}

Tensor put(const Tensor &x, const Tensor &index, const Tensor &source,
           bool accumulate, Loc loc) {
  CallSite site(loc);
  checkIndexDtype("put", index);
  check(index.numel() == source.numel(), ErrorKind::shape, "put: index ",
        index.sizes(), " and source ", source.sizes(),
        " have different numbers of elements");
  Tensor places = wrapIndices(index, x.numel()).reshape(-1);
  Tensor flat = x.reshape(-1), values = source.reshape(-1);
  return (accumulate ? flat.index_add(0, places, values)
                     : flat.index_copy(0, places, values))
      .reshape(x.sizes());
}

/// How many numbers of `sorted` lie before each value: below it, or not above.
template <class T>
static Tensor countBefore(const Tensor &sorted, const Tensor &values,
                          bool right) {
  Tensor in = sorted.contiguous(), at = values.contiguous();
  Tensor out = empty(at.sizes(), DType::i64);
  int64_t n = in.size(-1), m = at.dim() ? at.size(-1) : 1;
  auto less = [](T x, T y) { return x < y || (y != y && x == x); };
  const T *row = in.data_ptr<T>(), *value = at.data_ptr<T>();
  int64_t *count = out.data_ptr<int64_t>();
  for (int64_t i = 0; i < at.numel(); ++i) {
    const T *first = in.dim() == 1 ? row : row + i / m * n;
    count[i] = (right ? std::upper_bound(first, first + n, value[i], less)
                      : std::lower_bound(first, first + n, value[i], less)) -
               first;
  }
  return out;
}

Tensor searchsorted(const Tensor &sorted_sequence, const Tensor &values,
                    bool out_int32, bool right, Loc loc) {
  CallSite site(loc);
  const Tensor &in = sorted_sequence;
  bool fits = in.dim() == 1 || (in.dim() > 0 && in.dim() == values.dim());
  for (int64_t i = 0; fits && i + 1 < in.dim(); ++i) {
    fits = in.size(i) == values.size(i);
  }
  check(fits, ErrorKind::shape, "searchsorted: the sequence ", in.sizes(),
        " must be a vector or match all but the last dimension of ",
        values.sizes());
  bool isReal = in.is_floating_point() || values.is_floating_point();
  DType wide = isReal ? DType::f64 : DType::i64;
  Tensor x = withoutHistory(in).to(wide), y = withoutHistory(values).to(wide);
  Tensor out = isReal ? countBefore<double>(x, y, right)
                      : countBefore<int64_t>(x, y, right);
  return out_int32 ? out.to(DType::i32) : out;
}

Tensor bucketize(const Tensor &x, const Tensor &boundaries, bool out_int32,
                 bool right, Loc loc) {
  CallSite site(loc);
  check(boundaries.dim() == 1, ErrorKind::shape,
        "bucketize: boundaries must be a vector, got ", boundaries.sizes());
  return searchsorted(boundaries, x, out_int32, right);
}

Tensor isin(const Tensor &elements, const Tensor &test_elements, bool,
            bool invert, Loc loc) {
  CallSite site(loc);
  Tensor tests = std::get<0>(test_elements.reshape(-1).sort());
  Tensor isAmong = zeros(elements.sizes(), DType::boolean);
  if (tests.numel() > 0) {
    Tensor place = searchsorted(tests, elements).clamp_max(tests.numel() - 1);
    isAmong = tests.take(place) == elements;
  }
  return invert ? !isAmong : isAmong;
}

} // namespace sinter
