//===- tensor_free_functions.h - Methods of Tensor as functions ----------===//
//
// libtorch has both spellings; the method's comment says what each one does.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TENSOR_FREE_FUNCTIONS_H
#define SINTER_TENSOR_FREE_FUNCTIONS_H

#include "sinter/ops.h"
#include "sinter/tensor.h"

namespace sinter {

inline Tensor add(const Tensor &self, const Tensor &other, const Scalar &alpha,
                  Loc loc = Loc::current()) {
  return self.add(other, alpha, loc);
}
inline Tensor sub(const Tensor &self, const Tensor &other, const Scalar &alpha,
                  Loc loc = Loc::current()) {
  return self.sub(other, alpha, loc);
}
inline Tensor div(const Tensor &self, const Tensor &other,
                  std::optional<std::string_view> rounding_mode,
                  Loc loc = Loc::current()) {
  return self.div(other, rounding_mode, loc);
}
inline Tensor div(const Tensor &self, const Scalar &other,
                  std::optional<std::string_view> rounding_mode,
                  Loc loc = Loc::current()) {
  return self.div(other, rounding_mode, loc);
}
inline Tensor floor_divide(const Tensor &self, const Tensor &other,
                           Loc loc = Loc::current()) {
  return self.floor_divide(other, loc);
}
inline Tensor floor_divide(const Tensor &self, const Scalar &other,
                           Loc loc = Loc::current()) {
  return self.floor_divide(other, loc);
}
inline Tensor addcmul(const Tensor &self, const Tensor &a, const Tensor &b,
                      const Scalar &value = 1, Loc loc = Loc::current()) {
  return self.addcmul(a, b, value, loc);
}
inline Tensor addcdiv(const Tensor &self, const Tensor &a, const Tensor &b,
                      const Scalar &value = 1, Loc loc = Loc::current()) {
  return self.addcdiv(a, b, value, loc);
}
inline Tensor lerp(const Tensor &self, const Tensor &end, const Scalar &weight,
                   Loc loc = Loc::current()) {
  return self.lerp(end, weight, loc);
}
inline Tensor square(const Tensor &self, Loc loc = Loc::current()) {
  return self.square(loc);
}
inline Tensor reciprocal(const Tensor &self, Loc loc = Loc::current()) {
  return self.reciprocal(loc);
}
inline Tensor exp2(const Tensor &self, Loc loc = Loc::current()) {
  return self.exp2(loc);
}
inline Tensor log2(const Tensor &self, Loc loc = Loc::current()) {
  return self.log2(loc);
}
inline Tensor log10(const Tensor &self, Loc loc = Loc::current()) {
  return self.log10(loc);
}
inline Tensor tan(const Tensor &self, Loc loc = Loc::current()) {
  return self.tan(loc);
}
inline Tensor erfc(const Tensor &self, Loc loc = Loc::current()) {
  return self.erfc(loc);
}
inline Tensor clamp(const Tensor &self, const std::optional<Scalar> &min,
                    const std::optional<Scalar> &max = std::nullopt,
                    Loc loc = Loc::current()) {
  return self.clamp(min, max, loc);
}
inline Tensor clamp_min(const Tensor &self, const Scalar &min,
                        Loc loc = Loc::current()) {
  return self.clamp_min(min, loc);
}
inline Tensor clamp_max(const Tensor &self, const Scalar &max,
                        Loc loc = Loc::current()) {
  return self.clamp_max(max, loc);
}
inline Tensor logical_and(const Tensor &self, const Tensor &other,
                          Loc loc = Loc::current()) {
  return self.logical_and(other, loc);
}
inline Tensor logical_or(const Tensor &self, const Tensor &other,
                         Loc loc = Loc::current()) {
  return self.logical_or(other, loc);
}
inline Tensor logical_xor(const Tensor &self, const Tensor &other,
                          Loc loc = Loc::current()) {
  return self.logical_xor(other, loc);
}
inline Tensor bitwise_not(const Tensor &self, Loc loc = Loc::current()) {
  return self.bitwise_not(loc);
}
inline Tensor isnan(const Tensor &self, Loc loc = Loc::current()) {
  return self.isnan(loc);
}
inline Tensor isinf(const Tensor &self, Loc loc = Loc::current()) {
  return self.isinf(loc);
}
inline Tensor masked_fill(const Tensor &self, const Tensor &mask,
                          const Scalar &value, Loc loc = Loc::current()) {
  return self.masked_fill(mask, value, loc);
}
inline Tensor masked_fill(const Tensor &self, const Tensor &mask,
                          const Tensor &value, Loc loc = Loc::current()) {
  return self.masked_fill(mask, value, loc);
}
inline bool equal(const Tensor &self, const Tensor &other,
                  Loc loc = Loc::current()) {
  return self.equal(other, loc);
}
inline Tensor isclose(const Tensor &self, const Tensor &other,
                      double rtol = 1e-5, double atol = 1e-8,
                      bool equal_nan = false, Loc loc = Loc::current()) {
  return self.isclose(other, rtol, atol, equal_nan, loc);
}
inline bool allclose(const Tensor &self, const Tensor &other,
                     double rtol = 1e-5, double atol = 1e-8,
                     bool equal_nan = false, Loc loc = Loc::current()) {
  return self.allclose(other, rtol, atol, equal_nan, loc);
}
inline Tensor sum(const Tensor &self, std::optional<DType> dtype = std::nullopt,
                  Loc loc = Loc::current()) {
  return self.sum(dtype, loc);
}
inline Tensor sum(const Tensor &self, OptionalIntArrayRef dim,
                  bool keepdim = false,
                  std::optional<DType> dtype = std::nullopt,
                  Loc loc = Loc::current()) {
  return self.sum(dim, keepdim, dtype, loc);
}
inline Tensor mean(const Tensor &self,
                   std::optional<DType> dtype = std::nullopt,
                   Loc loc = Loc::current()) {
  return self.mean(dtype, loc);
}
inline Tensor mean(const Tensor &self, OptionalIntArrayRef dim,
                   bool keepdim = false,
                   std::optional<DType> dtype = std::nullopt,
                   Loc loc = Loc::current()) {
  return self.mean(dim, keepdim, dtype, loc);
}
inline Tensor prod(const Tensor &self,
                   std::optional<DType> dtype = std::nullopt,
                   Loc loc = Loc::current()) {
  return self.prod(dtype, loc);
}
inline Tensor prod(const Tensor &self, int64_t dim, bool keepdim = false,
                   std::optional<DType> dtype = std::nullopt,
                   Loc loc = Loc::current()) {
  return self.prod(dim, keepdim, dtype, loc);
}
inline Tensor var(const Tensor &self, Loc loc = Loc::current()) {
  return self.var(loc);
}
template <std::same_as<bool> Bool>
inline Tensor var(const Tensor &self, Bool unbiased, Loc loc = Loc::current()) {
  return self.var(unbiased, loc);
}
inline Tensor var(const Tensor &self, OptionalIntArrayRef dim,
                  bool unbiased = true, bool keepdim = false,
                  Loc loc = Loc::current()) {
  return self.var(dim, unbiased, keepdim, loc);
}
inline Tensor std(const Tensor &self, Loc loc = Loc::current()) {
  return self.std(loc);
}
template <std::same_as<bool> Bool>
inline Tensor std(const Tensor &self, Bool unbiased, Loc loc = Loc::current()) {
  return self.std(unbiased, loc);
}
inline Tensor std(const Tensor &self, OptionalIntArrayRef dim,
                  bool unbiased = true, bool keepdim = false,
                  Loc loc = Loc::current()) {
  return self.std(dim, unbiased, keepdim, loc);
}
inline Tensor norm(const Tensor &self, const Scalar &p = 2,
                   Loc loc = Loc::current()) {
  return self.norm(p, loc);
}
inline Tensor norm(const Tensor &self, const std::optional<Scalar> &p,
                   IntArrayRef dim, bool keepdim = false,
                   Loc loc = Loc::current()) {
  return self.norm(p, dim, keepdim, loc);
}
inline Tensor max(const Tensor &self, Loc loc = Loc::current()) {
  return self.max(loc);
}
inline Tensor min(const Tensor &self, Loc loc = Loc::current()) {
  return self.min(loc);
}
inline std::tuple<Tensor, Tensor> max(const Tensor &self, int64_t dim,
                                      bool keepdim = false,
                                      Loc loc = Loc::current()) {
  return self.max(dim, keepdim, loc);
}
inline std::tuple<Tensor, Tensor> min(const Tensor &self, int64_t dim,
                                      bool keepdim = false,
                                      Loc loc = Loc::current()) {
  return self.min(dim, keepdim, loc);
}
inline Tensor max(const Tensor &self, const Tensor &other,
                  Loc loc = Loc::current()) {
  return self.max(other, loc);
}
inline Tensor min(const Tensor &self, const Tensor &other,
                  Loc loc = Loc::current()) {
  return self.min(other, loc);
}
inline Tensor argmax(const Tensor &self,
                     std::optional<int64_t> dim = std::nullopt,
                     bool keepdim = false, Loc loc = Loc::current()) {
  return self.argmax(dim, keepdim, loc);
}
inline Tensor argmin(const Tensor &self,
                     std::optional<int64_t> dim = std::nullopt,
                     bool keepdim = false, Loc loc = Loc::current()) {
  return self.argmin(dim, keepdim, loc);
}
inline Tensor any(const Tensor &self, Loc loc = Loc::current()) {
  return self.any(loc);
}
inline Tensor any(const Tensor &self, int64_t dim, bool keepdim = false,
                  Loc loc = Loc::current()) {
  return self.any(dim, keepdim, loc);
}
inline Tensor all(const Tensor &self, Loc loc = Loc::current()) {
  return self.all(loc);
}
inline Tensor all(const Tensor &self, int64_t dim, bool keepdim = false,
                  Loc loc = Loc::current()) {
  return self.all(dim, keepdim, loc);
}
inline Tensor cumsum(const Tensor &self, int64_t dim,
                     std::optional<DType> dtype = std::nullopt,
                     Loc loc = Loc::current()) {
  return self.cumsum(dim, dtype, loc);
}
inline Tensor logsumexp(const Tensor &self, IntArrayRef dim,
                        bool keepdim = false, Loc loc = Loc::current()) {
  return self.logsumexp(dim, keepdim, loc);
}
inline Tensor softmax(const Tensor &self, int64_t dim,
                      std::optional<DType> dtype = std::nullopt,
                      Loc loc = Loc::current()) {
  return self.softmax(dim, dtype, loc);
}
inline Tensor log_softmax(const Tensor &self, int64_t dim,
                          std::optional<DType> dtype = std::nullopt,
                          Loc loc = Loc::current()) {
  return self.log_softmax(dim, dtype, loc);
}
inline std::tuple<Tensor, Tensor> sort(const Tensor &self, int64_t dim = -1,
                                       bool descending = false,
                                       Loc loc = Loc::current()) {
  return self.sort(dim, descending, loc);
}
inline Tensor argsort(const Tensor &self, int64_t dim = -1,
                      bool descending = false, Loc loc = Loc::current()) {
  return self.argsort(dim, descending, loc);
}
inline std::tuple<Tensor, Tensor> topk(const Tensor &self, int64_t k,
                                       int64_t dim = -1, bool largest = true,
                                       bool sorted = true,
                                       Loc loc = Loc::current()) {
  return self.topk(k, dim, largest, sorted, loc);
}
inline Tensor matmul(const Tensor &self, const Tensor &other,
                     Loc loc = Loc::current()) {
  return self.matmul(other, loc);
}
inline Tensor mm(const Tensor &self, const Tensor &mat2,
                 Loc loc = Loc::current()) {
  return self.mm(mat2, loc);
}
inline Tensor bmm(const Tensor &self, const Tensor &mat2,
                  Loc loc = Loc::current()) {
  return self.bmm(mat2, loc);
}
inline Tensor mv(const Tensor &self, const Tensor &vec,
                 Loc loc = Loc::current()) {
  return self.mv(vec, loc);
}
inline Tensor dot(const Tensor &self, const Tensor &other,
                  Loc loc = Loc::current()) {
  return self.dot(other, loc);
}
inline Tensor outer(const Tensor &self, const Tensor &vec2,
                    Loc loc = Loc::current()) {
  return self.outer(vec2, loc);
}
inline Tensor addmm(const Tensor &self, const Tensor &mat1, const Tensor &mat2,
                    const Scalar &beta = 1, const Scalar &alpha = 1,
                    Loc loc = Loc::current()) {
  return self.addmm(mat1, mat2, beta, alpha, loc);
}
inline Tensor slice(const Tensor &self, int64_t dim = 0,
                    std::optional<int64_t> start = std::nullopt,
                    std::optional<int64_t> end = std::nullopt, int64_t step = 1,
                    Loc loc = Loc::current()) {
  return self.slice(dim, start, end, step, loc);
}
inline Tensor narrow(const Tensor &self, int64_t dim, int64_t start,
                     int64_t length, Loc loc = Loc::current()) {
  return self.narrow(dim, start, length, loc);
}
inline Tensor select(const Tensor &self, int64_t dim, int64_t index,
                     Loc loc = Loc::current()) {
  return self.select(dim, index, loc);
}
inline Tensor reshape(const Tensor &self, IntArrayRef sizes,
                      Loc loc = Loc::current()) {
  return self.reshape(sizes, loc);
}
inline Tensor flatten(const Tensor &self, int64_t start_dim = 0,
                      int64_t end_dim = -1, Loc loc = Loc::current()) {
  return self.flatten(start_dim, end_dim, loc);
}
inline Tensor unflatten(const Tensor &self, int64_t dim, IntArrayRef sizes,
                        Loc loc = Loc::current()) {
  return self.unflatten(dim, sizes, loc);
}
inline Tensor ravel(const Tensor &self, Loc loc = Loc::current()) {
  return self.ravel(loc);
}
inline Tensor squeeze(const Tensor &self, Loc loc = Loc::current()) {
  return self.squeeze(loc);
}
inline Tensor squeeze(const Tensor &self, int64_t dim,
                      Loc loc = Loc::current()) {
  return self.squeeze(dim, loc);
}
inline Tensor squeeze(const Tensor &self, IntArrayRef dims,
                      Loc loc = Loc::current()) {
  return self.squeeze(dims, loc);
}
inline Tensor unsqueeze(const Tensor &self, int64_t dim,
                        Loc loc = Loc::current()) {
  return self.unsqueeze(dim, loc);
}
inline Tensor permute(const Tensor &self, IntArrayRef dims,
                      Loc loc = Loc::current()) {
  return self.permute(dims, loc);
}
inline Tensor transpose(const Tensor &self, int64_t dim0, int64_t dim1,
                        Loc loc = Loc::current()) {
  return self.transpose(dim0, dim1, loc);
}
inline Tensor swapaxes(const Tensor &self, int64_t axis0, int64_t axis1,
                       Loc loc = Loc::current()) {
  return self.swapaxes(axis0, axis1, loc);
}
inline Tensor swapdims(const Tensor &self, int64_t dim0, int64_t dim1,
                       Loc loc = Loc::current()) {
  return self.swapdims(dim0, dim1, loc);
}
inline Tensor movedim(const Tensor &self, int64_t source, int64_t destination,
                      Loc loc = Loc::current()) {
  return self.movedim(source, destination, loc);
}
inline Tensor movedim(const Tensor &self, IntArrayRef source,
                      IntArrayRef destination, Loc loc = Loc::current()) {
  return self.movedim(source, destination, loc);
}
inline Tensor t(const Tensor &self, Loc loc = Loc::current()) {
  return self.t(loc);
}
inline Tensor broadcast_to(const Tensor &self, IntArrayRef sizes,
                           Loc loc = Loc::current()) {
  return self.broadcast_to(sizes, loc);
}
inline std::vector<Tensor> split(const Tensor &self, int64_t split_size,
                                 int64_t dim = 0, Loc loc = Loc::current()) {
  return self.split(split_size, dim, loc);
}
inline std::vector<Tensor> split(const Tensor &self, IntArrayRef split_sizes,
                                 int64_t dim = 0, Loc loc = Loc::current()) {
  return self.split(split_sizes, dim, loc);
}
inline std::vector<Tensor> chunk(const Tensor &self, int64_t chunks,
                                 int64_t dim = 0, Loc loc = Loc::current()) {
  return self.chunk(chunks, dim, loc);
}
inline std::vector<Tensor> tensor_split(const Tensor &self, int64_t sections,
                                        int64_t dim = 0,
                                        Loc loc = Loc::current()) {
  return self.tensor_split(sections, dim, loc);
}
inline std::vector<Tensor> unbind(const Tensor &self, int64_t dim = 0,
                                  Loc loc = Loc::current()) {
  return self.unbind(dim, loc);
}
inline Tensor tile(const Tensor &self, IntArrayRef dims,
                   Loc loc = Loc::current()) {
  return self.tile(dims, loc);
}
inline Tensor repeat_interleave(const Tensor &self, int64_t repeats,
                                std::optional<int64_t> dim = std::nullopt,
                                Loc loc = Loc::current()) {
  return self.repeat_interleave(repeats, dim, loc);
}
inline Tensor flip(const Tensor &self, IntArrayRef dims,
                   Loc loc = Loc::current()) {
  return self.flip(dims, loc);
}
inline Tensor amax(const Tensor &self, IntArrayRef dim = {},
                   bool keepdim = false, Loc loc = Loc::current()) {
  return self.amax(dim, keepdim, loc);
}
inline Tensor amin(const Tensor &self, IntArrayRef dim = {},
                   bool keepdim = false, Loc loc = Loc::current()) {
  return self.amin(dim, keepdim, loc);
}
inline Tensor roll(const Tensor &self, IntArrayRef shifts,
                   IntArrayRef dims = {}, Loc loc = Loc::current()) {
  return self.roll(shifts, dims, loc);
}

inline Tensor index_select(const Tensor &self, int64_t dim, const Tensor &index,
                           Loc loc = Loc::current()) {
  return self.index_select(dim, index, loc);
}
inline Tensor index_add(const Tensor &self, int64_t dim, const Tensor &index,
                        const Tensor &source, const Scalar &alpha = 1,
                        Loc loc = Loc::current()) {
  return self.index_add(dim, index, source, alpha, loc);
}
inline Tensor index_copy(const Tensor &self, int64_t dim, const Tensor &index,
                         const Tensor &source, Loc loc = Loc::current()) {
  return self.index_copy(dim, index, source, loc);
}
inline Tensor index_fill(const Tensor &self, int64_t dim, const Tensor &index,
                         const Scalar &value, Loc loc = Loc::current()) {
  return self.index_fill(dim, index, value, loc);
}
inline Tensor gather(const Tensor &self, int64_t dim, const Tensor &index,
                     bool sparse_grad = false, Loc loc = Loc::current()) {
  return self.gather(dim, index, sparse_grad, loc);
}
inline Tensor take_along_dim(const Tensor &self, const Tensor &indices,
                             std::optional<int64_t> dim = std::nullopt,
                             Loc loc = Loc::current()) {
  return self.take_along_dim(indices, dim, loc);
}
inline Tensor scatter(const Tensor &self, int64_t dim, const Tensor &index,
                      const Tensor &src, Loc loc = Loc::current()) {
  return self.scatter(dim, index, src, loc);
}
inline Tensor scatter(const Tensor &self, int64_t dim, const Tensor &index,
                      const Scalar &value, Loc loc = Loc::current()) {
  return self.scatter(dim, index, value, loc);
}
inline Tensor scatter_add(const Tensor &self, int64_t dim, const Tensor &index,
                          const Tensor &src, Loc loc = Loc::current()) {
  return self.scatter_add(dim, index, src, loc);
}
inline Tensor take(const Tensor &self, const Tensor &index,
                   Loc loc = Loc::current()) {
  return self.take(index, loc);
}
inline Tensor masked_select(const Tensor &self, const Tensor &mask,
                            Loc loc = Loc::current()) {
  return self.masked_select(mask, loc);
}
inline Tensor nonzero(const Tensor &self, Loc loc = Loc::current()) {
  return self.nonzero(loc);
}
inline Tensor any(const Tensor &self, OptionalIntArrayRef dim,
                  bool keepdim = false, Loc loc = Loc::current()) {
  return self.any(dim, keepdim, loc);
}
inline Tensor all(const Tensor &self, OptionalIntArrayRef dim,
                  bool keepdim = false, Loc loc = Loc::current()) {
  return self.all(dim, keepdim, loc);
}
inline Tensor rsub(const Tensor &self, const Tensor &other,
                   const Scalar &alpha = 1, Loc loc = Loc::current()) {
  return self.rsub(other, alpha, loc);
}
inline Tensor rsub(const Tensor &self, const Scalar &other,
                   const Scalar &alpha = 1, Loc loc = Loc::current()) {
  return self.rsub(other, alpha, loc);
}
inline std::tuple<Tensor, Tensor>
sort(const Tensor &self, std::optional<bool> stable, int64_t dim = -1,
     bool descending = false, Loc loc = Loc::current()) {
  return self.sort(stable, dim, descending, loc);
}
inline std::vector<Tensor> split_with_sizes(const Tensor &self,
                                            IntArrayRef split_sizes,
                                            int64_t dim = 0,
                                            Loc loc = Loc::current()) {
  return self.split_with_sizes(split_sizes, dim, loc);
}
inline Tensor clone(const Tensor &self, Loc loc = Loc::current()) {
  return self.clone(loc);
}
inline Tensor moveaxis(const Tensor &self, int64_t source, int64_t destination,
                       Loc loc = Loc::current()) {
  return self.moveaxis(source, destination, loc);
}

// Other names.
inline Tensor multiply(const Tensor &self, const Tensor &other,
                       Loc loc = Loc::current()) {
  return mul(self, other, loc);
}
inline Tensor multiply(const Tensor &self, const Scalar &other,
                       Loc loc = Loc::current()) {
  return mul(self, other, loc);
}
inline Tensor subtract(const Tensor &self, const Tensor &other,
                       Loc loc = Loc::current()) {
  return sub(self, other, loc);
}
inline Tensor subtract(const Tensor &self, const Scalar &other,
                       Loc loc = Loc::current()) {
  return sub(self, other, loc);
}
inline Tensor divide(const Tensor &self, const Tensor &other,
                     Loc loc = Loc::current()) {
  return div(self, other, loc);
}
inline Tensor divide(const Tensor &self, const Scalar &other,
                     Loc loc = Loc::current()) {
  return div(self, other, loc);
}
inline Tensor true_divide(const Tensor &self, const Tensor &other,
                          Loc loc = Loc::current()) {
  return div(self, other, loc);
}
inline Tensor true_divide(const Tensor &self, const Scalar &other,
                          Loc loc = Loc::current()) {
  return div(self, other, loc);
}
inline Tensor greater(const Tensor &self, const Tensor &other,
                      Loc loc = Loc::current()) {
  return gt(self, other, loc);
}
inline Tensor greater(const Tensor &self, const Scalar &other,
                      Loc loc = Loc::current()) {
  return gt(self, other, loc);
}
inline Tensor greater_equal(const Tensor &self, const Tensor &other,
                            Loc loc = Loc::current()) {
  return ge(self, other, loc);
}
inline Tensor greater_equal(const Tensor &self, const Scalar &other,
                            Loc loc = Loc::current()) {
  return ge(self, other, loc);
}
inline Tensor less(const Tensor &self, const Tensor &other,
                   Loc loc = Loc::current()) {
  return lt(self, other, loc);
}
inline Tensor less(const Tensor &self, const Scalar &other,
                   Loc loc = Loc::current()) {
  return lt(self, other, loc);
}
inline Tensor less_equal(const Tensor &self, const Tensor &other,
                         Loc loc = Loc::current()) {
  return le(self, other, loc);
}
inline Tensor less_equal(const Tensor &self, const Scalar &other,
                         Loc loc = Loc::current()) {
  return le(self, other, loc);
}
inline Tensor not_equal(const Tensor &self, const Tensor &other,
                        Loc loc = Loc::current()) {
  return ne(self, other, loc);
}
inline Tensor not_equal(const Tensor &self, const Scalar &other,
                        Loc loc = Loc::current()) {
  return ne(self, other, loc);
}
inline Tensor negative(const Tensor &self, Loc loc = Loc::current()) {
  return neg(self, loc);
}
inline Tensor absolute(const Tensor &self, Loc loc = Loc::current()) {
  return abs(self, loc);
}
inline Tensor fix(const Tensor &self, Loc loc = Loc::current()) {
  return trunc(self, loc);
}
inline Tensor sgn(const Tensor &self, Loc loc = Loc::current()) {
  return sign(self, loc);
}
inline Tensor clip(const Tensor &self, const std::optional<Scalar> &min,
                   const std::optional<Scalar> &max = std::nullopt,
                   Loc loc = Loc::current()) {
  return self.clamp(min, max, loc);
}
inline int64_t numel(const Tensor &self) { return self.numel(); }
inline Tensor detach(const Tensor &self) { return self.detach(); }
inline size_t elementSize(DType dtype) { return byteSize(dtype); }
inline bool is_floating_point(const Tensor &self) {
  return self.is_floating_point();
}
inline bool is_nonzero(const Tensor &self, Loc loc = Loc::current()) {
  return self.is_nonzero(loc);
}
inline DType promoteTypes(DType x, DType y) { return promote_types(x, y); }
inline bool can_cast(DType from, DType to) { return canCast(from, to); }

} // namespace sinter

#endif // SINTER_TENSOR_FREE_FUNCTIONS_H
