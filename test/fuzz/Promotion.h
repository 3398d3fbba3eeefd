//===- Promotion.h - PyTorch's rules of dtypes, restated ------------------===//

#ifndef SINTER_TEST_FUZZ_PROMOTION_H
#define SINTER_TEST_FUZZ_PROMOTION_H

#include "sinter/shape.h"

#include <optional>
#include <vector>

namespace sinter::testing {

/// One operand of a function that promotes.
struct Promoted {
  enum Weight { number, scalar, tensor }; ///< What counts for more is larger.
  DType dtype;
  Weight weight;
};

/// The dtype that PyTorch's result_type gives. Nullopt where it has none.
std::optional<DType> resultType(const std::vector<Promoted> &operands);

} // namespace sinter::testing

#endif // SINTER_TEST_FUZZ_PROMOTION_H
