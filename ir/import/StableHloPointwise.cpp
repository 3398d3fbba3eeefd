//===- StableHloPointwise.cpp - One result element per operand element ----===//

#include "ir/import/StableHloImport.h"

namespace sinter::ir {
namespace {

/// An op that is one of ours.
void importSame(HloCall &call) {
  call.set(call.w.emit(call.entry.kind, call.operands));
}

/// The dtype of the same size without a sign.
DType unsignedOf(DType dtype) {
  switch (byteSize(dtype)) {
  case 1:
    return DType::u8;
  case 2:
    return DType::u16;
  case 4:
    return DType::u32;
  default:
    return DType::u64;
  }
}

unsigned bitsOf(DType dtype) {
  return static_cast<unsigned>(8 * byteSize(dtype));
}

Expr converted(const Expr &x, DType dtype) {
  return {*x.w, x.w->convert(x.value, dtype)};
}

Expr allOnes(const Expr &x) {
  return {*x.w, x.w->splatInteger(typeOf(x.value), ~uint64_t(0))};
}

/// 2^n, or 0 if that is too large, in a dtype without a sign.
Expr powerOfTwo(const Expr &n) {
  std::optional<TypedAttr> amount = findSplat(n.value);
  if (!amount) {
    return n.with(2).op(OpKind::pow, n);
  }
  APInt count = cast<IntegerAttr>(*amount).getValue();
  uint64_t power = count.uge(64) ? 0 : uint64_t(1) << count.getZExtValue();
  return {*n.w, n.w->splatInteger(typeOf(n.value), power)};
}

/// `x << n`, both without a sign; 0 if all bits are lost.
Expr shiftedLeft(const Expr &x, const Expr &n) { return x * powerOfTwo(n); }

/// `x >> n`, both without a sign; 0 if all bits are lost.
Expr shiftedRight(const Expr &x, const Expr &n) {
  unsigned bits = bitsOf(dtypeOf(x.value));
  std::optional<TypedAttr> amount = findSplat(n.value);
  if (amount && cast<IntegerAttr>(*amount).getValue().ult(bits)) {
    return x / powerOfTwo(n);
  }
  return where(n < static_cast<double>(bits), x / powerOfTwo(n), 0);
}

void importShiftLeft(HloCall &call) {
  call.checkOperands(2);
  DType dtype = dtypeOf(call.operand(0)), bits = unsignedOf(dtype);
  call.set(converted(
      shiftedLeft(converted(call.x(0), bits), converted(call.x(1), bits)),
      dtype));
}

void importShiftRightLogical(HloCall &call) {
  call.checkOperands(2);
  DType dtype = dtypeOf(call.operand(0)), bits = unsignedOf(dtype);
  call.set(converted(
      shiftedRight(converted(call.x(0), bits), converted(call.x(1), bits)),
      dtype));
}

/// Of a negative x it is the complement of its complement's shift.
void importShiftRightArithmetic(HloCall &call) {
  call.checkOperands(2);
  Expr x = call.x(0);
  DType dtype = dtypeOf(x.value), bits = unsignedOf(dtype);
  Expr n = converted(call.x(1), bits);
  if (isUnsignedType(dtype)) {
    // XLA looks at the highest bit, whatever the dtype.
    DType same[] = {DType::i8, DType::i16, DType::i32, DType::i64};
    for (DType i : same) {
      if (byteSize(i) == byteSize(dtype)) {
        x = converted(x, i);
      }
    }
  }
  Expr isNegative = x < 0;
  Expr magnitude = where(isNegative, x ^ allOnes(x), x);
  Expr shifted =
      converted(shiftedRight(converted(magnitude, bits), n), dtypeOf(x.value));
  call.set(
      converted(where(isNegative, shifted ^ allOnes(shifted), shifted), dtype));
}

/// The number of ones, of a dtype without a sign.
Expr countOnes(const Expr &x) {
  OpWriter &w = *x.w;
  TensorType type = typeOf(x.value);
  unsigned bits = bitsOf(type.dtype);
  auto mask = [&](uint64_t value) {
    return Expr(w, w.splatInteger(type, value));
  };
  Expr pairs = x - ((x / 2) & mask(0x5555555555555555));
  Expr quads = (pairs & mask(0x3333333333333333)) +
               ((pairs / 4) & mask(0x3333333333333333));
  Expr bytes = (quads + quads / 16) & mask(0x0f0f0f0f0f0f0f0f);
  Expr sum = bytes * mask(0x0101010101010101);
  return bits == 8
             ? bytes
             : sum / Expr(w, w.splatInteger(type, uint64_t(1) << (bits - 8)));
}

void importPopcnt(HloCall &call) {
  call.checkOperands(1);
  DType dtype = dtypeOf(call.operand(0));
  call.set(
      converted(countOnes(converted(call.x(0), unsignedOf(dtype))), dtype));
}

/// Ones are spread to the right; what is left in front is counted.
void importCountLeadingZeros(HloCall &call) {
  call.checkOperands(1);
  DType dtype = dtypeOf(call.operand(0));
  Expr x = converted(call.x(0), unsignedOf(dtype));
  for (unsigned shift = 1; shift < bitsOf(dtype); shift *= 2) {
    x = x | x / Expr(call.w, call.w.splatInteger(typeOf(x.value),
                                                 uint64_t(1) << shift));
  }
  call.set(converted(countOnes(x ^ allOnes(x)), dtype));
}

void importNot(HloCall &call) {
  call.checkOperands(1);
  Expr x = call.x(0);
  call.set(dtypeOf(x.value) == DType::boolean ? !x : x ^ allOnes(x));
}

void importSquare(HloCall &call) {
  call.checkOperands(1);
  call.set(call.x(0) * call.x(0));
}

/// A zero keeps its sign, and NaN is its own.
void importSign(HloCall &call) {
  call.checkOperands(1);
  Expr x = call.x(0), sign = x.op(OpKind::sign);
  call.set(isFloat(x.value) ? where(abs(x) > 0, sign, x) : sign);
}

/// The sign is that of x. |x| mod |y| is exact, and so is its negation.
void importRemainder(HloCall &call) {
  call.checkOperands(2);
  Expr x = call.x(0), y = call.x(1);
  if (!isFloat(x.value)) {
    call.set(x - x / y * y);
    return;
  }
  Expr rest = abs(x).op(OpKind::remainder, abs(y));
  // A zero keeps its sign; x is added to bring in NaN of either.
  Expr isZero = (x == 0) & (y != 0);
  call.set(where(isZero & (y == y), x, where(x < 0, -rest, rest)));
}

/// Ties away from zero.
void importRoundAwayFromZero(HloCall &call) {
  call.checkOperands(1);
  Expr x = call.x(0), whole = x.op(OpKind::trunc);
  Expr away = whole + x.op(OpKind::sign);
  call.set(where(abs(x - whole) >= 0.5, away, whole));
}

void importConvert(HloCall &call) {
  call.checkOperands(1);
  check(call.types.size() == 1, ErrorKind::value, "expected one result");
  call.set(call.w.convert(call.operand(0), call.types[0].dtype));
}

/// A scalar condition, minimum or maximum is for all elements.
void importSelect(HloCall &call) {
  call.checkOperands(3);
  Value condition = call.w.broadcast(call.operand(0), sizesOf(call.operand(1)));
  call.set(call.w.emit(OpKind::where,
                       {condition, call.operand(1), call.operand(2)}));
}

/// min(max(low, x), high), which also orders booleans.
void importClamp(HloCall &call) {
  call.checkOperands(3);
  Ints sizes = sizesOf(call.operand(1));
  Value low = call.w.broadcast(call.operand(0), sizes);
  Value high = call.w.broadcast(call.operand(2), sizes);
  Value raised = call.w.emit(OpKind::maximum, {call.operand(1), low});
  call.set(call.w.emit(OpKind::minimum, {raised, high}));
}

/// Whether x comes before y in the total order of floating-point numbers: a
/// stable sort of the pair (y, x) puts x first.
Expr isBefore(const Expr &x, const Expr &y) {
  OpWriter &w = *x.w;
  Ints sizes = sizesOf(x.value), pair = sizes;
  pair.push_back(1);
  int64_t dim = static_cast<int64_t>(sizes.size());
  check(dim < maxRank, ErrorKind::shape, "a total order of ", dim,
        " dimensions");
  Value first = w.reshape(y.value, pair), second = w.reshape(x.value, pair);
  Value both =
      w.emit(OpKind::concat, {first, second}, attrs::concat::words(dim));
  Value places = w.emit(OpKind::iota, {},
                        attrs::iota::words(sizesOf(both), dim, DType::i32));
  int64_t ascending[] = {0};
  Value order = w.emitAll(OpKind::sort, {both, places},
                          attrs::sort::words(dim, 1, ascending, true,
                                             /*float_order=*/1))[1];
  Expr front(w, w.reshape(w.sliceDim(order, dim, 0, 1), sizes));
  return front == 1;
}

void importCompare(HloCall &call) {
  call.checkOperands(2);
  Expr x = call.x(0), y = call.x(1);
  std::string direction = call.attrs.word("comparison_direction");
  std::string order = call.attrs.word("compare_type");
  const std::pair<StringRef, OpKind> kinds[] = {
      {"EQ", OpKind::eq}, {"NE", OpKind::ne}, {"LT", OpKind::lt},
      {"LE", OpKind::le}, {"GT", OpKind::gt}, {"GE", OpKind::ge}};
  const auto *kind = llvm::find_if(
      kinds, [&](const auto &entry) { return entry.first == direction; });
  check(kind != std::end(kinds), ErrorKind::value, "unknown direction '",
        direction, "'");
  if (order != "TOTALORDER" || !isFloat(x.value)) {
    call.set(x.op(kind->second, y));
    return;
  }
  if (direction == "EQ" || direction == "NE") {
    Expr differ = isBefore(x, y) | isBefore(y, x);
    call.set(direction == "NE" ? differ : !differ);
    return;
  }
  bool isSwapped = direction == "GT" || direction == "LE";
  Expr before = isSwapped ? isBefore(y, x) : isBefore(x, y);
  call.set(direction == "LT" || direction == "GT" ? before : !before);
}

} // namespace

ArrayRef<HloEntry> pointwiseEntries() {
  static const HloEntry entries[] = {
      {"chlo.erf", importSame, OpKind::erf},
      {"chlo.square", importSquare},
      {"stablehlo.abs", importSame, OpKind::abs},
      {"stablehlo.add", importSame, OpKind::add},
      {"stablehlo.and", importSame, OpKind::bitwise_and},
      {"stablehlo.ceil", importSame, OpKind::ceil},
      {"stablehlo.clamp", importClamp},
      {"stablehlo.compare", importCompare},
      {"stablehlo.convert", importConvert},
      {"stablehlo.cosine", importSame, OpKind::cos},
      {"stablehlo.count_leading_zeros", importCountLeadingZeros},
      {"stablehlo.divide", importSame, OpKind::div},
      {"stablehlo.exponential", importSame, OpKind::exp},
      {"stablehlo.exponential_minus_one", importSame, OpKind::expm1},
      {"stablehlo.floor", importSame, OpKind::floor},
      {"stablehlo.is_finite", importSame, OpKind::isfinite},
      {"stablehlo.log", importSame, OpKind::log},
      {"stablehlo.log_plus_one", importSame, OpKind::log1p},
      {"stablehlo.logistic", importSame, OpKind::sigmoid},
      {"stablehlo.maximum", importSame, OpKind::maximum},
      {"stablehlo.minimum", importSame, OpKind::minimum},
      {"stablehlo.multiply", importSame, OpKind::mul},
      {"stablehlo.negate", importSame, OpKind::neg},
      {"stablehlo.not", importNot},
      {"stablehlo.or", importSame, OpKind::bitwise_or},
      {"stablehlo.popcnt", importPopcnt},
      {"stablehlo.power", importSame, OpKind::pow},
      {"stablehlo.remainder", importRemainder},
      {"stablehlo.round_nearest_afz", importRoundAwayFromZero},
      {"stablehlo.round_nearest_even", importSame, OpKind::round},
      {"stablehlo.rsqrt", importSame, OpKind::rsqrt},
      {"stablehlo.select", importSelect},
      {"stablehlo.shift_left", importShiftLeft},
      {"stablehlo.shift_right_arithmetic", importShiftRightArithmetic},
      {"stablehlo.shift_right_logical", importShiftRightLogical},
      {"stablehlo.sign", importSign},
      {"stablehlo.sine", importSame, OpKind::sin},
      {"stablehlo.sqrt", importSame, OpKind::sqrt},
      {"stablehlo.subtract", importSame, OpKind::sub},
      {"stablehlo.tanh", importSame, OpKind::tanh},
      {"stablehlo.xor", importSame, OpKind::bitwise_xor},
  };
  return entries;
}

} // namespace sinter::ir
