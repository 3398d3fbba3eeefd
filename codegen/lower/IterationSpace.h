//===- IterationSpace.h - Which elements a kernel visits, and where -------===//

#ifndef SINTER_CODEGEN_ITERATION_SPACE_H
#define SINTER_CODEGEN_ITERATION_SPACE_H

#include "codegen/Passes.h"

namespace sinter::codegen {

/// Where a tensor's elements lie, in steps of elements for each dimension of a
/// kernel's iteration space.
using Strides = SmallVector<int64_t, 8>;

/// The strides of a contiguous tensor.
Strides contiguousStrides(ArrayRef<int64_t> sizes);

/// The strides of a tensor after it is broadcast to `to`: 0 along what is
/// repeated.
Strides broadcastStrides(ArrayRef<int64_t> strides, ArrayRef<int64_t> from,
                         ArrayRef<int64_t> to);

/// An iteration space with as few dimensions as its tensors allow.
struct IterationSpace {
  /// `accesses` are the strides of the tensors that are read, in dimensions of
  /// `sizes`; results are contiguous. On return they are in dimensions of the
  /// space.
  IterationSpace(ArrayRef<int64_t> sizes, MutableArrayRef<Strides> accesses);

  /// Whether the space has one dimension. A kernel then runs over elements.
  bool isFlat() const { return sizes.size() == 1; }
  int64_t columns() const { return sizes.back(); }
  int64_t rows() const;

  SmallVector<int64_t, 8> sizes;
};

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_ITERATION_SPACE_H
