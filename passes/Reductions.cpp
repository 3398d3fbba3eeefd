//===- Reductions.cpp - Reductions as kernels see them --------------------===//

#include "passes/Reductions.h"

#include "passes/ViewMap.h"
#include "runtime/kernels/ReductionOrder.h"

#include "llvm/ADT/TypeSwitch.h"

namespace sinter::passes {
using namespace mlir;

namespace {

std::optional<Combine> combineOf(Operation *op) {
  using Result = std::optional<Combine>;
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case([](ir::ReduceSumOp) { return Combine::sum; })
      .Case([](ir::ReduceProdOp) { return Combine::product; })
      .Case([](ir::ReduceMaxOp) { return Combine::max; })
      .Case([](ir::ReduceMinOp) { return Combine::min; })
      .Case([](ir::ReduceAndOp) { return Combine::bitAnd; })
      .Case([](ir::ReduceOrOp) { return Combine::bitOr; })
      .Default(std::nullopt);
}

} // namespace

std::optional<RowReduction> asRowReduction(Operation *op) {
  std::optional<Combine> combine = combineOf(op);
  if (!combine) {
    return std::nullopt;
  }
  Value x = op->getOperand(0);
  ArrayRef<int64_t> sizes = cast<RankedTensorType>(x.getType()).getShape();
  auto dims = op->getAttrOfType<DenseI64ArrayAttr>("dims").asArrayRef();
  // Dimensions of size 1 do not count; all others that go must be the last.
  int64_t length = 1, rest = 1;
  for (size_t i = sizes.size(); i-- > 0;) {
    bool isReduced = llvm::is_contained(dims, static_cast<int64_t>(i));
    if (isReduced && rest != 1) {
      if (sizes[i] != 1) {
        return std::nullopt;
      }
    }
    (isReduced ? length : rest) *= sizes[i];
  }
  if (rest < 1 || length < 2 || length > order::rowChunk) {
    return std::nullopt;
  }
  // The elements of a row must be found with one stride.
  ViewMap map = sourceOf(x).map;
  map.coalesce();
  CommonDims common;
  if (!common.add(map) || !common.haveRows(length)) {
    return std::nullopt;
  }
  return RowReduction{x, *combine, length};
}

} // namespace sinter::passes
