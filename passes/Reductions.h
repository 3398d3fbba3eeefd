//===- Reductions.h - Reductions as kernels see them ----------------------===//

#ifndef SINTER_PASSES_REDUCTIONS_H
#define SINTER_PASSES_REDUCTIONS_H

#include "ir/dialect/Sinter.h"
#include "runtime/kernels/Levels.h"

namespace sinter::passes {

/// A reduction of the last dimensions of a tensor: of `length` neighbours each.
struct RowReduction {
  mlir::Value x;
  Combine combine;
  int64_t length;
};

/// The op as a reduction of rows that a kernel can join in one go, which are
/// those of 2 elements up to a chunk of ReductionOrder.h. Else nothing.
std::optional<RowReduction> asRowReduction(mlir::Operation *op);

} // namespace sinter::passes

#endif // SINTER_PASSES_REDUCTIONS_H
