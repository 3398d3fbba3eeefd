//===- Composite.cpp - Composites in one pass over memory -----------------===//

#include "runtime/kernels/Composite.h"

#include "runtime/kernels/Iterate.h"
#include "runtime/kernels/Levels.h"
#include "runtime/kernels/ReductionOrder.h"
#include "sinter/runtime/thread_pool.h"

#include <algorithm>

namespace sinter {
namespace {

/// The rows of a tensor, if a composite can compute them.
struct Rows {
  Rows(const TensorView &x, const TensorView &out) {
    isPossible = (x.dtype == DType::f32 || x.dtype == DType::f64) &&
                 out.dtype == x.dtype && x.rank > 0 && isContiguous(x) &&
                 isContiguous(out);
    if (isPossible) {
      length = x.sizes[x.rank - 1];
      isPossible = length > 0 && length <= order::rowChunk;
    }
    if (isPossible) {
      count = numElements(x) / length;
      bytes = byteSize(x.dtype);
      kernels = activeKernels().composite(computeClass(x.dtype));
    }
  }

  /// Calls `body(first, count)` for all rows, on several threads if they are
  /// many.
  template <class Body> void forEach(Body body) const {
    if (count * length < parallelSize) {
      body(int64_t(0), count);
      return;
    }
    runtime::parallelFor(
        0, count, std::max<int64_t>(grainSize / length, 1),
        [&](int64_t begin, int64_t end) { body(begin, end - begin); });
  }

  bool isPossible;
  int64_t count = 0, length = 0;
  size_t bytes = 0;
  CompositeKernels kernels{};
};

char *at(const TensorView *x, int64_t element) {
  return x ? static_cast<char *>(x->data) +
                 element * static_cast<int64_t>(byteSize(x->dtype))
           : nullptr;
}

bool runRows(const Rows &rows, CompositeKernels::Softmax *kernel,
             const TensorView &x, const TensorView &out) {
  if (!rows.isPossible) {
    return false;
  }
  rows.forEach([&](int64_t first, int64_t count) {
    kernel(at(&x, first * rows.length), at(&out, first * rows.length), count,
           rows.length);
  });
  return true;
}

} // namespace

bool runSoftmax(const TensorView &x, const TensorView &out) {
  Rows rows(x, out);
  return runRows(rows, rows.kernels.softmax, x, out);
}

bool runLogSoftmax(const TensorView &x, const TensorView &out) {
  Rows rows(x, out);
  return runRows(rows, rows.kernels.logSoftmax, x, out);
}

bool runLayerNorm(const LayerNormTensors &tensors, double epsilon) {
  Rows rows(*tensors.x, *tensors.out);
  if (!rows.isPossible) {
    return false;
  }
  for (const TensorView *view :
       {tensors.weight, tensors.bias, tensors.mean, tensors.scale}) {
    if (view && (view->dtype != tensors.x->dtype || !isContiguous(*view))) {
      return false;
    }
  }
  rows.forEach([&](int64_t first, int64_t count) {
    rows.kernels.layerNorm(
        at(tensors.x, first * rows.length), at(tensors.weight, 0),
        at(tensors.bias, 0), epsilon, at(tensors.out, first * rows.length),
        at(tensors.mean, first), at(tensors.scale, first), count, rows.length);
  });
  return true;
}

} // namespace sinter
