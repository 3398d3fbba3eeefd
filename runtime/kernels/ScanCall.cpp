//===- ScanCall.cpp - Calls of arg_max, arg_min and cumulative_sum --------===//

#include "runtime/kernels/Dispatch.h"
#include "runtime/kernels/Scratch.h"
#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/thread_pool.h"

#include <algorithm>
#include <cstring>

namespace sinter {
namespace {

/// The sizes around a dimension.
struct Around {
  Around(const TensorView &x, int64_t dim) {
    for (int i = 0; i < x.rank; ++i) {
      (i < dim ? outer : i == dim ? length : inner) *= x.sizes[i];
    }
  }

  int64_t outer = 1, length = 1, inner = 1;
};

/// Calls `body` for ranges of the groups, on several threads if there is much.
template <class Body> void forGroups(const Around &around, Body body) {
  int64_t groupSize = std::max<int64_t>(around.length * around.inner, 1);
  if (around.outer * groupSize < parallelSize) {
    body(0, around.outer);
    return;
  }
  runtime::parallelFor(0, around.outer,
                       std::max<int64_t>(grainSize / groupSize, 1), body);
}

/// The number of each of a group's columns that stands at its place.
void pickPlaces(const char *from, const int64_t *places, int64_t inner,
                size_t bytes, char *to) {
  for (int64_t c = 0; c < inner; ++c) {
    std::memcpy(to + c * bytes, from + (places[c] * inner + c) * bytes, bytes);
  }
}

} // namespace

KernelStatus runArgReduction(const KernelCall &call) {
  const TensorView &x = call.operands[0];
  Around around(x, call.attrs[0]);
  ComputeClass type = computeClass(x.dtype);
  size_t bytes = byteSize(dtypeOf(type));
  ArgKernels kernels = activeKernels().arg(call.kind == OpKind::arg_max, type);
  ContiguousInput input(x);
  ContiguousOutput values(call.results[0], x.dtype);
  ContiguousOutput indices(call.results[1], DType::i64);
  if (!input.data() || !values.data() || !indices.data()) {
    return outOfMemory();
  }
  auto *places = reinterpret_cast<int64_t *>(indices.data());
  forGroups(around, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const char *group =
          input.data() + i * around.length * around.inner * bytes;
      int64_t *out = places + i * around.inner;
      char *best = values.data() + i * around.inner * bytes;
      if (around.inner == 1) {
        *out = kernels.row(group, around.length);
      } else {
        kernels.columns(group, around.inner, around.length, around.inner, best,
                        out);
      }
      pickPlaces(group, out, around.inner, bytes, best);
    }
  });
  values.finish();
  indices.finish();
  return {};
}

KernelStatus runCumulativeSum(const KernelCall &call) {
  const TensorView &x = call.operands[0];
  attrs::cumulative_sum attributes(call.attrs);
  Around around(x, attributes.dim);
  ComputeClass type = computeClass(x.dtype);
  size_t bytes = byteSize(dtypeOf(type));
  ScanKernel kernel = activeKernels().scan(type);
  ContiguousInput input(x);
  ContiguousOutput output(call.results[0], x.dtype);
  if (!input.data() || !output.data()) {
    return outOfMemory();
  }
  forGroups(around, [&](int64_t begin, int64_t end) {
    int64_t step = attributes.reverse ? -around.inner : around.inner;
    for (int64_t i = begin; i < end; ++i) {
      int64_t first = i * around.length * around.inner;
      if (attributes.reverse && around.length > 0) {
        first += (around.length - 1) * around.inner;
      }
      kernel(input.data() + first * bytes, output.data() + first * bytes, step,
             around.length, around.inner);
    }
  });
  output.finish();
  return {};
}

} // namespace sinter
