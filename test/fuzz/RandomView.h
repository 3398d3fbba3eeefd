//===- RandomView.h - Views of every kind ---------------------------------===//

#ifndef SINTER_TEST_FUZZ_RANDOM_VIEW_H
#define SINTER_TEST_FUZZ_RANDOM_VIEW_H

#include "test/fuzz/Program.h"

#include <optional>

namespace sinter::testing {

/// A view of a tensor of `shape`; nullopt if the kind that was drawn has none.
std::optional<ViewOfTensor> randomView(const Shape &shape, Random &random);

} // namespace sinter::testing

#endif // SINTER_TEST_FUZZ_RANDOM_VIEW_H
