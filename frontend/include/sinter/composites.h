//===- composites.h - Functions made of others ----------------------------===//
//
// Names, argument order, defaults and semantics are libtorch's. Those that say
// "A graph break" read elements: the shape of the result depends on them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_COMPOSITES_H
#define SINTER_COMPOSITES_H

#include "sinter/tensor.h"

#include <string_view>

namespace sinter {

//===----------------------------------------------------------------------===//
// Joining and splitting
//===----------------------------------------------------------------------===//
/// Like cat(), along the second dimension, or the first of vectors.
SINTER_API Tensor hstack(TensorList tensors, Loc loc = Loc::current());
/// Along the first dimension; vectors are rows.
SINTER_API Tensor vstack(TensorList tensors, Loc loc = Loc::current());
SINTER_API Tensor row_stack(TensorList tensors, Loc loc = Loc::current());
/// Along the third dimension.
SINTER_API Tensor dstack(TensorList tensors, Loc loc = Loc::current());
/// As columns of a matrix.
SINTER_API Tensor column_stack(TensorList tensors, Loc loc = Loc::current());
SINTER_API Tensor concat(TensorList tensors, int64_t dim = 0,
                         Loc loc = Loc::current());
SINTER_API Tensor concatenate(TensorList tensors, int64_t dim = 0,
                              Loc loc = Loc::current());
SINTER_API std::vector<Tensor> broadcast_tensors(TensorList tensors,
                                                 Loc loc = Loc::current());
/// Matrices along the diagonal of a larger one.
SINTER_API Tensor block_diag(TensorList tensors, Loc loc = Loc::current());
/// All tuples with an element of each vector, a row each.
SINTER_API Tensor cartesian_prod(TensorList tensors, Loc loc = Loc::current());
/// All ways to pick `r` elements of a vector, a row each.
SINTER_API Tensor combinations(const Tensor &x, int64_t r = 2,
                               bool with_replacement = false,
                               Loc loc = Loc::current());
SINTER_API Tensor atleast_1d(const Tensor &x, Loc loc = Loc::current());
SINTER_API Tensor atleast_2d(const Tensor &x, Loc loc = Loc::current());
SINTER_API Tensor atleast_3d(const Tensor &x, Loc loc = Loc::current());
/// Pieces along `dim` that end before each of `indices`.
SINTER_API std::vector<Tensor> tensor_split(const Tensor &x,
                                            IntArrayRef indices,
                                            int64_t dim = 0,
                                            Loc loc = Loc::current());
SINTER_API std::vector<Tensor> hsplit(const Tensor &x, int64_t sections,
                                      Loc loc = Loc::current());
SINTER_API std::vector<Tensor> vsplit(const Tensor &x, int64_t sections,
                                      Loc loc = Loc::current());
SINTER_API std::vector<Tensor> dsplit(const Tensor &x, int64_t sections,
                                      Loc loc = Loc::current());
SINTER_API Tensor fliplr(const Tensor &x, Loc loc = Loc::current());
SINTER_API Tensor flipud(const Tensor &x, Loc loc = Loc::current());
/// Rotated by 90 degrees `k` times, from the first of `dims` towards the
/// second.
SINTER_API Tensor rot90(const Tensor &x, int64_t k = 1,
                        IntArrayRef dims = {0, 1}, Loc loc = Loc::current());
/// Each element as often as `repeats` says. A graph break.
SINTER_API Tensor repeat_interleave(const Tensor &x, const Tensor &repeats,
                                    std::optional<int64_t> dim = std::nullopt,
                                    Loc loc = Loc::current());
/// Windows of `size` elements, `step` apart, as a new last dimension.
SINTER_API Tensor unfold(const Tensor &x, int64_t dimension, int64_t size,
                         int64_t step, Loc loc = Loc::current());
/// A view with strides of its own. Has no derivative.
SINTER_API Tensor
as_strided(const Tensor &x, IntArrayRef size, IntArrayRef stride,
           std::optional<int64_t> storage_offset = std::nullopt,
           Loc loc = Loc::current());

//===----------------------------------------------------------------------===//
// Diagonals
//===----------------------------------------------------------------------===//
/// The diagonal of two dimensions, as a last one. A view where one is possible.
SINTER_API Tensor diagonal(const Tensor &x, int64_t offset = 0,
                           int64_t dim1 = 0, int64_t dim2 = 1,
                           Loc loc = Loc::current());
/// The inverse of diagonal(), with zeros elsewhere.
SINTER_API Tensor diag_embed(const Tensor &x, int64_t offset = 0,
                             int64_t dim1 = -2, int64_t dim2 = -1,
                             Loc loc = Loc::current());
SINTER_API Tensor diagflat(const Tensor &x, int64_t offset = 0,
                           Loc loc = Loc::current());
SINTER_API Tensor tril_indices(int64_t row, int64_t col, int64_t offset = 0,
                               TensorOptions options = kLong,
                               Loc loc = Loc::current());
SINTER_API Tensor triu_indices(int64_t row, int64_t col, int64_t offset = 0,
                               TensorOptions options = kLong,
                               Loc loc = Loc::current());
SINTER_API Tensor kron(const Tensor &x, const Tensor &other,
                       Loc loc = Loc::current());

//===----------------------------------------------------------------------===//
// Places
//===----------------------------------------------------------------------===//
SINTER_API Tensor argwhere(const Tensor &x, Loc loc = Loc::current());
/// The places of elements that are not zero, a vector for each dimension.
SINTER_API std::vector<Tensor> nonzero_numpy(const Tensor &x,
                                             Loc loc = Loc::current());
SINTER_API std::vector<Tensor> where(const Tensor &condition,
                                     Loc loc = Loc::current());
/// `source`, element by element, where the mask holds. A graph break.
SINTER_API Tensor masked_scatter(const Tensor &x, const Tensor &mask,
                                 const Tensor &source,
                                 Loc loc = Loc::current());
/// scatter() with "sum", "prod", "mean", "amax" or "amin" of what meets.
SINTER_API Tensor scatter_reduce(const Tensor &x, int64_t dim,
                                 const Tensor &index, const Tensor &src,
                                 std::string_view reduce,
                                 bool include_self = true,
                                 Loc loc = Loc::current());
/// A copy with `src` at the place that select() reads.
SINTER_API Tensor select_scatter(const Tensor &x, const Tensor &src,
                                 int64_t dim, int64_t index,
                                 Loc loc = Loc::current());
SINTER_API Tensor slice_scatter(const Tensor &x, const Tensor &src,
                                int64_t dim = 0,
                                std::optional<int64_t> start = std::nullopt,
                                std::optional<int64_t> end = std::nullopt,
                                int64_t step = 1, Loc loc = Loc::current());
SINTER_API Tensor diagonal_scatter(const Tensor &x, const Tensor &src,
                                   int64_t offset = 0, int64_t dim1 = 0,
                                   int64_t dim2 = 1, Loc loc = Loc::current());
/// `source` at places of the flat tensor.
SINTER_API Tensor put(const Tensor &x, const Tensor &index,
                      const Tensor &source, bool accumulate = false,
                      Loc loc = Loc::current());
/// Where each value would go in a sorted sequence (of the last dimension).
SINTER_API Tensor searchsorted(const Tensor &sorted_sequence,
                               const Tensor &values, bool out_int32 = false,
                               bool right = false, Loc loc = Loc::current());
SINTER_API Tensor bucketize(const Tensor &x, const Tensor &boundaries,
                            bool out_int32 = false, bool right = false,
                            Loc loc = Loc::current());
/// Which elements are among `test_elements`.
SINTER_API Tensor isin(const Tensor &elements, const Tensor &test_elements,
                       bool assume_unique = false, bool invert = false,
                       Loc loc = Loc::current());

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//
/// The remainder of a division towards zero: the sign is that of x.
SINTER_API Tensor fmod(const Tensor &x, const Tensor &other,
                       Loc loc = Loc::current());
SINTER_API Tensor fmod(const Tensor &x, const Scalar &other,
                       Loc loc = Loc::current());
/// x - trunc(x)
SINTER_API Tensor frac(const Tensor &x, Loc loc = Loc::current());
SINTER_API Tensor sinh(const Tensor &x, Loc loc = Loc::current());
SINTER_API Tensor cosh(const Tensor &x, Loc loc = Loc::current());
/// sqrt(x^2 + y^2)
SINTER_API Tensor hypot(const Tensor &x, const Tensor &other,
                        Loc loc = Loc::current());
/// log(e^x + e^y)
SINTER_API Tensor logaddexp(const Tensor &x, const Tensor &other,
                            Loc loc = Loc::current());
/// x log(y), and 0 where x is 0.
SINTER_API Tensor xlogy(const Tensor &x, const Tensor &other,
                        Loc loc = Loc::current());
SINTER_API Tensor nan_to_num(const Tensor &x,
                             std::optional<double> nan = std::nullopt,
                             std::optional<double> posinf = std::nullopt,
                             std::optional<double> neginf = std::nullopt,
                             Loc loc = Loc::current());
SINTER_API Tensor deg2rad(const Tensor &x, Loc loc = Loc::current());
SINTER_API Tensor rad2deg(const Tensor &x, Loc loc = Loc::current());
SINTER_API Tensor isposinf(const Tensor &x, Loc loc = Loc::current());
SINTER_API Tensor isneginf(const Tensor &x, Loc loc = Loc::current());
SINTER_API Tensor signbit(const Tensor &x, Loc loc = Loc::current());
/// log(x / (1 - x)), of x clamped to [eps, 1 - eps].
SINTER_API Tensor logit(const Tensor &x,
                        std::optional<double> eps = std::nullopt,
                        Loc loc = Loc::current());
/// 0, `values` or 1 as x is negative, zero or positive.
SINTER_API Tensor heaviside(const Tensor &x, const Tensor &values,
                            Loc loc = Loc::current());
/// x to the power y, in Double.
SINTER_API Tensor float_power(const Tensor &x, const Tensor &exponent,
                              Loc loc = Loc::current());
SINTER_API Tensor float_power(const Tensor &x, const Scalar &exponent,
                              Loc loc = Loc::current());
SINTER_API Tensor bitwise_left_shift(const Tensor &x, const Tensor &other,
                                     Loc loc = Loc::current());
SINTER_API Tensor bitwise_left_shift(const Tensor &x, const Scalar &other,
                                     Loc loc = Loc::current());
SINTER_API Tensor bitwise_right_shift(const Tensor &x, const Tensor &other,
                                      Loc loc = Loc::current());
SINTER_API Tensor bitwise_right_shift(const Tensor &x, const Scalar &other,
                                      Loc loc = Loc::current());
/// As maximum() and minimum(), but a number beats NaN.
SINTER_API Tensor fmax(const Tensor &x, const Tensor &other,
                       Loc loc = Loc::current());
SINTER_API Tensor fmin(const Tensor &x, const Tensor &other,
                       Loc loc = Loc::current());
SINTER_API Tensor lerp(const Tensor &x, const Tensor &end, const Tensor &weight,
                       Loc loc = Loc::current());
SINTER_API Tensor clamp(const Tensor &x, const std::optional<Tensor> &min,
                        const std::optional<Tensor> &max = std::nullopt,
                        Loc loc = Loc::current());

//===----------------------------------------------------------------------===//
// Statistics
//===----------------------------------------------------------------------===//
SINTER_API Tensor nansum(const Tensor &x,
                         OptionalIntArrayRef dim = std::nullopt,
                         bool keepdim = false,
                         std::optional<DType> dtype = std::nullopt,
                         Loc loc = Loc::current());
SINTER_API Tensor nanmean(const Tensor &x,
                          OptionalIntArrayRef dim = std::nullopt,
                          bool keepdim = false,
                          std::optional<DType> dtype = std::nullopt,
                          Loc loc = Loc::current());
/// Variance and mean.
SINTER_API std::tuple<Tensor, Tensor>
var_mean(const Tensor &x, bool unbiased = true, Loc loc = Loc::current());
SINTER_API std::tuple<Tensor, Tensor>
var_mean(const Tensor &x, OptionalIntArrayRef dim, bool unbiased = true,
         bool keepdim = false, Loc loc = Loc::current());
SINTER_API std::tuple<Tensor, Tensor>
std_mean(const Tensor &x, bool unbiased = true, Loc loc = Loc::current());
SINTER_API std::tuple<Tensor, Tensor>
std_mean(const Tensor &x, OptionalIntArrayRef dim, bool unbiased = true,
         bool keepdim = false, Loc loc = Loc::current());
SINTER_API Tensor count_nonzero(const Tensor &x, IntArrayRef dim,
                                Loc loc = Loc::current());
SINTER_API Tensor count_nonzero(const Tensor &x,
                                std::optional<int64_t> dim = std::nullopt,
                                Loc loc = Loc::current());
SINTER_API std::tuple<Tensor, Tensor>
aminmax(const Tensor &x, std::optional<int64_t> dim = std::nullopt,
        bool keepdim = false, Loc loc = Loc::current());
/// The norm of x - y.
SINTER_API Tensor dist(const Tensor &x, const Tensor &other,
                       const Scalar &p = 2, Loc loc = Loc::current());
SINTER_API Tensor diff(const Tensor &x, int64_t n = 1, int64_t dim = -1,
                       Loc loc = Loc::current());
/// The lower of the two in the middle; NaN if there is one.
SINTER_API Tensor median(const Tensor &x, Loc loc = Loc::current());
SINTER_API std::tuple<Tensor, Tensor> median(const Tensor &x, int64_t dim,
                                             bool keepdim = false,
                                             Loc loc = Loc::current());
/// The most frequent value, the smallest of several.
SINTER_API std::tuple<Tensor, Tensor> mode(const Tensor &x, int64_t dim = -1,
                                           bool keepdim = false,
                                           Loc loc = Loc::current());
/// The k-th smallest, from 1 on.
SINTER_API std::tuple<Tensor, Tensor> kthvalue(const Tensor &x, int64_t k,
                                               int64_t dim = -1,
                                               bool keepdim = false,
                                               Loc loc = Loc::current());
/// Quantiles, linear between the two nearest elements.
SINTER_API Tensor quantile(const Tensor &x, const Tensor &q,
                           std::optional<int64_t> dim = std::nullopt,
                           bool keepdim = false, Loc loc = Loc::current());
SINTER_API Tensor quantile(const Tensor &x, double q,
                           std::optional<int64_t> dim = std::nullopt,
                           bool keepdim = false, Loc loc = Loc::current());
SINTER_API Tensor cumprod(const Tensor &x, int64_t dim,
                          std::optional<DType> dtype = std::nullopt,
                          Loc loc = Loc::current());
/// Values and the places they stand at.
SINTER_API std::tuple<Tensor, Tensor> cummax(const Tensor &x, int64_t dim,
                                             Loc loc = Loc::current());
SINTER_API std::tuple<Tensor, Tensor> cummin(const Tensor &x, int64_t dim,
                                             Loc loc = Loc::current());
/// How often each of 0, 1, ... occurs, or the sum of its weights. A graph
/// break.
SINTER_API Tensor bincount(const Tensor &x,
                           const std::optional<Tensor> &weights = std::nullopt,
                           int64_t minlength = 0, Loc loc = Loc::current());
/// Counts in `bins` equal parts of [min, max], of the elements' own range if
/// both are 0.
SINTER_API Tensor histc(const Tensor &x, int64_t bins = 100,
                        const Scalar &min = 0, const Scalar &max = 0,
                        Loc loc = Loc::current());
/// The sorted distinct elements, the place of each element among them, and how
/// often each occurs. A graph break.
SINTER_API std::tuple<Tensor, Tensor, Tensor>
_unique2(const Tensor &x, bool sorted = true, bool return_inverse = false,
         bool return_counts = false, Loc loc = Loc::current());
SINTER_API std::tuple<Tensor, Tensor> _unique(const Tensor &x,
                                              bool sorted = true,
                                              bool return_inverse = false,
                                              Loc loc = Loc::current());
/// The same of runs of equal elements.
SINTER_API std::tuple<Tensor, Tensor, Tensor>
unique_consecutive(const Tensor &x, bool return_inverse = false,
                   bool return_counts = false, Loc loc = Loc::current());
/// The norm of the flat tensor, or along dims: 2 unless `ord` says otherwise.
SINTER_API Tensor linalg_vector_norm(const Tensor &x, const Scalar &ord = 2,
                                     OptionalIntArrayRef dim = std::nullopt,
                                     bool keepdim = false,
                                     std::optional<DType> dtype = std::nullopt,
                                     Loc loc = Loc::current());
SINTER_API Tensor linalg_norm(const Tensor &x,
                              const std::optional<Scalar> &ord = std::nullopt,
                              OptionalIntArrayRef dim = std::nullopt,
                              bool keepdim = false,
                              std::optional<DType> dtype = std::nullopt,
                              Loc loc = Loc::current());

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//
/// beta x + alpha (mat vec)
SINTER_API Tensor addmv(const Tensor &x, const Tensor &mat, const Tensor &vec,
                        const Scalar &beta = 1, const Scalar &alpha = 1,
                        Loc loc = Loc::current());
/// beta x + alpha (vec1 outer vec2)
SINTER_API Tensor addr(const Tensor &x, const Tensor &vec1, const Tensor &vec2,
                       const Scalar &beta = 1, const Scalar &alpha = 1,
                       Loc loc = Loc::current());
/// beta x + alpha (batch1 batch2)
SINTER_API Tensor baddbmm(const Tensor &x, const Tensor &batch1,
                          const Tensor &batch2, const Scalar &beta = 1,
                          const Scalar &alpha = 1, Loc loc = Loc::current());
SINTER_API Tensor inner(const Tensor &x, const Tensor &other,
                        Loc loc = Loc::current());
SINTER_API Tensor vdot(const Tensor &x, const Tensor &other,
                       Loc loc = Loc::current());
SINTER_API Tensor ger(const Tensor &x, const Tensor &vec2,
                      Loc loc = Loc::current());
/// The vector product, along the first dimension of size 3 unless `dim` says
/// otherwise.
SINTER_API Tensor cross(const Tensor &x, const Tensor &other,
                        std::optional<int64_t> dim = std::nullopt,
                        Loc loc = Loc::current());
SINTER_API Tensor matrix_power(const Tensor &x, int64_t n,
                               Loc loc = Loc::current());
/// Sums of products over pairs of dimensions.
SINTER_API Tensor tensordot(const Tensor &x, const Tensor &y,
                            IntArrayRef dims_x, IntArrayRef dims_y,
                            Loc loc = Loc::current());
/// Einstein's sums: "ij,jk->ik".
SINTER_API Tensor einsum(std::string_view equation, TensorList operands,
                         Loc loc = Loc::current());
SINTER_API Tensor chain_matmul(TensorList matrices, Loc loc = Loc::current());
SINTER_API Tensor linalg_multi_dot(TensorList matrices,
                                   Loc loc = Loc::current());
/// Distances of rows: the norm of each difference.
SINTER_API Tensor cdist(const Tensor &x1, const Tensor &x2, double p = 2,
                        Loc loc = Loc::current());

//===----------------------------------------------------------------------===//
// The methods
//===----------------------------------------------------------------------===//

inline std::vector<Tensor> Tensor::tensor_split(IntArrayRef indices,
                                                int64_t dim, Loc loc) const {
  return sinter::tensor_split(*this, indices, dim, loc);
}
inline std::vector<Tensor> Tensor::hsplit(int64_t sections, Loc loc) const {
  return sinter::hsplit(*this, sections, loc);
}
inline std::vector<Tensor> Tensor::vsplit(int64_t sections, Loc loc) const {
  return sinter::vsplit(*this, sections, loc);
}
inline std::vector<Tensor> Tensor::dsplit(int64_t sections, Loc loc) const {
  return sinter::dsplit(*this, sections, loc);
}
inline Tensor Tensor::fliplr(Loc loc) const {
  return sinter::fliplr(*this, loc);
}
inline Tensor Tensor::flipud(Loc loc) const {
  return sinter::flipud(*this, loc);
}
inline Tensor Tensor::rot90(int64_t k, IntArrayRef dims, Loc loc) const {
  return sinter::rot90(*this, k, dims, loc);
}
inline Tensor Tensor::repeat_interleave(const Tensor &repeats,
                                        std::optional<int64_t> dim,
                                        Loc loc) const {
  return sinter::repeat_interleave(*this, repeats, dim, loc);
}
inline Tensor Tensor::unfold(int64_t dimension, int64_t size, int64_t step,
                             Loc loc) const {
  return sinter::unfold(*this, dimension, size, step, loc);
}
inline Tensor Tensor::as_strided(IntArrayRef size, IntArrayRef stride,
                                 std::optional<int64_t> storage_offset,
                                 Loc loc) const {
  return sinter::as_strided(*this, size, stride, storage_offset, loc);
}
inline Tensor Tensor::diagonal(int64_t offset, int64_t dim1, int64_t dim2,
                               Loc loc) const {
  return sinter::diagonal(*this, offset, dim1, dim2, loc);
}
inline Tensor Tensor::diag_embed(int64_t offset, int64_t dim1, int64_t dim2,
                                 Loc loc) const {
  return sinter::diag_embed(*this, offset, dim1, dim2, loc);
}
inline Tensor Tensor::diagflat(int64_t offset, Loc loc) const {
  return sinter::diagflat(*this, offset, loc);
}
inline Tensor Tensor::kron(const Tensor &other, Loc loc) const {
  return sinter::kron(*this, other, loc);
}
inline Tensor Tensor::argwhere(Loc loc) const {
  return sinter::argwhere(*this, loc);
}
inline std::vector<Tensor> Tensor::nonzero_numpy(Loc loc) const {
  return sinter::nonzero_numpy(*this, loc);
}
inline Tensor Tensor::masked_scatter(const Tensor &mask, const Tensor &source,
                                     Loc loc) const {
  return sinter::masked_scatter(*this, mask, source, loc);
}
inline Tensor &Tensor::masked_scatter_(const Tensor &mask, const Tensor &source,
                                       Loc loc) const {
  return copy_(sinter::masked_scatter(*this, mask, source, loc), false, loc);
}
inline Tensor Tensor::scatter_reduce(int64_t dim, const Tensor &index,
                                     const Tensor &src, std::string_view reduce,
                                     bool include_self, Loc loc) const {
  return sinter::scatter_reduce(*this, dim, index, src, reduce, include_self,
                                loc);
}
inline Tensor &Tensor::scatter_reduce_(int64_t dim, const Tensor &index,
                                       const Tensor &src,
                                       std::string_view reduce,
                                       bool include_self, Loc loc) const {
  return copy_(
      sinter::scatter_reduce(*this, dim, index, src, reduce, include_self, loc),
      false, loc);
}
inline Tensor Tensor::select_scatter(const Tensor &src, int64_t dim,
                                     int64_t index, Loc loc) const {
  return sinter::select_scatter(*this, src, dim, index, loc);
}
inline Tensor Tensor::slice_scatter(const Tensor &src, int64_t dim,
                                    std::optional<int64_t> start,
                                    std::optional<int64_t> end, int64_t step,
                                    Loc loc) const {
  return sinter::slice_scatter(*this, src, dim, start, end, step, loc);
}
inline Tensor Tensor::diagonal_scatter(const Tensor &src, int64_t offset,
                                       int64_t dim1, int64_t dim2,
                                       Loc loc) const {
  return sinter::diagonal_scatter(*this, src, offset, dim1, dim2, loc);
}
inline Tensor Tensor::put(const Tensor &index, const Tensor &source,
                          bool accumulate, Loc loc) const {
  return sinter::put(*this, index, source, accumulate, loc);
}
inline Tensor &Tensor::put_(const Tensor &index, const Tensor &source,
                            bool accumulate, Loc loc) const {
  return copy_(sinter::put(*this, index, source, accumulate, loc), false, loc);
}
inline Tensor Tensor::fmod(const Tensor &other, Loc loc) const {
  return sinter::fmod(*this, other, loc);
}
inline Tensor &Tensor::fmod_(const Tensor &other, Loc loc) const {
  return copy_(sinter::fmod(*this, other, loc), false, loc);
}
inline Tensor Tensor::fmod(const Scalar &other, Loc loc) const {
  return sinter::fmod(*this, other, loc);
}
inline Tensor &Tensor::fmod_(const Scalar &other, Loc loc) const {
  return copy_(sinter::fmod(*this, other, loc), false, loc);
}
inline Tensor Tensor::frac(Loc loc) const { return sinter::frac(*this, loc); }
inline Tensor &Tensor::frac_(Loc loc) const {
  return copy_(sinter::frac(*this, loc), false, loc);
}
inline Tensor Tensor::sinh(Loc loc) const { return sinter::sinh(*this, loc); }
inline Tensor &Tensor::sinh_(Loc loc) const {
  return copy_(sinter::sinh(*this, loc), false, loc);
}
inline Tensor Tensor::cosh(Loc loc) const { return sinter::cosh(*this, loc); }
inline Tensor &Tensor::cosh_(Loc loc) const {
  return copy_(sinter::cosh(*this, loc), false, loc);
}
inline Tensor Tensor::hypot(const Tensor &other, Loc loc) const {
  return sinter::hypot(*this, other, loc);
}
inline Tensor &Tensor::hypot_(const Tensor &other, Loc loc) const {
  return copy_(sinter::hypot(*this, other, loc), false, loc);
}
inline Tensor Tensor::logaddexp(const Tensor &other, Loc loc) const {
  return sinter::logaddexp(*this, other, loc);
}
inline Tensor Tensor::xlogy(const Tensor &other, Loc loc) const {
  return sinter::xlogy(*this, other, loc);
}
inline Tensor &Tensor::xlogy_(const Tensor &other, Loc loc) const {
  return copy_(sinter::xlogy(*this, other, loc), false, loc);
}
inline Tensor Tensor::nan_to_num(std::optional<double> nan,
                                 std::optional<double> posinf,
                                 std::optional<double> neginf, Loc loc) const {
  return sinter::nan_to_num(*this, nan, posinf, neginf, loc);
}
inline Tensor &Tensor::nan_to_num_(std::optional<double> nan,
                                   std::optional<double> posinf,
                                   std::optional<double> neginf,
                                   Loc loc) const {
  return copy_(sinter::nan_to_num(*this, nan, posinf, neginf, loc), false, loc);
}
inline Tensor Tensor::deg2rad(Loc loc) const {
  return sinter::deg2rad(*this, loc);
}
inline Tensor &Tensor::deg2rad_(Loc loc) const {
  return copy_(sinter::deg2rad(*this, loc), false, loc);
}
inline Tensor Tensor::rad2deg(Loc loc) const {
  return sinter::rad2deg(*this, loc);
}
inline Tensor &Tensor::rad2deg_(Loc loc) const {
  return copy_(sinter::rad2deg(*this, loc), false, loc);
}
inline Tensor Tensor::isposinf(Loc loc) const {
  return sinter::isposinf(*this, loc);
}
inline Tensor Tensor::isneginf(Loc loc) const {
  return sinter::isneginf(*this, loc);
}
inline Tensor Tensor::signbit(Loc loc) const {
  return sinter::signbit(*this, loc);
}
inline Tensor Tensor::logit(std::optional<double> eps, Loc loc) const {
  return sinter::logit(*this, eps, loc);
}
inline Tensor &Tensor::logit_(std::optional<double> eps, Loc loc) const {
  return copy_(sinter::logit(*this, eps, loc), false, loc);
}
inline Tensor Tensor::heaviside(const Tensor &values, Loc loc) const {
  return sinter::heaviside(*this, values, loc);
}
inline Tensor Tensor::float_power(const Tensor &exponent, Loc loc) const {
  return sinter::float_power(*this, exponent, loc);
}
inline Tensor &Tensor::float_power_(const Tensor &exponent, Loc loc) const {
  return copy_(sinter::float_power(*this, exponent, loc), false, loc);
}
inline Tensor Tensor::float_power(const Scalar &exponent, Loc loc) const {
  return sinter::float_power(*this, exponent, loc);
}
inline Tensor &Tensor::float_power_(const Scalar &exponent, Loc loc) const {
  return copy_(sinter::float_power(*this, exponent, loc), false, loc);
}
inline Tensor Tensor::bitwise_left_shift(const Tensor &other, Loc loc) const {
  return sinter::bitwise_left_shift(*this, other, loc);
}
inline Tensor &Tensor::bitwise_left_shift_(const Tensor &other, Loc loc) const {
  return copy_(sinter::bitwise_left_shift(*this, other, loc), false, loc);
}
inline Tensor Tensor::bitwise_left_shift(const Scalar &other, Loc loc) const {
  return sinter::bitwise_left_shift(*this, other, loc);
}
inline Tensor &Tensor::bitwise_left_shift_(const Scalar &other, Loc loc) const {
  return copy_(sinter::bitwise_left_shift(*this, other, loc), false, loc);
}
inline Tensor Tensor::bitwise_right_shift(const Tensor &other, Loc loc) const {
  return sinter::bitwise_right_shift(*this, other, loc);
}
inline Tensor &Tensor::bitwise_right_shift_(const Tensor &other,
                                            Loc loc) const {
  return copy_(sinter::bitwise_right_shift(*this, other, loc), false, loc);
}
inline Tensor Tensor::bitwise_right_shift(const Scalar &other, Loc loc) const {
  return sinter::bitwise_right_shift(*this, other, loc);
}
inline Tensor &Tensor::bitwise_right_shift_(const Scalar &other,
                                            Loc loc) const {
  return copy_(sinter::bitwise_right_shift(*this, other, loc), false, loc);
}
inline Tensor Tensor::fmax(const Tensor &other, Loc loc) const {
  return sinter::fmax(*this, other, loc);
}
inline Tensor Tensor::fmin(const Tensor &other, Loc loc) const {
  return sinter::fmin(*this, other, loc);
}
inline Tensor Tensor::lerp(const Tensor &end, const Tensor &weight,
                           Loc loc) const {
  return sinter::lerp(*this, end, weight, loc);
}
inline Tensor &Tensor::lerp_(const Tensor &end, const Tensor &weight,
                             Loc loc) const {
  return copy_(sinter::lerp(*this, end, weight, loc), false, loc);
}
inline Tensor Tensor::clamp(const std::optional<Tensor> &min,
                            const std::optional<Tensor> &max, Loc loc) const {
  return sinter::clamp(*this, min, max, loc);
}
inline Tensor &Tensor::clamp_(const std::optional<Tensor> &min,
                              const std::optional<Tensor> &max, Loc loc) const {
  return copy_(sinter::clamp(*this, min, max, loc), false, loc);
}
inline Tensor Tensor::nansum(OptionalIntArrayRef dim, bool keepdim,
                             std::optional<DType> dtype, Loc loc) const {
  return sinter::nansum(*this, dim, keepdim, dtype, loc);
}
inline Tensor Tensor::nanmean(OptionalIntArrayRef dim, bool keepdim,
                              std::optional<DType> dtype, Loc loc) const {
  return sinter::nanmean(*this, dim, keepdim, dtype, loc);
}
inline Tensor Tensor::count_nonzero(IntArrayRef dim, Loc loc) const {
  return sinter::count_nonzero(*this, dim, loc);
}
inline Tensor Tensor::count_nonzero(std::optional<int64_t> dim, Loc loc) const {
  return sinter::count_nonzero(*this, dim, loc);
}
inline std::tuple<Tensor, Tensor> Tensor::aminmax(std::optional<int64_t> dim,
                                                  bool keepdim, Loc loc) const {
  return sinter::aminmax(*this, dim, keepdim, loc);
}
inline Tensor Tensor::dist(const Tensor &other, const Scalar &p,
                           Loc loc) const {
  return sinter::dist(*this, other, p, loc);
}
inline Tensor Tensor::diff(int64_t n, int64_t dim, Loc loc) const {
  return sinter::diff(*this, n, dim, loc);
}
inline Tensor Tensor::median(Loc loc) const {
  return sinter::median(*this, loc);
}
inline std::tuple<Tensor, Tensor> Tensor::median(int64_t dim, bool keepdim,
                                                 Loc loc) const {
  return sinter::median(*this, dim, keepdim, loc);
}
inline std::tuple<Tensor, Tensor> Tensor::mode(int64_t dim, bool keepdim,
                                               Loc loc) const {
  return sinter::mode(*this, dim, keepdim, loc);
}
inline std::tuple<Tensor, Tensor>
Tensor::kthvalue(int64_t k, int64_t dim, bool keepdim, Loc loc) const {
  return sinter::kthvalue(*this, k, dim, keepdim, loc);
}
inline Tensor Tensor::quantile(const Tensor &q, std::optional<int64_t> dim,
                               bool keepdim, Loc loc) const {
  return sinter::quantile(*this, q, dim, keepdim, loc);
}
inline Tensor Tensor::quantile(double q, std::optional<int64_t> dim,
                               bool keepdim, Loc loc) const {
  return sinter::quantile(*this, q, dim, keepdim, loc);
}
inline Tensor Tensor::cumprod(int64_t dim, std::optional<DType> dtype,
                              Loc loc) const {
  return sinter::cumprod(*this, dim, dtype, loc);
}
inline Tensor &Tensor::cumprod_(int64_t dim, std::optional<DType> dtype,
                                Loc loc) const {
  return copy_(sinter::cumprod(*this, dim, dtype, loc), false, loc);
}
inline std::tuple<Tensor, Tensor> Tensor::cummax(int64_t dim, Loc loc) const {
  return sinter::cummax(*this, dim, loc);
}
inline std::tuple<Tensor, Tensor> Tensor::cummin(int64_t dim, Loc loc) const {
  return sinter::cummin(*this, dim, loc);
}
inline Tensor Tensor::bincount(const std::optional<Tensor> &weights,
                               int64_t minlength, Loc loc) const {
  return sinter::bincount(*this, weights, minlength, loc);
}
inline Tensor Tensor::histc(int64_t bins, const Scalar &min, const Scalar &max,
                            Loc loc) const {
  return sinter::histc(*this, bins, min, max, loc);
}
inline std::tuple<Tensor, Tensor, Tensor>
Tensor::unique_consecutive(bool return_inverse, bool return_counts,
                           Loc loc) const {
  return sinter::unique_consecutive(*this, return_inverse, return_counts, loc);
}
inline Tensor Tensor::addmv(const Tensor &mat, const Tensor &vec,
                            const Scalar &beta, const Scalar &alpha,
                            Loc loc) const {
  return sinter::addmv(*this, mat, vec, beta, alpha, loc);
}
inline Tensor &Tensor::addmv_(const Tensor &mat, const Tensor &vec,
                              const Scalar &beta, const Scalar &alpha,
                              Loc loc) const {
  return copy_(sinter::addmv(*this, mat, vec, beta, alpha, loc), false, loc);
}
inline Tensor Tensor::addr(const Tensor &vec1, const Tensor &vec2,
                           const Scalar &beta, const Scalar &alpha,
                           Loc loc) const {
  return sinter::addr(*this, vec1, vec2, beta, alpha, loc);
}
inline Tensor &Tensor::addr_(const Tensor &vec1, const Tensor &vec2,
                             const Scalar &beta, const Scalar &alpha,
                             Loc loc) const {
  return copy_(sinter::addr(*this, vec1, vec2, beta, alpha, loc), false, loc);
}
inline Tensor Tensor::baddbmm(const Tensor &batch1, const Tensor &batch2,
                              const Scalar &beta, const Scalar &alpha,
                              Loc loc) const {
  return sinter::baddbmm(*this, batch1, batch2, beta, alpha, loc);
}
inline Tensor &Tensor::baddbmm_(const Tensor &batch1, const Tensor &batch2,
                                const Scalar &beta, const Scalar &alpha,
                                Loc loc) const {
  return copy_(sinter::baddbmm(*this, batch1, batch2, beta, alpha, loc), false,
               loc);
}
inline Tensor Tensor::inner(const Tensor &other, Loc loc) const {
  return sinter::inner(*this, other, loc);
}
inline Tensor Tensor::vdot(const Tensor &other, Loc loc) const {
  return sinter::vdot(*this, other, loc);
}
inline Tensor Tensor::ger(const Tensor &vec2, Loc loc) const {
  return sinter::ger(*this, vec2, loc);
}
inline Tensor Tensor::cross(const Tensor &other, std::optional<int64_t> dim,
                            Loc loc) const {
  return sinter::cross(*this, other, dim, loc);
}
inline Tensor Tensor::matrix_power(int64_t n, Loc loc) const {
  return sinter::matrix_power(*this, n, loc);
}

} // namespace sinter

#endif // SINTER_COMPOSITES_H
