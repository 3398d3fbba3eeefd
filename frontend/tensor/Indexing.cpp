//===- Indexing.cpp - Reading and writing at places -----------------------===//
//
// Integers, slices and None are views. Index tensors become one gather or
// scatter: the indexed dimensions are moved to the front, and the index
// tensors, broadcast and stacked, name a slice of the rest for each of their
// elements.
//
//===----------------------------------------------------------------------===//

#include "frontend/tensor/Sink.h"

#include "sinter/error.h"
#include "sinter/indexing.h"
#include "sinter/prim.h"

namespace sinter {

using detail::CallSite;
using indexing::TensorIndex;

namespace {

/// 0, 1, ... count - 1, from `start` on.
std::vector<int64_t> range(int64_t start, int64_t count) {
  std::vector<int64_t> dims;
  for (int64_t i = 0; i < count; ++i) {
    dims.push_back(start + i);
  }
  return dims;
}

/// Indices with negative ones counted from the end.
Tensor wrapIndices(const Tensor &index, int64_t size) {
  Tensor wide = index.to(DType::i64);
  return where(wide < 0, wide + size, wide);
}

void checkIndexDtype(const char *op, const Tensor &index) {
  check(index.dtype() == DType::i64 || index.dtype() == DType::i32,
        ErrorKind::dtype, op,
        ": expected index to be a Long or Int tensor, "
        "got ",
        index.dtype());
}

/// A tensor after the indices that give views, and one index tensor or none for
/// each of its dimensions.
struct Indexed {
  Tensor view;
  std::vector<Tensor> tensors;

  bool hasTensors() const {
    return std::ranges::any_of(tensors,
                               [](const Tensor &t) { return t.defined(); });
  }
};

/// How many dimensions of the tensor the indices use up.
int64_t countDims(ArrayRef<TensorIndex> indices) {
  int64_t count = 0;
  for (const TensorIndex &index : indices) {
    if (auto *tensor = std::get_if<Tensor>(&index.get())) {
      count += tensor->dtype() == DType::boolean ? tensor->dim() : 1;
    } else if (std::holds_alternative<int64_t>(index.get()) ||
               std::holds_alternative<indexing::Slice>(index.get())) {
      ++count;
    }
  }
  return count;
}

/// Applies the indices one by one; `dim` is the next dimension they meet.
class IndexReader {
public:
  IndexReader(const Tensor &x, ArrayRef<TensorIndex> indices) : all(indices) {
    out.view = x;
    int64_t used = countDims(indices);
    check(used <= x.dim(), ErrorKind::index,
          "index: too many indices for tensor of dimension ", x.dim());
    open = x.dim() - used;
    for (const TensorIndex &index : indices) {
      std::visit(*this, index.get());
    }
    out.tensors.resize(static_cast<size_t>(out.view.dim()));
  }

  void operator()(std::nullopt_t) {
    out.view = out.view.unsqueeze(dim++);
    out.tensors.emplace_back();
  }
  void operator()(indexing::EllipsisIndexType) {
    dim += open;
    out.tensors.resize(out.tensors.size() + static_cast<size_t>(open));
    open = 0;
  }
  void operator()(int64_t index) { out.view = out.view.select(dim, index); }
  void operator()(const indexing::Slice &slice) {
    bool isWhole = !slice.start && !slice.stop && slice.step == 1;
    if (!isWhole) {
      out.view = out.view.slice(dim, slice.start, slice.stop, slice.step);
    }
    ++dim;
    out.tensors.emplace_back();
  }
  void operator()(bool index) {
    // A new dimension, of size 1 or 0.
    out.view = out.view.unsqueeze(dim).slice(dim, 0, int64_t{index});
    ++dim;
    out.tensors.emplace_back();
  }
  void operator()(const Tensor &index) {
    if (index.dtype() != DType::boolean) {
      checkIndexDtype("index", index);
      add(index);
      return;
    }
    for (int64_t i = 0; i < index.dim(); ++i) {
      check(index.size(i) == out.view.size(dim + i), ErrorKind::index,
            "index: the shape of the mask ", index.sizes(),
            " does not match the shape of the indexed tensor ",
            out.view.sizes());
    }
    for (const Tensor &places : index.nonzero().unbind(1)) {
      add(places);
    }
  }

  Indexed out;

private:
  void add(const Tensor &index) {
    out.tensors.push_back(wrapIndices(index, out.view.size(dim)));
    ++dim;
  }

  ArrayRef<TensorIndex> all;
  int64_t dim = 0, open = 0;
};

/// The gather or scatter that index tensors stand for.
struct IndexPlan {
  explicit IndexPlan(const Indexed &in) {
    std::vector<Tensor> given;
    std::vector<int64_t> first, rest;
    for (int64_t i = 0; i < in.view.dim(); ++i) {
      const Tensor &index = in.tensors[static_cast<size_t>(i)];
      (index.defined() ? first : rest).push_back(i);
      if (index.defined()) {
        given.push_back(index);
        shape = broadcast_shapes("index", shape, index.sizes());
      }
    }
    numIndexed = static_cast<int64_t>(first.size());
    // Index dimensions stand where the tensors stood, if those were neighbours.
    bool isRun = first.back() - first.front() == numIndexed - 1;
    place = isRun ? first.front() : 0;
    order = first;
    order.insert(order.end(), rest.begin(), rest.end());
    for (Tensor &index : given) {
      index = index.expand(shape);
    }
    indices = stack(given, -1);
    for (int64_t i = 0; i < in.view.dim(); ++i) {
      slice.push_back(
          i < numIndexed ? 1 : in.view.size(order[static_cast<size_t>(i)]));
    }
  }

  int64_t numRest() const {
    return static_cast<int64_t>(order.size()) - numIndexed;
  }
  /// From index dimensions first to index dimensions in place.
  Tensor place_(const Tensor &out) const {
    return out.movedim(range(0, shape.rank()), range(place, shape.rank()));
  }
  Tensor unplace(const Tensor &values) const {
    return values.movedim(range(place, shape.rank()), range(0, shape.rank()));
  }
  Shape resultShape() const {
    std::vector<int64_t> sizes(slice.begin() + numIndexed, slice.end());
    sizes.insert(sizes.begin() + place, shape.begin(), shape.end());
    return Shape(sizes);
  }

  Shape shape; ///< Of the index tensors, broadcast.
  Tensor indices;
  std::vector<int64_t> order, slice;
  int64_t numIndexed, place;
};

Tensor read(const Indexed &in) {
  if (!in.hasTensors()) {
    return in.view;
  }
  IndexPlan plan(in);
  std::vector<int64_t> indexed = range(0, plan.numIndexed);
  Tensor out = prim::gather(in.view.permute(plan.order), plan.indices,
                            range(plan.shape.rank(), plan.numRest()), indexed,
                            {}, {}, indexed, plan.indices.dim() - 1, plan.slice,
                            /*checked=*/true);
  return plan.place_(out);
}

void write(const Indexed &in, const Tensor &values, bool accumulate) {
  if (!in.hasTensors()) {
    accumulate ? in.view.add_(values) : in.view.copy_(values);
    return;
  }
  IndexPlan plan(in);
  std::vector<int64_t> indexed = range(0, plan.numIndexed);
  Tensor updates =
      plan.unplace(values.to(in.view.dtype()).expand(plan.resultShape()));
  auto scatter = accumulate ? prim::scatter_add : prim::scatter_set;
  Tensor target = in.view.permute(plan.order);
  target.copy_(scatter(target, plan.indices, updates,
                       range(plan.shape.rank(), plan.numRest()), indexed, {},
                       {}, indexed, plan.indices.dim() - 1, /*checked=*/true));
}

} // namespace

Tensor Tensor::operator[](const Tensor &index) const {
  if (index.dim() == 0 && index.dtype() != DType::boolean) {
    return select(0, index.item<int64_t>());
  }
  return this->index({index});
}

Tensor Tensor::index(ArrayRef<TensorIndex> indices, Loc loc) const {
  CallSite site(loc);
  Tensor out = read(IndexReader(*this, indices).out);
  return out.is_same(*this) ? reshape(sizes()) : out; // Always another handle.
}
Tensor Tensor::index(std::initializer_list<TensorIndex> indices,
                     Loc loc) const {
  return index(ArrayRef<TensorIndex>(indices), loc);
}

Tensor &Tensor::index_put_(ArrayRef<TensorIndex> indices, const Tensor &values,
                           bool accumulate, Loc loc) const {
  CallSite site(loc);
  write(IndexReader(*this, indices).out, values, accumulate);
  return const_cast<Tensor &>(*this);
}
Tensor &Tensor::index_put_(std::initializer_list<TensorIndex> indices,
                           const Tensor &values, bool accumulate,
                           Loc loc) const {
  return index_put_(ArrayRef<TensorIndex>(indices), values, accumulate, loc);
}
Tensor &Tensor::index_put_(std::initializer_list<TensorIndex> indices,
                           const Scalar &value, Loc loc) const {
  CallSite site(loc);
  return index_put_(ArrayRef<TensorIndex>(indices),
                    detail::constant(dtype(), {}, value));
}

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

} // namespace sinter
