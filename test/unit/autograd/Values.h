//===- Values.h - Elements of tensors in tests ----------------------------===//

#ifndef SINTER_TEST_AUTOGRAD_VALUES_H
#define SINTER_TEST_AUTOGRAD_VALUES_H

#include "sinter/sinter.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sinter::test {

/// A leaf of dtype kDouble.
inline Tensor leaf(std::vector<double> values) {
  Tensor x = empty({static_cast<int64_t>(values.size())}, kDouble);
  std::copy(values.begin(), values.end(), x.data_ptr<double>());
  return x.requires_grad_();
}

inline std::vector<double> values(const Tensor &x) {
  if (!x.defined()) {
    ADD_FAILURE() << "the tensor is undefined";
    return {};
  }
  Tensor flat = x.detach().to(kDouble).contiguous();
  const double *data = flat.data_ptr<double>();
  return {data, data + flat.numel()};
}

/// The message of the error that `call` throws.
template <class Call> std::string errorOf(Call call) {
  try {
    call();
  } catch (const Error &error) {
    EXPECT_EQ(error.kind(), ErrorKind::autograd) << error.what();
    return error.what();
  }
  return "no error";
}

inline bool contains(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

} // namespace sinter::test

#endif // SINTER_TEST_AUTOGRAD_VALUES_H
