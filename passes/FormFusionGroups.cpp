//===- FormFusionGroups.cpp - Ops that become one kernel ------------------===//

#include "passes/FusionGroups.h"
#include "passes/KernelLoops.h"
#include "passes/Passes.h"
#include "passes/Report.h"

#include "mlir/Analysis/TopologicalSortUtils.h"
#include "mlir/IR/IRMapping.h"

namespace sinter::passes {
#define GEN_PASS_DEF_FORMFUSIONGROUPSPASS
#include "passes/Passes.h.inc"

namespace {

/// Makes the fusion of one unit.
class GroupBuilder {
public:
  GroupBuilder(const FusionUnit &unit, Operation *before)
      : unit(unit), own(unit.ops.begin(), unit.ops.end()), b(before) {}

  void build();

private:
  Value valueOf(Value v, Block &body);
  bool isReadOutside(Value v) const;
  bool isReadByOthers(Value v) const;

  const FusionUnit &unit;
  DenseSet<Operation *> own;
  OpBuilder b;
  IRMapping map;
  SmallVector<Value> inputs;
};

/// The value of `v` within the group; what comes from outside becomes an input.
Value GroupBuilder::valueOf(Value v, Block &body) {
  if (Value known = map.lookupOrNull(v)) {
    return known;
  }
  Operation *definition = v.getDefiningOp();
  if (definition && isFree(definition) &&
      (!isView(definition) || sourceOf(v).root != v)) {
    for (Value operand : definition->getOperands()) {
      valueOf(operand, body);
    }
    return b.clone(*definition, map)->getResult(0);
  }
  inputs.push_back(v);
  Value argument = body.addArgument(v.getType(), v.getLoc());
  map.map(v, argument);
  return argument;
}

/// Whether anything else reads the value, directly or through views. A view in
/// the group itself is there to be returned; others take it anew.
bool GroupBuilder::isReadOutside(Value v) const {
  return llvm::any_of(v.getUsers(), [&](Operation *user) {
    if (!isView(user)) {
      return !own.contains(user);
    }
    Value view = user->getResult(0);
    return own.contains(user) ? isReadByOthers(view) : isReadOutside(view);
  });
}

/// Whether an op that is neither in the group nor returns reads the value.
bool GroupBuilder::isReadByOthers(Value v) const {
  return llvm::any_of(v.getUsers(), [&](Operation *user) {
    return !own.contains(user) && !user->hasTrait<OpTrait::IsTerminator>();
  });
}

void GroupBuilder::build() {
  SmallVector<Value> outs, yields;
  SmallVector<Location> locations;
  Region region;
  Block &body = region.emplaceBlock();
  Operation *before = &*b.getInsertionPoint();
  b.setInsertionPointToStart(&body);
  for (Operation *op : unit.ops) {
    for (Value operand : op->getOperands()) {
      valueOf(operand, body);
    }
    if (!map.contains(op->getResult(0))) {
      b.clone(*op, map);
    }
    locations.push_back(op->getLoc());
    Value out = op->getResult(0);
    if (isReadOutside(out)) {
      outs.push_back(out);
      yields.push_back(map.lookup(out));
    }
  }
  Location loc = FusedLoc::get(b.getContext(), locations);
  ir::YieldOp::create(b, loc, yields);
  b.setInsertionPoint(before);
  auto fusion = ir::FusionOp::create(b, loc, ValueRange(outs).getTypes(),
                                     unit.reason, inputs);
  fusion.getBody().takeBody(region);
  for (Value out : outs) {
    Operation *op = out.getDefiningOp();
    if (isFree(op) && isReadByOthers(out)) {
      // A constant or a view that is returned stays one for everybody else:
      // their groups were formed so.
      Value same = OpBuilder(op).clone(*op)->getResult(0);
      out.replaceUsesWithIf(same, [&](OpOperand &use) {
        return !own.contains(use.getOwner()) &&
               !use.getOwner()->hasTrait<OpTrait::IsTerminator>();
      });
    }
  }
  for (auto [out, result] : llvm::zip_equal(outs, fusion.getOuts())) {
    out.replaceUsesWithIf(
        result, [&](OpOperand &use) { return !own.contains(use.getOwner()); });
  }
}

struct FormFusionGroupsPass
    : impl::FormFusionGroupsPassBase<FormFusionGroupsPass> {
  using Base::Base;

  void runOnOperation() override {
    if (!getOperation().getBody().hasOneBlock()) {
      return;
    }
    Block &block = getOperation().getBody().front();
    unsigned numGroups = 0;
    SmallVector<Operation *> replaced;
    for (const FusionUnit &unit : findFusionUnits(block)) {
      if (unit.isGroup) {
        GroupBuilder(unit, block.getTerminator()).build();
        replaced.append(unit.ops);
        ++numGroups;
        continue;
      }
      for (Operation *op : unit.ops) {
        op->moveBefore(block.getTerminator());
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
    // A view that the library reads stands before the group that it is of.
    sortTopologically(&block);
    report(*this, numGroups, " groups of ", replaced.size(), " ops");
  }
};

} // namespace
} // namespace sinter::passes
