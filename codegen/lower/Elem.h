//===- Elem.h - One element of a tensor, as IR to be built ----------------===//
//
// One of the two element types that the records' formulas are instantiated
// over (runtime/math/element.h is the contract); runtime/kernels/Simd.h is the
// other. Every operator builds the op of the same meaning, on scalars or on
// vectors, so a formula that is evaluated once here is a kernel's loop body.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_ELEM_H
#define SINTER_CODEGEN_ELEM_H

#include "codegen/Passes.h"
#include "runtime/math/element.h"
#include "sinter/runtime/types.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace sinter::codegen {

/// What a lane computes with: a compute class, or the bits of one.
enum class NumberKind : uint8_t { f32, f64, i32, u32, i64, u64 };

constexpr bool isReal(NumberKind kind) { return kind <= NumberKind::f64; }
constexpr bool isSigned(NumberKind kind) {
  return kind == NumberKind::i32 || kind == NumberKind::i64;
}
constexpr int widthOf(NumberKind kind) {
  return kind == NumberKind::f32 || kind == NumberKind::i32 ||
                 kind == NumberKind::u32
             ? 32
             : 64;
}
NumberKind numberKind(ComputeClass type);

/// Where ops are built, and for what. Constants stand once, at the function's
/// beginning.
class ElemContext {
public:
  ElemContext(OpBuilder &b, Location loc, Block &entry, IsaLevel level)
      : b(b), loc(loc), level(level), entry(entry) {}

  Type typeOf(NumberKind kind) const { return withLanes(scalarOf(kind)); }
  Type maskType() const { return withLanes(b.getI1Type()); }
  Type withLanes(Type element) const {
    return lanes == 1 ? element : Type(VectorType::get({lanes}, element));
  }
  /// `literal` in every lane.
  Value constant(NumberKind kind, double literal);
  /// The same for an element given by an attribute.
  Value constant(TypedAttr element);
  Value trueMask(bool truth);

  /// Calls a function of libm.h, lane by lane; operands and result are f64.
  Value callLibm(math::Libm function, ValueRange operands);

  OpBuilder &b;
  Location loc;
  IsaLevel level;
  int64_t lanes = 1; ///< 1: scalars.
  /// What arithmetic may do to its bits.
  arith::FastMathFlags fastMath = arith::FastMathFlags::none;

private:
  Type scalarOf(NumberKind kind) const;

  Block &entry;
  DenseMap<Attribute, Value> constants;
};

/// A number, a truth value, or a literal that takes its type from the number it
/// meets.
class Elem {
public:
  using Mask = Elem;
  using Bits = Elem;

  Elem(double literal) : literal(literal) {}
  /// A number. Of a truth value, `kind` is what was compared.
  Elem(ElemContext &context, NumberKind kind, Value ssa)
      : context(&context), kind(kind), ssa(ssa) {}

  /// The value in the IR; a literal is one of `type`.
  Value value(ElemContext &in, NumberKind type) const {
    return ssa ? ssa : in.constant(type, literal);
  }
  Value value() const {
    assert(ssa && "a literal has no type of its own");
    return ssa;
  }

  bool isDouble() const { return kind == NumberKind::f64; }
  bool isSigned() const { return codegen::isSigned(kind); }
  bool hasFma() const { return sinter::hasFma(context->level); }
  int width() const { return widthOf(kind); }

  friend Elem operator+(Elem x, Elem y) {
    return number<arith::AddFOp, arith::AddIOp>(x, y);
  }
  friend Elem operator-(Elem x, Elem y) {
    return number<arith::SubFOp, arith::SubIOp>(x, y);
  }
  friend Elem operator*(Elem x, Elem y) {
    return number<arith::MulFOp, arith::MulIOp>(x, y);
  }
  friend Elem operator/(Elem x, Elem y) {
    return shared(x, y).isSigned()
               ? number<arith::DivFOp, arith::DivSIOp>(x, y)
               : number<arith::DivFOp, arith::DivUIOp>(x, y);
  }
  friend Elem operator-(Elem x) {
    return isReal(x.kind) ? x.of<arith::NegFOp>() : Elem(0.0) - x;
  }

  friend Elem operator<(Elem x, Elem y) {
    return compare(arith::CmpFPredicate::OLT, arith::CmpIPredicate::slt,
                   arith::CmpIPredicate::ult, x, y);
  }
  friend Elem operator<=(Elem x, Elem y) {
    return compare(arith::CmpFPredicate::OLE, arith::CmpIPredicate::sle,
                   arith::CmpIPredicate::ule, x, y);
  }
  friend Elem operator>(Elem x, Elem y) {
    return compare(arith::CmpFPredicate::OGT, arith::CmpIPredicate::sgt,
                   arith::CmpIPredicate::ugt, x, y);
  }
  friend Elem operator>=(Elem x, Elem y) {
    return compare(arith::CmpFPredicate::OGE, arith::CmpIPredicate::sge,
                   arith::CmpIPredicate::uge, x, y);
  }
  friend Elem operator==(Elem x, Elem y) {
    return compare(arith::CmpFPredicate::OEQ, arith::CmpIPredicate::eq,
                   arith::CmpIPredicate::eq, x, y);
  }
  friend Elem operator!=(Elem x, Elem y) {
    return compare(arith::CmpFPredicate::UNE, arith::CmpIPredicate::ne,
                   arith::CmpIPredicate::ne, x, y);
  }

  // On truth values and on integers.
  friend Elem operator&(Elem x, Elem y) { return build<arith::AndIOp>(x, y); }
  friend Elem operator|(Elem x, Elem y) { return build<arith::OrIOp>(x, y); }
  friend Elem operator^(Elem x, Elem y) { return build<arith::XOrIOp>(x, y); }
  friend Elem operator~(Elem x) {
    ElemContext &in = *x.context;
    Value ones = x.isMask() ? in.trueMask(true) : in.constant(x.kind, -1.0);
    return {in, x.kind, arith::XOrIOp::create(in.b, in.loc, x.ssa, ones)};
  }
  friend Elem operator<<(Elem x, Elem y) { return build<arith::ShLIOp>(x, y); }
  friend Elem operator>>(Elem x, Elem y) {
    return shared(x, y).isSigned() ? build<arith::ShRSIOp>(x, y)
                                   : build<arith::ShRUIOp>(x, y);
  }
  friend Elem mulHigh(Elem x, Elem y);

  friend Elem select(Elem condition, Elem x, Elem y) {
    // Of two literals the type is that of the numbers that were compared.
    Elem in = x.context ? x : y.context ? y : condition;
    ElemContext &context = *in.context;
    Value l = x.value(context, in.kind), r = y.value(context, in.kind);
    return {
        context, in.kind,
        arith::SelectOp::create(context.b, context.loc, condition.ssa, l, r)};
  }

  friend Elem floor(Elem x) { return x.of<mlir::math::FloorOp>(); }
  friend Elem ceil(Elem x) { return x.of<mlir::math::CeilOp>(); }
  friend Elem trunc(Elem x) { return x.of<mlir::math::TruncOp>(); }
  friend Elem roundEven(Elem x) { return x.of<mlir::math::RoundEvenOp>(); }
  friend Elem sqrt(Elem x) { return x.of<mlir::math::SqrtOp>(); }

  /// x y + z: one rounding where the target has the instruction, else two.
  friend Elem fma(Elem x, Elem y, Elem z) {
    Elem in = x.context ? x : shared(y, z);
    if (!in.hasFma()) {
      return x * y + z;
    }
    ElemContext &context = *in.context;
    return {context, in.kind,
            mlir::math::FmaOp::create(
                context.b, context.loc, x.value(context, in.kind),
                y.value(context, in.kind), z.value(context, in.kind))};
  }

  friend Elem bits(Elem x);
  friend Elem fromBits(Elem x);
  friend Elem toReal(Elem x);
  friend Elem abs(Elem x) { return fromBits(bits(x) & ~signBit(x)); }
  friend Elem copysign(Elem x, Elem y) {
    Elem in = shared(x, y), sign = signBit(in);
    x = {*in.context, in.kind, x.value(*in.context, in.kind)};
    y = {*in.context, in.kind, y.value(*in.context, in.kind)};
    return fromBits((bits(x) & ~sign) | (bits(y) & sign));
  }
  friend Elem scale(Elem x, Elem n) {
    return hasScale(x) ? scaleByInstruction(x, n) : math::scaleByBits(x, n);
  }

  friend Elem libm(math::Libm function, Elem x) {
    return callLibm(function, {x});
  }
  friend Elem libm(math::Libm function, Elem x, Elem y) {
    return callLibm(function, {x, y});
  }

  /// A branch that skips `rare` if no lane is in `mask`.
  template <class Rare>
  friend math::Two<Elem> rarely(Elem mask, math::Two<Elem> common, Rare rare) {
    ElemContext &in = *mask.context;
    NumberKind kind = shared(common.first, common.second).kind;
    Value first = common.first.value(in, kind);
    Value second = common.second.value(in, kind);
    auto choice = scf::IfOp::create(
        in.b, in.loc, TypeRange{first.getType(), second.getType()}, any(mask),
        /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(in.b);
    in.b.setInsertionPointToStart(choice.thenBlock());
    math::Two<Elem> other = rare();
    Elem chosen[] = {
        select(mask, other.first, Elem(in, kind, first)),
        select(mask, other.second, Elem(in, kind, second)),
    };
    scf::YieldOp::create(in.b, in.loc,
                         ValueRange{chosen[0].ssa, chosen[1].ssa});
    in.b.setInsertionPointToStart(choice.elseBlock());
    scf::YieldOp::create(in.b, in.loc, ValueRange{first, second});
    return {{in, kind, choice.getResult(0)}, {in, kind, choice.getResult(1)}};
  }

  /// Converts lanes to a number of another kind: `Op` is the cast.
  template <class Op> Elem cast(NumberKind to) const {
    return {*context, to,
            Op::create(context->b, context->loc, context->typeOf(to), ssa)};
  }

  ElemContext *context = nullptr; ///< Null for a literal.
  NumberKind kind = NumberKind::f32;

private:
  /// The operand that is no literal; at least one is not.
  static Elem shared(Elem x, Elem y) {
    assert((x.context || y.context) &&
           "a formula does not compute with literals alone");
    return x.context ? x : y;
  }

  /// Whether the target has an instruction for `scale`, in so many lanes.
  static bool hasScale(Elem x) {
    return x.context && x.kind == NumberKind::f32 &&
           x.context->level == IsaLevel::v4 && x.context->lanes == 16;
  }
  static Elem scaleByInstruction(Elem x, Elem n);
  bool isMask() const { return getElementTypeOrSelf(ssa).isInteger(1); }
  static Elem signBit(Elem like);
  /// Whether any lane of a mask is set: an i1.
  static Value any(Elem mask);
  static Elem callLibm(math::Libm function, ArrayRef<Elem> operands);

  template <class Op> Elem of() const {
    return {*context, kind, Op::create(context->b, context->loc, ssa)};
  }
  template <class Op> static Elem build(Elem x, Elem y) {
    Elem in = shared(x, y);
    ElemContext &context = *in.context;
    return {context, in.kind,
            Op::create(context.b, context.loc, x.value(context, in.kind),
                       y.value(context, in.kind))};
  }
  template <class FloatOp, class IntOp> static Elem number(Elem x, Elem y) {
    Elem in = shared(x, y);
    if (!isReal(in.kind)) {
      return build<IntOp>(x, y);
    }
    ElemContext &context = *in.context;
    return {context, in.kind,
            FloatOp::create(context.b, context.loc, x.value(context, in.kind),
                            y.value(context, in.kind), context.fastMath)};
  }
  static Elem compare(arith::CmpFPredicate real, arith::CmpIPredicate sign,
                      arith::CmpIPredicate unsign, Elem x, Elem y);

  Value ssa;
  double literal = 0;
};

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_ELEM_H
