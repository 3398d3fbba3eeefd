//===- Layout.cpp - Shapes of ops that move elements ----------------------===//

#include "ir/ops/OpTable.h"

#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

namespace sinter {

InferTypes infer_reshape, infer_permute, infer_broadcast_to, infer_slice,
    infer_pad, infer_concat, infer_flip;

void infer_reshape(std::span<const TensorType> operands,
                   std::span<const int64_t> words,
                   std::span<TensorType> results) {
  attrs::reshape in(words);
  const TensorType &x = operands[0];
  checkSizes("reshape", in.sizes);
  results[0] = {x.dtype, Shape(in.sizes)};
  check(results[0].shape.numElements() == x.shape.numElements(),
        ErrorKind::shape, "reshape: shape ", results[0].shape,
        " is invalid for input of shape ", x.shape);
}

/// Checks that every dimension of a tensor of rank `rank` occurs in `dims` at
/// most once.
static void checkDistinct(const char *op, IntArrayRef dims, int64_t rank) {
  bool seen[maxRank] = {};
  for (int64_t dim : dims) {
    check(0 <= dim && dim < rank && !seen[dim], ErrorKind::value, op,
          ": dimensions ", dims, " are not distinct dimensions of a tensor of ",
          rank);
    seen[dim] = true;
  }
}

void infer_permute(std::span<const TensorType> operands,
                   std::span<const int64_t> words,
                   std::span<TensorType> results) {
  attrs::permute in(words);
  const TensorType &x = operands[0];
  check(static_cast<int64_t>(in.permutation.size()) == x.shape.rank(),
        ErrorKind::shape, "permute: permutation ", IntArrayRef(in.permutation),
        " has not as many dimensions as ", x.shape);
  checkDistinct("permute", in.permutation, x.shape.rank());
  TensorType out{x.dtype, {}};
  for (int64_t dim : in.permutation) {
    out.shape.push_back(x.shape[dim]);
  }
  results[0] = out;
}

void infer_broadcast_to(std::span<const TensorType> operands,
                        std::span<const int64_t> words,
                        std::span<TensorType> results) {
  attrs::broadcast_to in(words);
  const TensorType &x = operands[0];
  checkSizes("broadcast_to", in.sizes);
  Shape sizes(in.sizes);
  bool fits = x.shape.rank() <= sizes.rank();
  for (int64_t back = 1; fits && back <= x.shape.rank(); ++back) {
    int64_t from = x.shape[x.shape.rank() - back];
    fits = from == 1 || from == sizes[sizes.rank() - back];
  }
  check(fits, ErrorKind::shape, "broadcast_to: cannot expand ", x.shape, " to ",
        sizes);
  results[0] = {x.dtype, sizes};
}

void infer_slice(std::span<const TensorType> operands,
                 std::span<const int64_t> words,
                 std::span<TensorType> results) {
  attrs::slice in(words);
  const TensorType &x = operands[0];
  size_t rank = x.shape.size();
  check(in.starts.size() == rank && in.limits.size() == rank &&
            in.strides.size() == rank,
        ErrorKind::shape, "slice: expected ", rank, " starts, limits, strides");
  TensorType out{x.dtype, {}};
  for (size_t i = 0; i < rank; ++i) {
    int64_t start = in.starts[i], limit = in.limits[i], stride = in.strides[i];
    check(0 <= start && start <= limit && limit <= x.shape[i] && stride >= 1,
          ErrorKind::index, "slice: ", start, ":", limit, ":", stride,
          " is out of range for dimension ", i, " of ", x.shape);
    out.shape.push_back((limit - start + stride - 1) / stride);
  }
  results[0] = out;
}

void infer_pad(std::span<const TensorType> operands,
               std::span<const int64_t> words, std::span<TensorType> results) {
  attrs::pad in(words);
  const TensorType &x = operands[0], &value = operands[1];
  size_t rank = x.shape.size();
  check(in.low.size() == rank && in.high.size() == rank &&
            in.interior.size() == rank,
        ErrorKind::shape, "pad: expected ", rank,
        " amounts of padding for shape ", x.shape);
  check(value.shape.rank() == 0 && value.dtype == x.dtype, ErrorKind::dtype,
        "pad: the padding value must be a scalar of ", x.dtype, ", got ",
        value.dtype, " of shape ", value.shape);
  TensorType out{x.dtype, {}};
  for (size_t i = 0; i < rank; ++i) {
    check(in.interior[i] >= 0, ErrorKind::value,
          "pad: negative interior padding ", in.interior[i]);
    int64_t between = std::max<int64_t>(x.shape[i] - 1, 0) * in.interior[i];
    int64_t size = in.low[i] + x.shape[i] + between + in.high[i];
    check(size >= 0, ErrorKind::shape, "pad: padding by ", in.low[i], " and ",
          in.high[i], " leaves a negative size of dimension ", i, " of ",
          x.shape);
    out.shape.push_back(size);
  }
  checkSizes("pad", out.shape);
  results[0] = out;
}

void infer_concat(std::span<const TensorType> operands,
                  std::span<const int64_t> words,
                  std::span<TensorType> results) {
  attrs::concat in(words);
  TensorType out = operands[0];
  check(0 <= in.dim && in.dim < out.shape.rank(), ErrorKind::index,
        "concat: dimension ", in.dim, " is out of range for shape ", out.shape);
  for (const TensorType &x : operands.subspan(1)) {
    check(x.dtype == out.dtype, ErrorKind::dtype,
          "concat: dtypes differ: ", out.dtype, " and ", x.dtype);
    Shape expected = x.shape;
    if (expected.rank() == out.shape.rank()) {
      expected[in.dim] = out.shape[in.dim];
    }
    check(expected == out.shape, ErrorKind::shape,
          "concat: sizes must match except in dimension ", in.dim, ", got ",
          operands[0].shape, " and ", x.shape);
    out.shape[in.dim] += x.shape[in.dim];
  }
  results[0] = out;
}

void infer_flip(std::span<const TensorType> operands,
                std::span<const int64_t> words, std::span<TensorType> results) {
  attrs::flip in(words);
  checkDistinct("flip", in.dims, operands[0].shape.rank());
  results[0] = operands[0];
}

} // namespace sinter
