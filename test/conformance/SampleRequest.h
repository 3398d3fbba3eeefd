//===- SampleRequest.h - What the rules for samples share -----------------===//

#ifndef SINTER_TEST_CONFORMANCE_SAMPLE_REQUEST_H
#define SINTER_TEST_CONFORMANCE_SAMPLE_REQUEST_H

#include "test/conformance/Samples.h"

namespace sinter::testing {

struct SampleRequest {
  DType dtype;
  Extent extent;
  Random &random;
};

/// Fills in operands and attributes.
using SampleRule = void(const SampleRequest &, Sample &);

Shape randomShape(const SampleRequest &request, int64_t minRank);

/// Some of the dimensions, in any order.
std::vector<int64_t> randomDims(int64_t rank, Random &random);

} // namespace sinter::testing

#endif // SINTER_TEST_CONFORMANCE_SAMPLE_REQUEST_H
