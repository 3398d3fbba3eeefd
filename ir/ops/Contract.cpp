//===- Contract.cpp - Shapes of products of matrices ----------------------===//

#include "ir/ops/OpTable.h"

#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

namespace sinter {

InferTypes infer_dot_general;

namespace {

/// Which dimensions of an operand are paired with one of the other.
struct Paired {
  bool has[maxRank] = {};
};

Paired checkPaired(const char *operand, const Shape &shape, IntArrayRef batch,
                   IntArrayRef contract) {
  Paired paired;
  for (IntArrayRef dims : {batch, contract}) {
    for (int64_t dim : dims) {
      check(0 <= dim && dim < shape.rank(), ErrorKind::index,
            "dot_general: dimension ", dim, " is out of range for ", operand,
            " of shape ", shape);
      check(!paired.has[dim], ErrorKind::value, "dot_general: dimension ", dim,
            " of ", operand, " is named twice, in batch ", batch,
            " and contract ", contract);
      paired.has[dim] = true;
    }
  }
  return paired;
}

void checkPairs(const char *what, const Shape &x, IntArrayRef xDims,
                const Shape &y, IntArrayRef yDims) {
  check(xDims.size() == yDims.size(), ErrorKind::shape, "dot_general: ", what,
        " dimensions ", xDims, " and ", yDims, " differ in number");
  for (size_t i = 0; i < xDims.size(); ++i) {
    check(x[xDims[i]] == y[yDims[i]], ErrorKind::shape, "dot_general: ", what,
          " dimensions differ: ", xDims[i], " of ", x, " and ", yDims[i],
          " of ", y);
  }
}

/// Whether every value of an integer dtype is one of a wider other.
bool isWidening(DType from, DType to) {
  bool areIntegers = isIntegralType(from, false) && isIntegralType(to, false);
  return areIntegers && byteSize(from) < byteSize(to) &&
         (isUnsignedType(from) || !isUnsignedType(to));
}

} // namespace

void infer_dot_general(std::span<const TensorType> operands,
                       std::span<const int64_t> words,
                       std::span<TensorType> results) {
  attrs::dot_general in(words);
  const TensorType &x = operands[0], &y = operands[1];
  check(x.dtype == y.dtype, ErrorKind::dtype,
        "dot_general: dtypes differ: ", x.dtype, " and ", y.dtype);
  bool is16Bit = x.dtype == DType::f16 || x.dtype == DType::bf16;
  check(in.dtype == x.dtype || (is16Bit && in.dtype == DType::f32) ||
            isWidening(x.dtype, in.dtype),
        ErrorKind::dtype, "dot_general: the product of ", x.dtype,
        " cannot be ", in.dtype);

  Paired ofX = checkPaired("x", x.shape, in.x_batch, in.x_contract);
  Paired ofY = checkPaired("y", y.shape, in.y_batch, in.y_contract);
  checkPairs("batch", x.shape, in.x_batch, y.shape, in.y_batch);
  checkPairs("contracted", x.shape, in.x_contract, y.shape, in.y_contract);

  TensorType out{in.dtype, {}};
  for (int64_t dim : in.x_batch) {
    out.shape.push_back(x.shape[dim]);
  }
  for (int64_t i = 0; i < x.shape.rank(); ++i) {
    if (!ofX.has[i]) {
      out.shape.push_back(x.shape[i]);
    }
  }
  for (int64_t i = 0; i < y.shape.rank(); ++i) {
    if (!ofY.has[i]) {
      out.shape.push_back(y.shape[i]);
    }
  }
  checkSizes("dot_general", out.shape);
  results[0] = out;
}

} // namespace sinter
