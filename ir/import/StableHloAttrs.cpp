//===- StableHloAttrs.cpp - Attributes of a dialect that is not loaded ----===//

#include "ir/import/StableHloAttrs.h"

namespace sinter::ir {
namespace {

/// Reads a text token by token: words, integers and punctuation.
class Scanner {
public:
  explicit Scanner(StringRef text) : whole(text), rest(text) {}

  bool atEnd() {
    rest = rest.ltrim();
    return rest.empty();
  }
  bool take(StringRef token) {
    rest = rest.ltrim();
    return rest.consume_front(token);
  }
  void expect(StringRef token) {
    check(take(token), ErrorKind::value, "expected '", token.str(), "' in ",
          whole.str());
  }
  StringRef word() {
    rest = rest.ltrim();
    StringRef found = rest.take_while(
        [](char c) { return llvm::isAlnum(c) || c == '_' || c == '.'; });
    check(!found.empty(), ErrorKind::value, "expected a word in ", whole.str());
    rest = rest.drop_front(found.size());
    return found;
  }
  std::optional<int64_t> tryInteger() {
    rest = rest.ltrim();
    int64_t value = 0;
    if (rest.consumeInteger(10, value)) {
      return std::nullopt;
    }
    return value;
  }
  int64_t integer() {
    std::optional<int64_t> value = tryInteger();
    check(value.has_value(), ErrorKind::value, "expected an integer in ",
          whole.str());
    return value.value_or(0);
  }

private:
  StringRef whole, rest;
};

/// `[b, f, 0, 1]`: where each is. `first` and `second` are the letters of the
/// special dimensions.
ConvolutionDims::Tensor parseTensorDims(Scanner &in, StringRef first,
                                        StringRef second) {
  ConvolutionDims::Tensor out;
  SmallVector<std::pair<int64_t, int64_t>> spatial;
  in.expect("[");
  for (int64_t place = 0; place == 0 || in.take(","); ++place) {
    if (std::optional<int64_t> number = in.tryInteger()) {
      spatial.push_back({*number, place});
      continue;
    }
    StringRef letter = in.word();
    check(letter == first || letter == second, ErrorKind::value,
          "unknown dimension '", letter.str(), "' of a convolution");
    (letter == first ? out.first : out.second) = place;
  }
  in.expect("]");
  llvm::sort(spatial);
  for (auto [i, entry] : llvm::enumerate(spatial)) {
    check(entry.first == static_cast<int64_t>(i), ErrorKind::value,
          "spatial dimensions of a convolution are not 0, 1, ...");
    out.spatial.push_back(entry.second);
  }
  check(out.first >= 0 && out.second >= 0, ErrorKind::value,
        "a convolution lacks dimension '",
        (out.first < 0 ? first : second).str(), "'");
  return out;
}

NamedInts parseNamedInts(StringRef text) {
  Scanner in(text);
  NamedInts out;
  in.word();
  in.expect("<");
  while (!in.take(">")) {
    Ints &list = out[in.word()];
    list.clear();
    in.expect("=");
    if (in.take("[")) {
      while (!in.take("]")) {
        list.push_back(in.integer());
        in.take(",");
      }
    } else {
      list.push_back(in.integer());
    }
    in.take(",");
  }
  check(in.atEnd(), ErrorKind::value, "text after the end of ", text.str());
  return out;
}

ConvolutionDims parseConvolutionDims(StringRef text) {
  Scanner in(text);
  ConvolutionDims out;
  check(in.word() == "conv", ErrorKind::value,
        "expected the dimensions of a convolution, got ", text.str());
  in.expect("<");
  out.input = parseTensorDims(in, "b", "f");
  in.expect("x");
  out.kernel = parseTensorDims(in, "o", "i");
  in.expect("->");
  out.output = parseTensorDims(in, "b", "f");
  in.expect(">");
  check(in.atEnd(), ErrorKind::value, "text after the end of ", text.str());
  return out;
}

} // namespace

Ints listOf(const NamedInts &dims, StringRef name) { return dims.lookup(name); }

HloAttrs::HloAttrs(Operation *op)
    : properties(
          dyn_cast_if_present<DictionaryAttr>(op->getPropertiesAsAttribute())),
      discardable(op->getDiscardableAttrDictionary()) {}

Attribute HloAttrs::find(StringRef name) const {
  Attribute found = properties ? properties.get(name) : Attribute();
  return found ? found : discardable.get(name);
}

Ints HloAttrs::ints(StringRef name) const {
  Attribute attr = find(name);
  check(bool(attr), ErrorKind::value, "attribute ", name.str(), " is missing");
  if (auto list = dyn_cast<DenseI64ArrayAttr>(attr)) {
    return Ints(list.asArrayRef());
  }
  if (auto list = dyn_cast<DenseBoolArrayAttr>(attr)) {
    return Ints(list.asArrayRef());
  }
  Ints out;
  auto dense = dyn_cast<DenseIntElementsAttr>(attr);
  check(bool(dense), ErrorKind::value, "attribute ", name.str(),
        " is not a list of integers");
  for (const APInt &element : dense) {
    out.push_back(element.getBitWidth() == 1
                      ? static_cast<int64_t>(element.getZExtValue())
                      : element.getSExtValue());
  }
  return out;
}

Ints HloAttrs::ints(StringRef name, const Ints &fallback) const {
  return find(name) ? ints(name) : fallback;
}

int64_t HloAttrs::integer(StringRef name) const {
  auto attr = dyn_cast_if_present<IntegerAttr>(find(name));
  check(bool(attr) && attr.getValue().getBitWidth() <= 64, ErrorKind::value,
        "attribute ", name.str(), " is not an integer");
  return attr.getValue().getSExtValue();
}

int64_t HloAttrs::integer(StringRef name, int64_t fallback) const {
  return find(name) ? integer(name) : fallback;
}

bool HloAttrs::boolean(StringRef name, bool fallback) const {
  Attribute attr = find(name);
  check(!attr || isa<BoolAttr>(attr), ErrorKind::value, "attribute ",
        name.str(), " is not a boolean");
  return attr ? cast<BoolAttr>(attr).getValue() : fallback;
}

std::string HloAttrs::textOf(StringRef name) const {
  Attribute attr = find(name);
  if (auto text = dyn_cast_if_present<StringAttr>(attr)) {
    return text.getValue().str();
  }
  auto opaque = dyn_cast_if_present<OpaqueAttr>(attr);
  check(!attr || bool(opaque), ErrorKind::value, "attribute ", name.str(),
        " is not one of its dialect");
  return opaque ? opaque.getAttrData().str() : "";
}

std::string HloAttrs::word(StringRef name) const {
  std::string text = textOf(name);
  StringRef rest = StringRef(text).rsplit(' ').second;
  return (rest.empty() ? StringRef(text) : rest).str();
}

NamedInts HloAttrs::dims(StringRef name) const {
  std::string text = textOf(name);
  check(!text.empty(), ErrorKind::value, "attribute ", name.str(),
        " is missing");
  return parseNamedInts(text);
}

ConvolutionDims HloAttrs::convolution(StringRef name) const {
  return parseConvolutionDims(textOf(name));
}

} // namespace sinter::ir
