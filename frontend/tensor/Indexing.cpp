//===- Indexing.cpp - Reading and writing at places -----------------------===//
//
// Integers, slices and None are views. Index tensors become one gather or
// scatter: the indexed dimensions are moved to the front, and the index
// tensors, broadcast and stacked, name a slice of the rest for each of their
// elements.
//
//===----------------------------------------------------------------------===//

#include "frontend/tensor/Places.h"
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
      bool isMask =
          tensor->dtype() == DType::boolean || tensor->dtype() == DType::u8;
      count += isMask ? tensor->dim() : 1;
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
    if (index.dtype() == DType::u8) { // As in libtorch: a mask.
      return (*this)(index.to(DType::boolean));
    }
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
  /// The dimensions of the result that index tensors do not name.
  std::vector<int64_t> restDims() const {
    std::vector<int64_t> dims = range(0, place);
    for (int64_t i = place; i < numRest(); ++i) {
      dims.push_back(shape.rank() + i);
    }
    return dims;
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
  Tensor out =
      prim::gather(in.view.permute(plan.order), plan.indices, plan.restDims(),
                   indexed, {}, {}, indexed, plan.indices.dim() - 1, plan.slice,
                   /*checked=*/true);
  return out;
}

void write(const Indexed &in, const Tensor &values, bool accumulate) {
  if (!in.hasTensors()) {
    accumulate ? in.view.add_(values) : in.view.copy_(values);
    return;
  }
  IndexPlan plan(in);
  std::vector<int64_t> indexed = range(0, plan.numIndexed);
  Tensor updates = values.to(in.view.dtype()).expand(plan.resultShape());
  auto scatter = accumulate ? prim::scatter_add : prim::scatter_set;
  Tensor target = in.view.permute(plan.order);
  target.copy_(scatter(target, plan.indices, updates, plan.restDims(), indexed,
                       {}, {}, indexed, plan.indices.dim() - 1,
                       /*checked=*/true));
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

} // namespace sinter
