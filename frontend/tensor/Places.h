//===- Places.h - Index tensors -------------------------------------------===//

#ifndef SINTER_FRONTEND_PLACES_H
#define SINTER_FRONTEND_PLACES_H

#include "sinter/tensor.h"

namespace sinter {

/// Throws unless `index` can name places.
inline void checkIndexDtype(const char *op, const Tensor &index) {
  check(index.dtype() == DType::i64 || index.dtype() == DType::i32,
        ErrorKind::dtype, op, ": expected index to be a Long or Int tensor, ",
        "got ", index.scalar_type());
}

/// Indices with negative ones counted from the end.
inline Tensor wrapIndices(const Tensor &index, int64_t size) {
  Tensor wide = index.to(DType::i64);
  return where(wide < 0, wide + size, wide);
}

} // namespace sinter

#endif // SINTER_FRONTEND_PLACES_H
