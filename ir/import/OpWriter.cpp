//===- OpWriter.cpp - Building sinter ops, one call each ------------------===//

#include "ir/import/OpWriter.h"

namespace sinter::ir {

/// More than this is no program: calls and loops multiplied each other.
constexpr int64_t maxOps = 2'000'000;

TensorType typeOf(Value value) { return fromMlir(value.getType()); }

Ints sizesOf(Value value) {
  return Ints(cast<RankedTensorType>(value.getType()).getShape());
}

SmallVector<Value> OpWriter::emitAll(OpKind kind, ArrayRef<Value> operands,
                                     const AttrWords &words) {
  std::vector<TensorType> in;
  for (Value operand : operands) {
    in.push_back(typeOf(operand));
  }
  std::vector<TensorType> out(numResults(kind, in.size()));
  sinter::inferTypes(kind, in, words, out);
  check(++numOps <= maxOps, ErrorKind::value, "the program has more than ",
        maxOps, " ops after inlining");

  OperationState state(loc, (Twine("sinter.") + info(kind).name).str());
  state.addOperands(operands);
  for (const TensorType &type : out) {
    state.addTypes(toMlir(b.getContext(), type));
  }
  attrsFromWords(b.getContext(), kind, words, state.attributes);
  return SmallVector<Value>(b.create(state)->getResults());
}

Value OpWriter::constant(DenseElementsAttr value) {
  fromMlir(value.getType()); // Throws for types that are not ours.
  ++numOps;
  return ConstantOp::create(b, loc, value);
}

Value OpWriter::splat(const TensorType &type, double number) {
  if (!isFloatingType(type.dtype)) {
    return splatInteger(type,
                        static_cast<uint64_t>(static_cast<int64_t>(number)));
  }
  RankedTensorType shaped = toMlir(b.getContext(), type);
  return constant(DenseElementsAttr::get(
      shaped, FloatAttr::get(shaped.getElementType(), number).getValue()));
}

Value OpWriter::splatInteger(const TensorType &type, uint64_t number) {
  RankedTensorType shaped = toMlir(b.getContext(), type);
  unsigned width = shaped.getElementTypeBitWidth();
  return constant(
      DenseElementsAttr::get(shaped, APInt(64, number).trunc(width)));
}

Value OpWriter::vector(ArrayRef<int64_t> elements) {
  return constant(DenseElementsAttr::get(
      RankedTensorType::get(static_cast<int64_t>(elements.size()),
                            b.getI64Type()),
      elements));
}

Value OpWriter::convert(Value x, DType dtype) {
  return dtypeOf(x) == dtype
             ? x
             : emit(OpKind::convert, {x}, attrs::convert::words(dtype));
}

/// A constant full of one number, in another shape; empty if it is none.
std::optional<Value> OpWriter::resplat(Value x, ArrayRef<int64_t> sizes) {
  auto made = x.getDefiningOp<ConstantOp>();
  auto dense =
      made ? dyn_cast<DenseElementsAttr>(made.getValue()) : DenseElementsAttr();
  if (!dense || !dense.isSplat() || dense.getNumElements() == 0) {
    return std::nullopt;
  }
  auto type = cast<RankedTensorType>(x.getType()).clone(sizes);
  return constant(dense.resizeSplat(type));
}

Value OpWriter::reshape(Value x, ArrayRef<int64_t> sizes) {
  if (ArrayRef<int64_t>(sizesOf(x)) == sizes) {
    return x;
  }
  Shape shape(IntArrayRef(sizes.data(), sizes.size()));
  bool fits = shape.numElements() == typeOf(x).shape.numElements();
  std::optional<Value> full = fits ? resplat(x, sizes) : std::nullopt;
  return full ? *full
              : emit(OpKind::reshape, {x}, attrs::reshape::words(sizes));
}

Value OpWriter::permute(Value x, ArrayRef<int64_t> permutation) {
  return llvm::is_sorted(permutation)
             ? x
             : emit(OpKind::permute, {x}, attrs::permute::words(permutation));
}

Value OpWriter::broadcast(Value x, ArrayRef<int64_t> sizes) {
  if (ArrayRef<int64_t>(sizesOf(x)) == sizes) {
    return x;
  }
  bool isNumber = sizesOf(x).empty();
  std::optional<Value> full = isNumber ? resplat(x, sizes) : std::nullopt;
  return full ? *full
              : emit(OpKind::broadcast_to, {x},
                     attrs::broadcast_to::words(sizes));
}

Value OpWriter::slice(Value x, ArrayRef<int64_t> starts,
                      ArrayRef<int64_t> limits, ArrayRef<int64_t> strides) {
  bool isWhole = ArrayRef<int64_t>(sizesOf(x)) == limits &&
                 llvm::all_of(starts, [](int64_t i) { return i == 0; }) &&
                 llvm::all_of(strides, [](int64_t i) { return i == 1; });
  return isWhole ? x
                 : emit(OpKind::slice, {x},
                        attrs::slice::words(starts, limits, strides));
}

Value OpWriter::sliceDim(Value x, int64_t dim, int64_t start, int64_t limit,
                         int64_t stride) {
  Ints limits = sizesOf(x);
  Ints starts(limits.size(), 0), strides(limits.size(), 1);
  starts[dim] = start;
  limits[dim] = limit;
  strides[dim] = stride;
  return slice(x, starts, limits, strides);
}

std::optional<TypedAttr> findSplat(Value value) {
  Operation *op = value.getDefiningOp();
  while (isa_and_nonnull<BroadcastToOp, ReshapeOp>(op)) {
    op = op->getOperand(0).getDefiningOp();
  }
  auto constant = dyn_cast_if_present<ConstantOp>(op);
  auto dense = constant ? dyn_cast<DenseElementsAttr>(constant.getValue())
                        : DenseElementsAttr();
  if (!dense || !dense.isSplat() || dense.getNumElements() == 0) {
    return std::nullopt;
  }
  return cast<TypedAttr>(dense.getSplatValue<Attribute>());
}

} // namespace sinter::ir
