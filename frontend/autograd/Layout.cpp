//===- Layout.cpp - Derivatives of ops that move elements -----------------===//

#include "frontend/autograd/Vjp.h"

#include "sinter/prim.h"

namespace sinter {

VjpRule vjp_reshape, vjp_permute, vjp_broadcast_to, vjp_slice, vjp_pad,
    vjp_concat, vjp_flip, vjp_convert;

namespace {

Tensor zero(DType dtype) { return detail::constant(dtype, {}, 0); }

} // namespace

/// dx = ct, in the shape of x.
void vjp_reshape(const VjpInputs &in, std::span<Tensor> gin) {
  gin[0] = prim::reshape(in.ct[0], in.operandTypes[0].shape);
}

/// Moves every dimension back: dx = permute(ct, inverse of the permutation).
void vjp_permute(const VjpInputs &in, std::span<Tensor> gin) {
  attrs::permute call(in.attrs);
  Shape inverse(call.permutation);
  for (size_t i = 0; i < inverse.size(); ++i) {
    inverse[static_cast<size_t>(call.permutation[i])] = static_cast<int64_t>(i);
  }
  gin[0] = prim::permute(in.ct[0], inverse);
}

/// Sums over all that was repeated.
void vjp_broadcast_to(const VjpInputs &in, std::span<Tensor> gin) {
  const Shape &from = in.operandTypes[0].shape;
  IntArrayRef to = in.ct[0].sizes();
  size_t added = to.size() - from.size();
  Shape repeated;
  for (size_t i = 0; i < to.size(); ++i) {
    if (i < added || (from[i - added] == 1 && to[i] != 1)) {
      repeated.push_back(static_cast<int64_t>(i));
    }
  }
  Tensor sum =
      repeated.empty() ? in.ct[0] : prim::reduce_sum(in.ct[0], repeated);
  gin[0] = sum.sizes() == IntArrayRef(from) ? sum : prim::reshape(sum, from);
}

/// Puts ct back where it was taken from, with zeros around and between.
void vjp_slice(const VjpInputs &in, std::span<Tensor> gin) {
  attrs::slice call(in.attrs);
  const auto &[dtype, from] = in.operandTypes[0];
  IntArrayRef taken = in.ct[0].sizes();
  Shape low, high, interior;
  for (size_t i = 0; i < from.size(); ++i) {
    int64_t extent = taken[i] ? (taken[i] - 1) * call.strides[i] + 1 : 0;
    low.push_back(call.starts[i]);
    high.push_back(from[i] - call.starts[i] - extent);
    interior.push_back(call.strides[i] - 1);
  }
  gin[0] = prim::pad(in.ct[0], zero(dtype), low, high, interior);
}

/// The places of ct that hold an element of x.
static Tensor unpadded(const VjpInputs &in) {
  attrs::pad call(in.attrs);
  const auto &[dtype, from] = in.operandTypes[0];
  size_t rank = from.size();
  Shape starts, limits, strides, low, high, none = filled(rank, 0);
  bool cuts = false;
  for (size_t i = 0; i < rank; ++i) {
    low.push_back(std::max<int64_t>(-call.low[i], 0));
    high.push_back(std::max<int64_t>(-call.high[i], 0));
    cuts = cuts || low[i] > 0 || high[i] > 0;
    starts.push_back(std::max<int64_t>(call.low[i], 0));
    int64_t step = call.interior[i] + 1;
    limits.push_back(starts[i] + (from[i] ? (from[i] - 1) * step + 1 : 0));
    strides.push_back(step);
  }
  // What was cut off gets zeros.
  Tensor whole =
      cuts ? prim::pad(in.ct[0], zero(dtype), low, high, none) : in.ct[0];
  return prim::slice(whole, starts, limits, strides);
}

/// dx is ct without the padding; dvalue is the sum of the padding.
void vjp_pad(const VjpInputs &in, std::span<Tensor> gin) {
  if (in.needs(0)) {
    gin[0] = unpadded(in);
  }
  if (in.needs(1)) {
    attrs::pad call(in.attrs);
    Tensor isElement = prim::pad(
        detail::constant(DType::boolean, in.operandTypes[0].shape, true),
        zero(DType::boolean), call.low, call.high, call.interior);
    Shape all;
    for (int64_t i = 0; i < in.ct[0].dim(); ++i) {
      all.push_back(i);
    }
    gin[1] = prim::reduce_sum(where(isElement, 0.0, in.ct[0]), all);
  }
}

/// Every operand gets its part of ct.
void vjp_concat(const VjpInputs &in, std::span<Tensor> gin) {
  size_t dim = static_cast<size_t>(attrs::concat(in.attrs).dim);
  size_t rank = in.ct[0].sizes().size();
  Shape starts = filled(rank, 0), limits(in.ct[0].sizes()),
        strides = filled(rank, 1);
  for (size_t i = 0; i < gin.size(); ++i) {
    limits[dim] = starts[dim] + in.operandTypes[i].shape[dim];
    if (in.needs(i)) {
      gin[i] = prim::slice(in.ct[0], starts, limits, strides);
    }
    starts[dim] = limits[dim];
  }
}

/// dx = flip(ct).
void vjp_flip(const VjpInputs &in, std::span<Tensor> gin) {
  gin[0] = prim::flip(in.ct[0], attrs::flip(in.attrs).dims);
}

/// dx = ct, in the dtype of x.
void vjp_convert(const VjpInputs &in, std::span<Tensor> gin) {
  DType dtype = in.operandTypes[0].dtype;
  gin[0] =
      in.ct[0].dtype() == dtype ? in.ct[0] : prim::convert(in.ct[0], dtype);
}

} // namespace sinter
