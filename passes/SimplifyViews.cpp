//===- SimplifyViews.cpp - Views of views ---------------------------------===//
//
// The result lies in memory as before: a product of matrices may be cut in
// blocks by that. So a reshape, which may copy, and a flip, which does, are
// composed only where what they read is contiguous.
//
//===----------------------------------------------------------------------===//

#include "passes/Passes.h"
#include "passes/Report.h"
#include "passes/ViewMap.h"

#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace sinter::passes {
#define GEN_PASS_DEF_SIMPLIFYVIEWSPASS
#include "passes/Passes.h.inc"

namespace {

bool isContiguousRoot(Value v) {
  return !isView(v.getDefiningOp()) &&
         ViewSource{v, ViewMap::ofTensor(v)}.repeats() == 1;
}

/// permute(permute(x, p), q)  =>  permute(x, p[q]);  permute(x, 0 1 2)  =>  x
struct ComposePermutes : OpRewritePattern<ir::PermuteOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ir::PermuteOp op,
                                PatternRewriter &rewriter) const override {
    ArrayRef<int64_t> outer = op.getPermutation();
    if (llvm::equal(outer, llvm::seq<int64_t>(0, std::ssize(outer)))) {
      rewriter.replaceOp(op, op.getX());
      return success();
    }
    auto inner = op.getX().getDefiningOp<ir::PermuteOp>();
    if (!inner) {
      return rewriter.notifyMatchFailure(op, "operand is no permutation");
    }
    auto both = llvm::map_to_vector(outer, [&](int64_t dim) {
      return inner.getPermutation()[static_cast<size_t>(dim)];
    });
    rewriter.modifyOpInPlace(op, [&] {
      op.getXMutable().assign(inner.getX());
      op.setPermutation(both);
    });
    return success();
  }
};

/// reshape(reshape(x))  =>  reshape(x);  reshape(x) to x's shape  =>  x
struct ComposeReshapes : OpRewritePattern<ir::ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ir::ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getX().getType() == op.getType()) {
      rewriter.replaceOp(op, op.getX());
      return success();
    }
    auto inner = op.getX().getDefiningOp<ir::ReshapeOp>();
    if (!inner || !isContiguousRoot(inner.getX())) {
      return rewriter.notifyMatchFailure(op, "a copy may be between");
    }
    rewriter.modifyOpInPlace(op,
                             [&] { op.getXMutable().assign(inner.getX()); });
    return success();
  }
};

/// slice(slice(x))  =>  slice(x);  slice(x) of all of x  =>  x
struct ComposeSlices : OpRewritePattern<ir::SliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ir::SliceOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getX().getType() == op.getType()) {
      rewriter.replaceOp(op, op.getX());
      return success();
    }
    auto inner = op.getX().getDefiningOp<ir::SliceOp>();
    if (!inner) {
      return rewriter.notifyMatchFailure(op, "operand is no slice");
    }
    SmallVector<int64_t> starts, limits, strides;
    for (size_t i = 0; i < op.getStarts().size(); ++i) {
      int64_t step = inner.getStrides()[i], first = inner.getStarts()[i];
      starts.push_back(first + op.getStarts()[i] * step);
      limits.push_back(
          std::min(inner.getLimits()[i], first + op.getLimits()[i] * step));
      strides.push_back(step * op.getStrides()[i]);
      starts.back() = std::min(starts.back(), limits.back());
    }
    rewriter.modifyOpInPlace(op, [&] {
      op.getXMutable().assign(inner.getX());
      op.setStarts(starts);
      op.setLimits(limits);
      op.setStrides(strides);
    });
    return success();
  }
};

/// flip(flip(x, a), b)  =>  flip(x, what is in one of a and b);  flip(x, none)
/// =>  x
struct ComposeFlips : OpRewritePattern<ir::FlipOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ir::FlipOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getDims().empty() && isContiguousRoot(op.getX())) {
      rewriter.replaceOp(op, op.getX());
      return success();
    }
    auto inner = op.getX().getDefiningOp<ir::FlipOp>();
    if (!inner || !isContiguousRoot(inner.getX())) {
      return rewriter.notifyMatchFailure(op, "operand is not flipped");
    }
    SmallVector<int64_t> dims;
    auto addUnless = [&](ArrayRef<int64_t> from, ArrayRef<int64_t> other) {
      llvm::copy_if(from, std::back_inserter(dims), [&](int64_t dim) {
        return !llvm::is_contained(other, dim);
      });
    };
    addUnless(inner.getDims(), op.getDims());
    addUnless(op.getDims(), inner.getDims());
    llvm::sort(dims);
    rewriter.modifyOpInPlace(op, [&] {
      op.getXMutable().assign(inner.getX());
      op.setDims(dims);
    });
    return success();
  }
};

struct SimplifyViewsPass : impl::SimplifyViewsPassBase<SimplifyViewsPass> {
  using Base::Base;

  void runOnOperation() override {
    auto countViews = [&] {
      unsigned count = 0;
      getOperation().walk([&](Operation *op) { count += isView(op); });
      return count;
    };
    unsigned before = countViews();
    RewritePatternSet patterns(&getContext());
    patterns.add<ComposeFlips, ComposePermutes, ComposeReshapes, ComposeSlices>(
        &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) {
      return signalPassFailure();
    }
    report(*this, before, " views, ", countViews(), " left");
  }
};

} // namespace
} // namespace sinter::passes
