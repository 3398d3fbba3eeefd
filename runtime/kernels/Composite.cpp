//===- Composite.cpp - Composites in one pass over memory -----------------===//

#include "runtime/kernels/Composite.h"

#include "runtime/kernels/Iterate.h"
#include "runtime/kernels/Levels.h"
#include "runtime/kernels/ReductionOrder.h"
#include "sinter/runtime/thread_pool.h"

#include <algorithm>

namespace sinter {
namespace {

/// Numbers of rows that are converted on the way.
constexpr int64_t convertedNumbers = 1 << 12;

/// The rows of a tensor, if a composite can compute them, of up to `longest`
/// numbers.
struct Rows {
  Rows(const TensorView &x, const TensorView &out, int64_t longest) {
    isPossible = isFloatingType(x.dtype) && out.dtype == x.dtype &&
                 x.rank > 0 && isContiguous(x) && isContiguous(out);
    if (isPossible) {
      length = x.sizes[x.rank - 1];
      isPossible = length > 0 && length <= longest;
    }
    if (isPossible) {
      count = numElements(x) / length;
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
  CompositeKernels kernels{};
};

char *at(const TensorView *x, int64_t element) {
  return x ? static_cast<char *>(x->data) +
                 element * static_cast<int64_t>(byteSize(x->dtype))
           : nullptr;
}

bool isWide(const TensorView &x) {
  return x.dtype == DType::f32 || x.dtype == DType::f64;
}

/// Rows of 16-bit numbers, computed in f32 and rounded once, at the end.
void runConverted(const Rows &rows, CompositeKernels::Softmax *kernel,
                  const TensorView &x, const TensorView &out) {
  PointwiseKernel widen = activeKernels().convert(x.dtype, DType::f32);
  PointwiseKernel narrow = activeKernels().convert(DType::f32, out.dtype);
  rows.forEach([&](int64_t first, int64_t count) {
    alignas(64) float block[convertedNumbers];
    const void *middle = block;
    int64_t together = convertedNumbers / rows.length;
    for (int64_t end = first + count; first < end; first += together) {
      int64_t some = std::min(together, end - first);
      const void *from = at(&x, first * rows.length);
      widen(&from, block, some * rows.length);
      kernel(block, block, some, rows.length);
      narrow(&middle, at(&out, first * rows.length), some * rows.length);
    }
  });
}

bool runRows(CompositeKernels::Softmax *CompositeKernels::*kernel,
             const TensorView &x, const TensorView &out) {
  Rows rows(x, out, isWide(x) ? order::rowChunk : convertedNumbers);
  if (!rows.isPossible) {
    return false;
  }
  if (!isWide(x)) {
    runConverted(rows, rows.kernels.*kernel, x, out);
    return true;
  }
  rows.forEach([&](int64_t first, int64_t count) {
    (rows.kernels.*kernel)(at(&x, first * rows.length),
                           at(&out, first * rows.length), count, rows.length);
  });
  return true;
}

} // namespace

bool runSoftmax(const TensorView &x, const TensorView &out) {
  return runRows(&CompositeKernels::softmax, x, out);
}

bool runLogSoftmax(const TensorView &x, const TensorView &out) {
  return runRows(&CompositeKernels::logSoftmax, x, out);
}

bool runLayerNorm(const LayerNormTensors &tensors, double epsilon) {
  Rows rows(*tensors.x, *tensors.out, order::rowChunk);
  if (!rows.isPossible || !isWide(*tensors.x)) {
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
