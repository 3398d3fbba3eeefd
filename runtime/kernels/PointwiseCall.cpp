//===- PointwiseCall.cpp - Calls of pointwise ops and conversions ---------===//

#include "runtime/kernels/Dispatch.h"
#include "runtime/kernels/Iterate.h"
#include "runtime/kernels/Levels.h"

#include "generated/Formulas.h"

#include <array>
#include <cstdio>
#include <cstring>

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

/// Whether all elements are one, in memory.
bool isOneElement(const TensorView &x) {
  for (int i = 0; i < x.rank; ++i) {
    if (x.sizes[i] != 1 && x.strides[i] != 0) {
      return false;
    }
  }
  return true;
}

/// A few elements with operands of one element, which are `ones`: those are
/// repeated in a buffer.
void runRepeated(PointwiseKernel kernel, const TensorView &result,
                 std::span<const TensorView> operands, const bool *ones,
                 int64_t size) {
  alignas(64) char buffers[maxLoopTensors][chunkSize * 8];
  for (size_t k = 0; k < operands.size(); ++k) {
    if (ones[k]) {
      withUnit(byteSize(operands[k].dtype), [&]<class Unit>(Unit value) {
        std::memcpy(&value, operands[k].data, sizeof value);
        std::fill_n(reinterpret_cast<Unit *>(buffers[k]),
                    std::min(size, chunkSize), value);
      });
    }
  }
  for (int64_t i = 0; i < size; i += chunkSize) {
    const void *in[maxLoopTensors];
    for (size_t k = 0; k < operands.size(); ++k) {
      const TensorView &x = operands[k];
      in[k] = ones[k] ? buffers[k]
                      : static_cast<char *>(x.data) + i * byteSize(x.dtype);
    }
    kernel(in, static_cast<char *>(result.data) + i * byteSize(result.dtype),
           std::min(chunkSize, size - i));
  }
}

/// The call as it mostly is: a few contiguous elements, or one, and nothing to
/// convert. Returns false for any other.
bool runSmall(PointwiseKernel kernel, const TensorView &result,
              std::span<const TensorView> operands, const DType *wanted) {
  if (result.dtype != wanted[0] || !isContiguous(result)) {
    return false;
  }
  const void *in[maxLoopTensors];
  bool ones[maxLoopTensors] = {}, hasOnes = false;
  for (size_t i = 0; i < operands.size(); ++i) {
    const TensorView &x = operands[i];
    if (x.dtype != wanted[i + 1]) {
      return false;
    }
    if (!haveSameSizes(x, result) || !isContiguous(x)) {
      if (!isOneElement(x)) {
        return false;
      }
      ones[i] = hasOnes = true;
    }
    in[i] = x.data;
  }
  int64_t size = numElements(result);
  if (size > parallelSize) {
    return false;
  }
  if (hasOnes && size > 0) {
    runRepeated(kernel, result, operands, ones, size);
  } else {
    kernel(in, result.data, size);
  }
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
