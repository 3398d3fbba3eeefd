//===- SimplifyAlgebra.cpp - Pointwise ops that change nothing ------------===//
//
// Every rewrite keeps the bits of all elements, whatever they are: of zeros the
// sign, of infinities everything, of NaN that it is one.
//
//===----------------------------------------------------------------------===//

#include "passes/Passes.h"
#include "passes/Report.h"

#include "ir/dialect/Translate.h"

#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace sinter::passes {
#define GEN_PASS_DEF_SIMPLIFYALGEBRAPASS
#include "passes/Passes.h.inc"

namespace {

DType dtypeOf(Value v) {
  return ir::dtypeFromMlir(getElementTypeOrSelf(v.getType()));
}

/// Whether all elements of a constant are this number; of zeros, with this
/// sign.
bool isNumber(Value v, double number) {
  DenseElementsAttr constant;
  if (!matchPattern(v, m_Constant(&constant)) || !constant.isSplat()) {
    return false;
  }
  auto element = constant.getSplatValue<Attribute>();
  if (auto real = dyn_cast<FloatAttr>(element)) {
    APFloat value = real.getValue(), wanted(number);
    bool isInexact = false;
    wanted.convert(value.getSemantics(), APFloat::rmNearestTiesToEven,
                   &isInexact);
    return value.bitwiseIsEqual(wanted);
  }
  auto integer = dyn_cast<IntegerAttr>(element);
  return integer && integer.getValue() == static_cast<int64_t>(number);
}

/// The number that a sum may have added without a trace: 0 + -0 is 0, but -0 +
/// 0 is not -0.
double neutralAddend(Value v) {
  return isFloatingType(dtypeOf(v)) ? -0.0 : 0.0;
}

/// x op neutral  =>  x
template <class Op> struct DropNeutral : OpRewritePattern<Op> {
  DropNeutral(MLIRContext *context, double (*neutral)(Value))
      : OpRewritePattern<Op>(context), neutral(neutral) {}

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    Value x = op.getX(), y = op.getY();
    constexpr bool commutes =
        std::is_same_v<Op, ir::AddOp> || std::is_same_v<Op, ir::MulOp>;
    if (isNumber(y, neutral(y))) {
      rewriter.replaceOp(op, x);
      return success();
    }
    if (commutes && isNumber(x, neutral(x))) {
      rewriter.replaceOp(op, y);
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no operand is neutral");
  }

  double (*neutral)(Value);
};

/// f(f(x))  =>  x
template <class Op> struct DropInverse : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    auto inner = op->getOperand(0).template getDefiningOp<Op>();
    if (!inner || inner->getOperand(0).getType() != op.getType()) {
      return rewriter.notifyMatchFailure(op, "operand is no inverse");
    }
    rewriter.replaceOp(op, inner->getOperand(0));
    return success();
  }
};

/// f(f(x))  =>  f(x)
template <class Op> struct DropRepetition : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    if (!op->getOperand(0).template getDefiningOp<Op>()) {
      return rewriter.notifyMatchFailure(op, "operand is another op");
    }
    rewriter.replaceOp(op, op->getOperand(0));
    return success();
  }
};

/// x op x  =>  x
template <class Op> struct DropEqualOperands : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    if (op.getX() != op.getY()) {
      return rewriter.notifyMatchFailure(op, "operands differ");
    }
    rewriter.replaceOp(op, op.getX());
    return success();
  }
};

/// abs(neg(x))  =>  abs(x), where numbers have signs
struct DropSign : OpRewritePattern<ir::AbsOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ir::AbsOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<ir::NegOp>();
    if (!inner || isUnsignedType(dtypeOf(op.getX()))) {
      return rewriter.notifyMatchFailure(op, "operand is not negated");
    }
    rewriter.modifyOpInPlace(op,
                             [&] { op.getXMutable().assign(inner.getX()); });
    return success();
  }
};

/// where(c, x, x)  =>  x
struct DropChoice : OpRewritePattern<ir::WhereOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ir::WhereOp op,
                                PatternRewriter &rewriter) const override {
    if (op->getOperand(1) != op->getOperand(2)) {
      return rewriter.notifyMatchFailure(op, "there is a choice");
    }
    rewriter.replaceOp(op, op->getOperand(1));
    return success();
  }
};

/// Bits of the significand of a floating-point dtype, with the hidden one.
int precisionOf(DType dtype) {
  switch (dtype) {
  case DType::f16:
    return 11;
  case DType::bf16:
    return 8;
  case DType::f32:
    return 24;
  default:
    return 53;
  }
}

/// Whether every value of a dtype is one of another.
bool isExact(DType from, DType to) {
  if (from == to || from == DType::boolean) {
    return true;
  }
  if (to == DType::boolean) {
    return false;
  }
  int bits = 8 * static_cast<int>(byteSize(from));
  if (isFloatingType(from)) {
    return isFloatingType(to) && byteSize(to) > byteSize(from);
  }
  int valueBits = bits - !isUnsignedType(from);
  if (isFloatingType(to)) {
    return valueBits <= precisionOf(to);
  }
  int room = 8 * static_cast<int>(byteSize(to)) - !isUnsignedType(to);
  return valueBits <= room && (isUnsignedType(from) || !isUnsignedType(to));
}

/// convert(x) to x's own dtype  =>  x
/// convert(convert(x))  =>  convert(x), if the inner one loses nothing. But an
/// integer that became a floating-point number is saturated after that, and
/// else wraps around.
struct ComposeConversions : OpRewritePattern<ir::ConvertOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ir::ConvertOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getX().getType() == op.getType()) {
      rewriter.replaceOp(op, op.getX());
      return success();
    }
    auto inner = op.getX().getDefiningOp<ir::ConvertOp>();
    if (!inner) {
      return rewriter.notifyMatchFailure(op, "operand is no conversion");
    }
    DType from = dtypeOf(inner.getX()), middle = dtypeOf(inner.getOut());
    DType to = dtypeOf(op.getOut());
    bool isSaturated = !isFloatingType(from) && isFloatingType(middle) &&
                       isIntegralType(to, /*includeBool=*/false);
    if (isSaturated || !isExact(from, middle)) {
      return rewriter.notifyMatchFailure(op, "operand is no exact conversion");
    }
    rewriter.modifyOpInPlace(op,
                             [&] { op.getXMutable().assign(inner.getX()); });
    return success();
  }
};

struct SimplifyAlgebraPass
    : impl::SimplifyAlgebraPassBase<SimplifyAlgebraPass> {
  using Base::Base;

  void runOnOperation() override {
    auto countOps = [&] {
      return llvm::range_size(getOperation().getBody().getOps());
    };
    auto before = countOps();
    auto one = [](Value) { return 1.0; };
    auto zero = [](Value) { return 0.0; };
    RewritePatternSet patterns(&getContext());
    patterns.add<DropNeutral<ir::AddOp>>(&getContext(), neutralAddend);
    patterns.add<DropNeutral<ir::SubOp>>(&getContext(), zero);
    patterns.add<DropNeutral<ir::MulOp>>(&getContext(), one);
    patterns.add<DropNeutral<ir::DivOp>>(&getContext(), one);
    patterns.add<DropInverse<ir::NegOp>, DropRepetition<ir::AbsOp>,
                 DropRepetition<ir::ReluOp>, DropEqualOperands<ir::MaximumOp>,
                 DropEqualOperands<ir::MinimumOp>, DropSign, DropChoice,
                 ComposeConversions>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) {
      return signalPassFailure();
    }
    report(*this, before, " ops, ", countOps(), " left");
  }
};

} // namespace
} // namespace sinter::passes
