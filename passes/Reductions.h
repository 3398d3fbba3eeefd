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

/// A reduction of elements that are `columns` apart, in `blocks` blocks of
/// `length` rows: each block becomes one row.
struct ColumnReduction {
  mlir::Value x;
  Combine combine;
  int64_t blocks, length, columns;
};

/// The op as a reduction of columns that a kernel can join while it walks over
/// rows: of 2 rows up to a block of ReductionOrder.h, of numbers that are in
/// memory as they are in registers. Else nothing.
std::optional<ColumnReduction> asColumnReduction(mlir::Operation *op);

/// A reduction that eager code does in parts: of outer x parts x length x inner
/// elements, to outer x inner.
struct LongReduction {
  mlir::Value x;
  int64_t outer, parts, length, inner;
};

/// The op as a reduction of rows of some whole chunks, or of columns of some
/// whole blocks, where to reduce part by part, and then what they come to,
/// gives the same bits. Else nothing.
std::optional<LongReduction> asLongReduction(mlir::Operation *op);

} // namespace sinter::passes

#endif // SINTER_PASSES_REDUCTIONS_H
