//===- shape.h - Sizes of the dimensions of a tensor ----------------------===//

#ifndef SINTER_SHAPE_H
#define SINTER_SHAPE_H

#include "sinter/array_ref.h"

namespace sinter {

/// The size of every dimension, outermost first. A scalar has rank 0.
class SINTER_API Shape : public InlineVector<int64_t, maxRank> {
public:
  Shape() = default;
  Shape(std::initializer_list<int64_t> dims) : InlineVector(dims) {}
  explicit Shape(IntArrayRef dims) : InlineVector(dims.begin(), dims.end()) {}

  int64_t rank() const { return static_cast<int64_t>(size()); }

  /// The number of elements of a tensor of this shape.
  int64_t numElements() const {
    int64_t product = 1;
    for (int64_t dim : *this) {
      product *= dim;
    }
    return product;
  }
};

/// The name of a dtype, as libtorch prints it: `Float`, `Long`.
SINTER_API const char *toString(DType dtype);
SINTER_API std::ostream &operator<<(std::ostream &os, DType dtype);

/// What is known of a tensor before it is computed.
struct TensorType {
  bool operator==(const TensorType &) const = default;

  DType dtype = DType::f32;
  Shape shape;
};

/// Counts a negative dimension from the end. `op` names the caller in errors.
///
/// Throws ErrorKind::index unless -rank <= dim < rank; a scalar counts as
/// having one dimension.
SINTER_API int64_t wrapDim(const char *op, int64_t dim, int64_t rank);

/// Throws unless a tensor can have so many dimensions.
SINTER_API void checkRank(const char *op, IntArrayRef sizes);

/// Throws unless `sizes` can be those of a tensor: at most maxRank of them,
/// none negative, and a number of elements that can be counted.
SINTER_API void checkSizes(const char *op, IntArrayRef sizes);

/// The shape both operands of an elementwise op are expanded to.
///
/// Dimensions are matched from the last one backwards; a missing dimension
/// counts as 1, and a dimension of size 1 is repeated to match the other.
///
///   [2, 1] and    [3]  ->  [2, 3]
///   [2, 3] and     []  ->  [2, 3]
///
/// Throws ErrorKind::shape if two sizes differ and neither is 1.
SINTER_API Shape broadcast_shapes(const char *op, IntArrayRef x, IntArrayRef y);

/// The dtype both operands of an op are converted to, as c10::promoteTypes.
///
/// Throws ErrorKind::dtype for pairs that have none: u16, u32 or u64 with
/// another integer.
SINTER_API DType promote_types(DType x, DType y);

/// Whether a result of dtype `from` may be written into a tensor of dtype `to`.
SINTER_API bool canCast(DType from, DType to);

} // namespace sinter

#endif // SINTER_SHAPE_H
