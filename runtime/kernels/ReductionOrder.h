//===- ReductionOrder.h - In which order reductions join their values -----===//
//
// Floating-point addition is not associative, so the order is part of the
// result. It is a function of shape, dtype and ISA level alone: never of
// strides, of the number of threads, or of who computes. Eager kernels and
// generated code follow this page, and so agree bit for bit.
//
// Arithmetic is that of the dtype's compute class: f16 and bf16 are added up in
// f32, and rounded once, at the end. `join` is the op's formula of two values,
// the earlier one on the left; `identity` is 0 for sums, 1 for products, the
// lowest (highest) value of the dtype for max (min), with infinities.
//
// Groups. Dimensions of size 1 are dropped; neighbours that are both reduced,
// or both kept, are one. Then groups are reduced one after another, the
// innermost first, each a reduction of its own over what the last one left.
// So there are two kinds: the group is the last dimension (rows), or a kept one
// stands behind it (columns). If no group is reduced, values are copied.
//
// Rows. L is the number of the level's lanes of the compute class: the bytes of
// its vector (16, 32, 64) over those of a number.
//   - A row longer than `rowChunk` is cut into chunks of that size. Their
//     values, in order, form a row, which is reduced the same way.
//   - There are `rowAccumulators` vectors of L lanes, of identities. Element i
//     is joined to lane i % L of vector (i / L) % rowAccumulators, in ascending
//     order of i. After every `rowBlockSteps` elements a lane (a block), and
//     at the end, the vectors are joined to a second set of vectors, which also
//     began as identities, and begin again as identities.
//   - Lanes that no element falls to in the last vector are joined with the
//     identity; vectors that no element falls to are left as they are.
//   - The second set s is joined as (s0 s1) (s2 s3), and then, while there is
//     more than one lane, lane i of the first half with lane i of the second.
//
// Columns.
//   - A column longer than `columnChunk` is cut into chunks of that size, whose
//     values, in order, form a column, which is reduced the same way.
//   - Elements are joined one after another to an accumulator that begins as
//     the identity. After every `columnBlock` elements, and at the end, it is
//     joined to a second one, which also began so, and begins again.
//
// An empty row or column gives the identity.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNELS_REDUCTION_ORDER_H
#define SINTER_KERNELS_REDUCTION_ORDER_H

#include "sinter/runtime/types.h"

namespace sinter::order {

inline constexpr int64_t rowChunk = 1 << 16;
inline constexpr int rowAccumulators = 4;
inline constexpr int64_t rowBlockSteps = 64;
inline constexpr int64_t columnChunk = 1 << 12;
inline constexpr int64_t columnBlock = 64;

/// Lanes of a vector of `type` at `level`.
constexpr int64_t lanes(IsaLevel level, ComputeClass type) {
  bool isWide = type != ComputeClass::f32 && type != ComputeClass::i32;
  return (int64_t(16) << static_cast<int>(level)) / (isWide ? 8 : 4);
}

/// Elements of a block of a row.
constexpr int64_t rowBlock(IsaLevel level, ComputeClass type) {
  return lanes(level, type) * rowAccumulators * rowBlockSteps;
}

} // namespace sinter::order

#endif // SINTER_KERNELS_REDUCTION_ORDER_H
