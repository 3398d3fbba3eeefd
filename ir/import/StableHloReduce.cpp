//===- StableHloReduce.cpp - Reductions -----------------------------------===//
//
// A region that is one op becomes that op's reduction, and JAX's argmax an
// arg_max. Any other region is applied to halves: to all pairs of neighbours at
// once, until one element is left. StableHLO leaves the order to us, and a
// region that is not associative has no meaning there.
//
//===----------------------------------------------------------------------===//

#include "ir/import/StableHloReduce.h"

#include <limits>

namespace sinter::ir {

std::optional<OpKind> reductionOf(Block &block, size_t i, size_t count,
                                  DType dtype) {
  Operation &exit = returnOf(block);
  if (exit.getNumOperands() != count || block.getNumArguments() != 2 * count) {
    return std::nullopt;
  }
  Operation *op = exit.getOperand(static_cast<unsigned>(i)).getDefiningOp();
  Value x = block.getArgument(static_cast<unsigned>(i));
  Value y = block.getArgument(static_cast<unsigned>(count + i));
  if (!op || op->getNumOperands() != 2 ||
      !((op->getOperand(0) == x && op->getOperand(1) == y) ||
        (op->getOperand(0) == y && op->getOperand(1) == x))) {
    return std::nullopt;
  }
  StringRef name = op->getName().getStringRef();
  bool isBoolean = dtype == DType::boolean;
  if (name == "stablehlo.maximum") {
    return OpKind::reduce_max;
  }
  if (name == "stablehlo.minimum") {
    return OpKind::reduce_min;
  }
  if (name == "stablehlo.add") {
    return isBoolean ? OpKind::reduce_or : OpKind::reduce_sum;
  }
  if (name == "stablehlo.multiply") {
    return isBoolean ? OpKind::reduce_and : OpKind::reduce_prod;
  }
  if (name == "stablehlo.and") {
    return OpKind::reduce_and;
  }
  if (name == "stablehlo.or") {
    return OpKind::reduce_or;
  }
  return std::nullopt;
}

/// Whether all elements of `init` are the identity of a reduction.
static bool isIdentity(Value init, OpKind kind) {
  std::optional<TypedAttr> splat = findSplat(init);
  if (!splat) {
    return false;
  }
  if (auto real = dyn_cast<FloatAttr>(*splat)) {
    const APFloat &value = real.getValue();
    switch (kind) {
    case OpKind::reduce_sum:
      return value.isZero();
    case OpKind::reduce_prod:
      return value.isExactlyValue(1.0);
    case OpKind::reduce_max:
      return value.isInfinity() && value.isNegative();
    case OpKind::reduce_min:
      return value.isInfinity() && !value.isNegative();
    default:
      return false;
    }
  }
  APInt value = cast<IntegerAttr>(*splat).getValue();
  bool isUnsigned = isUnsignedType(dtypeOf(init));
  switch (kind) {
  case OpKind::reduce_sum:
  case OpKind::reduce_or:
    return value.isZero();
  case OpKind::reduce_prod:
    return value.isOne();
  case OpKind::reduce_and:
    return value.isAllOnes();
  case OpKind::reduce_max:
    return isUnsigned ? value.isMinValue() : value.isMinSignedValue();
  case OpKind::reduce_min:
    return isUnsigned ? value.isMaxValue() : value.isMaxSignedValue();
  default:
    return false;
  }
}

namespace {

/// A region's results as text, whatever the names and the order of commutative
/// operands: `or(gt(a0,b0),ne(a0,a0))`.
std::string expressionOf(Value value, Block &block, int depth = 0) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    unsigned half = block.getNumArguments() / 2;
    if (argument.getOwner() != &block) {
      return "?";
    }
    unsigned i = argument.getArgNumber();
    return i < half ? "a" + std::to_string(i) : "b" + std::to_string(i - half);
  }
  Operation *op = value.getDefiningOp();
  if (!op || depth > 8 || op->getNumResults() != 1 || op->getNumRegions()) {
    return "?";
  }
  HloAttrs attrs(op);
  std::string name = op->getName().stripDialect().str();
  if (name == "compare") {
    if (attrs.word("compare_type") == "TOTALORDER") {
      return "?";
    }
    name = attrs.word("comparison_direction");
  }
  SmallVector<std::string> operands;
  for (Value operand : op->getOperands()) {
    operands.push_back(expressionOf(operand, block, depth + 1));
  }
  if (name == "or" || name == "and" || name == "EQ" || name == "NE") {
    llvm::sort(operands);
  }
  return name + "(" + llvm::join(operands, ",") + ")";
}

/// The texts of argmax and argmin, as JAX prints them; `direction` is GT or LT.
bool isArgReduction(Block &block, StringRef direction) {
  Operation &exit = returnOf(block);
  if (exit.getNumOperands() != 2 || block.getNumArguments() != 4) {
    return false;
  }
  std::string value = expressionOf(exit.getOperand(0), block);
  std::string index = expressionOf(exit.getOperand(1), block);
  std::string best = (direction + "(a0,b0)").str();
  std::string isFirst = "and(EQ(a0,b0),LT(a1,b1))";
  for (const std::string &wins : {best, "or(" + best + ",NE(a0,a0))"}) {
    std::string either[] = {wins, isFirst};
    llvm::sort(either);
    if (value == "select(" + wins + ",a0,b0)" &&
        index == "select(or(" + either[0] + "," + either[1] + "),a1,b1)") {
      return true;
    }
  }
  return false;
}

bool importArgReduction(HloCall &call, ArrayRef<int64_t> dims) {
  if (call.operands.size() != 4 || dims.size() != 1) {
    return false;
  }
  Block &block = call.block(0);
  bool isMax = isArgReduction(block, "GT");
  if (!isMax && !isArgReduction(block, "LT")) {
    return false;
  }
  // The second operand must count along the dimension, and what is reduced
  // into must lose against everything.
  Value places = call.operand(1);
  auto iota = places.getDefiningOp<IotaOp>();
  std::optional<TypedAttr> start = findSplat(call.operand(3));
  if (!iota || static_cast<int64_t>(iota.getDim()) != dims[0] || !start ||
      !cast<IntegerAttr>(*start).getValue().isZero() ||
      !isIdentity(call.operand(2),
                  isMax ? OpKind::reduce_max : OpKind::reduce_min)) {
    return false;
  }
  Value x = call.operand(0);
  int64_t size = sizesOf(x)[dims[0]];
  // Places that the dtype cannot count to are not places any more.
  unsigned bits = static_cast<unsigned>(8 * byteSize(dtypeOf(places))) - 1;
  if (size == 0 || (bits < 63 && size > (int64_t(1) << bits))) {
    return false;
  }
  SmallVector<Value> results =
      call.w.emitAll(isMax ? OpKind::arg_max : OpKind::arg_min, {x},
                     attrs::arg_max::words(dims[0]));
  results[1] = call.w.convert(results[1], dtypeOf(places));
  call.set(results);
  return true;
}

} // namespace

SmallVector<Value> combineLanes(HloCall &call, ArrayRef<Value> x,
                                ArrayRef<Value> y) {
  SmallVector<Value> arguments(x);
  arguments.append(y.begin(), y.end());
  return call.run(0, arguments);
}

/// The operands with the dimensions `dims` in front, as one.
static SmallVector<Value> flattened(HloCall &call, ArrayRef<Value> operands,
                                    ArrayRef<int64_t> dims) {
  Ints order(dims), sizes = {1};
  Ints from = sizesOf(operands[0]);
  for (int64_t dim : dims) {
    sizes[0] *= from[dim];
  }
  for (size_t i = 0; i < from.size(); ++i) {
    if (!llvm::is_contained(dims, static_cast<int64_t>(i))) {
      order.push_back(static_cast<int64_t>(i));
      sizes.push_back(from[i]);
    }
  }
  SmallVector<Value> out;
  for (Value operand : operands) {
    out.push_back(call.w.reshape(call.w.permute(operand, order), sizes));
  }
  return out;
}

static void importAnyReduction(HloCall &call, ArrayRef<int64_t> dims) {
  size_t count = call.operands.size() / 2;
  ArrayRef<Value> operands(call.operands);
  SmallVector<Value> x = flattened(call, operands.take_front(count), dims);
  Ints rest = sizesOf(x[0]);
  int64_t size = rest[0];
  rest.erase(rest.begin());
  SmallVector<Value> init;
  for (Value value : operands.drop_front(count)) {
    init.push_back(call.w.broadcast(value, rest));
  }
  if (size == 0) {
    return call.set(init);
  }
  while (size > 1) {
    int64_t pairs = size / 2;
    SmallVector<Value> even, odd;
    for (Value value : x) {
      even.push_back(call.w.sliceDim(value, 0, 0, 2 * pairs, 2));
      odd.push_back(call.w.sliceDim(value, 0, 1, 2 * pairs, 2));
    }
    SmallVector<Value> next = combineLanes(call, even, odd);
    if (size % 2) {
      for (auto [value, old] : llvm::zip_equal(next, x)) {
        value = call.w.emit(OpKind::concat,
                            {value, call.w.sliceDim(old, 0, size - 1, size)},
                            attrs::concat::words(0));
      }
    }
    x = std::move(next);
    size = (size + 1) / 2;
  }
  for (Value &value : x) {
    value = call.w.reshape(value, rest);
  }
  call.set(combineLanes(call, init, x));
}

static void importReduce(HloCall &call) {
  size_t count = call.operands.size() / 2;
  check(count >= 1 && call.operands.size() == 2 * count, ErrorKind::value,
        "the op has ", call.operands.size(), " operands");
  Ints dims = call.attrs.ints("dimensions");
  Shape shape = typeOf(call.operand(0)).shape;
  for (size_t i = 0; i < count; ++i) {
    check(typeOf(call.operand(i)).shape == shape &&
              typeOf(call.operand(count + i)) ==
                  TensorType{dtypeOf(call.operand(i)), {}},
          ErrorKind::shape, "the operands are not of one shape with scalars");
  }
  llvm::sort(dims);
  for (size_t i = 0; i < dims.size(); ++i) {
    check(0 <= dims[i] && dims[i] < shape.rank() &&
              (i == 0 || dims[i - 1] < dims[i]),
          ErrorKind::index, "dimension ", dims[i],
          " is out of range or named twice");
  }
  Block &block = call.block(0);
  SmallVector<OpKind> kinds;
  for (size_t i = 0; i < count; ++i) {
    std::optional<OpKind> kind =
        reductionOf(block, i, count, dtypeOf(call.operand(i)));
    if (!kind) {
      break;
    }
    kinds.push_back(*kind);
  }
  if (kinds.size() != count) {
    if (!importArgReduction(call, dims)) {
      importAnyReduction(call, dims);
    }
    return;
  }
  SmallVector<Value> results, init;
  bool needsInit = false;
  for (size_t i = 0; i < count; ++i) {
    Value x = call.operand(i), start = call.operand(count + i);
    results.push_back(
        dims.empty()
            ? x
            : call.w.emit(kinds[i], {x}, attrs::reduce_sum::words(dims)));
    needsInit |= !isIdentity(start, kinds[i]);
    init.push_back(start);
  }
  if (needsInit) {
    for (auto [value, result] : llvm::zip_equal(init, results)) {
      value = call.w.broadcast(value, sizesOf(result));
    }
    results = combineLanes(call, init, results);
  }
  call.set(results);
}

/// The region on all elements at once.
static void importMap(HloCall &call) { call.set(call.run(0, call.operands)); }

ArrayRef<HloEntry> reduceEntries() {
  static const HloEntry entries[] = {
      {"stablehlo.map", importMap},
      {"stablehlo.reduce", importReduce},
  };
  return entries;
}

} // namespace sinter::ir
