//===- Reference.h - The oracle: slow and obvious -------------------------===//
//
// Every op, evaluated by code that shares nothing with kernels, derivatives and
// code generation. All tests of values compare with it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_IR_REFERENCE_H
#define SINTER_IR_REFERENCE_H

#include "ir/reference/Value.h"
#include "sinter/runtime/op_kind.h"

#include <span>

namespace sinter::reference {

/// The results of `kind`; their types are what inferTypes says. Throws
/// ErrorKind::index where a checked gather or scatter leaves its operand.
SINTER_API std::vector<Value> evaluate(OpKind kind,
                                       std::span<const Value> operands,
                                       std::span<const int64_t> attrs);

} // namespace sinter::reference

#endif // SINTER_IR_REFERENCE_H
