//===- StableHloReduce.h - What reductions and windows share --------------===//

#ifndef SINTER_IMPORT_STABLE_HLO_REDUCE_H
#define SINTER_IMPORT_STABLE_HLO_REDUCE_H

#include "ir/import/StableHloImport.h"

namespace sinter::ir {

/// The reduction whose function result `i` of a region is: one op on operand
/// `i` of each of its two halves. Empty if it is anything else.
std::optional<OpKind> reductionOf(Block &block, size_t i, size_t count,
                                  DType dtype);

/// The call's region on all pairs of elements of `x` and `y`.
SmallVector<Value> combineLanes(HloCall &call, ArrayRef<Value> x,
                                ArrayRef<Value> y);

} // namespace sinter::ir

#endif // SINTER_IMPORT_STABLE_HLO_REDUCE_H
