//===- Index.cpp - Derivatives of gather and scatter ----------------------===//

#include "frontend/autograd/Vjp.h"

#include "sinter/prim.h"

#include <algorithm>

namespace sinter {

VjpRule vjp_gather, vjp_scatter_set, vjp_scatter_add;

namespace {

bool contains(IntArrayRef list, int64_t value) {
  return std::ranges::find(list, value) != list.end();
}

/// The largest start index along each indexed dimension at which a slice still
/// lies inside, as a tensor that broadcasts to the indices.
Tensor lastStarts(const Tensor &indices, const Shape &x, IntArrayRef indexMap,
                  IntArrayRef sliceSizes, int64_t indexVectorDim) {
  AttrWords limits;
  for (int64_t dim : indexMap) {
    size_t i = static_cast<size_t>(dim);
    limits.push_back(x[i] - sliceSizes[i]);
  }
  Shape shape = filled(indices.sizes().size(), 1);
  if (indexVectorDim < indices.dim()) {
    shape[static_cast<size_t>(indexVectorDim)] =
        static_cast<int64_t>(indexMap.size());
  }
  Tensor result;
  detail::call(OpKind::constant, {},
               attrs::constant::words(indices.dtype(), shape, limits),
               {&result, 1});
  return result;
}

/// The slices of ct at the places of a scatter's windows. Where a window was
/// dropped for lying outside, they are zero.
Tensor gatherUpdates(const VjpInputs &in, const Tensor &ct) {
  attrs::scatter_add call(in.attrs);
  const Shape &x = in.operandTypes[0].shape;
  const Shape &updates = in.operandTypes[2].shape;
  const Tensor &indices = in.operands[1];
  Shape sliceSizes;
  size_t nextWindow = 0;
  for (int64_t i = 0; i < x.rank(); ++i) {
    bool isLacking = contains(call.inserted_window_dims, i) ||
                     contains(call.input_batching_dims, i);
    int64_t size = x[static_cast<size_t>(i)];
    if (!isLacking) {
      size =
          updates[static_cast<size_t>(call.update_window_dims[nextWindow++])];
    }
    sliceSizes.push_back(isLacking ? std::min<int64_t>(size, 1) : size);
  }
  Tensor slices = prim::gather(
      ct, indices, call.update_window_dims, call.inserted_window_dims,
      call.input_batching_dims, call.scatter_indices_batching_dims,
      call.scatter_dims_to_operand_dims, call.index_vector_dim, sliceSizes,
      call.checked);
  if (call.checked || slices.numel() == 0) {
    return slices;
  }
  Tensor isInside =
      (indices >= 0)
          .bitwise_and(indices <=
                       lastStarts(indices, x, call.scatter_dims_to_operand_dims,
                                  sliceSizes, call.index_vector_dim));
  if (call.index_vector_dim < indices.dim()) {
    isInside = prim::reduce_and(isInside, call.index_vector_dim);
  }
  Shape batch(updates);
  for (int64_t dim : call.update_window_dims) {
    batch[static_cast<size_t>(dim)] = 1;
  }
  return where(prim::reshape(isInside, batch), slices, 0.0);
}

} // namespace

/// Adds ct at the places that the slices came from.
void vjp_gather(const VjpInputs &in, std::span<Tensor> gin) {
  if (!in.needs(0)) {
    return;
  }
  attrs::gather call(in.attrs);
  const auto &[dtype, shape] = in.operandTypes[0];
  Tensor indices = in.operands[1];
  if (!call.checked && in.ct[0].numel() != 0) {
    indices = clamp(indices, detail::constant(indices.dtype(), {}, 0),
                    lastStarts(indices, shape, call.start_index_map,
                               call.slice_sizes, call.index_vector_dim));
  }
  gin[0] = prim::scatter_add(
      detail::constant(dtype, shape, 0), indices, in.ct[0], call.offset_dims,
      call.collapsed_slice_dims, call.operand_batching_dims,
      call.start_indices_batching_dims, call.start_index_map,
      call.index_vector_dim, call.checked);
}

/// dx = ct but for the places that were overwritten. As in libtorch, updates of
/// one element each get its cotangent, also those that did not stay.
void vjp_scatter_set(const VjpInputs &in, std::span<Tensor> gin) {
  attrs::scatter_set call(in.attrs);
  if (in.needs(0)) {
    const auto &[dtype, shape] = in.operandTypes[2];
    gin[0] = prim::scatter_set(
        in.ct[0], in.operands[1], detail::constant(dtype, shape, 0),
        call.update_window_dims, call.inserted_window_dims,
        call.input_batching_dims, call.scatter_indices_batching_dims,
        call.scatter_dims_to_operand_dims, call.index_vector_dim, call.checked);
  }
  if (in.needs(2)) {
    gin[2] = gatherUpdates(in, in.ct[0]);
  }
}

/// dx = ct; dupdates = ct at their places.
void vjp_scatter_add(const VjpInputs &in, std::span<Tensor> gin) {
  if (in.needs(0)) {
    gin[0] = in.ct[0];
  }
  if (in.needs(2)) {
    gin[2] = gatherUpdates(in, in.ct[0]);
  }
}

} // namespace sinter
