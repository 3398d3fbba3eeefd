//===- DeriveGradients.cpp - Reverse-mode differentiation -----------------===//

#include "passes/Passes.h"
#include "passes/Report.h"

namespace sinter::passes {
#define GEN_PASS_DEF_DERIVEGRADIENTSPASS
#include "passes/Passes.h.inc"

namespace {

/// The cotangent of every value that received one. A further contribution is
/// added to those before.
class Cotangents {
public:
  explicit Cotangents(OpBuilder &b) : b(b) {}

  Value lookup(Value v) const { return map.lookup(v); }

  void accumulate(Value v, Value ct) {
    Value &total = map[v];
    total = total ? ir::AddOp::create(b, v.getLoc(), total, ct) : ct;
  }

private:
  OpBuilder &b;
  DenseMap<Value, Value> map;
};

bool isDifferentiable(Value v) {
  return isa<FloatType>(getElementTypeOrSelf(v.getType()));
}

/// Derives one function.
class Derivation {
public:
  explicit Derivation(func::FuncOp primal) : primal(primal), b(primal) {}

  LogicalResult run();

private:
  void findActive(Block &body);
  LogicalResult pullBack(Operation *op, Cotangents &cotangents);

  func::FuncOp primal;
  OpBuilder b;
  DenseSet<Value> active; ///< What depends on an argument, differentiably.
  SmallVector<Operation *> ops;
};

void Derivation::findActive(Block &body) {
  for (BlockArgument arg : body.getArguments()) {
    if (isDifferentiable(arg)) {
      active.insert(arg);
    }
  }
  for (Operation &op : body.without_terminator()) {
    bool dependsOnArgument = llvm::any_of(
        op.getOperands(), [&](Value v) { return active.contains(v); });
    if (!dependsOnArgument) {
      continue;
    }
    for (Value out : op.getResults()) {
      if (isDifferentiable(out)) {
        active.insert(out);
      }
    }
    ops.push_back(&op);
  }
}

LogicalResult Derivation::pullBack(Operation *op, Cotangents &cotangents) {
  auto cts = llvm::map_to_vector(op->getResults(),
                                 [&](Value v) { return cotangents.lookup(v); });
  if (llvm::none_of(cts, [](Value ct) { return bool(ct); })) {
    return success();
  }
  auto rule = dyn_cast<ir::VjpOpInterface>(op);
  if (!rule) {
    return op->emitOpError("has no derivative rule");
  }
  auto need = llvm::map_to_vector(op->getOperands(),
                                  [&](Value v) { return active.contains(v); });
  SmallVector<Value> gin(need.size());
  if (failed(rule.buildVjp(b, cts, need, gin))) {
    return failure();
  }
  for (auto [operand, ct] : llvm::zip_equal(op->getOperands(), gin)) {
    if (ct) {
      cotangents.accumulate(operand, ct);
    }
  }
  return success();
}

LogicalResult Derivation::run() {
  if (!primal.getBody().hasOneBlock()) {
    return primal.emitOpError("has no body of one block to derive");
  }
  // Clone the primal, append the cotangents of its results to the arguments.
  func::FuncOp vjp = primal.clone();
  vjp.setName((primal.getName() + "_vjp").str());
  b.insert(vjp);
  Block &body = vjp.getBody().front();
  Operation *exit = body.getTerminator();
  findActive(body);
  unsigned numArguments = body.getNumArguments();
  b.setInsertionPoint(exit);
  Cotangents cotangents(b);
  for (Value result : exit->getOperands()) {
    if (active.contains(result)) {
      Value seed = body.addArgument(result.getType(), primal.getLoc());
      cotangents.accumulate(result, seed);
    }
  }
  for (Operation *op : llvm::reverse(ops)) {
    if (failed(pullBack(op, cotangents))) {
      vjp.erase();
      return failure();
    }
  }
  SmallVector<Value> gradients;
  for (BlockArgument arg : body.getArguments().take_front(numArguments)) {
    if (Value ct = cotangents.lookup(arg)) {
      gradients.push_back(ct);
    }
  }
  func::ReturnOp::create(b, exit->getLoc(), gradients);
  exit->erase();
  vjp.setType(b.getFunctionType(body.getArgumentTypes(),
                                ValueRange(gradients).getTypes()));
  return success();
}

struct DeriveGradientsPass
    : impl::DeriveGradientsPassBase<DeriveGradientsPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<func::FuncOp> primals;
    for (auto candidate : getOperation().getOps<func::FuncOp>()) {
      if (function.empty() || candidate.getName() == function) {
        primals.push_back(candidate);
      }
    }
    if (primals.empty() && !function.empty()) {
      getOperation().emitError("no function '") << function << "'";
      return signalPassFailure();
    }
    for (func::FuncOp primal : primals) {
      if (failed(Derivation(primal).run())) {
        return signalPassFailure();
      }
    }
    report(*this, primals.size(), " functions derived");
  }
};

} // namespace
} // namespace sinter::passes
