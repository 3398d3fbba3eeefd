//===- composite_methods.h - Methods that call functions made of others ---===//

#ifndef SINTER_COMPOSITE_METHODS_H
#define SINTER_COMPOSITE_METHODS_H

#include "sinter/composites.h"

namespace sinter {

inline Tensor Tensor::copysign(const Tensor &other, Loc loc) const {
  return sinter::copysign(*this, other, loc);
}
inline Tensor Tensor::round(int64_t decimals, Loc loc) const {
  return sinter::round(*this, decimals, loc);
}
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

#endif // SINTER_COMPOSITE_METHODS_H
