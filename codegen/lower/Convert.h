//===- Convert.h - Elements of 13 dtypes, in memory and in registers ------===//
//
// In memory a boolean is a byte and an unsigned integer is signless. In a
// register an element is a number of its compute class that the dtype can hold,
// and a boolean is a truth value. Everything here gives the bits of the kernels
// in runtime/kernels/Convert.cpp and of sinter/runtime/half.h.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERT_H
#define SINTER_CODEGEN_CONVERT_H

#include "codegen/lower/Elem.h"

namespace sinter::codegen {

/// The type of an element in a buffer. Never i1: a vector of it would be loaded
/// as bits, a scalar as a byte.
Type memoryType(MLIRContext *context, DType dtype);

Elem fromMemory(ElemContext &in, DType dtype, Value loaded);
Value toMemory(DType dtype, Elem element);

/// An element as a number: a boolean becomes 0 or 1.
Elem asNumber(DType dtype, Elem element);

/// What an op computed in the compute class of `dtype`, as an element of it:
/// rounded or wrapped around.
Elem fromNumber(DType dtype, Elem number);

/// `convert`, the op.
Elem convertElement(DType from, DType to, Elem element);

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_CONVERT_H
