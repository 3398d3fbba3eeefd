//===- Copy.cpp - Copies, conversions and fills of tensors ----------------===//

#include "runtime/kernels/Iterate.h"
#include "runtime/kernels/Levels.h"
#include "sinter/runtime/thread_pool.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sinter {
namespace {

/// The bits of an element of `dtype` with the value that a class word holds.
uint64_t elementBits(DType dtype, int64_t word) {
  DType from = isFloatingType(dtype) ? DType::f64 : DType::i64;
  uint64_t bits = 0;
  const void *operand = &word;
  levelKernels(IsaLevel::v2).convert(from, dtype)(&operand, &bits, 1);
  return bits;
}

} // namespace

void copyElements(const TensorView &from, const TensorView &to) {
  DType wanted[] = {to.dtype, from.dtype};
  PointwiseKernel kernel = activeKernels().convert(from.dtype, to.dtype);
  runChunks(kernel, to, {&from, 1}, wanted, to.dtype);
}

void fillElements(const TensorView &to, int64_t word) {
  uint64_t bits = elementBits(to.dtype, word);
  TensorView value{&bits, to.dtype, 0, nullptr, nullptr};
  copyElements(value, to);
}

} // namespace sinter
