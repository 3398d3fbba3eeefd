//===- Index.cpp - Shapes of gather and scatter ---------------------------===//
//
// The constraints are those of StableHLO's specification, in its order. One is
// stricter: a dimension that a slice does not keep has slice size 1, and 0 only
// where there is no slice to take, so that every element of a result has a
// place it comes from.
//
//===----------------------------------------------------------------------===//

#include "ir/ops/OpTable.h"

#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

#include <algorithm>

namespace sinter {

InferTypes infer_gather, infer_scatter_set, infer_scatter_add,
    infer_scatter_mul, infer_scatter_min, infer_scatter_max;

namespace {

/// Some of the dimensions of a tensor.
struct DimSet {
  bool has[maxRank] = {};
};

/// Adds the dimensions of a list called `what` to `set`: dimensions of a tensor
/// of rank `rank`, none of them there yet.
void addDims(const char *op, const char *what, IntArrayRef dims, int64_t rank,
             DimSet &set) {
  for (int64_t dim : dims) {
    check(0 <= dim && dim < rank, ErrorKind::index, op, ": ", what, " ", dims,
          " are out of range for rank ", rank);
    check(!set.has[dim], ErrorKind::value, op, ": dimension ", dim, " of ",
          what, " ", dims, " is named twice");
    set.has[dim] = true;
  }
}

void checkSorted(const char *op, const char *what, IntArrayRef dims) {
  check(std::is_sorted(dims.begin(), dims.end()), ErrorKind::value, op, ": ",
        what, " ", dims, " are not sorted");
}

/// What gather and scatter say about the dimensions of `x` and of `indices`,
/// and the names that errors give to the lists.
struct Places {
  const Shape &x;
  const Shape &indices;
  IntArrayRef dropped, batching, indicesBatching, indexMap;
  int64_t indexVectorDim;
  const char *droppedName, *batchingName, *indicesBatchingName, *indexMapName;
};

/// Checks how index vectors are found in `indices` and which dimensions of `x`
/// a slice or window lacks, and returns the latter.
DimSet checkPlaces(const char *op, const Places &in) {
  int64_t rank = in.x.rank(), indicesRank = in.indices.rank();
  check(0 <= in.indexVectorDim && in.indexVectorDim <= indicesRank,
        ErrorKind::index, op, ": index_vector_dim ", in.indexVectorDim,
        " is out of range for indices of shape ", in.indices);
  int64_t vectorSize =
      in.indexVectorDim < indicesRank ? in.indices[in.indexVectorDim] : 1;
  check(static_cast<int64_t>(in.indexMap.size()) == vectorSize,
        ErrorKind::shape, op, ": ", in.indexMapName, " ", in.indexMap, " for ",
        vectorSize, " indices a vector, indices have shape ", in.indices);

  DimSet lacking;
  addDims(op, in.droppedName, in.dropped, rank, lacking);
  addDims(op, in.batchingName, in.batching, rank, lacking);
  checkSorted(op, in.droppedName, in.dropped);
  checkSorted(op, in.batchingName, in.batching);

  DimSet ofIndices;
  addDims(op, in.indicesBatchingName, in.indicesBatching, indicesRank,
          ofIndices);
  check(in.indexVectorDim == indicesRank || !ofIndices.has[in.indexVectorDim],
        ErrorKind::value, op, ": index_vector_dim ", in.indexVectorDim,
        " is one of ", in.indicesBatchingName, " ", in.indicesBatching);
  check(in.batching.size() == in.indicesBatching.size(), ErrorKind::shape, op,
        ": ", in.batchingName, " ", in.batching, " and ",
        in.indicesBatchingName, " ", in.indicesBatching, " differ in number");
  for (size_t i = 0; i < in.batching.size(); ++i) {
    check(in.x[in.batching[i]] == in.indices[in.indicesBatching[i]],
          ErrorKind::shape, op, ": batching dimension ", in.batching[i], " of ",
          in.x, " and ", in.indicesBatching[i], " of indices ", in.indices,
          " differ");
  }

  DimSet indexed;
  addDims(op, in.batchingName, in.batching, rank, indexed);
  addDims(op, in.indexMapName, in.indexMap, rank, indexed);
  return lacking;
}

/// Checks the dimensions that come from slices among those of a tensor of rank
/// `rank`.
DimSet checkWindowDims(const char *op, const char *what, IntArrayRef dims,
                       int64_t rank) {
  DimSet window;
  addDims(op, what, dims, rank, window);
  checkSorted(op, what, dims);
  return window;
}

/// The sizes of `indices` without those of the index vectors.
Shape batchSizes(const Shape &indices, int64_t indexVectorDim) {
  Shape sizes;
  for (int64_t i = 0; i < indices.rank(); ++i) {
    if (i != indexVectorDim) {
      sizes.push_back(indices[i]);
    }
  }
  return sizes;
}

void inferScatter(const char *op, std::span<const TensorType> operands,
                  std::span<const int64_t> words,
                  std::span<TensorType> results) {
  attrs::scatter_set in(words); // All scatters have the same attributes.
  const TensorType &x = operands[0], &updates = operands[2];
  const Shape &indices = operands[1].shape;
  check(x.dtype == updates.dtype, ErrorKind::dtype, op,
        ": dtypes differ: ", x.dtype, " and ", updates.dtype);
  DimSet lacking = checkPlaces(
      op, {x.shape, indices, in.inserted_window_dims, in.input_batching_dims,
           in.scatter_indices_batching_dims, in.scatter_dims_to_operand_dims,
           in.index_vector_dim, "inserted_window_dims", "input_batching_dims",
           "scatter_indices_batching_dims", "scatter_dims_to_operand_dims"});

  IntArrayRef windowDims = in.update_window_dims;
  check(windowDims.size() + in.inserted_window_dims.size() +
                in.input_batching_dims.size() ==
            x.shape.size(),
        ErrorKind::shape, op, ": update_window_dims ", windowDims,
        ", inserted_window_dims ", IntArrayRef(in.inserted_window_dims),
        " and input_batching_dims ", IntArrayRef(in.input_batching_dims),
        " are not as many as the dimensions of ", x.shape);
  Shape batch = batchSizes(indices, in.index_vector_dim);
  int64_t rank = updates.shape.rank();
  check(static_cast<size_t>(rank) == batch.size() + windowDims.size(),
        ErrorKind::shape, op, ": updates of shape ", updates.shape,
        " for indices of shape ", indices, " and update_window_dims ",
        windowDims);
  DimSet window = checkWindowDims(op, "update_window_dims", windowDims, rank);

  int64_t nextBatch = 0, xDim = 0;
  for (int64_t i = 0; i < rank; ++i) {
    int64_t size = updates.shape[i];
    if (!window.has[i]) {
      check(size == batch[nextBatch], ErrorKind::shape, op, ": dimension ", i,
            " of updates ", updates.shape, " and ", nextBatch,
            " of the index vectors ", batch, " differ");
      ++nextBatch;
      continue;
    }
    while (lacking.has[xDim]) {
      ++xDim;
    }
    check(size <= x.shape[xDim], ErrorKind::shape, op, ": a window of size ",
          size, ", dimension ", i, " of updates ", updates.shape,
          ", exceeds dimension ", xDim, " of ", x.shape);
    ++xDim;
  }
  results[0] = x;
}

} // namespace

void infer_gather(std::span<const TensorType> operands,
                  std::span<const int64_t> words,
                  std::span<TensorType> results) {
  attrs::gather in(words);
  const TensorType &x = operands[0];
  const Shape &indices = operands[1].shape;
  DimSet lacking = checkPlaces(
      "gather",
      {x.shape, indices, in.collapsed_slice_dims, in.operand_batching_dims,
       in.start_indices_batching_dims, in.start_index_map, in.index_vector_dim,
       "collapsed_slice_dims", "operand_batching_dims",
       "start_indices_batching_dims", "start_index_map"});

  IntArrayRef offsetDims = in.offset_dims, sliceSizes = in.slice_sizes;
  check(offsetDims.size() + in.collapsed_slice_dims.size() +
                in.operand_batching_dims.size() ==
            x.shape.size(),
        ErrorKind::shape, "gather: offset_dims ", offsetDims,
        ", collapsed_slice_dims ", IntArrayRef(in.collapsed_slice_dims),
        " and operand_batching_dims ", IntArrayRef(in.operand_batching_dims),
        " are not as many as the dimensions of ", x.shape);
  check(sliceSizes.size() == x.shape.size(), ErrorKind::shape,
        "gather: slice_sizes ", sliceSizes, " for shape ", x.shape);
  for (size_t i = 0; i < sliceSizes.size(); ++i) {
    check(0 <= sliceSizes[i] && sliceSizes[i] <= x.shape[i], ErrorKind::shape,
          "gather: slice_sizes ", sliceSizes, " do not fit into ", x.shape);
  }

  Shape batch = batchSizes(indices, in.index_vector_dim);
  int64_t rank = static_cast<int64_t>(batch.size() + offsetDims.size());
  check(rank <= maxRank, ErrorKind::shape, "gather: the result has ", rank,
        " dimensions, more than ", maxRank);
  DimSet offset = checkWindowDims("gather", "offset_dims", offsetDims, rank);
  TensorType out{x.dtype, {}};
  int64_t nextBatch = 0, xDim = 0;
  for (int64_t i = 0; i < rank; ++i) {
    if (!offset.has[i]) {
      out.shape.push_back(batch[nextBatch++]);
      continue;
    }
    while (lacking.has[xDim]) {
      ++xDim;
    }
    out.shape.push_back(sliceSizes[xDim++]);
  }
  checkSizes("gather", out.shape);

  int64_t least = out.shape.numElements() == 0 ? 0 : 1;
  for (int64_t i = 0; i < x.shape.rank(); ++i) {
    check(!lacking.has[i] || (least <= sliceSizes[i] && sliceSizes[i] <= 1),
          ErrorKind::shape, "gather: a slice of size ", sliceSizes[i],
          " along dimension ", i, " of ", x.shape,
          ", which the result does not keep");
  }
  results[0] = out;
}

void infer_scatter_set(std::span<const TensorType> operands,
                       std::span<const int64_t> words,
                       std::span<TensorType> results) {
  inferScatter("scatter_set", operands, words, results);
}

void infer_scatter_add(std::span<const TensorType> operands,
                       std::span<const int64_t> words,
                       std::span<TensorType> results) {
  inferScatter("scatter_add", operands, words, results);
}

void infer_scatter_mul(std::span<const TensorType> operands,
                       std::span<const int64_t> words,
                       std::span<TensorType> results) {
  inferScatter("scatter_mul", operands, words, results);
}

void infer_scatter_min(std::span<const TensorType> operands,
                       std::span<const int64_t> words,
                       std::span<TensorType> results) {
  inferScatter("scatter_min", operands, words, results);
}

void infer_scatter_max(std::span<const TensorType> operands,
                       std::span<const int64_t> words,
                       std::span<TensorType> results) {
  inferScatter("scatter_max", operands, words, results);
}

} // namespace sinter
