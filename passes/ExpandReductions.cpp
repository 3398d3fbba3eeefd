//===- ExpandReductions.cpp - Reductions in two steps ---------------------===//

#include "passes/KernelLoops.h"
#include "passes/Passes.h"
#include "passes/Reductions.h"
#include "passes/Report.h"

namespace sinter::passes {
#define GEN_PASS_DEF_EXPANDREDUCTIONSPASS
#include "passes/Passes.h.inc"

namespace {

/// Whether a group that computes the value can reduce it, too.
bool isComputedByElements(Value v) {
  ViewSource source = sourceOf(v);
  Operation *root = source.root.getDefiningOp();
  return root && source.repeats() == 1 && isComputed(root) &&
         isa<ir::PointwiseOpInterface, ir::ConvertOp>(root);
}

Value reshape(OpBuilder &b, Location loc, Value v, ArrayRef<int64_t> sizes) {
  auto type = cast<RankedTensorType>(v.getType()).clone(sizes);
  return ir::ReshapeOp::create(b, loc, type, v, b.getDenseI64ArrayAttr(sizes));
}

/// The same reduction of one dimension of `x`.
Value reduceOne(OpBuilder &b, Operation *op, Value x, int64_t dim) {
  auto type = cast<RankedTensorType>(x.getType());
  SmallVector<int64_t> sizes(type.getShape());
  sizes.erase(sizes.begin() + dim);
  Operation *copy = b.clone(*op);
  copy->setOperand(0, x);
  copy->setAttr("dims", b.getDenseI64ArrayAttr(dim));
  copy->getResult(0).setType(type.clone(sizes));
  return copy->getResult(0);
}

/// reduce(x)  =>  reduce(reduce(x in parts)), if there is a whole number of
/// parts, which a kernel can reduce
bool expand(Operation *op) {
  std::optional<LongReduction> reduction = asLongReduction(op);
  if (!reduction || !isComputedByElements(reduction->x)) {
    return false;
  }
  auto [x, outer, parts, length, inner] = *reduction;
  OpBuilder b(op);
  Value whole = reshape(b, op->getLoc(), x, {outer, parts, length, inner});
  Value partly = reduceOne(b, op, whole, 2);
  if (!isComputed(partly.getDefiningOp())) {
    partly.getDefiningOp()->erase();
    whole.getDefiningOp()->erase();
    return false;
  }
  // The result's own sizes, with the parts among them.
  Value out = op->getResult(0);
  SmallVector<int64_t> sizes(cast<RankedTensorType>(out.getType()).getShape());
  size_t dim = 0;
  for (int64_t before = 1; before != outer; ++dim) {
    before *= sizes[dim];
  }
  sizes.insert(sizes.begin() + static_cast<ptrdiff_t>(dim), parts);
  partly = reshape(b, op->getLoc(), partly, sizes);
  out.replaceAllUsesWith(reduceOne(b, op, partly, static_cast<int64_t>(dim)));
  op->erase();
  return true;
}

struct ExpandReductionsPass
    : impl::ExpandReductionsPassBase<ExpandReductionsPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation().walk([&](Operation *op) { ops.push_back(op); });
    report(*this, llvm::count_if(ops, expand), " reductions in two steps");
  }
};

} // namespace
} // namespace sinter::passes
