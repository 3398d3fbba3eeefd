//===- PointwiseCall.cpp - Calls of pointwise ops and conversions ---------===//

#include "runtime/kernels/Dispatch.h"
#include "runtime/kernels/Iterate.h"
#include "runtime/kernels/Levels.h"
#include "sinter/runtime/thread_pool.h"

#include "generated/Formulas.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace sinter {
namespace {

/// Where an op's kernel has truth values in place of numbers.
struct Signature {
  bool isPointwise = false;
  bool isMask[maxLoopTensors] = {}; ///< The result, then the operands.
};

constexpr std::array<Signature, numOps> signatures = [] {
  std::array<Signature, numOps> table{};
  formula::visit([&]<class Formula>(Formula) {
    Signature &row = table[static_cast<size_t>(Formula::kind)];
    row.isPointwise = true;
    row.isMask[0] = Formula::isMaskResult;
    for (int i = 0; i < Formula::arity; ++i) {
      row.isMask[i + 1] = Formula::isMask[i];
    }
  });
  return table;
}();

bool haveSameSizes(const TensorView &x, const TensorView &y) {
  if (x.rank != y.rank) {
    return false;
  }
  for (int i = 0; i < x.rank; ++i) {
    if (x.sizes[i] != y.sizes[i]) {
      return false;
    }
  }
  return true;
}

/// The call as it mostly is: a few contiguous elements, nothing to convert.
/// Returns false for any other.
bool runSmall(PointwiseKernel kernel, const TensorView &result,
              std::span<const TensorView> operands, const DType *wanted) {
  if (result.dtype != wanted[0] || !isContiguous(result)) {
    return false;
  }
  const void *in[maxLoopTensors];
  for (size_t i = 0; i < operands.size(); ++i) {
    const TensorView &x = operands[i];
    if (x.dtype != wanted[i + 1] || !haveSameSizes(x, result) ||
        !isContiguous(x)) {
      return false;
    }
    in[i] = x.data;
  }
  int64_t size = numElements(result);
  if (size > parallelSize) {
    return false;
  }
  kernel(in, result.data, size);
  return true;
}

} // namespace

KernelStatus runPointwise(const KernelCall &call) {
  const Signature &signature = signatures[static_cast<size_t>(call.kind)];
  size_t number = 0; // The first operand that is not a condition.
  while (signature.isMask[number + 1]) {
    ++number;
  }
  PointwiseKernel kernel = nullptr;
  ComputeClass type = ComputeClass::f32;
  if (signature.isPointwise) {
    type = computeClass(call.operands[number].dtype);
    kernel = activeKernels().pointwise(call.kind, type);
  }
  if (!kernel) {
    KernelStatus status{KernelStatus::unsupported};
    std::snprintf(status.message, sizeof status.message,
                  "there is no kernel for operands of this dtype");
    return status;
  }
  DType wanted[maxLoopTensors];
  for (size_t i = 0; i <= call.operands.size(); ++i) {
    wanted[i] = signature.isMask[i] ? DType::boolean : dtypeOf(type);
  }
  if (!runSmall(kernel, call.results[0], call.operands, wanted)) {
    DType resultDType =
        signature.isMask[0] ? DType::boolean : call.operands[number].dtype;
    runChunks(kernel, call.results[0], call.operands, wanted, resultDType);
  }
  return {};
}

KernelStatus runConvert(const KernelCall &call) {
  copyElements(call.operands[0], call.results[0]);
  return {};
}

} // namespace sinter
