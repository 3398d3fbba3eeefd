//===- TemporaryTensor.h - A tensor for the time of one call --------------===//

#ifndef SINTER_KERNELS_TEMPORARY_TENSOR_H
#define SINTER_KERNELS_TEMPORARY_TENSOR_H

#include "runtime/kernels/Scratch.h"

namespace sinter {

/// A tensor in memory of its own, in row-major order.
class TemporaryTensor {
public:
  TemporaryTensor(DType dtype, int rank, const int64_t *ofSizes)
      : dtype(dtype), rank(rank) {
    int64_t count = 1;
    for (int dim = rank - 1; dim >= 0; --dim) {
      sizes[dim] = ofSizes[dim];
      strides[dim] = count;
      count *= sizes[dim];
    }
    memory = Scratch(static_cast<size_t>(count) * byteSize(dtype));
  }

  /// Whether there was memory for it.
  explicit operator bool() const { return memory.data() != nullptr; }

  /// Valid as long as this object stays where it is.
  TensorView view() const {
    return {memory.data(), dtype, rank, sizes, strides};
  }

private:
  DType dtype;
  int32_t rank;
  int64_t sizes[maxRank] = {};
  int64_t strides[maxRank] = {};
  Scratch memory;
};

/// Calls `compute(view)` with a result of dtype `dtype`: `result` itself, or a
/// temporary that is converted to it.
template <class Compute>
KernelStatus computeAs(DType dtype, const TensorView &result, Compute compute) {
  if (result.dtype == dtype) {
    return compute(result);
  }
  TemporaryTensor temporary(dtype, result.rank, result.sizes);
  if (!temporary) {
    return outOfMemory();
  }
  KernelStatus status = compute(temporary.view());
  if (status.isOk()) {
    copyElements(temporary.view(), result);
  }
  return status;
}

/// Calls `body` with a number as large as an element of `dtype`, for what only
/// moves elements.
template <class Body> auto withElementOf(DType dtype, Body body) {
  switch (byteSize(dtype)) {
  case 1:
    return body(uint8_t());
  case 2:
    return body(uint16_t());
  case 4:
    return body(uint32_t());
  default:
    return body(uint64_t());
  }
}

} // namespace sinter

#endif // SINTER_KERNELS_TEMPORARY_TENSOR_H
