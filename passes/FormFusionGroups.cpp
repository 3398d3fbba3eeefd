//===- FormFusionGroups.cpp - Ops that become one kernel ------------------===//

#include "passes/Passes.h"
#include "passes/Report.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"

namespace sinter::passes {
#define GEN_PASS_DEF_FORMFUSIONGROUPSPASS
#include "passes/Passes.h.inc"

namespace {

/// A constant of equal elements or a broadcast: computed again wherever it is
/// read, from a register or by another index.
bool isFree(Operation *op) {
  DenseElementsAttr value;
  return isa<ir::BroadcastToOp>(op) ||
         (matchPattern(op, m_Constant(&value)) && value.isSplat());
}

ArrayRef<int64_t> shapeOf(Value v) {
  return cast<RankedTensorType>(v.getType()).getShape();
}

bool isEmpty(Value v) { return llvm::is_contained(shapeOf(v), 0); }

bool isFusable(Operation *op) {
  return isa<ir::PointwiseOpInterface, ir::ConvertOp>(op) &&
         !isEmpty(op->getResult(0));
}

/// Whether something else than a kernel or a return reads the value of a free
/// op. That reads a view (codegen/lower/Layout.h).
bool isReadAsView(Operation *op) {
  return isEmpty(op->getResult(0)) ||
         llvm::any_of(op->getUsers(), [](Operation *user) {
           return isFree(user) ? isReadAsView(user)
                               : !isFusable(user) &&
                                     !user->hasTrait<OpTrait::IsTerminator>();
         });
}

/// Ops that stay together: a group of one shape, or any other op alone.
struct Unit {
  SmallVector<Operation *> ops;
  bool isGroup = false;
  DenseSet<Unit *> needs; ///< What it depends on, directly or not.
  const char *reason = "pointwise ops of one shape";
};

/// Partitions one block and rewrites it.
class Grouping {
public:
  explicit Grouping(Block &block) : block(block) {}

  void run();

  unsigned numGroups = 0, numOps = 0;

private:
  void place(Operation &op);
  void collectNeeds(Operation &op, DenseSet<Unit *> &needs);
  Unit &groupFor(Operation &op, const DenseSet<Unit *> &needs);
  void build(Unit &unit);
  Value cloneInto(Value v, OpBuilder &b, IRMapping &map, Block &body,
                  SmallVector<Value> &inputs);

  Block &block;
  std::vector<std::unique_ptr<Unit>> units;
  DenseMap<Operation *, Unit *> unitOf;
  /// The group of a shape that still takes ops.
  DenseMap<ArrayRef<int64_t>, Unit *> open;
};

/// Whether a free op's value is wanted in memory.
bool mustExist(Operation *op) {
  return !isReadAsView(op) && llvm::any_of(op->getUsers(), [](Operation *user) {
    return user->hasTrait<OpTrait::IsTerminator>();
  });
}

void Grouping::collectNeeds(Operation &op, DenseSet<Unit *> &needs) {
  for (Value operand : op.getOperands()) {
    Operation *definition = operand.getDefiningOp();
    if (!definition) {
      continue;
    }
    if (Unit *unit = unitOf.lookup(definition)) {
      needs.insert(unit);
      needs.insert(unit->needs.begin(), unit->needs.end());
    } else if (isFree(definition)) {
      collectNeeds(*definition, needs);
    }
  }
}

Unit &Grouping::groupFor(Operation &op, const DenseSet<Unit *> &needs) {
  Unit *&group = open[shapeOf(op.getResult(0))];
  // An op must not join what an operand from elsewhere waits for.
  bool isCyclic = group && llvm::any_of(needs, [&](Unit *unit) {
                    return unit != group && unit->needs.contains(group);
                  });
  if (!group || isCyclic) {
    group = units.emplace_back(std::make_unique<Unit>()).get();
    group->isGroup = true;
    if (isCyclic) {
      group->reason = "pointwise ops of one shape, after another kernel";
    }
  }
  return *group;
}

void Grouping::place(Operation &op) {
  bool isGrouped = isFusable(&op) || (isFree(&op) && mustExist(&op));
  if (!isGrouped && isFree(&op) && !isReadAsView(&op)) {
    return;
  }
  DenseSet<Unit *> needs;
  collectNeeds(op, needs);
  Unit *unit = nullptr;
  if (isGrouped) {
    unit = &groupFor(op, needs);
  } else {
    unit = units.emplace_back(std::make_unique<Unit>()).get();
  }
  unit->ops.push_back(&op);
  needs.erase(unit);
  unit->needs.insert(needs.begin(), needs.end());
  unitOf[&op] = unit;
  // Whoever needs this unit needs what it needs now.
  for (auto &other : units) {
    if (other->needs.contains(unit)) {
      other->needs.insert(unit->needs.begin(), unit->needs.end());
    }
  }
}

/// The value of `v` within a group; what comes from outside becomes an input.
Value Grouping::cloneInto(Value v, OpBuilder &b, IRMapping &map, Block &body,
                          SmallVector<Value> &inputs) {
  if (Value known = map.lookupOrNull(v)) {
    return known;
  }
  Operation *definition = v.getDefiningOp();
  Unit *unit = definition ? unitOf.lookup(definition) : nullptr;
  if (definition && isFree(definition) && (!unit || !unit->isGroup)) {
    for (Value operand : definition->getOperands()) {
      cloneInto(operand, b, map, body, inputs);
    }
    return b.clone(*definition, map)->getResult(0);
  }
  inputs.push_back(v);
  Value argument = body.addArgument(v.getType(), v.getLoc());
  map.map(v, argument);
  return argument;
}

void Grouping::build(Unit &unit) {
  DenseSet<Operation *> own(unit.ops.begin(), unit.ops.end());
  auto isOutside = [&](Operation *user) { return !own.contains(user); };
  SmallVector<Value> inputs, outs, yields;
  SmallVector<Location> locations;
  Region region;
  Block &body = region.emplaceBlock();
  OpBuilder b(block.getTerminator()->getContext());
  b.setInsertionPointToStart(&body);
  IRMapping map;
  for (Operation *op : unit.ops) {
    for (Value operand : op->getOperands()) {
      cloneInto(operand, b, map, body, inputs);
    }
    b.clone(*op, map);
    locations.push_back(op->getLoc());
    Value out = op->getResult(0);
    if (llvm::any_of(out.getUsers(), isOutside)) {
      outs.push_back(out);
      yields.push_back(map.lookup(out));
    }
  }
  Location loc = FusedLoc::get(b.getContext(), locations);
  ir::YieldOp::create(b, loc, yields);
  b.setInsertionPoint(block.getTerminator());
  auto fusion = ir::FusionOp::create(b, loc, ValueRange(outs).getTypes(),
                                     unit.reason, inputs);
  fusion.getBody().takeBody(region);
  for (auto [out, result] : llvm::zip_equal(outs, fusion.getOuts())) {
    out.replaceUsesWithIf(
        result, [&](OpOperand &use) { return isOutside(use.getOwner()); });
  }
}

void Grouping::run() {
  for (Operation &op : block.without_terminator()) {
    place(op);
  }
  // A unit after all that it needs; among those, in program order.
  DenseSet<Unit *> done;
  SmallVector<Operation *> replaced;
  while (done.size() < units.size()) {
    for (auto &unit : units) {
      bool isReady = !done.contains(unit.get()) &&
                     llvm::all_of(unit->needs, [&](Unit *other) {
                       return done.contains(other);
                     });
      if (!isReady) {
        continue;
      }
      done.insert(unit.get());
      if (unit->isGroup) {
        build(*unit);
        ++numGroups;
        numOps += unit->ops.size();
        replaced.append(unit->ops);
      } else {
        unit->ops[0]->moveBefore(block.getTerminator());
      }
    }
  }
  for (Operation *op : llvm::reverse(replaced)) {
    op->dropAllUses();
    op->erase();
  }
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
    if (isFree(&op) && op.use_empty()) {
      op.erase();
    }
  }
}

struct FormFusionGroupsPass
    : impl::FormFusionGroupsPassBase<FormFusionGroupsPass> {
  using Base::Base;

  void runOnOperation() override {
    if (getOperation().getBody().hasOneBlock()) {
      Grouping grouping(getOperation().getBody().front());
      grouping.run();
      report(*this, grouping.numGroups, " groups of ", grouping.numOps, " ops");
    }
  }
};

} // namespace
} // namespace sinter::passes
