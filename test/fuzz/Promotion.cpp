//===- Promotion.cpp - PyTorch's rules of dtypes, restated ----------------===//

#include "test/fuzz/Promotion.h"

#include <algorithm>

namespace sinter::testing {

namespace {

/// boolean, integer, floating-point.
int categoryOf(DType dtype) {
  return dtype == DType::boolean ? 0 : isFloatingType(dtype) ? 2 : 1;
}

/// The dtype of two different ones of which at least one is floating-point.
DType promoteReal(DType x, DType y) {
  if (categoryOf(x) != categoryOf(y)) {
    return categoryOf(x) == 2 ? x : y;
  }
  for (DType wide : {DType::f64, DType::f32}) {
    if (x == wide || y == wide) {
      return wide;
    }
  }
  return DType::f32; // f16 and bf16
}

/// The dtype of two tensors of dimensions.
std::optional<DType> promote(DType x, DType y) {
  if (x == y) {
    return x;
  }
  if (categoryOf(x) == 2 || categoryOf(y) == 2) {
    return promoteReal(x, y);
  }
  // The wide unsigned dtypes go with nothing but themselves.
  for (DType dtype : {x, y}) {
    bool isUnsigned = isUnsignedType(dtype) && categoryOf(dtype) == 1;
    if (isUnsigned && dtype != DType::u8) {
      return std::nullopt;
    }
  }
  if (categoryOf(x) != categoryOf(y)) {
    return categoryOf(x) > categoryOf(y) ? x : y;
  }
  // The narrowest that holds both.
  if (x == DType::u8 || y == DType::u8) {
    DType other = x == DType::u8 ? y : x;
    return other == DType::i8 ? DType::i16 : other;
  }
  return byteSize(x) > byteSize(y) ? x : y;
}

} // namespace

/// Of each category only the operands of the greatest weight count; of the
/// categories, the highest. A float number is of the default dtype, f32.
std::optional<DType> resultType(const std::vector<Promoted> &operands) {
  std::optional<DType> ofWeight[3];
  for (const Promoted &operand : operands) {
    std::optional<DType> &place = ofWeight[operand.weight];
    DType dtype =
        operand.weight == Promoted::number && isFloatingType(operand.dtype)
            ? DType::f32
            : operand.dtype;
    place = place ? promote(*place, dtype) : dtype;
    if (!place) {
      return std::nullopt;
    }
  }
  std::optional<DType> result;
  for (const std::optional<DType> &dtype : ofWeight) {
    if (!dtype) {
      continue;
    }
    // `dtype` weighs more than `result`.
    bool isOutranked = result && categoryOf(*result) > categoryOf(*dtype);
    if (!isOutranked) {
      result = dtype;
    } else if (auto both = promote(*dtype, *result)) {
      result = both;
    } else {
      return std::nullopt;
    }
  }
  return result;
}

} // namespace sinter::testing
