//===- Verify.h - Compiled code beside eager code -------------------------===//

#ifndef SINTER_CAPTURE_VERIFY_H
#define SINTER_CAPTURE_VERIFY_H

#include "frontend/capture/Launch.h"
#include "frontend/capture/Replay.h"

namespace sinter {

/// The first element in which compiled code and eager code differ by more than
/// a mode allows, in words. In strict mode that is any difference in bits, but
/// for two NaNs; else 1e-4 (f32), 1e-9 (f64) or 2e-2 (16-bit floats) of the
/// largest element of the tensor, because sums in another order err in
/// proportion to their terms.
std::optional<std::string> difference(const Tensor &eager,
                                      const Tensor &compiled, Mode mode);

/// Copies with the layouts of the originals: the order of a product's sums may
/// depend on it.
std::vector<Tensor> copyInputs(std::span<const Tensor> inputs);

/// What a failed comparison is searched with.
struct Suspect {
  std::span<TreeEvent *const> path;
  std::span<const WantedValue> wanted;
  std::span<const Tensor> inputs; ///< As they were before the segment ran.
  std::span<const int64_t> numbers;
  Mode mode;
};

/// Compiles the segment once more, with every value stored, and names the first
/// op whose values differ, with its line; then writes a module that computes
/// the segment's results from these inputs and says where.
std::string explainDifference(const Suspect &suspect, const Replay &eager);

} // namespace sinter

#endif // SINTER_CAPTURE_VERIFY_H
