//===- composites.h - Functions made of others ----------------------------===//
//
// Names, argument order, defaults and semantics are libtorch's. Those that say
// "A graph break" read elements: the shape of the result depends on them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_COMPOSITES_H
#define SINTER_COMPOSITES_H

#include "sinter/tensor.h"
#include "sinter/tensor_free_functions.h"
#include "sinter/tensor_functions.h"

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
/// x with the sign of y.
SINTER_API Tensor copysign(const Tensor &x, const Tensor &other,
                           Loc loc = Loc::current());
/// Rounded to so many digits behind the point, ties to even.
SINTER_API Tensor round(const Tensor &x, int64_t decimals,
                        Loc loc = Loc::current());
/// x where it is above the threshold, else the value.
SINTER_API Tensor threshold(const Tensor &x, const Scalar &threshold,
                            const Scalar &value, Loc loc = Loc::current());
/// The dtype of a sum of the two.
SINTER_API DType result_type(const Tensor &x, const Tensor &y);
SINTER_API DType result_type(const Tensor &x, const Scalar &y);
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
SINTER_API std::tuple<Tensor, Tensor> var_mean(const Tensor &x,
                                               Loc loc = Loc::current());
SINTER_API std::tuple<Tensor, Tensor>
var_mean(const Tensor &x, OptionalIntArrayRef dim, bool unbiased = true,
         bool keepdim = false, Loc loc = Loc::current());
template <std::same_as<bool> Bool>
std::tuple<Tensor, Tensor> var_mean(const Tensor &x, Bool unbiased,
                                    Loc loc = Loc::current()) {
  return var_mean(x, OptionalIntArrayRef(), unbiased, false, loc);
}
SINTER_API std::tuple<Tensor, Tensor> std_mean(const Tensor &x,
                                               Loc loc = Loc::current());
SINTER_API std::tuple<Tensor, Tensor>
std_mean(const Tensor &x, OptionalIntArrayRef dim, bool unbiased = true,
         bool keepdim = false, Loc loc = Loc::current());
template <std::same_as<bool> Bool>
std::tuple<Tensor, Tensor> std_mean(const Tensor &x, Bool unbiased,
                                    Loc loc = Loc::current()) {
  return std_mean(x, OptionalIntArrayRef(), unbiased, false, loc);
}
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

} // namespace sinter

#include "sinter/composite_methods.h"
#include "sinter/out_functions.h"

#endif // SINTER_COMPOSITES_H
