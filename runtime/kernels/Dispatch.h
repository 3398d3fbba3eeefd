//===- Dispatch.h - One entry per family of ops ---------------------------===//
//
// runKernel finds the entry of an op in the table of Kernels.cpp. An entry gets
// the whole call and may rely on what shape inference has checked.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNELS_DISPATCH_H
#define SINTER_KERNELS_DISPATCH_H

#include "runtime/kernels/Kernels.h"

namespace sinter {

/// The arguments of runKernel.
struct KernelCall {
  OpKind kind;
  std::span<const TensorView> operands;
  std::span<const TensorView> results;
  std::span<const int64_t> attrs;
};

using KernelEntry = KernelStatus(const KernelCall &);

KernelEntry runPointwise, runConvert, runReduction, runArgReduction,
    runCumulativeSum;
KernelEntry runGather, runScatterSet, runScatterAdd, runScatterMul,
    runScatterMin, runScatterMax, runSort, runDotGeneral;
KernelEntry runPad, runConcat, runFlip, runIota, runRngBits;

} // namespace sinter

#endif // SINTER_KERNELS_DISPATCH_H
