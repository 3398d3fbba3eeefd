//===- Text.h - Results as the text that libtorch prints ------------------===//

#ifndef SINTER_TEST_UNIT_TENSOR_TEXT_H
#define SINTER_TEST_UNIT_TENSOR_TEXT_H

#include "sinter/sinter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <sstream>
#include <tuple>

namespace sinter {

inline void write(std::ostream &os, const Tensor &tensor) {
  tensor.defined() ? os << tensor : os << "undefined";
}
inline void write(std::ostream &os, const std::vector<Tensor> &list) {
  os << "list of " << list.size() << "\n";
  for (const Tensor &tensor : list) {
    os << tensor << "\n";
  }
}
template <class... T>
void write(std::ostream &os, const std::tuple<T...> &results) {
  const char *between = "";
  auto add = [&](const Tensor &tensor) {
    os << between << tensor;
    between = "\nand\n";
  };
  std::apply([&](const auto &...result) { (add(result), ...); }, results);
}
template <class T> void write(std::ostream &os, const T &value) { os << value; }

/// What printing a result shows, without blank lines at its end.
template <class T> std::string text(const T &result) {
  std::ostringstream os;
  write(os, result);
  std::string out = os.str();
  while (!out.empty() && out.back() == '\n') {
    out.pop_back();
  }
  return out;
}

} // namespace sinter

#endif // SINTER_TEST_UNIT_TENSOR_TEXT_H
