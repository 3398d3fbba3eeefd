//===- Translate.cpp - Types and attributes, in MLIR and outside ----------===//

#include "ir/dialect/Translate.h"

#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

#include "mlir/IR/Builders.h"

#include <bit>

namespace sinter::ir {

Type toMlir(MLIRContext *context, DType dtype) {
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
  case DType::boolean:
    return b.getI1Type();
  default:
    return IntegerType::get(context, 8 * static_cast<unsigned>(byteSize(dtype)),
                            isUnsignedType(dtype) ? IntegerType::Unsigned
                                                  : IntegerType::Signless);
  }
}

RankedTensorType toMlir(MLIRContext *context, const TensorType &type) {
  return RankedTensorType::get(
      ArrayRef<int64_t>(type.shape.data(), type.shape.size()),
      toMlir(context, type.dtype));
}

DType dtypeFromMlir(Type element) {
  for (int i = 0; i < numDTypes; ++i) {
    if (toMlir(element.getContext(), static_cast<DType>(i)) == element) {
      return static_cast<DType>(i);
    }
  }
  std::string text;
  llvm::raw_string_ostream(text) << element;
  check(false, ErrorKind::dtype, "no dtype is ", text);
  return DType::f32;
}

TensorType fromMlir(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  check(tensor && tensor.hasStaticShape(), ErrorKind::shape,
        "expected a tensor of static shape");
  check(tensor.getRank() <= maxRank, ErrorKind::shape, "a tensor has at most ",
        maxRank, " dimensions");
  ArrayRef<int64_t> sizes = tensor.getShape();
  return {dtypeFromMlir(tensor.getElementType()),
          Shape(IntArrayRef(sizes.data(), sizes.size()))};
}

AttrWords wordsFromAttrs(OpKind kind, DictionaryAttr attrs) {
  AttrWords words;
  for (const AttrInfo *info = sinter::info(kind).attrs; info->name; ++info) {
    Attribute attr = attrs ? attrs.get(info->name) : Attribute();
    check(bool(attr), ErrorKind::value, sinter::info(kind).name, ": attribute ",
          info->name, " is missing");
    if (auto list = dyn_cast<DenseI64ArrayAttr>(attr)) {
      attrs::append(words,
                    std::span<const int64_t>(list.asArrayRef().data(),
                                             static_cast<size_t>(list.size())));
    } else if (auto type = dyn_cast<TypeAttr>(attr)) {
      attrs::append(words, dtypeFromMlir(type.getValue()));
    } else if (auto boolean = dyn_cast<BoolAttr>(attr)) {
      attrs::append(words, boolean.getValue());
    } else if (auto real = dyn_cast<FloatAttr>(attr)) {
      attrs::append(words, real.getValueAsDouble());
    } else {
      attrs::append(words, cast<IntegerAttr>(attr).getInt());
    }
  }
  return words;
}

/// The words of a value: one if all elements are equal, else one an element.
static void appendValue(AttrWords &words, DenseElementsAttr value) {
  auto wordOf = [](Attribute element) {
    if (auto real = dyn_cast<FloatAttr>(element)) {
      return std::bit_cast<int64_t>(real.getValueAsDouble());
    }
    auto integer = cast<IntegerAttr>(element);
    bool isUnsigned =
        integer.getType().isUnsignedInteger() || integer.getType().isInteger(1);
    APInt bits = integer.getValue();
    return isUnsigned ? static_cast<int64_t>(bits.getZExtValue())
                      : bits.getSExtValue();
  };
  if (value.isSplat()) {
    words.push_back(1);
    words.push_back(wordOf(value.getSplatValue<Attribute>()));
    return;
  }
  words.push_back(value.getNumElements());
  for (Attribute element : value.getValues<Attribute>()) {
    words.push_back(wordOf(element));
  }
}

AttrWords wordsOf(Operation *op, OpKind kind) {
  if (kind != OpKind::constant) {
    return wordsFromAttrs(kind, op->getAttrDictionary());
  }
  auto value = dyn_cast<DenseElementsAttr>(cast<ConstantOp>(op).getValue());
  check(bool(value), ErrorKind::value, "constant: the value is not dense");
  TensorType type = fromMlir(value.getType());
  AttrWords words;
  attrs::append(words, type.dtype);
  attrs::append(words, std::span<const int64_t>(type.shape));
  appendValue(words, value);
  return words;
}

TypedAttr elementFromWord(MLIRContext *context, DType dtype, int64_t word) {
  Type type = toMlir(context, dtype);
  if (isFloatingType(dtype)) {
    return FloatAttr::get(type, std::bit_cast<double>(word));
  }
  if (dtype == DType::boolean) { // The number 2 is true.
    return IntegerAttr::get(type, word != 0);
  }
  unsigned width = type.getIntOrFloatBitWidth();
  APInt bits = APInt(64, static_cast<uint64_t>(word)).trunc(width);
  return IntegerAttr::get(type, bits);
}

static void constantFromWords(MLIRContext *context,
                              std::span<const int64_t> words,
                              NamedAttrList &attrs) {
  attrs::constant in(words);
  RankedTensorType type = toMlir(context, {in.dtype, Shape(in.sizes)});
  SmallVector<Attribute> elements;
  for (int64_t word : in.value) {
    elements.push_back(elementFromWord(context, in.dtype, word));
  }
  attrs.set("value", DenseElementsAttr::get(type, elements));
}

void attrsFromWords(MLIRContext *context, OpKind kind,
                    std::span<const int64_t> words, NamedAttrList &attrs) {
  if (kind == OpKind::constant) {
    return constantFromWords(context, words, attrs);
  }
  Builder b(context);
  attrs::AttrReader reader(words);
  for (const AttrInfo *info = sinter::info(kind).attrs; info->name; ++info) {
    auto set = [&](Attribute attr) { attrs.set(info->name, attr); };
    int64_t integer = 0;
    std::span<const int64_t> list;
    if (info->type == 'I') {
      reader.read(list);
      set(b.getDenseI64ArrayAttr({list.data(), list.size()}));
      continue;
    }
    reader.read(integer);
    switch (info->type) {
    case 'd':
      set(TypeAttr::get(toMlir(context, static_cast<DType>(integer))));
      break;
    case 'b':
      set(b.getBoolAttr(integer != 0));
      break;
    case 'f':
      set(b.getF64FloatAttr(std::bit_cast<double>(integer)));
      break;
    default:
      set(b.getI64IntegerAttr(integer));
    }
  }
}

} // namespace sinter::ir
