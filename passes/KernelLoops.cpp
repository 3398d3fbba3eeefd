//===- KernelLoops.cpp - Loops that several ops have in common ------------===//

#include "passes/KernelLoops.h"

#include "ir/dialect/Translate.h"
#include "passes/Reductions.h"

#include "mlir/IR/Matchers.h"

namespace sinter::passes {

/// A kernel of more ops or tensors is not faster than two, and takes long to
/// compile.
constexpr unsigned maxOps = 64, maxInputs = 24;

/// Rows of fewer columns are worth it where there are few of them.
constexpr int64_t minJoinedColumns = 64;

int64_t numElements(Value v) {
  return cast<RankedTensorType>(v.getType()).getNumElements();
}

bool isFree(Operation *op) {
  DenseElementsAttr value;
  return isView(op) ||
         (matchPattern(op, m_Constant(&value)) && value.isSplat());
}

/// Whether all that an op reads and makes has sizes that are known.
static bool isStatic(Operation *op) {
  auto hasShape = [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && tensor.hasStaticShape();
  };
  return llvm::all_of(op->getOperandTypes(), hasShape) &&
         llvm::all_of(op->getResultTypes(), hasShape);
}

bool isComputed(Operation *op) {
  if (!isStatic(op)) {
    return false;
  }
  if (isa<ir::PointwiseOpInterface, ir::ConvertOp>(op)) {
    return numElements(op->getResult(0)) > 0;
  }
  if (auto reduction = asColumnReduction(op)) {
    return reduction->columns >= minJoinedColumns || reduction->blocks == 1;
  }
  return asRowReduction(op).has_value();
}

KernelLoops::KernelLoops(Operation &op)
    : elements(numElements(op.getResult(0))), numOps(1) {
  if (auto reduction = asRowReduction(&op)) {
    elements = numElements(reduction->x);
    columns = reduction->length;
    isReduced = true;
    ComputeClass type =
        computeClass(ir::dtypeFromMlir(getElementTypeOrSelf(reduction->x)));
    isWide = type != ComputeClass::f32 && type != ComputeClass::i32;
  } else if (auto joined = asColumnReduction(&op)) {
    elements = numElements(joined->x);
    columns = joined->columns;
    blockRows = joined->length;
  }
}

void KernelLoops::addDims(ViewMap map) {
  // A view that has no dimensions in common with the one before is copied in
  // a loop of its own.
  map.coalesce();
  dims.add(map);
}

bool KernelLoops::has(Value v) const {
  int64_t own = numElements(v);
  return own == elements || (columns > 0 && own * columns == elements) ||
         (blockRows > 0 && own * blockRows == elements);
}

void KernelLoops::Union::addRepeats(Value numbers, int64_t repeats) {
  if (repeats > 1) {
    repeated.push_back({numbers, repeats});
  }
}

std::optional<KernelLoops> KernelLoops::Union::get() const {
  KernelLoops loops;
  for (const KernelLoops *one : all) {
    loops.elements = std::max(loops.elements, one->elements);
  }
  for (auto [numbers, repeats] : repeated) {
    loops.elements = std::max(loops.elements, numElements(numbers) * repeats);
    loops.columns = repeats;
  }
  for (const KernelLoops *one : all) {
    if (one->columns > 0) {
      loops.columns = one->columns;
    }
  }
  for (const KernelLoops *one : all) {
    bool isOfRows = one->elements != loops.elements;
    bool fits = isOfRows ? one->columns == 0 &&
                               one->elements * loops.columns == loops.elements
                         : one->columns == 0 || one->columns == loops.columns;
    bool isMixed =
        loops.isReduced && one->isReduced && loops.isWide != one->isWide;
    bool areOtherBlocks = loops.blockRows > 0 && one->blockRows > 0 &&
                          loops.blockRows != one->blockRows;
    if (!fits || isMixed || areOtherBlocks ||
        !loops.dims.add(one->dims, isOfRows ? loops.columns : 1)) {
      return std::nullopt;
    }
    loops.isReduced |= one->isReduced;
    loops.blockRows = std::max(loops.blockRows, one->blockRows);
    loops.isWide |= one->isReduced && one->isWide;
    loops.numOps += one->numOps;
    loops.inputs.insert(one->inputs.begin(), one->inputs.end());
  }
  for (auto [numbers, repeats] : repeated) {
    if (repeats != loops.columns ||
        numElements(numbers) * repeats != loops.elements) {
      return std::nullopt;
    }
  }
  bool haveRows = loops.columns == 0 || loops.dims.haveRows(loops.columns);
  if (!haveRows || loops.numOps > maxOps || loops.inputs.size() > maxInputs) {
    return std::nullopt;
  }
  return loops;
}

} // namespace sinter::passes
