//===- Reduce.cpp - Derivatives of reductions, scans and sorts ------------===//

#include "frontend/autograd/Vjp.h"

#include "sinter/error.h"
#include "sinter/prim.h"

#include <algorithm>
#include <vector>

namespace sinter {

VjpRule vjp_reduce_sum, vjp_reduce_prod, vjp_reduce_max, vjp_reduce_min,
    vjp_arg_max, vjp_arg_min, vjp_cumulative_sum, vjp_sort;

namespace {

/// Gives a reduction's result the shape of its operand again.
Tensor expandReduced(const Tensor &reduced, const Shape &shape,
                     IntArrayRef dims) {
  Shape kept = shape;
  for (int64_t dim : dims) {
    kept[static_cast<size_t>(dim)] = 1;
  }
  return prim::broadcast_to(prim::reshape(reduced, kept), shape);
}

/// `x` with its elements moved by `distance` along the last dimension; ones
/// come in.
Tensor shifted(const Tensor &x, int64_t distance) {
  Shape interior = filled(x.sizes().size(), 0), low = interior, high = interior;
  low.back() = distance;
  high.back() = -distance;
  return prim::pad(x, detail::constant(x.dtype(), {}, 1), low, high, interior);
}

/// The product of all elements before each one along the last dimension, or
/// after it where `direction` is -1: in log2(size) steps, without a division.
Tensor productOfOthers(const Tensor &x, int64_t direction) {
  int64_t size = x.sizes().back();
  Tensor product = shifted(x, direction);
  for (int64_t step = 1; step < size - 1; step *= 2) {
    product = product * shifted(product, direction * step);
  }
  return product;
}

void extremeVjp(const VjpInputs &in, IntArrayRef dims, std::span<Tensor> gin) {
  const Tensor &x = in.operands[0];
  Shape shape(x.sizes());
  Tensor isExtreme = x == expandReduced(in.results[0], shape, dims);
  Tensor count = prim::reduce_sum(prim::convert(isExtreme, x.dtype()), dims);
  gin[0] = where(isExtreme, expandReduced(in.ct[0] / count, shape, dims), 0.0);
}

void argExtremeVjp(const VjpInputs &in, int64_t dim, std::span<Tensor> gin) {
  if (!in.ct[0].defined()) {
    return;
  }
  const Shape &shape = in.operandTypes[0].shape;
  Tensor isTaken = prim::iota(shape, dim, DType::i64) ==
                   expandReduced(in.results[1], shape, dim);
  gin[0] = where(isTaken, expandReduced(in.ct[0], shape, dim), 0.0);
}

} // namespace

/// dx = ct, for every element that was summed.
void vjp_reduce_sum(const VjpInputs &in, std::span<Tensor> gin) {
  gin[0] = expandReduced(in.ct[0], in.operandTypes[0].shape,
                         attrs::reduce_sum(in.attrs).dims);
}

/// dx = ct times the product of all other elements; that one is not out / x,
/// so zeros need no care, in no order of derivative.
void vjp_reduce_prod(const VjpInputs &in, std::span<Tensor> gin) {
  IntArrayRef dims = attrs::reduce_prod(in.attrs).dims;
  const Tensor &x = in.operands[0];
  Tensor ct = expandReduced(in.ct[0], in.operandTypes[0].shape, dims);
  if (x.numel() == 0) {
    gin[0] = ct;
    return;
  }
  // The reduced dimensions, behind the others and as one.
  Shape permutation, flat, inverse = filled(x.sizes().size(), 0);
  int64_t reducedSize = 1;
  for (int64_t i = 0; i < x.dim(); ++i) {
    if (std::ranges::find(dims, i) == dims.end()) {
      permutation.push_back(i);
      flat.push_back(x.size(i));
    } else {
      reducedSize *= x.size(i);
    }
  }
  for (int64_t dim : dims) {
    permutation.push_back(dim);
  }
  flat.push_back(reducedSize);
  Tensor permuted = prim::permute(x, permutation);
  Tensor rows = prim::reshape(permuted, flat);
  Tensor others = productOfOthers(rows, 1) * productOfOthers(rows, -1);
  for (size_t i = 0; i < inverse.size(); ++i) {
    inverse[static_cast<size_t>(permutation[i])] = static_cast<int64_t>(i);
  }
  gin[0] = ct * prim::permute(prim::reshape(others, permuted.sizes()), inverse);
}

/// Elements that tie for the largest share ct.
void vjp_reduce_max(const VjpInputs &in, std::span<Tensor> gin) {
  extremeVjp(in, attrs::reduce_max(in.attrs).dims, gin);
}

/// Elements that tie for the smallest share ct.
void vjp_reduce_min(const VjpInputs &in, std::span<Tensor> gin) {
  extremeVjp(in, attrs::reduce_min(in.attrs).dims, gin);
}

/// The element at the returned index gets ct.
void vjp_arg_max(const VjpInputs &in, std::span<Tensor> gin) {
  argExtremeVjp(in, attrs::arg_max(in.attrs).dim, gin);
}

/// The element at the returned index gets ct.
void vjp_arg_min(const VjpInputs &in, std::span<Tensor> gin) {
  argExtremeVjp(in, attrs::arg_min(in.attrs).dim, gin);
}

/// dx = the sums of ct from the other end.
void vjp_cumulative_sum(const VjpInputs &in, std::span<Tensor> gin) {
  attrs::cumulative_sum call(in.attrs);
  gin[0] = prim::cumulative_sum(in.ct[0], call.dim, !call.reverse);
}

/// Puts every element of ct back to the place that it was sorted from. The keys
/// are sorted once more, with their places.
void vjp_sort(const VjpInputs &in, std::span<Tensor> gin) {
  attrs::sort call(in.attrs);
  const Shape &shape = in.operandTypes[0].shape;
  Tensor places = prim::iota(shape, call.dim, DType::i64);
  check(call.num_keys <= 8, ErrorKind::autograd,
        "sort: the derivative for more than 8 keys is not implemented");
  std::vector<const Tensor *> keys;
  keys.reserve(static_cast<size_t>(call.num_keys) + 1);
  for (int64_t i = 0; i < call.num_keys; ++i) {
    keys.push_back(&in.operands[static_cast<size_t>(i)]);
  }
  keys.push_back(&places);
  Tensor from = prim::sort(keys, call.dim, call.num_keys, call.descending,
                           call.stable, call.float_order)
                    .back();
  Shape others;
  for (int64_t i = 0; i < shape.rank(); ++i) {
    if (i != call.dim) {
      others.push_back(i);
    }
  }
  for (size_t i = 0; i < gin.size(); ++i) {
    if (in.needs(i) && in.ct[i].defined()) {
      Tensor zeros = detail::constant(in.ct[i].dtype(), shape, 0);
      gin[i] = prim::scatter_set(zeros, from, in.ct[i], {}, call.dim, others,
                                 others, call.dim, shape.rank(), false);
    }
  }
}

} // namespace sinter
