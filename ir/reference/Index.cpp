//===- Index.cpp - Gather and scatter, by the oracle ----------------------===//
//
// The names are those of StableHLO's specification, whose text this follows
// step by step. Unlike there, a scatter drops a window as a whole.
//
//===----------------------------------------------------------------------===//

#include "ir/reference/Families.h"

#include "sinter/error.h"

#include <algorithm>

namespace sinter::reference {

Evaluate evaluate_gather, evaluate_scatter_set, evaluate_scatter_add,
    evaluate_scatter_mul, evaluate_scatter_min, evaluate_scatter_max;

namespace {

bool contains(std::span<const int64_t> dims, size_t dim) {
  return std::ranges::find(dims, static_cast<int64_t>(dim)) != dims.end();
}

/// The components of `index` at `dims`, and the others.
struct Parts {
  Index at, others;
};
Parts split(const Index &index, std::span<const int64_t> dims) {
  Parts parts;
  for (size_t dim = 0; dim < index.size(); ++dim) {
    (contains(dims, dim) ? parts.at : parts.others).push_back(index[dim]);
  }
  return parts;
}

/// How a place in `x` is named by an index vector.
struct Naming {
  const Value &indices;
  int64_t index_vector_dim;
  std::span<const int64_t> start_index_map;
  std::span<const int64_t> operand_batching_dims;
  std::span<const int64_t> start_indices_batching_dims;
};

/// full_start_index: component d of the index vector goes to the dimension
/// start_index_map[d] of an operand of rank `rank`.
Index fullStartIndex(const Naming &in, const Index &batch_index, size_t rank) {
  Index full(rank);
  const Shape &shape = in.indices.type.shape;
  for (size_t d = 0; d < in.start_index_map.size(); ++d) {
    Index at(batch_index);
    if (in.index_vector_dim < shape.rank()) {
      at.insert(at.begin() + in.index_vector_dim, static_cast<int64_t>(d));
    }
    full[static_cast<size_t>(in.start_index_map[d])] =
        indexAt(in.indices, placeOf(shape, at));
  }
  return full;
}

/// full_batching_index: an operand's batching dimension goes along with one of
/// the indices'.
Index fullBatchingIndex(const Naming &in, const Index &batch_index,
                        size_t rank) {
  Index full(rank);
  for (size_t i = 0; i < in.operand_batching_dims.size(); ++i) {
    int64_t d = in.start_indices_batching_dims[i];
    int64_t component = d < in.index_vector_dim ? d : d - 1;
    full[static_cast<size_t>(in.operand_batching_dims[i])] =
        batch_index[static_cast<size_t>(component)];
  }
  return full;
}

/// full_offset_index: `offset` for the dimensions that are in neither list, 0
/// for those that are.
Index fullOffsetIndex(const Index &offset, std::span<const int64_t> dropped,
                      std::span<const int64_t> batching, size_t rank) {
  Index full(rank);
  size_t next = 0;
  for (size_t dim = 0; dim < rank; ++dim) {
    if (!contains(dropped, dim) && !contains(batching, dim)) {
      full[dim] = offset[next++];
    }
  }
  return full;
}

/// Whether a window of `sizes` at `start` lies wholly inside.
bool isInside(const Index &start, const Index &sizes, const Shape &shape) {
  for (size_t dim = 0; dim < shape.size(); ++dim) {
    if (start[dim] < 0 || start[dim] > shape[dim] - sizes[dim]) {
      return false;
    }
  }
  return true;
}

void checkInside(const char *op, bool inside, const Index &start,
                 const Shape &shape) {
  check(inside, ErrorKind::index, op, ": index ", IntArrayRef(start),
        " is out of range for shape ", shape);
}

/// Puts combine(old, update) at the places that the indices name.
template <class T, class Combine>
void scatter(const char *op, const Call &call, Combine combine) {
  attrs::scatter_set in(call.attrs); // All scatters have the same attributes.
  const Value &x = call.operands[0], &updates = call.operands[2];
  const Shape &shape = x.type.shape;
  size_t rank = shape.size();
  Naming naming{call.operands[1], in.index_vector_dim,
                in.scatter_dims_to_operand_dims, in.input_batching_dims,
                in.scatter_indices_batching_dims};
  const Shape &updatesShape = updates.type.shape;
  Index windowSizes = split(Index(updatesShape.begin(), updatesShape.end()),
                            in.update_window_dims)
                          .at;
  Index sizes = fullOffsetIndex(windowSizes, in.inserted_window_dims,
                                in.input_batching_dims, rank);
  for (size_t dim = 0; dim < rank; ++dim) {
    if (contains(in.inserted_window_dims, dim) ||
        contains(in.input_batching_dims, dim)) {
      sizes[dim] = 1;
    }
  }

  std::vector<T> totals;
  for (int64_t i = 0; i < x.size(); ++i) {
    totals.push_back(x.at<T>(i));
  }
  int64_t next = 0;
  forEachIndex(updatesShape, [&](const Index &index) {
    auto [window, batch] = split(index, in.update_window_dims);
    Index place = fullStartIndex(naming, batch, rank);
    Index batching = fullBatchingIndex(naming, batch, rank);
    Index offset = fullOffsetIndex(window, in.inserted_window_dims,
                                   in.input_batching_dims, rank);
    T update = updates.at<T>(next++);
    bool inside = isInside(place, sizes, shape);
    checkInside(op, inside || !in.checked, place, shape);
    if (!inside) {
      return;
    }
    for (size_t dim = 0; dim < rank; ++dim) {
      place[dim] += batching[dim] + offset[dim];
    }
    T &total = totals[static_cast<size_t>(placeOf(shape, place))];
    total = combine(total, update);
  });
  for (int64_t i = 0; i < x.size(); ++i) {
    call.results[0].set(i, totals[static_cast<size_t>(i)]);
  }
}

} // namespace

void evaluate_gather(const Call &call) {
  attrs::gather in(call.attrs);
  const Value &x = call.operands[0];
  Value &out = call.results[0];
  const Shape &shape = x.type.shape;
  size_t rank = shape.size();
  Naming naming{call.operands[1], in.index_vector_dim, in.start_index_map,
                in.operand_batching_dims, in.start_indices_batching_dims};
  Index sliceSizes(in.slice_sizes.begin(), in.slice_sizes.end());
  size_t next = 0;
  forEachIndex(out.type.shape, [&](const Index &index) {
    auto [offset, batch] = split(index, in.offset_dims);
    Index place = fullStartIndex(naming, batch, rank);
    checkInside("gather", !in.checked || isInside(place, sliceSizes, shape),
                place, shape);
    Index batching = fullBatchingIndex(naming, batch, rank);
    Index inSlice = fullOffsetIndex(offset, in.collapsed_slice_dims,
                                    in.operand_batching_dims, rank);
    for (size_t dim = 0; dim < rank; ++dim) {
      int64_t last = shape[dim] - sliceSizes[dim];
      place[dim] = std::clamp<int64_t>(place[dim], 0, last) + batching[dim] +
                   inSlice[dim];
    }
    out.words[next++] = x.words[static_cast<size_t>(placeOf(shape, place))];
  });
}

void evaluate_scatter_set(const Call &call) {
  visitClass(call.operands[0].type.dtype, [&]<class T>(T *) {
    scatter<T>("scatter_set", call, [](T, T y) { return y; });
  });
}

void evaluate_scatter_add(const Call &call) {
  visitClass(call.operands[0].type.dtype,
             [&]<class T>(T *) { scatter<T>("scatter_add", call, sumOf<T>); });
}

void evaluate_scatter_mul(const Call &call) {
  visitClass(call.operands[0].type.dtype, [&]<class T>(T *) {
    scatter<T>("scatter_mul", call, productOf<T>);
  });
}

void evaluate_scatter_min(const Call &call) {
  visitClass(call.operands[0].type.dtype, [&]<class T>(T *) {
    scatter<T>("scatter_min", call, smallerOf<T>);
  });
}

void evaluate_scatter_max(const Call &call) {
  visitClass(call.operands[0].type.dtype, [&]<class T>(T *) {
    scatter<T>("scatter_max", call, largerOf<T>);
  });
}

} // namespace sinter::reference
