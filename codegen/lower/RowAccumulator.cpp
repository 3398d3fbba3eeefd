//===- RowAccumulator.cpp - A row's numbers joined, in eager's order ------===//

#include "codegen/lower/RowAccumulator.h"

#include <limits>

namespace sinter::codegen {
namespace {

/// The lowest or highest value of an integer dtype, in a number of its class.
APInt limitOf(DType dtype, bool isMax, unsigned width) {
  if (dtype == DType::boolean) {
    return {width, isMax};
  }
  auto own = 8 * static_cast<unsigned>(byteSize(dtype));
  if (isUnsignedType(dtype)) {
    return isMax ? APInt::getLowBitsSet(width, own) : APInt::getZero(width);
  }
  APInt limit =
      isMax ? APInt::getSignedMaxValue(own) : APInt::getSignedMinValue(own);
  return limit.sextOrTrunc(width);
}

/// What joined with any number gives the number.
TypedAttr neutralOf(Combine combine, DType dtype, NumberKind kind, Builder b) {
  auto width = static_cast<unsigned>(widthOf(kind));
  if (isReal(kind)) {
    constexpr double inf = std::numeric_limits<double>::infinity();
    double number = combine == Combine::product ? 1.0
                    : combine == Combine::max   ? -inf
                    : combine == Combine::min   ? inf
                                                : 0.0;
    return b.getFloatAttr(width == 32 ? Type(b.getF32Type()) : b.getF64Type(),
                          number);
  }
  APInt number(width, 0);
  switch (combine) {
  case Combine::product:
    number = 1;
    break;
  case Combine::max:
  case Combine::min:
    number = limitOf(dtype, combine == Combine::min, width);
    break;
  case Combine::bitAnd:
    number.setAllBits();
    break;
  default:
    break;
  }
  return b.getIntegerAttr(b.getIntegerType(width), number);
}

/// Two values of a reduction, x the earlier one; as in RowOrder.h.
Elem joinElems(Combine combine, Elem x, Elem y) {
  switch (combine) {
  case Combine::sum:
    return x + y;
  case Combine::product:
    return x * y;
  case Combine::max:
    return select(isReal(x.kind) ? (x > y) | (x != x) : x > y, x, y);
  case Combine::min:
    return select(isReal(x.kind) ? (x < y) | (x != x) : x < y, x, y);
  case Combine::bitAnd:
    return x & y;
  case Combine::bitOr:
    return x | y;
  }
  return x;
}

} // namespace

RowAccumulator::RowAccumulator(ElemContext &in, Combine combine, DType dtype)
    : in(in), combine(combine), kind(numberKind(computeClass(dtype))),
      ownLanes(order::lanes(in.level, computeClass(dtype))),
      neutral(neutralOf(combine, dtype, kind, in.b)),
      identity(padding(ownLanes)) {}

Value RowAccumulator::padding(int64_t lanes) const {
  int64_t before = std::exchange(in.lanes, lanes);
  Value vector = in.constant(neutral);
  in.lanes = before;
  return vector;
}

Value RowAccumulator::joined(Value x, Value y) const {
  // What began as the identity is never -0, so that joining it to the identity
  // changes nothing.
  if (y == identity) {
    return x;
  }
  return joinElems(combine, Elem(in, kind, x), Elem(in, kind, y)).value();
}

Value RowAccumulator::part(Value vector, int64_t first, int64_t count) const {
  auto lanes = llvm::to_vector(llvm::seq(first, first + count));
  return vector::ShuffleOp::create(in.b, in.loc, vector, vector, lanes);
}

void RowAccumulator::join(MutableArrayRef<Value> sums, int64_t turn,
                          Value numbers) const {
  int64_t lanes = cast<VectorType>(numbers.getType()).getDimSize(0);
  for (int64_t i = 0; i < parts(lanes); ++i) {
    Value own =
        parts(lanes) == 1 ? numbers : part(numbers, i * ownLanes, ownLanes);
    Value &sum = sums[static_cast<size_t>((turn * parts(lanes) + i) %
                                          order::rowAccumulators)];
    sum = joined(sum, own);
  }
}

void RowAccumulator::joinBlock(MutableArrayRef<Value> sums,
                               ArrayRef<Value> block) const {
  for (auto [sum, other] : llvm::zip_equal(sums, block)) {
    sum = sum == identity ? other : joined(sum, other);
  }
}

Value RowAccumulator::padded(Value numbers, Value mask) const {
  int64_t lanes = cast<VectorType>(numbers.getType()).getDimSize(0);
  return arith::SelectOp::create(in.b, in.loc, mask, numbers, padding(lanes));
}

Elem RowAccumulator::finish(ArrayRef<Value> sums) const {
  Value sum = joined(joined(sums[0], sums[1]), joined(sums[2], sums[3]));
  for (int64_t half = ownLanes / 2; half > 1; half /= 2) {
    sum = joined(part(sum, 0, half), part(sum, half, half));
  }
  Value first = vector::ExtractOp::create(in.b, in.loc, sum, int64_t(0));
  Value second = vector::ExtractOp::create(in.b, in.loc, sum, int64_t(1));
  return {in, kind, joined(first, second)};
}

} // namespace sinter::codegen
