//===- Samples.h - Random calls of every op -------------------------------===//

#ifndef SINTER_TEST_CONFORMANCE_SAMPLES_H
#define SINTER_TEST_CONFORMANCE_SAMPLES_H

#include "test/conformance/Elements.h"

#include "sinter/runtime/attr_words.h"

#include <string>

namespace sinter::testing {

/// One call of an op that its shape rule accepts.
struct Sample {
  OpKind kind;
  std::vector<Value> operands;
  AttrWords attrs;
};

/// How many elements a sample has: a few, with all ranks and empty dimensions;
/// or so many that work is cut into chunks and spread over threads.
enum class Extent { small, large };

/// A call whose operands, or whose result if it has none, are of `dtype`.
Sample randomSample(OpKind kind, DType dtype, Extent extent, Random &random);

/// Whether there is a rule for the op's attributes.
bool hasSamples(OpKind kind);

/// Whether some operand, or the result of an op without operands, may be of
/// `dtype`.
bool canBeOf(OpKind kind, DType dtype);

/// The call in words, for failures.
std::string describe(const Sample &sample);

} // namespace sinter::testing

#endif // SINTER_TEST_CONFORMANCE_SAMPLES_H
