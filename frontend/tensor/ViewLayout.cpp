//===- ViewLayout.cpp - Where the elements of a view lie ------------------===//

#include "frontend/tensor/Impl.h"

#include "sinter/runtime/op_attrs.h"

#include <algorithm>

namespace sinter {

bool reshapeStrides(const TensorImpl &x, IntArrayRef sizes, int64_t *strides) {
  if (x.numel == 0) {
    TensorImpl contiguous(x.dtype, sizes);
    std::copy_n(contiguous.strides, sizes.size(), strides);
    return true;
  }
  // Old dimensions that lie behind each other form one run; new dimensions must
  // divide the runs.
  size_t next = sizes.size();
  int64_t runSize = 1, base = x.rank ? x.strides[x.rank - 1] : 1;
  for (size_t i = x.rank; i-- > 0;) {
    runSize *= x.sizes[i];
    bool endsRun =
        i == 0 || (x.sizes[i - 1] != 1 && x.strides[i - 1] != runSize * base);
    if (!endsRun) {
      continue;
    }
    int64_t filled = 1;
    while (next > 0 && (filled < runSize || sizes[next - 1] == 1)) {
      --next;
      strides[next] = filled * base;
      filled *= sizes[next];
    }
    if (filled != runSize) {
      return false;
    }
    runSize = 1;
    base = i ? x.strides[i - 1] : 1;
  }
  while (next > 0) { // Only sizes of 1 are left, or the tensor was a scalar.
    strides[--next] = 1;
  }
  return true;
}

/// 0 along what is repeated.
static void broadcastStrides(const TensorImpl &x, IntArrayRef sizes,
                             int64_t *strides) {
  size_t added = sizes.size() - x.rank;
  for (size_t i = 0; i < sizes.size(); ++i) {
    bool isRepeated = i < added || (x.sizes[i - added] == 1 && sizes[i] != 1);
    strides[i] = isRepeated ? 0 : x.strides[i - added];
  }
}

bool viewLayout(OpKind kind, std::span<const int64_t> attrs,
                const TensorImpl &x, IntArrayRef sizes, int64_t *strides,
                int64_t &offset) {
  offset = x.offset;
  switch (kind) {
  case OpKind::permute: {
    attrs::permute in(attrs);
    for (size_t i = 0; i < x.rank; ++i) {
      strides[i] = x.strides[in.permutation[i]];
    }
    return true;
  }
  case OpKind::slice: {
    attrs::slice in(attrs);
    for (size_t i = 0; i < x.rank; ++i) {
      strides[i] = x.strides[i] * in.strides[i];
      offset += in.starts[i] * x.strides[i];
    }
    return true;
  }
  case OpKind::broadcast_to:
    broadcastStrides(x, sizes, strides);
    return true;
  default:
    return reshapeStrides(x, sizes, strides);
  }
}

} // namespace sinter
