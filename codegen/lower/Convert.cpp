//===- Convert.cpp - Elements of 13 dtypes, in memory and in registers ----===//

#include "codegen/lower/Convert.h"

#include <cmath>

namespace sinter::codegen {
namespace {

ElemContext &contextOf(Elem x) { return *x.context; }

/// Among integers of the register kinds: modulo 2^width.
Elem toInteger(Elem x, NumberKind to) {
  if (widthOf(x.kind) == widthOf(to)) {
    return {contextOf(x), to, x.value()};
  }
  if (widthOf(to) == 32) {
    return x.cast<arith::TruncIOp>(to);
  }
  return x.isSigned() ? x.cast<arith::ExtSIOp>(to) : x.cast<arith::ExtUIOp>(to);
}

/// Wraps an integer of the dtype's compute class around to the dtype.
Elem wrap(DType dtype, Elem x) {
  int bits = 8 * static_cast<int>(byteSize(dtype));
  int unused = x.width() - bits;
  if (unused == 0) {
    return x;
  }
  if (isUnsignedType(dtype)) {
    return x & std::ldexp(1.0, bits) - 1.0;
  }
  return (x << double(unused)) >> double(unused);
}

//===----------------------------------------------------------------------===//
// 16-bit floats, as in half.h
//===----------------------------------------------------------------------===//

/// An f32 rounded to bf16, as f32.
Elem roundToBFloat16(Elem x) {
  Elem pattern = bits(x);
  Elem rounded = pattern + 0x7fff + ((pattern >> 16.0) & 1.0);
  Elem isNan = (pattern & 0x7fffffff) > 0x7f800000;
  return fromBits(select(isNan, pattern | 0x400000, rounded) & 0xffff0000);
}

/// The pattern of the binary16 nearest to an f32.
Elem halfBits(Elem x) {
  Elem pattern = bits(x);
  Elem sign = pattern & 0x80000000;
  Elem magnitude = pattern ^ sign;
  Elem odd = (magnitude >> 13.0) & 1.0;
  Elem normal = (magnitude - double(112 << 23) + 0xfff + odd) >> 13.0;
  Elem isSubnormal = magnitude < 0x38800000;
  Elem shifted = fromBits(select(isSubnormal, magnitude, Elem(0.0)));
  Elem out = select(isSubnormal, bits(shifted + 0.5) - 0x3f000000, normal);
  out = select(magnitude >= 0x47800000, Elem(0x7c00), out);
  Elem nan = ((magnitude >> 13.0) & 0x3ff) | 0x7e00;
  out = select(magnitude > 0x7f800000, nan, out);
  return out | (sign >> 16.0);
}

/// The number whose binary16 is in the low half of `pattern`.
Elem halfFromBits(Elem pattern) {
  Elem sign = (pattern & 0x8000) << 16.0;
  Elem rest = (pattern & 0x7fff) << 13.0;
  Elem exponent = rest & double(0x1f << 23);
  Elem out = rest + double(112 << 23);
  Elem isSpecial = exponent == double(0x1f << 23);
  out = select(isSpecial, out + double(112 << 23), out);
  out = select(rest > double(0x1f << 23), out | 0x400000, out);
  Elem subnormal = fromBits(out + double(1 << 23)) - 0x1p-14;
  out = select(exponent == 0.0, bits(subnormal), out);
  return fromBits(out | sign);
}

/// Whether the target has conversions of binary16.
bool hasF16c(ElemContext &in) { return in.level >= IsaLevel::v3; }

Elem roundToHalf(Elem x) {
  ElemContext &in = contextOf(x);
  if (!hasF16c(in)) {
    return halfFromBits(halfBits(x));
  }
  Value half = arith::TruncFOp::create(
      in.b, in.loc, in.withLanes(in.b.getF16Type()), x.value());
  return {
      in, NumberKind::f32,
      arith::ExtFOp::create(in.b, in.loc, in.typeOf(NumberKind::f32), half)};
}

//===----------------------------------------------------------------------===//
// Conversions that round once
//===----------------------------------------------------------------------===//

/// An integer as a double, exactly or rounded to the odd one of its neighbours:
/// a second rounding to fewer bits is then as from the integer.
Elem oddDouble(Elem x) {
  auto toDouble = [](Elem y) {
    return y.isSigned() ? y.cast<arith::SIToFPOp>(NumberKind::f64)
                        : y.cast<arith::UIToFPOp>(NumberKind::f64);
  };
  if (x.width() == 32) {
    return toDouble(x);
  }
  Elem lost = select((x & 0x7ff) != 0.0, x ^ x | 1.0, x ^ x);
  Elem rounded = toDouble((x >> 11.0) | lost) * 2048.0;
  Elem fits = x < 0x1p53;
  if (x.isSigned()) {
    fits = fits & (x > -0x1p53);
  }
  return select(fits, toDouble(x), rounded);
}

/// The same from double to f32.
Elem oddFloat(Elem x) {
  Elem nearest = x.cast<arith::TruncFOp>(NumberKind::f32);
  Elem back = nearest.cast<arith::ExtFOp>(NumberKind::f64);
  Elem pattern = bits(nearest);
  Elem towardsZero = select(abs(back) > abs(x), pattern - 1.0, pattern);
  // The truth value was one of doubles; the numbers are not.
  return fromBits(select(back != x, towardsZero | 1.0, pattern));
}

/// Any register kind to f32 so that one rounding to 16 bits can follow.
Elem toOddFloat(DType from, Elem x) {
  if (x.kind == NumberKind::f32) {
    return x;
  }
  if (x.isDouble()) {
    return oddFloat(x);
  }
  return byteSize(from) <= 2 ? x.cast<arith::SIToFPOp>(NumberKind::f32)
                             : oddFloat(oddDouble(x));
}

/// Any register kind to f32 or f64.
Elem toFloat(Elem x, NumberKind to) {
  if (x.kind == to) {
    return x;
  }
  if (isReal(x.kind)) {
    return to == NumberKind::f64 ? x.cast<arith::ExtFOp>(to)
                                 : x.cast<arith::TruncFOp>(to);
  }
  return x.isSigned() ? x.cast<arith::SIToFPOp>(to)
                      : x.cast<arith::UIToFPOp>(to);
}

/// A floating-point number to an integer: towards zero, saturated, NaN is 0.
Elem saturate(DType to, Elem x) {
  ElemContext &in = contextOf(x);
  NumberKind kind = numberKind(computeClass(to));
  int bits = 8 * static_cast<int>(byteSize(to)) - !isUnsignedType(to);
  double above = std::ldexp(1.0, bits); // The first that is too large.
  double below = isUnsignedType(to) ? 0.0 : -above;
  Elem isInside = (x >= below) & (x < above);
  Elem inside = select(isInside, x, Elem(0.0));
  inside = codegen::isSigned(kind) ? inside.cast<arith::FPToSIOp>(kind)
                                   : inside.cast<arith::FPToUIOp>(kind);
  // 2^63 - 1 and 2^64 - 1 are no doubles: constants of their own.
  unsigned width = static_cast<unsigned>(widthOf(kind));
  auto constant = [&](const APInt &pattern) {
    Type type = in.b.getIntegerType(width);
    return Elem(in, kind, in.constant(in.b.getIntegerAttr(type, pattern)));
  };
  unsigned own = static_cast<unsigned>(bits);
  Elem highest = constant(APInt::getLowBitsSet(width, own));
  Elem lowest =
      constant(isUnsignedType(to) ? APInt::getZero(width)
                                  : APInt::getHighBitsSet(width, width - own));
  return select(x >= above, highest, select(x < below, lowest, inside));
}

Elem toBoolean(Elem x) { return x != 0.0; }

} // namespace

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

Type memoryType(MLIRContext *context, DType dtype) {
  Builder b(context);
  switch (dtype) {
  case DType::f16:
    return b.getF16Type();
  case DType::bf16:
    return b.getBF16Type();
  case DType::f32:
    return b.getF32Type();
  case DType::f64:
    return b.getF64Type();
  default:
    return b.getIntegerType(8 * static_cast<unsigned>(byteSize(dtype)));
  }
}

/// The lanes of a 16-bit float as u32.
static Elem loadBits(ElemContext &in, Value loaded) {
  Value pattern = arith::BitcastOp::create(
      in.b, in.loc, in.withLanes(in.b.getI16Type()), loaded);
  return {in, NumberKind::u32,
          arith::ExtUIOp::create(in.b, in.loc, in.typeOf(NumberKind::u32),
                                 pattern)};
}

Elem fromMemory(ElemContext &in, DType dtype, Value loaded) {
  NumberKind kind = numberKind(computeClass(dtype));
  Type type = in.typeOf(kind);
  switch (dtype) {
  case DType::boolean: {
    Value zero = in.constant(in.b.getIntegerAttr(in.b.getI8Type(), 0));
    return {in, kind,
            arith::CmpIOp::create(in.b, in.loc, arith::CmpIPredicate::ne,
                                  loaded, zero)};
  }
  case DType::bf16:
    return fromBits(loadBits(in, loaded) << 16.0);
  case DType::f16:
    return hasF16c(in) ? Elem(in, kind,
                              arith::ExtFOp::create(in.b, in.loc, type, loaded))
                       : halfFromBits(loadBits(in, loaded));
  default:
    if (loaded.getType() == type) {
      return {in, kind, loaded};
    }
    return isUnsignedType(dtype)
               ? Elem(in, kind,
                      arith::ExtUIOp::create(in.b, in.loc, type, loaded))
               : Elem(in, kind,
                      arith::ExtSIOp::create(in.b, in.loc, type, loaded));
  }
}

/// The low 16 bits of a pattern, as an element of a 16-bit float.
static Value storeBits(Elem pattern, Type element) {
  ElemContext &in = contextOf(pattern);
  Value low = arith::TruncIOp::create(
      in.b, in.loc, in.withLanes(in.b.getI16Type()), pattern.value());
  return arith::BitcastOp::create(in.b, in.loc, in.withLanes(element), low);
}

Value toMemory(DType dtype, Elem element) {
  ElemContext &in = contextOf(element);
  Type memory = memoryType(in.b.getContext(), dtype);
  Type type = in.withLanes(memory);
  switch (dtype) {
  case DType::boolean:
    return arith::ExtUIOp::create(in.b, in.loc, type, element.value());
  case DType::bf16:
    return storeBits(bits(element) >> 16.0, memory);
  case DType::f16:
    if (hasF16c(in)) {
      return arith::TruncFOp::create(in.b, in.loc, type, element.value());
    }
    return storeBits(halfBits(element), memory);
  default:
    return element.value().getType() == type
               ? element.value()
               : Value(arith::TruncIOp::create(in.b, in.loc, type,
                                               element.value()));
  }
}

//===----------------------------------------------------------------------===//
// Between dtypes
//===----------------------------------------------------------------------===//

Elem asNumber(DType dtype, Elem element) {
  return dtype == DType::boolean ? element.cast<arith::ExtUIOp>(NumberKind::i32)
                                 : element;
}

Elem fromNumber(DType dtype, Elem number) {
  switch (dtype) {
  case DType::boolean:
    return toBoolean(number);
  case DType::f16:
    return roundToHalf(number);
  case DType::bf16:
    return roundToBFloat16(number);
  case DType::f32:
  case DType::f64:
    return number;
  default:
    return wrap(dtype, number);
  }
}

Elem convertElement(DType from, DType to, Elem element) {
  if (from == to) {
    return element;
  }
  Elem x = asNumber(from, element);
  switch (to) {
  case DType::boolean:
    return toBoolean(x);
  case DType::f16:
    return roundToHalf(toOddFloat(from, x));
  case DType::bf16:
    return roundToBFloat16(toOddFloat(from, x));
  case DType::f32:
  case DType::f64:
    return toFloat(x, numberKind(computeClass(to)));
  default:
    return isReal(x.kind)
               ? saturate(to, x)
               : wrap(to, toInteger(x, numberKind(computeClass(to))));
  }
}

} // namespace sinter::codegen
