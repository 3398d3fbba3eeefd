//===- Elem.cpp - One element of a tensor, as IR to be built --------------===//

#include "codegen/lower/Elem.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace sinter::codegen {

NumberKind numberKind(ComputeClass type) {
  constexpr NumberKind kinds[] = {NumberKind::f32, NumberKind::f64,
                                  NumberKind::i32, NumberKind::i64,
                                  NumberKind::u64};
  return kinds[static_cast<size_t>(type)];
}

//===----------------------------------------------------------------------===//
// The context
//===----------------------------------------------------------------------===//

Type ElemContext::scalarOf(NumberKind kind) const {
  if (!isReal(kind)) {
    return b.getIntegerType(static_cast<unsigned>(widthOf(kind)));
  }
  return kind == NumberKind::f32 ? Type(b.getF32Type()) : b.getF64Type();
}

Value ElemContext::constant(TypedAttr element) {
  TypedAttr attr =
      lanes == 1 ? element
                 : DenseElementsAttr::get(
                       VectorType::get({lanes}, element.getType()), element);
  Value &constant = constants[attr];
  if (!constant) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&entry);
    constant = arith::ConstantOp::create(b, loc, attr);
  }
  return constant;
}

Value ElemContext::constant(NumberKind kind, double literal) {
  Type type = scalarOf(kind);
  if (isReal(kind)) {
    return constant(b.getFloatAttr(type, literal));
  }
  // A literal of 32 bits may be meant as unsigned.
  APInt pattern(64, static_cast<uint64_t>(static_cast<int64_t>(literal)));
  return constant(b.getIntegerAttr(
      type, pattern.trunc(static_cast<unsigned>(widthOf(kind)))));
}

Value ElemContext::trueMask(bool truth) {
  return constant(b.getBoolAttr(truth));
}

Value ElemContext::callLibm(math::Libm function, ValueRange operands) {
  StringRef name = math::libmSymbols()[function].name;
  auto module = entry.getParentOp()->getParentOfType<ModuleOp>();
  Type f64 = b.getF64Type();
  if (!module.lookupSymbol(name)) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(module.getBody());
    SmallVector<Type> types(operands.size(), f64);
    func::FuncOp::create(b, loc, name, b.getFunctionType(types, f64))
        .setPrivate();
  }
  if (lanes == 1) {
    return func::CallOp::create(b, loc, name, f64, operands).getResult(0);
  }
  Value out = constant(NumberKind::f64, 0.0);
  for (int64_t lane = 0; lane < lanes; ++lane) {
    auto scalars = llvm::map_to_vector(operands, [&](Value operand) -> Value {
      return vector::ExtractOp::create(b, loc, operand, lane);
    });
    Value result =
        func::CallOp::create(b, loc, name, f64, scalars).getResult(0);
    out = vector::InsertOp::create(b, loc, result, out, lane);
  }
  return out;
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

static NumberKind bitsOf(NumberKind kind) {
  return widthOf(kind) == 32 ? NumberKind::u32 : NumberKind::u64;
}

Elem bits(Elem x) {
  return isReal(x.kind) ? x.cast<arith::BitcastOp>(bitsOf(x.kind))
                        : Elem(*x.context, bitsOf(x.kind), x.ssa);
}

Elem fromBits(Elem x) {
  return x.cast<arith::BitcastOp>(widthOf(x.kind) == 32 ? NumberKind::f32
                                                        : NumberKind::f64);
}

Elem toReal(Elem x) {
  return x.cast<arith::SIToFPOp>(widthOf(x.kind) == 32 ? NumberKind::f32
                                                       : NumberKind::f64);
}

Elem mulHigh(Elem x, Elem y) {
  Elem in = Elem::shared(x, y);
  ElemContext &context = *in.context;
  auto widen = [&](Elem part) {
    return Elem(context, in.kind, part.value(context, in.kind))
        .cast<arith::ExtUIOp>(NumberKind::u64);
  };
  Elem product = widen(x) * widen(y);
  return (product >> 32.0).cast<arith::TruncIOp>(in.kind);
}

Elem Elem::signBit(Elem like) {
  ElemContext &in = *like.context;
  NumberKind kind = bitsOf(like.kind);
  Type type = in.b.getIntegerType(static_cast<unsigned>(widthOf(kind)));
  return {in, kind,
          in.constant(in.b.getIntegerAttr(
              type, APInt::getSignMask(static_cast<unsigned>(widthOf(kind)))))};
}

Value Elem::any(Elem mask) {
  ElemContext &in = *mask.context;
  if (in.lanes == 1) {
    return mask.ssa;
  }
  return vector::ReductionOp::create(in.b, in.loc, vector::CombiningKind::OR,
                                     mask.ssa);
}

Elem Elem::compare(arith::CmpFPredicate real, arith::CmpIPredicate sign,
                   arith::CmpIPredicate unsign, Elem x, Elem y) {
  Elem in = shared(x, y);
  ElemContext &context = *in.context;
  Value l = x.value(context, in.kind), r = y.value(context, in.kind);
  if (isReal(in.kind)) {
    return {context, in.kind,
            arith::CmpFOp::create(context.b, context.loc, real, l, r)};
  }
  return {context, in.kind,
          arith::CmpIOp::create(context.b, context.loc,
                                in.isSigned() ? sign : unsign, l, r)};
}

Elem Elem::scaleByInstruction(Elem x, Elem n) {
  ElemContext &in = *x.context;
  Type i16 = in.b.getI16Type(), i32 = in.b.getI32Type();
  Value all =
      arith::ConstantOp::create(in.b, in.loc, in.b.getIntegerAttr(i16, -1));
  Value rounding = // That of the thread.
      arith::ConstantOp::create(in.b, in.loc, in.b.getIntegerAttr(i32, 4));
  Value number = x.ssa, power = n.value(in, x.kind);
  auto call = LLVM::CallIntrinsicOp::create(
      in.b, in.loc, number.getType(),
      in.b.getStringAttr("llvm.x86.avx512.mask.scalef.ps.512"),
      ValueRange{number, power, number, all, rounding});
  return {in, x.kind, call.getResult(0)};
}

Elem Elem::callLibm(math::Libm function, ArrayRef<Elem> operands) {
  Elem in =
      operands.size() == 1 ? operands[0] : shared(operands[0], operands[1]);
  ElemContext &context = *in.context;
  auto doubles = llvm::map_to_vector(operands, [&](Elem x) -> Value {
    Elem number(context, in.kind, x.value(context, in.kind));
    return in.isDouble() ? number.ssa
                         : number.cast<arith::ExtFOp>(NumberKind::f64).ssa;
  });
  Elem out(context, NumberKind::f64, context.callLibm(function, doubles));
  return in.isDouble() ? out : out.cast<arith::TruncFOp>(NumberKind::f32);
}

} // namespace sinter::codegen
