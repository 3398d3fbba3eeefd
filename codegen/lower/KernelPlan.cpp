//===- KernelPlan.cpp - What a kernel computes in which loop --------------===//

#include "codegen/lower/KernelPlan.h"

#include "ir/dialect/Translate.h"
#include "ir/ops/OpTable.h"
#include "passes/Reductions.h"

#include "mlir/IR/Matchers.h"

namespace sinter::codegen {
namespace {

/// A value that takes at most so many ops is computed again rather than kept.
constexpr int cheapOps = 4;
constexpr int tooMany = 1 << 20;

/// Columns of a strip of which columns are joined: at least, and a multiple of.
constexpr int64_t leastStrip = 256, stripMultiple = 16;

/// What is kept of a row lies on a thread's stack.
constexpr int64_t maxKeptBytes = 1 << 17;

bool isTranscendental(Operation *op) {
  auto pointwise = dyn_cast<ir::PointwiseOpInterface>(op);
  return pointwise && info(pointwise.getOpKind()).cost == OpCost::special;
}

int64_t bytesOf(Value v) {
  return numElements(v) * static_cast<int64_t>(byteSize(dtypeOf(v)));
}

} // namespace

bool isSplatConstant(Operation *op) {
  DenseElementsAttr value;
  return op && matchPattern(op, m_Constant(&value)) && value.isSplat();
}

DType dtypeOf(Value v) {
  return ir::dtypeFromMlir(getElementTypeOrSelf(v.getType()));
}

int64_t numElements(Value v) {
  return cast<RankedTensorType>(v.getType()).getNumElements();
}

FailureOr<KernelPlan> KernelPlan::make(ir::FusionOp fusion) {
  KernelPlan plan(fusion);
  if (failed(plan.check()) || failed(plan.findSources()) ||
      failed(plan.findSpace())) {
    return failure();
  }
  plan.findPhases();
  return plan;
}

Value KernelPlan::definitionOf(Value v) const {
  Value definition = definitions.lookup(v);
  return definition ? definition : v;
}

bool KernelPlan::isOfRow(Value v) const {
  return columns > 0 && numElements(v) * columns == elements && !isOfColumns(v);
}

bool KernelPlan::isOfColumns(Value v) const {
  Operation *op = definitionOf(v).getDefiningOp();
  return op && passes::asColumnReduction(op);
}

const Access *KernelPlan::accessOf(Value v) const {
  auto found = accessNumber.find(v);
  return found == accessNumber.end() ? nullptr : &accesses[found->second];
}

//===----------------------------------------------------------------------===//
// What may be a kernel
//===----------------------------------------------------------------------===//

LogicalResult KernelPlan::check() {
  Operation *yield = body.getTerminator();
  auto isStatic = [](Type type) {
    return cast<RankedTensorType>(type).hasStaticShape();
  };
  if (!llvm::all_of(fusion.getInputs().getTypes(), isStatic) ||
      !llvm::all_of(yield->getOperandTypes(), isStatic)) {
    return fusion.emitOpError("has a tensor of unknown size");
  }
  if (yield->getNumOperands() == 0) {
    return fusion.emitOpError("has no result");
  }
  for (Operation &op : body.without_terminator()) {
    position[&op] = static_cast<unsigned>(position.size());
    if (auto reduction = passes::asRowReduction(&op)) {
      elements = numElements(reduction->x);
      if (failed(setColumns(&op, reduction->length))) {
        return failure();
      }
    } else if (auto joined = passes::asColumnReduction(&op)) {
      elements = numElements(joined->x);
      if (failed(setColumns(&op, joined->columns)) ||
          failed(setBlockRows(&op, joined->length))) {
        return failure();
      }
    } else if (!isSplatConstant(&op) && !passes::isView(&op) &&
               !isa<ir::PointwiseOpInterface, ir::ConvertOp>(op)) {
      return op.emitOpError("cannot be part of a kernel: it is not computed "
                            "from elements at the same place");
    }
  }
  for (Value out : yield->getOperands()) {
    elements = std::max(elements, numElements(out));
  }
  return success();
}

LogicalResult KernelPlan::setColumns(Operation *op, int64_t length) {
  if (columns > 0 && columns != length) {
    return op->emitOpError("cannot be part of a kernel: it has rows of ")
           << length << " elements, another op of " << columns;
  }
  columns = length;
  return success();
}

LogicalResult KernelPlan::setBlockRows(Operation *op, int64_t length) {
  if (blockRows > 0 && blockRows != length) {
    return op->emitOpError("cannot be part of a kernel: it joins ")
           << length << " rows, another op " << blockRows;
  }
  blockRows = length;
  return success();
}

/// Makes rows shorter if that is all the same to what is computed: then there
/// is more that can be done at the same time.
void KernelPlan::cutIntoStrips() {
  bool haveNumbers =
      llvm::any_of(body.without_terminator(), [&](Operation &op) {
        return isOfRow(op.getResult(0)) && !isSplatConstant(&op) &&
               !passes::isView(&op);
      });
  if (blockRows == 0 || haveNumbers) {
    return;
  }
  for (int64_t count = columns / leastStrip; count > 1; --count) {
    if (columns % count == 0 && columns / count % stripMultiple == 0) {
      strips = count;
      columns /= count;
      return;
    }
  }
}

/// Goes from every operand up through views to what is read or computed.
LogicalResult KernelPlan::findSources() {
  SetVector<Value> operands;
  for (Operation &op : body) {
    if (!passes::isView(&op)) {
      operands.insert(op.operand_begin(), op.operand_end());
    }
  }
  for (Value operand : operands) {
    passes::ViewSource source = passes::sourceOf(operand);
    Operation *definition = source.root.getDefiningOp();
    if (!definition) {
      accessNumber[operand] = static_cast<unsigned>(accesses.size());
      accesses.push_back({operand,
                          cast<BlockArgument>(source.root).getArgNumber(),
                          source.repeats() == 1, source.map});
      continue;
    }
    definitions[operand] = source.root;
    int64_t repeats = source.repeats();
    if (isSplatConstant(definition) || repeats == 1) {
      continue;
    }
    if (passes::isView(definition) || repeats == 0) {
      return operand.getDefiningOp()->emitOpError(
          "cannot be part of a kernel: it is not computed from elements at the "
          "same place");
    }
    if (failed(setColumns(operand.getDefiningOp(), repeats))) {
      return failure();
    }
  }
  return success();
}

LogicalResult KernelPlan::findSpace() {
  cutIntoStrips();
  for (Value out : body.getTerminator()->getOperands()) {
    if (numElements(out) != elements && !isOfRow(out) && !isOfColumns(out)) {
      return fusion.emitOpError("has results of several sizes");
    }
  }
  SmallVector<ViewMap> maps;
  for (Access &access : accesses) {
    if (isOfRow(access.value)) {
      access.map.sizes.push_back(columns);
      access.map.strides.push_back(0);
    }
    if (access.map.numElements() != elements) {
      return fusion.emitOpError("reads ")
             << numElements(access.value) << " elements for a kernel of "
             << elements;
    }
    maps.push_back(access.map);
  }
  std::optional<IterationSpace> found =
      IterationSpace::make(elements, columns, maps);
  if (!found) {
    return fusion.emitOpError("reads tensors that have no loops in common");
  }
  space = *found;
  for (auto [access, map] : llvm::zip_equal(accesses, maps)) {
    access.map = map;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Phases
//===----------------------------------------------------------------------===//

/// How many ops compute a value from what is in memory or of the row.
int KernelPlan::costOf(Value v) {
  v = definitionOf(v);
  Operation *op = v.getDefiningOp();
  if (accessOf(v) || isOfRow(v) || isSplatConstant(op)) {
    return 0;
  }
  auto [place, isNew] = costs.try_emplace(v, tooMany);
  if (!isNew || isTranscendental(op)) {
    return place->second;
  }
  int cost = 1;
  for (Value operand : op->getOperands()) {
    cost = std::min(cost + costOf(operand), tooMany);
  }
  return costs[v] = cost;
}

/// Puts the computation of a value into a phase where it is read.
void KernelPlan::need(Value v, unsigned phase) {
  v = definitionOf(v);
  Phase &loop = phases[phase];
  if (const Access *access = accessOf(v)) {
    if (access->isOfRow()) {
      loop.splats.insert(v);
    } else {
      loop.loads.insert(accessNumber.at(v));
    }
    return;
  }
  Operation *op = v.getDefiningOp();
  if (isSplatConstant(op)) {
    return;
  }
  if (isOfRow(v)) {
    loop.splats.insert(v);
    return;
  }
  unsigned home = phaseOf(v);
  if (home < phase && canKeep(v, phases[home].walk != loop.walk)) {
    loop.reused.insert(v);
    phases[home].kept.insert(v);
    return need(v, home);
  }
  if (needed[phase].insert(op)) {
    loop.isSpecial |= isTranscendental(op);
    for (Value operand : op->getOperands()) {
      need(operand, phase);
    }
  }
}

/// Whether a value is kept for a later loop, of the same walk or another.
bool KernelPlan::canKeep(Value v, bool isForRow) {
  if (costOf(v) <= cheapOps) {
    return false;
  }
  if (!isForRow || keptForRow.contains(v)) {
    return true;
  }
  int64_t bytes = space.columns() * static_cast<int64_t>(byteSize(dtypeOf(v)));
  if (keptBytes + bytes > maxKeptBytes) {
    return false;
  }
  keptBytes += bytes;
  keptForRow.insert(v);
  return true;
}

/// Finds the walk in which every value can be computed: the one after all
/// reductions that it waits for.
void KernelPlan::findWalks() {
  isReduced.resize(1);
  for (Operation &op : body.without_terminator()) {
    if (passes::isView(&op) || isSplatConstant(&op)) {
      continue;
    }
    Place place;
    for (Value operand : op.getOperands()) {
      place.walk =
          std::max(place.walk, places.lookup(definitionOf(operand)).walk);
    }
    if (passes::asRowReduction(&op)) {
      isReduced[place.walk++] = true;
      isReduced.resize(std::max<size_t>(isReduced.size(), place.walk + 1));
    }
    places[op.getResult(0)] = place;
  }
}

/// Finds the loop of a walk for everything that is computed for each column: at
/// most one transcendental function in each, where loops may take turns.
/// Returns the number of loops of each walk.
SmallVector<unsigned> KernelPlan::findStages() {
  SmallVector<SmallVector<bool>> hasSpecial(isReduced.size());
  for (Operation &op : body.without_terminator()) {
    auto found = places.find(op.getResult(0));
    if (found == places.end() || isReduced[found->second.walk] ||
        isOfRow(op.getResult(0))) {
      continue;
    }
    Place &place = found->second;
    for (Value operand : op.getOperands()) {
      Place other = places.lookup(definitionOf(operand));
      if (other.walk == place.walk) {
        place.stage = std::max(place.stage, other.stage);
      }
    }
    SmallVector<bool> &taken = hasSpecial[place.walk];
    while (isTranscendental(&op) && place.stage < taken.size() &&
           taken[place.stage]) {
      ++place.stage;
    }
    taken.resize(std::max<size_t>(taken.size(), place.stage + 1));
    taken[place.stage] |= isTranscendental(&op);
  }
  return llvm::map_to_vector(hasSpecial, [](const SmallVector<bool> &taken) {
    return std::max(static_cast<unsigned>(taken.size()), 1u);
  });
}

/// Numbers the loops of all walks, and gives each its reductions and its
/// numbers of the row.
void KernelPlan::findPhases() {
  findWalks();
  SmallVector<unsigned> firstOfWalk;
  for (auto [walk, stages] : llvm::enumerate(findStages())) {
    firstOfWalk.push_back(static_cast<unsigned>(phases.size()));
    for (unsigned i = 0; i < stages; ++i) {
      phases.emplace_back().walk = static_cast<unsigned>(walk);
    }
  }
  for (Operation &op : body.without_terminator()) {
    Value out = op.getResult(0);
    auto found = places.find(out);
    if (found == places.end()) {
      continue;
    }
    auto [walk, stage] = found->second;
    phaseNumber[out] = firstOfWalk[walk] + stage;
    isSpecial |= isTranscendental(&op);
    if (passes::asRowReduction(&op)) {
      phases[firstOfWalk[walk - 1]].reductions.push_back(&op);
    } else if (isOfRow(out)) {
      phases[firstOfWalk[walk]].rowOps.push_back(&op);
    }
  }
  distribute();
}

/// Puts into each loop what it has to compute, the last one first: an earlier
/// one then knows what it has to keep.
void KernelPlan::distribute() {
  needed.resize(phases.size());
  Operation *yield = body.getTerminator();
  for (auto p = static_cast<unsigned>(phases.size()); p-- > 0;) {
    for (Operation *reduction : phases[p].reductions) {
      need(reduction->getOperand(0), p);
    }
    for (auto [i, out] : llvm::enumerate(yield->getOperands())) {
      if (isOfRow(out) || phaseOf(definitionOf(out)) != p) {
        continue;
      }
      if (isOfColumns(out)) {
        need(definitionOf(out).getDefiningOp()->getOperand(0), p);
        phases[p].sums.push_back(static_cast<unsigned>(i));
      } else {
        need(out, p);
        phases[p].stores.push_back(static_cast<unsigned>(i));
      }
    }
  }
  for (auto [phase, ops] : llvm::zip_equal(phases, needed)) {
    phase.ops.assign(ops.begin(), ops.end());
    llvm::sort(phase.ops, [&](Operation *x, Operation *y) {
      return position.at(x) < position.at(y);
    });
  }
}

SmallVector<int64_t> KernelPlan::inputsReadInPlace() const {
  SmallVector<int64_t> inputs;
  for (auto [i, access] : llvm::enumerate(accesses)) {
    bool isOnly = llvm::count_if(accesses, [&](const Access &other) {
                    return other.input == access.input;
                  }) == 1;
    bool isWritten = false, isReadLater = false;
    for (const Phase &phase : phases) {
      isReadLater |=
          isWritten && phase.loads.contains(static_cast<unsigned>(i));
      isWritten |= !phase.stores.empty();
    }
    // Sums are written before all rows are read: not in the memory of an input.
    bool isLikeSums =
        llvm::any_of(body.getTerminator()->getOperands(), [&](Value out) {
          return isOfColumns(out) && bytesOf(out) == bytesOf(access.value);
        });
    if (isOnly && access.isWhole && !isReadLater && !isLikeSums) {
      inputs.push_back(access.input);
    }
  }
  return inputs;
}

} // namespace sinter::codegen
