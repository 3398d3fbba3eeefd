//===- Bits.cpp - Whether two tensors have the same bits ------------------===//

#include "test/capture/Bits.h"

#include <cmath>
#include <cstring>

namespace sinter {

testing::AssertionResult haveEqualBits(const Tensor &expected,
                                       const Tensor &actual) {
  if (expected.dtype() != actual.dtype() ||
      expected.sizes() != actual.sizes()) {
    return testing::AssertionFailure()
           << "expected " << expected.dtype() << " of shape "
           << expected.sizes() << ", got " << actual.dtype() << " of shape "
           << actual.sizes();
  }
  Tensor dense[] = {expected.detach().clone(), actual.detach().clone()};
  Tensor asDouble[] = {dense[0].to(kDouble), dense[1].to(kDouble)};
  const double *values[] = {asDouble[0].data_ptr<double>(),
                            asDouble[1].data_ptr<double>()};
  size_t width = expected.element_size();
  auto *left = static_cast<const char *>(dense[0].data_ptr());
  auto *right = static_cast<const char *>(dense[1].data_ptr());
  for (size_t i = 0; i < static_cast<size_t>(expected.numel()); ++i) {
    bool areNan = std::isnan(values[0][i]) && std::isnan(values[1][i]);
    if (!areNan && std::memcmp(left + i * width, right + i * width, width)) {
      return testing::AssertionFailure()
             << "element " << i << ": expected " << values[0][i] << ", got "
             << values[1][i];
    }
  }
  return testing::AssertionSuccess();
}

} // namespace sinter
