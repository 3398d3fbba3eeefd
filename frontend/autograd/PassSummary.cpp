//===- PassSummary.cpp - What a backward pass will do, in words -----------===//

#include "frontend/autograd/PassSummary.h"

#include <algorithm>

namespace sinter::tape {

PassSummary::PassSummary(const Sink &sink, std::span<const Edge> roots,
                         std::span<const Tensor> seeds)
    : now(sink.lastCall), seen(now.node) {
  pass.seeds.assign(seeds.begin(), seeds.end());
  nodes_.reserve(now.node);
  pass.words.reserve(size_t{now.node} * 4);
  for (const Edge &root : roots) {
    isComplete_ = isComplete_ && enter(root);
  }
  // The list grows as the nodes on it are looked at.
  for (size_t i = 0; isComplete_ && i < nodes_.size(); ++i) {
    Node &node = *nodes_[i];
    pass.words.push_back(node.mark.event);
    isComplete_ = !node.hooks() && node.describe(pass.words);
    for (size_t j = 0; isComplete_ && j < node.edges().size(); ++j) {
      isComplete_ = enter(node.edges()[j]);
    }
  }
}

/// Notes where an edge leads.
bool PassSummary::enter(const Edge &edge) {
  if (!edge) {
    pass.words.push_back(~uint64_t{0});
    return true;
  }
  if (edge.isLeaf()) {
    return enterLeaf(*edge.leaf());
  }
  Node &node = *edge.node();
  const CallMark &mark = node.mark;
  if (mark.segment == 0 || mark.segment != now.segment) {
    return false;
  }
  pass.words.push_back(uint64_t{mark.node} << 32 | edge.slot());
  if (!seen[mark.node]) {
    seen[mark.node] = true;
    nodes_.push_back(&node);
  }
  return true;
}

bool PassSummary::enterLeaf(TensorImpl &leaf) {
  const Meta *meta = findMeta(leaf);
  if (meta && (meta->grad.defined() || !meta->hooks.empty() ||
               !meta->postHooks.empty())) {
    return false;
  }
  auto place = std::ranges::find(pass.leaves, &leaf);
  pass.words.push_back(uint64_t{1} << 63 |
                       static_cast<uint64_t>(place - pass.leaves.begin()));
  if (place == pass.leaves.end()) {
    pass.leaves.push_back(&leaf);
  }
  return true;
}

} // namespace sinter::tape
