//===- Random.cpp - Random bits as a tensor -------------------------------===//

#include "runtime/kernels/Dispatch.h"
#include "runtime/kernels/TemporaryTensor.h"

#include "sinter/runtime/philox.h"
#include "sinter/runtime/thread_pool.h"

#include <algorithm>
#include <cstring>

namespace sinter {
namespace {

/// The number of a rank-0 tensor.
uint64_t valueOf(const TensorView &scalar) {
  return *static_cast<const uint64_t *>(scalar.data);
}

void fill(uint64_t seed, uint64_t offset, uint32_t *out, int64_t count) {
  constexpr int64_t grain = 8192;
  runtime::parallelFor(0, count, grain, [&](int64_t begin, int64_t end) {
    runtime::fillBits(seed, offset, static_cast<uint64_t>(begin), out + begin,
                      end - begin);
  });
}

} // namespace

KernelStatus runRngBits(const KernelCall &call) {
  uint64_t seed = valueOf(call.operands[0]), offset = valueOf(call.operands[1]);
  const TensorView &out = call.results[0];
  int64_t count = numElements(out);
  if (count == 0) {
    return {};
  }
  if (out.dtype == DType::u32 && isContiguous(out)) {
    fill(seed, offset, static_cast<uint32_t *>(out.data), count);
    return {};
  }
  TemporaryTensor bits(DType::u32, out.rank, out.sizes);
  if (!bits) {
    return outOfMemory();
  }
  fill(seed, offset, static_cast<uint32_t *>(bits.view().data), count);
  copyElements(bits.view(), out);
  return {};
}

} // namespace sinter
