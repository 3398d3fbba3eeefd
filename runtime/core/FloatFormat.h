//===- FloatFormat.h - Binary floating-point formats ----------------------===//

#ifndef SINTER_RUNTIME_CORE_FLOAT_FORMAT_H
#define SINTER_RUNTIME_CORE_FLOAT_FORMAT_H

#include "sinter/runtime/types.h"

namespace sinter::runtime {

/// A format of IEEE 754's kind: bits of the significand, with the one that is
/// not stored, and the largest exponent; the smallest is 1 - maxExponent.
struct FloatFormat {
  int precision;
  int maxExponent;
};

/// That of a floating-point dtype; of f64 for any other.
constexpr FloatFormat floatFormatOf(DType dtype) {
  switch (dtype) {
  case DType::f16:
    return {11, 15};
  case DType::bf16:
    return {8, 127};
  case DType::f32:
    return {24, 127};
  default:
    return {53, 1023};
  }
}

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CORE_FLOAT_FORMAT_H
