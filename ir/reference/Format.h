//===- Format.h - Binary floating-point formats ---------------------------===//

#ifndef SINTER_IR_REFERENCE_FORMAT_H
#define SINTER_IR_REFERENCE_FORMAT_H

#include "sinter/runtime/types.h"

namespace sinter::reference {

/// A format of IEEE 754's kind: bits of the significand, with the one that is
/// not stored, and the largest exponent; the smallest is 1 - maxExponent.
struct Format {
  int precision;
  int maxExponent;
};

Format formatOf(DType dtype);

} // namespace sinter::reference

#endif // SINTER_IR_REFERENCE_FORMAT_H
