//===- Gradient.h - Gradients against finite differences ------------------===//

#ifndef SINTER_TEST_FUZZ_GRADIENT_H
#define SINTER_TEST_FUZZ_GRADIENT_H

#include "test/fuzz/Lockstep.h"

namespace sinter::testing {

/// How a comparison with finite differences ended.
enum class Differences {
  agree,
  notSmooth, ///< Two step widths disagree: a kink or a jump is near.
};

/// Compares the gradients of a program in f64 with differences of the model,
/// along random directions. Throws a Fault.
Differences compareWithDifferences(const Program &program, size_t loss,
                                   const std::vector<Tensor> &gradients,
                                   Random &random);

} // namespace sinter::testing

#endif // SINTER_TEST_FUZZ_GRADIENT_H
