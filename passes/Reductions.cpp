//===- Reductions.cpp - Reductions as kernels see them --------------------===//

#include "passes/Reductions.h"

#include "ir/dialect/Translate.h"
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

/// A reduction of one run of dimensions: outer x length x inner elements.
struct Parts {
  Value x;
  Combine combine;
  int64_t outer, length, inner;
};

std::optional<Parts> partsOf(Operation *op) {
  std::optional<Combine> combine = combineOf(op);
  if (!combine) {
    return std::nullopt;
  }
  Value x = op->getOperand(0);
  ArrayRef<int64_t> sizes = cast<RankedTensorType>(x.getType()).getShape();
  auto dims = op->getAttrOfType<DenseI64ArrayAttr>("dims").asArrayRef();
  // From the inside: what stays, what goes, and what stays again. Dimensions of
  // size 1 do not count.
  int64_t parts[3] = {1, 1, 1};
  size_t part = 0;
  for (size_t i = sizes.size(); i-- > 0;) {
    if (sizes[i] == 1) {
      continue;
    }
    bool goes = llvm::is_contained(dims, static_cast<int64_t>(i));
    part += goes != (part == 1);
    if (part > 2) {
      return std::nullopt;
    }
    parts[part] *= sizes[i];
  }
  return Parts{x, *combine, parts[2], parts[1], parts[0]};
}

/// Whether the last `columns` elements of a tensor are found with one stride.
bool haveOneStride(Value x, int64_t columns) {
  ViewMap map = sourceOf(x).map;
  map.coalesce();
  CommonDims common;
  return common.add(map) && common.haveRows(columns);
}

/// Whether numbers of a tensor are in memory as they are in registers, so that
/// those that are not yet joined can be kept there.
bool areKeptWhole(Value x) {
  DType dtype = ir::dtypeFromMlir(getElementTypeOrSelf(x));
  return dtypeOf(computeClass(dtype)) == dtype;
}

} // namespace

std::optional<RowReduction> asRowReduction(Operation *op) {
  std::optional<Parts> parts = partsOf(op);
  if (!parts || parts->inner != 1 || parts->outer < 1 || parts->length < 2 ||
      parts->length > order::rowChunk ||
      !haveOneStride(parts->x, parts->length)) {
    return std::nullopt;
  }
  return RowReduction{parts->x, parts->combine, parts->length};
}

std::optional<ColumnReduction> asColumnReduction(Operation *op) {
  std::optional<Parts> parts = partsOf(op);
  if (!parts || parts->inner < 2 || parts->outer < 1 || parts->length < 2 ||
      parts->length > order::columnBlock || !areKeptWhole(parts->x) ||
      !haveOneStride(parts->x, parts->inner)) {
    return std::nullopt;
  }
  auto [x, combine, blocks, length, columns] = *parts;
  return ColumnReduction{x, combine, blocks, length, columns};
}

std::optional<LongReduction> asLongReduction(Operation *op) {
  std::optional<Parts> parts = partsOf(op);
  if (!parts || !areKeptWhole(parts->x)) {
    return std::nullopt;
  }
  bool areRows = parts->inner == 1;
  int64_t length = areRows ? order::rowChunk : order::columnBlock;
  // What more parts come to would be cut in other places.
  int64_t most = areRows ? order::rowChunk : order::columnChunk;
  int64_t count = parts->length / length;
  if (parts->length % length != 0 || count < 2 || count > most) {
    return std::nullopt;
  }
  return LongReduction{parts->x, parts->outer, count, length, parts->inner};
}

} // namespace sinter::passes
