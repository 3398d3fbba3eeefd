//===- ErrorModel.h - How far code in standard mode may be from eager's ---===//
//
// Code in standard mode may join a product and a sum to an fma, and keep 16-bit
// floats in f32 until they are stored. So an op does not see eager's operands,
// but numbers near them, and rounds what it makes of them in another place.
//
// The model walks over the ops with eager's values at hand. For every element
// it knows a radius r: standard mode computes a number of [x - r, x + r]. With
// radii of the operands, u the unit roundoff of the compute class (f32 for
// 16-bit floats), and ulp the distance of neighbours at the result:
//
//   moved elements          the radius moves along
//   pointwise functions     how far the function itself, in f64, gets on
//                           x - r, x and x + r of all operands, and at 0
//                           between them; and the rounding of both: 1 ulp for
//                           arithmetic, 8 for other functions
//   sums of n products      their radii, and 2 n u sum |x|
//   largest of n elements   the largest radius
//   comparisons             if the intervals overlap, unknown
//   integers                unknown as soon as they can differ at all
//
// and one ulp of the dtype itself if that has 16 bits. Where all operands have
// radius 0, only what may be joined or kept in f32 is rounded elsewhere.
//
// Unknown is an infinite radius: after a jump (floor, a comparison, an index)
// or a pole nothing is claimed of what depends on that element, and of nothing
// else. A radius of 0 asks for eager's bits.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CAPTURE_ERROR_MODEL_H
#define SINTER_CAPTURE_ERROR_MODEL_H

#include "frontend/tensor/Sink.h"

#include <optional>
#include <string>

namespace sinter {

/// The radii of the results of a call that was executed eagerly, as f64 tensors
/// in row-major order; undefined where all are 0. `operands` are the radii of
/// the operands, in the same form.
SINTER_API std::vector<Tensor> standardRadii(const OpCall &call,
                                             std::span<const Tensor> operands,
                                             std::span<const Tensor> results);

/// How many elements were compared, how many of them had to have eager's bits,
/// of how many nothing is known, and how many had other bits.
struct ComparedElements {
  int64_t all = 0, exact = 0, unknown = 0, differing = 0;
};

/// The first element that is farther from eager's than its radius, in words;
/// NaN is as good as any other NaN. With undefined radii bits are compared.
SINTER_API std::optional<std::string>
difference(const Tensor &eager, const Tensor &compiled, const Tensor &radii,
           ComparedElements *count = nullptr);

} // namespace sinter

#endif // SINTER_CAPTURE_ERROR_MODEL_H
