//===- Layout.h - Where the elements of a value lie -----------------------===//

#ifndef SINTER_CODEGEN_LAYOUT_H
#define SINTER_CODEGEN_LAYOUT_H

#include "codegen/lower/IterationSpace.h"
#include "ir/ops/OpTable.h"

namespace sinter::codegen {

/// The elements of a value lie in the memory of `root`, from its element
/// `offset` on.
struct Layout {
  Value root;
  int64_t offset = 0;
  Strides strides;
};

/// The layout of a value of a program, the one that eager execution gives it:
/// an op that makes a view there makes no elements here. A root is an argument,
/// a constant, the result of a dispatch or of an op that computes, or a reshape
/// that must copy.
Layout layoutOf(Value v);

/// Whether elements lie in row-major order without gaps. Strides of dimensions
/// of size 1 do not count.
bool isContiguous(ArrayRef<int64_t> sizes, ArrayRef<int64_t> strides);

/// The op of a record; none for ops that passes make.
std::optional<OpKind> kindOf(Operation *op);

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_LAYOUT_H
