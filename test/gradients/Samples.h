//===- Samples.h - Calls of every op that has a derivative ----------------===//

#ifndef SINTER_TEST_GRADIENTS_SAMPLES_H
#define SINTER_TEST_GRADIENTS_SAMPLES_H

#include "ir/ops/OpTable.h"
#include "sinter/runtime/attr_words.h"
#include "sinter/sinter.h"

#include <string>
#include <vector>

namespace sinter::test {

/// A call of an op. Operands of dtype kDouble require a gradient.
struct Sample {
  std::string what;
  std::vector<Tensor> operands;
  AttrWords attrs;
};

/// Calls of `kind`: at least one with elements and one without. Empty only for
/// an op without a derivative.
std::vector<Sample> samplesOf(OpKind kind);

/// A leaf of dtype kDouble whose elements differ from each other, in an
/// arbitrary order, between `low` and `high`.
Tensor distinct(IntArrayRef sizes, double low, double high);

/// The results of a call.
std::vector<Tensor> callOp(OpKind kind, const std::vector<Tensor> &operands,
                           const AttrWords &attrs);

} // namespace sinter::test

#endif // SINTER_TEST_GRADIENTS_SAMPLES_H
