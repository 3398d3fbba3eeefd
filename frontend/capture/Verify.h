//===- Verify.h - Compiled code beside eager code -------------------------===//

#ifndef SINTER_CAPTURE_VERIFY_H
#define SINTER_CAPTURE_VERIFY_H

#include "frontend/capture/ErrorModel.h"
#include "frontend/capture/Launch.h"
#include "frontend/capture/Replay.h"

namespace sinter {

/// How far code of a mode may be from each value of a replayed segment: nowhere
/// in strict mode, else what the error model says.
std::vector<Tensor> radiiOf(std::span<TreeEvent *const> path,
                            const Replay &eager, Mode mode);

/// Copies with the layouts of the originals: the order of a product's sums may
/// depend on it.
std::vector<Tensor> copyInputs(std::span<const Tensor> inputs);

/// What a failed comparison is searched with.
struct Suspect {
  std::span<TreeEvent *const> path;
  std::span<const WantedValue> wanted;
  std::span<const Tensor> inputs; ///< As they were before the segment ran.
  std::span<const int64_t> numbers;
  std::span<const Tensor> radii; ///< Of all values.
  Mode mode;
};

/// Compiles the segment once more, with every value stored, and names the first
/// op whose values differ, with its line; then writes a module that computes
/// the segment's results from these inputs and says where.
std::string explainDifference(const Suspect &suspect, const Replay &eager);

} // namespace sinter

#endif // SINTER_CAPTURE_VERIFY_H
