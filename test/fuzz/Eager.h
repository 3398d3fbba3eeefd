//===- Eager.h - A program run by the library -----------------------------===//

#ifndef SINTER_TEST_FUZZ_EAGER_H
#define SINTER_TEST_FUZZ_EAGER_H

#include "sinter/sinter.h"
#include "test/fuzz/Program.h"

namespace sinter::testing {

/// The elements of a tensor, wherever they lie. No op is called.
Value valueOf(const Tensor &tensor);

/// Performs the step; its results are appended to `tensors`.
void runEagerly(const Step &step, std::vector<Tensor> &tensors);

} // namespace sinter::testing

#endif // SINTER_TEST_FUZZ_EAGER_H
