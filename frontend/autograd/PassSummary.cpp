//===- PassSummary.cpp - What a backward pass will do, in words -----------===//

#include "frontend/autograd/PassSummary.h"

#include <algorithm>

namespace sinter::tape {

/// The word that says where an edge leads; notes what is new there.
inline uint64_t PassSummary::enter(const Edge &edge) {
  if (!edge) {
    return ~uint64_t{0};
  }
  if (edge.isLeaf()) {
    return enterLeaf(*edge.leaf());
  }
  Node &node = *edge.node();
  const CallMark &mark = node.mark;
  if (mark.segment == 0 || mark.segment != now.segment) {
    isComplete_ = false;
    return 0;
  }
  if (!seen[mark.node]) {
    seen[mark.node] = true;
    nodes_[numNodes++] = &node;
  }
  return uint64_t{mark.node} << 32 | edge.slot();
}

uint64_t PassSummary::enterLeaf(TensorImpl &leaf) {
  if (const Meta *meta = findMeta(leaf)) {
    addsUp_ = addsUp_ || meta->grad.defined();
    isComplete_ = isComplete_ && meta->hooks.empty() && meta->postHooks.empty();
  }
  auto place = std::ranges::find(pass.leaves, &leaf);
  auto number = static_cast<uint64_t>(place - pass.leaves.begin());
  if (place == pass.leaves.end()) {
    pass.leaves.push_back(&leaf);
  }
  return uint64_t{1} << 63 | number;
}

PassSummary::PassSummary(const Sink &sink, std::span<const Edge> roots,
                         std::span<const Tensor> seeds)
    : now(sink.lastCall), nodes_(new Node *[now.node]), seen(now.node) {
  pass.seeds.assign(seeds.begin(), seeds.end());
  pass.words.reserve(size_t{now.node} * 4);
  for (const Edge &root : roots) {
    pass.words.push_back(enter(root));
  }
  // The list grows as the nodes on it are looked at.
  for (size_t i = 0; isComplete_ && i < numNodes; ++i) {
    Node &node = *nodes_[i];
    isComplete_ = !node.hooks() && !node.isFreed();
    pass.words.push_back(node.mark.event);
    // An event says what was saved, too: a write to that is an event as well.
    if (node.mark.event == CallMark::noEvent && !node.describe(pass.words)) {
      isComplete_ = false;
    }
    for (const Edge &edge : node.edges()) {
      pass.words.push_back(enter(edge));
    }
  }
}

void PassSummary::limitTo(std::span<const Edge> inputs) {
  // No graph ends with that word: what follows is a list of its own.
  pass.words.push_back(~uint64_t{0} - 1);
  for (const Edge &input : inputs) {
    size_t nodes = numNodes, leaves = pass.leaves.size();
    pass.words.push_back(enter(input));
    // The pass must reach it.
    isComplete_ = isComplete_ && input && numNodes == nodes &&
                  pass.leaves.size() == leaves;
  }
  if (isComplete_) {
    keepWhatLeadsTo(inputs);
  }
}

void PassSummary::keepWhatLeadsTo(std::span<const Edge> inputs) {
  std::vector<Node *> byNumber(now.node);
  for (Node *node : nodes()) {
    byNumber[node->mark.node] = node;
  }
  numNodes = 0;
  std::vector<uint8_t> leads(now.node);
  for (Node *node : byNumber) { // Edges lead to smaller numbers.
    bool isNeeded =
        node && std::ranges::any_of(node->edges(), [&](const Edge &edge) {
          return std::ranges::find(inputs, edge) != inputs.end() ||
                 (edge && !edge.isLeaf() && leads[edge.node()->mark.node]);
        });
    if (isNeeded) {
      leads[node->mark.node] = true;
      nodes_[numNodes++] = node;
    }
  }
}

} // namespace sinter::tape
