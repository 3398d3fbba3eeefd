//===- Composites.h - Functions made of several ops -----------------------===//
//
// What the frontend writes over the records, and each function's definition in
// a few lines of loops. Eager code may have a faster way than op by op; the
// results are compared with the definition whichever way was taken.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_FUZZ_COMPOSITES_H
#define SINTER_TEST_FUZZ_COMPOSITES_H

#include "sinter/sinter.h"
#include "test/conformance/Elements.h"

#include <span>

namespace sinter::testing {

/// What a function takes beside its first tensor.
enum class Second {
  nothing,
  alike,  ///< A tensor of the same type.
  matrix, ///< One whose rows are as long as the first one's columns.
  places, ///< A vector of indices along the dimension.
  mask,   ///< Booleans of the same shape.
};

/// A function of tensors and of three numbers: a dimension, a 0 or 1, a small
/// integer.
struct Composite {
  const char *name;
  Second second;
  bool isExact; ///< It only moves elements; else it takes numbers alone.
  int64_t leastRank;
  Tensor (*eager)(std::span<const Tensor> x, std::span<const int64_t> n);
  Value (*model)(std::span<const Value> x, std::span<const int64_t> n);
};

std::span<const Composite> composites();

} // namespace sinter::testing

#endif // SINTER_TEST_FUZZ_COMPOSITES_H
