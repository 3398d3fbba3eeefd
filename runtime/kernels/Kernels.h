//===- Kernels.h - Everything that eager code, plans and files can call ---===//

#ifndef SINTER_KERNELS_KERNELS_H
#define SINTER_KERNELS_KERNELS_H

#include "sinter/runtime/op_kind.h"
#include "sinter/runtime/types.h"

#include <span>

namespace sinter {

/// A tensor in memory. Strides are in elements and may be 0; results do not
/// overlap themselves.
struct TensorView {
  void *data;
  DType dtype;
  int32_t rank;
  const int64_t *sizes;
  const int64_t *strides;
};

/// How a kernel ends. The message names values, not the op; it is empty on
/// success.
struct KernelStatus {
  enum Code : uint8_t { ok, outOfRange, outOfMemory, unsupported };

  bool isOk() const { return code == ok; }

  Code code = ok;
  char message[128] = {};
};

/// Computes `size` contiguous elements of `out`. Operands hold elements of one
/// compute class; conditions and truth values are bytes, 0 or 1.
using PointwiseKernel = void (*)(const void *const *operands, void *out,
                                 int64_t size);

/// The kernel of a pointwise op for one compute class, at one level. Null if
/// there is none. The level may be lower than the machine's.
SINTER_API PointwiseKernel findPointwiseKernel(OpKind kind, ComputeClass type,
                                               IsaLevel level);

/// Executes one call of any op but `constant` and those whose result is a view:
/// operands of any dtype that the op admits, any strides; results of the
/// inferred shapes, whose dtype may differ where it can be converted to. Work
/// is spread over the thread pool; no result depends on the number of threads.
/// `attrs` are the op's attribute words (sinter/runtime/op_attrs.h).
SINTER_API KernelStatus runKernel(OpKind kind,
                                  std::span<const TensorView> operands,
                                  std::span<const TensorView> results,
                                  std::span<const int64_t> attrs);

/// Converts and copies elements; the views have one shape. As `convert`, with
/// any dtypes and strides. The views may be the same, but not overlap
/// otherwise.
SINTER_API void copyElements(const TensorView &from, const TensorView &to);

/// Sets every element to the value whose class bits are `word`: of a double for
/// floating-point dtypes, else of an integer.
SINTER_API void fillElements(const TensorView &to, int64_t word);

} // namespace sinter

#endif // SINTER_KERNELS_KERNELS_H
