//===- PassSummary.h - What a backward pass will do, in words -------------===//

#ifndef SINTER_FRONTEND_PASS_SUMMARY_H
#define SINTER_FRONTEND_PASS_SUMMARY_H

#include "frontend/autograd/Node.h"

namespace sinter::tape {

/// The graph below some roots, as a sink can compare it with that of an earlier
/// pass. Empty where that would not say everything: a hook, a function of the
/// user's, a node from before the segment, a leaf that has a gradient.
class PassSummary {
public:
  PassSummary(const Sink &sink, std::span<const Edge> roots,
              std::span<const Tensor> seeds);

  bool isComplete() const { return isComplete_; }
  const TapePass &get() const { return pass; }
  std::span<Node *const> nodes() const { return nodes_; }

private:
  bool enter(const Edge &edge);
  bool enterLeaf(TensorImpl &leaf);

  CallMark now;
  TapePass pass;
  std::vector<Node *> nodes_; ///< In the order they were found.
  std::vector<uint8_t> seen;  ///< By number in the segment.
  bool isComplete_ = true;
};

} // namespace sinter::tape

#endif // SINTER_FRONTEND_PASS_SUMMARY_H
