//===- Agreement.h - Whether compiled code has the bits of eager code -----===//

#ifndef SINTER_TEST_CAPTURE_AGREEMENT_H
#define SINTER_TEST_CAPTURE_AGREEMENT_H

#include "sinter/tensor.h"

#include <gtest/gtest.h>

#include <functional>

namespace sinter {

/// Traces a function at every level and compares. Expects so many kernels, and
/// so many calls of the library; -1 is any number.
void expectAgreement(const std::function<std::vector<Tensor>()> &function,
                     int kernels, int calls = 0);

/// Random numbers, the same for equal ranks.
Tensor numbers(IntArrayRef sizes, DType dtype = kFloat);

} // namespace sinter

#endif // SINTER_TEST_CAPTURE_AGREEMENT_H
