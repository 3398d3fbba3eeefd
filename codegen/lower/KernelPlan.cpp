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

/// What is kept of a row lies on a thread's stack.
constexpr int64_t maxKeptBytes = 1 << 17;

bool isTranscendental(Operation *op) {
  auto pointwise = dyn_cast<ir::PointwiseOpInterface>(op);
  return pointwise && info(pointwise.getOpKind()).cost == OpCost::special;
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
  return columns > 0 && numElements(v) * columns == elements;
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
  for (Value out : body.getTerminator()->getOperands()) {
    if (numElements(out) != elements && !isOfRow(out)) {
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
  bool isKept = phases[home].kept.contains(v);
  int64_t bytes = columns * static_cast<int64_t>(byteSize(dtypeOf(v)));
  if (home < phase &&
      (isKept || (costOf(v) > cheapOps && keptBytes + bytes <= maxKeptBytes))) {
    keptBytes += isKept ? 0 : bytes;
    loop.reused.insert(v);
    phases[home].kept.insert(v);
    return need(v, home);
  }
  if (needed[phase].insert(op)) {
    loop.numSpecial += isTranscendental(op);
    for (Value operand : op->getOperands()) {
      need(operand, phase);
    }
  }
}

void KernelPlan::findPhases() {
  SmallVector<std::pair<Operation *, unsigned>> reductions;
  unsigned last = 0;
  for (Operation &op : body.without_terminator()) {
    if (passes::isView(&op)) {
      continue;
    }
    unsigned phase = 0;
    for (Value operand : op.getOperands()) {
      phase = std::max(phase, phaseOf(definitionOf(operand)));
    }
    isSpecial |= isTranscendental(&op);
    if (passes::asRowReduction(&op)) {
      reductions.push_back({&op, phase});
      ++phase;
    }
    phaseNumber[op.getResult(0)] = phase;
    last = std::max(last, phase);
  }
  phases.resize(last + 1);
  needed.resize(last + 1);
  for (auto [op, phase] : reductions) {
    phases[phase].reductions.push_back(op);
  }
  for (Operation &op : body.without_terminator()) {
    Value out = op.getResult(0);
    if (!passes::isView(&op) && !passes::asRowReduction(&op) &&
        !isSplatConstant(&op) && isOfRow(out)) {
      phases[phaseOf(out)].rowOps.push_back(&op);
    }
  }
  Operation *yield = body.getTerminator();
  for (unsigned p = last + 1; p-- > 0;) {
    for (Operation *reduction : phases[p].reductions) {
      need(reduction->getOperand(0), p);
    }
    for (auto [i, out] : llvm::enumerate(yield->getOperands())) {
      if (!isOfRow(out) && phaseOf(definitionOf(out)) == p) {
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
    if (isOnly && access.isWhole && !isReadLater) {
      inputs.push_back(access.input);
    }
  }
  return inputs;
}

} // namespace sinter::codegen
