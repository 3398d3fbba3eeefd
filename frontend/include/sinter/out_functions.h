//===- out_functions.h - Results into a tensor that is there --------------===//
//
// `out` takes the result's shape. Without derivatives, as in libtorch. The
// pointwise ones come from the records (sinter/ops.h).
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_OUT_FUNCTIONS_H
#define SINTER_OUT_FUNCTIONS_H

#include "sinter/composites.h"

namespace sinter {

namespace detail {
SINTER_API Tensor &assignOut(const char *op, Tensor &out, const Tensor &result,
                             const Loc &loc);
} // namespace detail

inline Tensor &mm_out(Tensor &out, const Tensor &self, const Tensor &mat2,
                      Loc loc = Loc::current()) {
  return detail::assignOut("mm_out", out, self.mm(mat2, loc), loc);
}
inline Tensor &bmm_out(Tensor &out, const Tensor &self, const Tensor &mat2,
                       Loc loc = Loc::current()) {
  return detail::assignOut("bmm_out", out, self.bmm(mat2, loc), loc);
}
inline Tensor &matmul_out(Tensor &out, const Tensor &self, const Tensor &other,
                          Loc loc = Loc::current()) {
  return detail::assignOut("matmul_out", out, self.matmul(other, loc), loc);
}
inline Tensor &mv_out(Tensor &out, const Tensor &self, const Tensor &vec,
                      Loc loc = Loc::current()) {
  return detail::assignOut("mv_out", out, self.mv(vec, loc), loc);
}
inline Tensor &dot_out(Tensor &out, const Tensor &self, const Tensor &other,
                       Loc loc = Loc::current()) {
  return detail::assignOut("dot_out", out, self.dot(other, loc), loc);
}
inline Tensor &addmm_out(Tensor &out, const Tensor &self, const Tensor &mat1,
                         const Tensor &mat2, const Scalar &beta = 1,
                         const Scalar &alpha = 1, Loc loc = Loc::current()) {
  return detail::assignOut("addmm_out", out,
                           self.addmm(mat1, mat2, beta, alpha, loc), loc);
}
inline Tensor &sum_out(Tensor &out, const Tensor &self, OptionalIntArrayRef dim,
                       bool keepdim = false,
                       std::optional<DType> dtype = std::nullopt,
                       Loc loc = Loc::current()) {
  return detail::assignOut("sum_out", out, self.sum(dim, keepdim, dtype, loc),
                           loc);
}
inline Tensor &mean_out(Tensor &out, const Tensor &self,
                        OptionalIntArrayRef dim, bool keepdim = false,
                        std::optional<DType> dtype = std::nullopt,
                        Loc loc = Loc::current()) {
  return detail::assignOut("mean_out", out, self.mean(dim, keepdim, dtype, loc),
                           loc);
}
inline Tensor &prod_out(Tensor &out, const Tensor &self, int64_t dim,
                        bool keepdim = false,
                        std::optional<DType> dtype = std::nullopt,
                        Loc loc = Loc::current()) {
  return detail::assignOut("prod_out", out, self.prod(dim, keepdim, dtype, loc),
                           loc);
}
inline Tensor &cumsum_out(Tensor &out, const Tensor &self, int64_t dim,
                          std::optional<DType> dtype = std::nullopt,
                          Loc loc = Loc::current()) {
  return detail::assignOut("cumsum_out", out, self.cumsum(dim, dtype, loc),
                           loc);
}
inline Tensor &clamp_out(Tensor &out, const Tensor &self,
                         const std::optional<Scalar> &min,
                         const std::optional<Scalar> &max = std::nullopt,
                         Loc loc = Loc::current()) {
  return detail::assignOut("clamp_out", out, self.clamp(min, max, loc), loc);
}
inline Tensor &argmax_out(Tensor &out, const Tensor &self,
                          std::optional<int64_t> dim = std::nullopt,
                          bool keepdim = false, Loc loc = Loc::current()) {
  return detail::assignOut("argmax_out", out, self.argmax(dim, keepdim, loc),
                           loc);
}
inline Tensor &index_select_out(Tensor &out, const Tensor &self, int64_t dim,
                                const Tensor &index, Loc loc = Loc::current()) {
  return detail::assignOut("index_select_out", out,
                           self.index_select(dim, index, loc), loc);
}
inline Tensor &gather_out(Tensor &out, const Tensor &self, int64_t dim,
                          const Tensor &index, Loc loc = Loc::current()) {
  return detail::assignOut("gather_out", out,
                           self.gather(dim, index, false, loc), loc);
}
inline Tensor &softmax_out(Tensor &out, const Tensor &self, int64_t dim,
                           std::optional<DType> dtype = std::nullopt,
                           Loc loc = Loc::current()) {
  return detail::assignOut("softmax_out", out, self.softmax(dim, dtype, loc),
                           loc);
}
inline Tensor &cat_out(Tensor &out, TensorList tensors, int64_t dim = 0,
                       Loc loc = Loc::current()) {
  return detail::assignOut("cat_out", out, cat(tensors, dim, loc), loc);
}
inline Tensor &stack_out(Tensor &out, TensorList tensors, int64_t dim = 0,
                         Loc loc = Loc::current()) {
  return detail::assignOut("stack_out", out, stack(tensors, dim, loc), loc);
}
inline Tensor &where_out(Tensor &out, const Tensor &condition, const Tensor &x,
                         const Tensor &y, Loc loc = Loc::current()) {
  return detail::assignOut("where_out", out, where(condition, x, y, loc), loc);
}

} // namespace sinter

#endif // SINTER_OUT_FUNCTIONS_H
