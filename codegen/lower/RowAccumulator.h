//===- RowAccumulator.h - A row's numbers joined, in eager's order --------===//
//
// The vectors of runtime/kernels/ReductionOrder.h, as IR. Loops that walk over
// a row carry them from one iteration to the next.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_ROW_ACCUMULATOR_H
#define SINTER_CODEGEN_ROW_ACCUMULATOR_H

#include "codegen/lower/Elem.h"
#include "runtime/kernels/Levels.h"
#include "runtime/kernels/ReductionOrder.h"

namespace sinter::codegen {

/// Builds the joins of one reduction.
class RowAccumulator {
public:
  using Vectors = SmallVector<Value, order::rowAccumulators>;

  RowAccumulator(ElemContext &in, Combine combine, DType dtype);

  /// Vectors of L lanes that a vector of `lanes` numbers makes.
  int64_t parts(int64_t lanes) const { return lanes / ownLanes; }

  Vectors identities() const {
    return Vectors(order::rowAccumulators, identity);
  }

  /// Joins the numbers of one vector, the `turn`-th of a block, to `sums`.
  void join(MutableArrayRef<Value> sums, int64_t turn, Value numbers) const;

  /// Joins what a block came to.
  void joinBlock(MutableArrayRef<Value> sums, ArrayRef<Value> block) const;

  /// The numbers in the lanes that `mask` has; the identity in the others.
  Value padded(Value numbers, Value mask) const;

  /// `lanes` identities.
  Value padding(int64_t lanes) const;

  /// The value of the row: one number.
  Elem finish(ArrayRef<Value> sums) const;

  /// Joins vectors lane by lane, x what came before y.
  Value joined(Value x, Value y) const;

private:
  Value part(Value vector, int64_t first, int64_t count) const;

  ElemContext &in;
  Combine combine;
  NumberKind kind;
  int64_t ownLanes;
  TypedAttr neutral;
  Value identity; ///< A vector of `ownLanes`.
};

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_ROW_ACCUMULATOR_H
