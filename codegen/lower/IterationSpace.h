//===- IterationSpace.h - Which elements a kernel visits, and where -------===//

#ifndef SINTER_CODEGEN_ITERATION_SPACE_H
#define SINTER_CODEGEN_ITERATION_SPACE_H

#include "codegen/Passes.h"
#include "passes/ViewMap.h"

namespace sinter::codegen {
using passes::contiguousStrides;
using passes::Strides;
using passes::ViewMap;

/// The elements of a kernel's results, in row-major order, in as few dimensions
/// as the tensors that it reads allow.
struct IterationSpace {
  /// Of so many elements. The last dimension has `columns` elements, or as many
  /// as possible if that is 0. On return `maps` are in dimensions of the space.
  /// Nothing if there are no common dimensions.
  static std::optional<IterationSpace> make(int64_t elements, int64_t columns,
                                            MutableArrayRef<ViewMap> maps);

  int64_t columns() const { return sizes.back(); }
  int64_t rows() const;

  Strides sizes;
};

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_ITERATION_SPACE_H
