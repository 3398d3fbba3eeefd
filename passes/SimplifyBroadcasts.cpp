//===- SimplifyBroadcasts.cpp - Broadcasts that repeat nothing new --------===//

#include "passes/Passes.h"
#include "passes/Report.h"

#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace sinter::passes {
#define GEN_PASS_DEF_SIMPLIFYBROADCASTSPASS
#include "passes/Passes.h.inc"

namespace {

/// broadcast_to(x) of x's own shape  =>  x
struct DropIdentity : OpRewritePattern<ir::BroadcastToOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ir::BroadcastToOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getX().getType() != op.getType()) {
      return rewriter.notifyMatchFailure(op, "the shape changes");
    }
    rewriter.replaceOp(op, op.getX());
    return success();
  }
};

/// broadcast_to(broadcast_to(x))  =>  broadcast_to(x)
struct ComposeBroadcasts : OpRewritePattern<ir::BroadcastToOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ir::BroadcastToOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<ir::BroadcastToOp>();
    if (!inner) {
      return rewriter.notifyMatchFailure(op, "operand is no broadcast");
    }
    rewriter.modifyOpInPlace(op,
                             [&] { op.getXMutable().assign(inner.getX()); });
    return success();
  }
};

/// Whether an op reads where a tensor lies in memory, too: then a broadcast
/// must stay the view that it is.
bool readsLayout(Operation *op) {
  return !isa<ir::PointwiseOpInterface, ir::ConvertOp>(op) &&
         !op->hasTrait<OpTrait::IsTerminator>();
}

/// broadcast_to(constant of equal elements)  =>  a larger constant, for those
/// that read elements only
struct FoldConstant : OpRewritePattern<ir::BroadcastToOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ir::BroadcastToOp op,
                                PatternRewriter &rewriter) const override {
    DenseElementsAttr value;
    if (!matchPattern(op.getX(), m_Constant(&value)) || !value.isSplat()) {
      return rewriter.notifyMatchFailure(op, "operand is no constant");
    }
    if (llvm::all_of(op->getUsers(), readsLayout)) {
      return rewriter.notifyMatchFailure(op, "the layout is read");
    }
    auto type = cast<ShapedType>(op.getType());
    Attribute element = value.getSplatValue<Attribute>();
    auto constant = ir::ConstantOp::create(
        rewriter, op.getLoc(),
        cast<ElementsAttr>(DenseElementsAttr::get(type, element)));
    rewriter.replaceUsesWithIf(op, constant, [](OpOperand &use) {
      return !readsLayout(use.getOwner());
    });
    return success();
  }
};

struct SimplifyBroadcastsPass
    : impl::SimplifyBroadcastsPassBase<SimplifyBroadcastsPass> {
  using Base::Base;

  void runOnOperation() override {
    auto countBroadcasts = [&] {
      unsigned count = 0;
      getOperation().walk([&](ir::BroadcastToOp) { ++count; });
      return count;
    };
    unsigned before = countBroadcasts();
    RewritePatternSet patterns(&getContext());
    patterns.add<ComposeBroadcasts, DropIdentity, FoldConstant>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) {
      return signalPassFailure();
    }
    report(*this, before, " broadcasts, ", countBroadcasts(), " left");
  }
};

} // namespace
} // namespace sinter::passes
