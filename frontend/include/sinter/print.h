//===- print.h - Tensors as text ------------------------------------------===//

#ifndef SINTER_PRINT_H
#define SINTER_PRINT_H

#include "sinter/tensor.h"

#include <ostream>

namespace sinter {

/// Prints a tensor as libtorch does: its elements in columns, a matrix at a
/// time, then `[ CPUFloatType{2,3} ]`. A graph break under `compile`.
SINTER_API std::ostream &operator<<(std::ostream &os, const Tensor &tensor);

inline std::ostream &operator<<(std::ostream &os, Half value) {
  return os << static_cast<float>(value);
}
inline std::ostream &operator<<(std::ostream &os, BFloat16 value) {
  return os << static_cast<float>(value);
}

/// The same with lines of at most `linesize` characters.
SINTER_API std::ostream &print(std::ostream &os, const Tensor &tensor,
                               int64_t linesize);
SINTER_API void print(const Tensor &tensor, int64_t linesize = 80);

} // namespace sinter

#endif // SINTER_PRINT_H
