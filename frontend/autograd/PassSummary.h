//===- PassSummary.h - What a backward pass will do, in words -------------===//

#ifndef SINTER_FRONTEND_PASS_SUMMARY_H
#define SINTER_FRONTEND_PASS_SUMMARY_H

#include "frontend/autograd/Node.h"

namespace sinter::tape {

/// The graph below some roots, as a sink can compare it with that of an earlier
/// pass. Incomplete where that would not say everything: a hook, a function of
/// the user's, a node from before the segment, a leaf that adds up gradients.
class PassSummary {
public:
  /// Of a pass to all leaves.
  PassSummary(const Sink &sink, std::span<const Edge> roots,
              std::span<const Tensor> seeds);

  /// Limits the pass to what leads to `inputs`, whose gradients are returned
  /// instead of added up.
  void limitTo(std::span<const Edge> inputs);

  bool isComplete() const { return isComplete_; }
  const TapePass &get() const { return pass; }
  /// The nodes whose rules the pass runs.
  std::span<Node *const> nodes() const { return {nodes_.get(), numNodes}; }
  /// Whether a leaf has a gradient already.
  bool addsUp() const { return addsUp_; }

private:
  uint64_t enter(const Edge &edge);
  uint64_t enterLeaf(TensorImpl &leaf);
  void keepWhatLeadsTo(std::span<const Edge> inputs);

  CallMark now;
  TapePass pass;
  /// In the order they were found; with room for all of the segment's.
  std::unique_ptr<Node *[]> nodes_;
  size_t numNodes = 0;
  std::vector<uint8_t> seen; ///< By number in the segment.
  bool isComplete_ = true, addsUp_ = false;
};

} // namespace sinter::tape

#endif // SINTER_FRONTEND_PASS_SUMMARY_H
