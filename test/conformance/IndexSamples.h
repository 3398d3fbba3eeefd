//===- IndexSamples.h - Random gathers and scatters -----------------------===//

#ifndef SINTER_TEST_CONFORMANCE_INDEX_SAMPLES_H
#define SINTER_TEST_CONFORMANCE_INDEX_SAMPLES_H

#include "test/conformance/SampleRequest.h"

namespace sinter::testing {

SampleRule sampleGather;

/// With operands and updates of the range.
void sampleScatterOf(Range range, const SampleRequest &request, Sample &sample);

template <Range range>
void sampleScatter(const SampleRequest &request, Sample &sample) {
  sampleScatterOf(range, request, sample);
}

} // namespace sinter::testing

#endif // SINTER_TEST_CONFORMANCE_INDEX_SAMPLES_H
