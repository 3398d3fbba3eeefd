//===- Composite.h - Composites in one pass over memory -------------------===//
//
// For eager code. Each gives the bits of its decomposition, which is written
// here; a caller that gets false executes the decomposition. That is what comes
// back for tensors that are not contiguous or not of one dtype, for very long
// rows, and for no elements. The result may be the first operand.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNELS_COMPOSITE_H
#define SINTER_KERNELS_COMPOSITE_H

#include "runtime/kernels/Kernels.h"

namespace sinter {

/// Along the last dimension:
///   power = exp(x - reduce_max(x)),  out = power / reduce_sum(power),
/// in f32 for 16-bit dtypes, which `out` is rounded to at the end.
SINTER_API bool runSoftmax(const TensorView &x, const TensorView &out);

/// Along the last dimension:
///   shifted = x - reduce_max(x),  out = shifted -
///   log(reduce_sum(exp(shifted))),
/// as runSoftmax.
SINTER_API bool runLogSoftmax(const TensorView &x, const TensorView &out);

/// What layer_norm reads and writes. Null is allowed where it says so.
struct LayerNormTensors {
  const TensorView *x;
  const TensorView *weight; ///< Of the last dimension's size; may be null.
  const TensorView *bias;   ///< The same.
  const TensorView *out;
  const TensorView *mean;  ///< A number a row; may be null.
  const TensorView *scale; ///< rsqrt(variance + epsilon), a row; may be null.
};

/// Along the last dimension, of n numbers:
///   mean = reduce_sum(x) / n,          centred = x - mean,
///   variance = reduce_sum(centred * centred) / n,
///   scale = rsqrt(variance + epsilon),
///   out = ((centred * scale) * weight) + bias.
/// For f32 and f64.
SINTER_API bool runLayerNorm(const LayerNormTensors &tensors, double epsilon);

} // namespace sinter

#endif // SINTER_KERNELS_COMPOSITE_H
