//===- GemmPlan.h - How a product of floats is computed -------------------===//

#ifndef SINTER_KERNELS_GEMM_PLAN_H
#define SINTER_KERNELS_GEMM_PLAN_H

#include "runtime/kernels/Gemm.h"
#include "runtime/kernels/MatMul.h"

namespace sinter {

/// How the products of one shape are computed.
struct GemmPlan {
  /// In partial sums; y is read once, along its columns or across its rows.
  bool isThin, readsAlong;
  /// Computes the transpose of the result, from the transposes of the operands.
  bool swaps;
  /// Computes the blocks of k in parallel: there is little else to share.
  bool splitsDepth;
  bool packsX, packsY;
  /// Packs y of all blocks of k first; there is little of it.
  bool packsAllY;
  /// So many rows of x stay in the second cache at a time, and so many columns
  /// of y are packed at a time.
  int64_t rowsAtOnce, columnsAtOnce;
  /// Blocks of the result, each computed by one thread.
  int64_t blocksDown, blocksAcross;
  int64_t blockRows, blockColumns;
};

/// The only function that chooses how a product is computed. `threads`: how
/// many may take part.
GemmPlan planGemm(const MatMul &product, const GemmKernels &kernels,
                  bool isPacked, int threads);

} // namespace sinter

#endif // SINTER_KERNELS_GEMM_PLAN_H
