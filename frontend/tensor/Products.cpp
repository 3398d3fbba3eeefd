//===- Products.cpp - Products of vectors and matrices --------------------===//

#include "frontend/tensor/Sink.h"

#include "sinter/error.h"
#include "sinter/prim.h"

namespace sinter {

using detail::CallSite;

/// Throws unless the dtypes are equal, as libtorch does for products.
static void checkSameDtype(const char *op, const Tensor &x, const Tensor &y) {
  check(x.defined() && y.defined(), ErrorKind::value, op,
        ": a tensor is undefined");
  check(x.dtype() == y.dtype(), ErrorKind::dtype, op,
        ": expected both tensors to have the same dtype, but got ", x.dtype(),
        " and ", y.dtype());
  check(x.dtype() != DType::boolean, ErrorKind::dtype, op,
        ": not implemented for Bool");
}

/// (m, k) times (k, n).
static Tensor product(const Tensor &x, const Tensor &y) {
  return prim::dot_general(x, y, {}, {}, 1, int64_t{0}, x.dtype());
}

Tensor Tensor::mm(const Tensor &mat2, Loc loc) const {
  CallSite site(loc);
  checkSameDtype("mm", *this, mat2);
  check(dim() == 2 && mat2.dim() == 2, ErrorKind::shape,
        "mm: expected two matrices, got ", sizes(), " and ", mat2.sizes());
  check(size(1) == mat2.size(0), ErrorKind::shape,
        "mm: mat1 and mat2 shapes cannot be multiplied: ", sizes(), " and ",
        mat2.sizes());
  return product(*this, mat2);
}

Tensor Tensor::bmm(const Tensor &mat2, Loc loc) const {
  CallSite site(loc);
  checkSameDtype("bmm", *this, mat2);
  check(dim() == 3 && mat2.dim() == 3 && size(0) == mat2.size(0) &&
            size(2) == mat2.size(1),
        ErrorKind::shape, "bmm: shapes cannot be multiplied: ", sizes(),
        " and ", mat2.sizes());
  return prim::dot_general(*this, mat2, int64_t{0}, int64_t{0}, 2, 1, dtype());
}

Tensor Tensor::mv(const Tensor &vec, Loc loc) const {
  CallSite site(loc);
  checkSameDtype("mv", *this, vec);
  check(dim() == 2 && vec.dim() == 1 && size(1) == vec.size(0),
        ErrorKind::shape, "mv: shapes cannot be multiplied: ", sizes(), " and ",
        vec.sizes());
  return prim::dot_general(*this, vec, {}, {}, 1, int64_t{0}, dtype());
}

Tensor Tensor::dot(const Tensor &other, Loc loc) const {
  CallSite site(loc);
  checkSameDtype("dot", *this, other);
  check(dim() == 1 && other.dim() == 1 && size(0) == other.size(0),
        ErrorKind::shape, "dot: expected two vectors of one size, got ",
        sizes(), " and ", other.sizes());
  return prim::dot_general(*this, other, {}, {}, int64_t{0}, int64_t{0},
                           dtype());
}

Tensor Tensor::outer(const Tensor &vec2, Loc loc) const {
  CallSite site(loc);
  check(dim() == 1 && vec2.dim() == 1, ErrorKind::shape,
        "outer: expected two vectors, got ", sizes(), " and ", vec2.sizes());
  return unsqueeze(1) * vec2;
}

Tensor Tensor::matmul(const Tensor &other, Loc loc) const {
  CallSite site(loc);
  checkSameDtype("matmul", *this, other);
  const Tensor &x = *this, &y = other;
  check(x.dim() > 0 && y.dim() > 0, ErrorKind::shape,
        "matmul: both arguments need to be at least 1D, got ", x.sizes(),
        " and ", y.sizes());
  int64_t inner = y.size(y.dim() == 1 ? 0 : -2);
  check(x.size(-1) == inner, ErrorKind::shape,
        "matmul: inner dimensions differ: ", x.sizes(), " and ", y.sizes());
  if (x.dim() <= 2 && y.dim() <= 2) {
    return prim::dot_general(x, y, {}, {}, x.dim() - 1, int64_t{0}, x.dtype());
  }
  if (y.dim() <= 2) { // All rows of x are one matrix.
    Shape shape(x.sizes());
    Tensor rows = x.reshape({-1, x.size(-1)});
    if (x.numel() == 0) {
      rows = x.reshape({x.numel() / std::max<int64_t>(inner, 1), inner});
    }
    shape.pop_back();
    if (y.dim() == 2) {
      shape.push_back(y.size(1));
    }
    return prim::reshape(
        prim::dot_general(rows, y, {}, {}, 1, int64_t{0}, x.dtype()), shape);
  }
  // Batches, broadcast; a vector on the left is a matrix of one row.
  Tensor left = x.dim() == 1 ? x.unsqueeze(0) : x;
  IntArrayRef xBatch = left.sizes().slice(0, left.dim() - 2);
  IntArrayRef yBatch = y.sizes().slice(0, y.dim() - 2);
  Shape batch = broadcast_shapes("matmul", xBatch, yBatch);
  Shape xShape = batch, yShape = batch;
  xShape.append(left.sizes().end() - 2, left.sizes().end());
  yShape.append(y.sizes().end() - 2, y.sizes().end());
  int64_t count = batch.rank();
  std::vector<int64_t> dims;
  for (int64_t i = 0; i < count; ++i) {
    dims.push_back(i);
  }
  Tensor out = prim::dot_general(left.expand(xShape), y.expand(yShape), dims,
                                 dims, count + 1, count, x.dtype());
  return x.dim() == 1 ? out.squeeze(-2) : out;
}

/// beta x + alpha (mat1 mat2); a beta of 0 drops x, NaN and all.
static Tensor addedProduct(const char *op, const Tensor &x, const Tensor &mat1,
                           const Tensor &mat2, const Scalar &beta,
                           const Scalar &alpha) {
  checkSameDtype(op, mat1, mat2);
  checkSameDtype(op, x, mat1);
  check(mat1.dim() == 2 && mat2.dim() == 2 && mat1.size(1) == mat2.size(0),
        ErrorKind::shape, op,
        ": mat1 and mat2 shapes cannot be multiplied: ", mat1.sizes(), " and ",
        mat2.sizes());
  Tensor out = product(mat1, mat2);
  if (alpha.toDouble() != 1) {
    out = out * alpha;
  }
  Tensor base = x.expand(out.sizes());
  if (beta.toDouble() == 0) {
    return out;
  }
  return beta.toDouble() == 1 ? base + out : base * beta + out;
}

Tensor Tensor::addmm(const Tensor &mat1, const Tensor &mat2, const Scalar &beta,
                     const Scalar &alpha, Loc loc) const {
  CallSite site(loc);
  return addedProduct("addmm", *this, mat1, mat2, beta, alpha);
}
Tensor &Tensor::addmm_(const Tensor &mat1, const Tensor &mat2,
                       const Scalar &beta, const Scalar &alpha, Loc loc) const {
  CallSite site(loc);
  return copy_(addedProduct("addmm_", *this, mat1, mat2, beta, alpha));
}

Tensor linear(const Tensor &input, const Tensor &weight, const Tensor &bias,
              Loc loc) {
  CallSite site(loc);
  checkSameDtype("linear", input, weight);
  check(weight.dim() == 2 && input.dim() > 0 &&
            input.size(-1) == weight.size(1),
        ErrorKind::shape, "linear: input ", input.sizes(), " and weight ",
        weight.sizes(), " cannot be multiplied");
  Tensor out = input.matmul(weight.t());
  return bias.defined() ? out + bias : out;
}

} // namespace sinter
