//===- erf.h - The error function -----------------------------------------===//
//
// Coefficients: coefficients.py, `erf_near` and `erf_far`.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MATH_ERF_H
#define SINTER_MATH_ERF_H

#include "runtime/math/exp.h"

namespace sinter::math {

/// An odd polynomial near 0; elsewhere  erf|x| = 1 - e^P(|x|)  with a
/// polynomial P for log erfc, whose error counts the less the nearer erf is
/// to 1.
///
/// The error is below 1.1 ulp with fma, 1.3 ulp without. NaN gives NaN, -0
/// gives -0.
template <class T> T erf(T x) {
  if (x.isDouble()) {
    return libm(Libm::erf, x);
  }
  T slope = polynomial(x * x, {0x1.06eba8p-3, -0x1.812740p-2, 0x1.ce2d64p-4,
                               -0x1.b8011ap-6, 0x1.544a1ap-8, -0x1.a60a2ep-11,
                               0x1.4f6760p-14});
  T near = fma(x, slope, x);

  // From 4 on the result is 1.
  T magnitude = abs(x);
  T bounded = select(magnitude > 4.0, T(4.0), magnitude);
  T far = T(1.0) - expMiddle(polynomial(
                       bounded, {0x1.6e55f6p-13, -0x1.2127e4p+0, -0x1.44460ap-1,
                                 -0x1.bb840cp-4, 0x1.9b8f34p-6, -0x1.115c84p-8,
                                 0x1.c7997ap-12, -0x1.61fab2p-16}));
  return select(magnitude < 0.925, near, copysign(far, x));
}

} // namespace sinter::math

#endif // SINTER_MATH_ERF_H
