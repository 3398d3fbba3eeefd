//===- PointwiseRadii.h - The error model of single elements --------------===//

#ifndef SINTER_CAPTURE_POINTWISE_RADII_H
#define SINTER_CAPTURE_POINTWISE_RADII_H

#include "frontend/tensor/Sink.h"
#include "runtime/core/FloatFormat.h"

#include <limits>

namespace sinter::radii {

/// Of an element of which nothing is known.
constexpr double unknownRadius = std::numeric_limits<double>::infinity();

/// A floating-point format, and what follows from it.
struct Format : runtime::FloatFormat {
  double unitRoundoff() const;
  double largest() const; ///< The power of two above all its numbers.
  double leastNormal() const;
  double ulp(double x) const; ///< The distance of neighbours at `x`.
};
inline Format formatOf(DType dtype) { return {runtime::floatFormatOf(dtype)}; }
/// Of what arithmetic on `dtype` is done in.
Format computeFormat(DType dtype);

/// A tensor of f64 in row-major order, and its elements.
Tensor filled(IntArrayRef sizes, double value);
Tensor wide(const Tensor &x);
Tensor magnitudeOf(const Tensor &x);
Tensor added(const Tensor &x, const Tensor &y);
/// The larger of each magnitude and its inverse: what it may make of a product.
Tensor reachOf(const Tensor &magnitudes);
inline double &at(const Tensor &x, int64_t i) {
  return static_cast<double *>(static_cast<void *>(x.impl()->data()))[i];
}

/// Radii of integers: none but 0 means anything.
Tensor unknownWhereNotZero(Tensor radii);
/// Undefined if all radii are 0; NaN is unknown.
Tensor withoutZeros(Tensor radii);
/// A radius, widened by the rounding to a 16-bit dtype; unknown if it leaves
/// the dtype's range or what is computed eagerly is no number.
double rounded(double radius, double out, DType dtype);

/// Executes an op on operands of f64 (and indices); the results are dense.
std::vector<Tensor> evaluateAll(OpKind kind, std::span<const Tensor> operands,
                                std::span<const int64_t> attrs, size_t count);
Tensor evaluate(OpKind kind, std::span<const Tensor> operands,
                std::span<const int64_t> attrs);

/// Calls `visit(slice, element, n)` for the slices along `dim`; `element(k)` is
/// the place of a slice's k-th element.
template <class Visit>
void forEachSlice(IntArrayRef sizes, int64_t dim, Visit visit) {
  int64_t inner = 1, outer = 1;
  for (size_t i = 0; i < sizes.size(); ++i) {
    (static_cast<int64_t>(i) < dim ? outer : inner) *= sizes[i];
  }
  int64_t n = sizes[static_cast<size_t>(dim)];
  inner /= std::max<int64_t>(n, 1);
  for (int64_t slice = 0; slice < outer * inner; ++slice) {
    int64_t first = slice / inner * n * inner + slice % inner;
    visit(slice, [&](int64_t k) { return first + k * inner; }, n);
  }
}

/// The radii of the result of a pointwise call, and of a conversion.
Tensor ofPointwise(const OpCall &call, std::span<const Tensor> radii,
                   const Tensor &result);
Tensor ofConversion(const OpCall &call, const Tensor &radii,
                    const Tensor &result);

} // namespace sinter::radii

#endif // SINTER_CAPTURE_POINTWISE_RADII_H
