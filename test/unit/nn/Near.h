//===- Near.h - Comparing tensors with known numbers ----------------------===//
//
// Numbers in tests of nn and optim are PyTorch's, computed once.
//
//===----------------------------------------------------------------------===//

#pragma once

#include "sinter/sinter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace sinter::test {

/// Whether the elements are the wanted ones up to a few roundings in f32.
inline testing::AssertionResult near(const Tensor &got,
                                     const std::vector<double> &wanted,
                                     double tolerance = 2e-6) {
  if (got.numel() != static_cast<int64_t>(wanted.size())) {
    return testing::AssertionFailure()
           << got.numel() << " elements instead of " << wanted.size();
  }
  Tensor flat = got.detach().to(kDouble).reshape(-1).contiguous();
  const double *values = flat.data_ptr<double>();
  for (size_t i = 0; i < wanted.size(); ++i) {
    const double allowed = tolerance * (1 + std::abs(wanted[i]));
    if (!(std::abs(values[i] - wanted[i]) <= allowed)) {
      return testing::AssertionFailure()
             << "element " << i << " is " << values[i] << ", not " << wanted[i];
    }
  }
  return testing::AssertionSuccess();
}

/// What a call throws, as text; empty if it throws nothing.
template <class Call> std::string errorOf(Call &&call) {
  try {
    call();
  } catch (const Error &error) {
    return error.what();
  }
  return {};
}

inline bool contains(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

} // namespace sinter::test
