//===- Engine.cpp - A backward pass ---------------------------------------===//

#include "frontend/autograd/Engine.h"

#include "sinter/error.h"

#include <algorithm>
#include <mutex>

namespace sinter::tape {

void BackwardPass::limitTo(std::vector<Edge> to, bool accumulatesThem) {
  isLimited = true;
  accumulates = accumulatesThem;
  inputs = std::move(to);
  gradients.resize(inputs.size());
}

bool BackwardPass::isInput(const Edge &edge) const {
  return std::ranges::find(inputs, edge) != inputs.end();
}

bool BackwardPass::isNeeded(const Edge &edge) const {
  if (!edge || !isLimited) {
    return bool(edge);
  }
  if (isInput(edge)) {
    return true;
  }
  auto found = edge.isLeaf() ? needed.end() : needed.find(edge.node());
  return found != needed.end() && found->second;
}

/// Marks the nodes that lead to an input. With a stack of its own: graphs are
/// deep.
void BackwardPass::findNeeded(std::span<const Edge> from) {
  struct Visit {
    Node *node;
    size_t next;
  };
  std::vector<Visit> stack;
  auto enter = [&](const Edge &edge) {
    if (edge && !edge.isLeaf() && needed.emplace(edge.node(), false).second) {
      stack.push_back({edge.node(), 0});
    }
  };
  for (const Edge &root : from) {
    enter(root);
    while (!stack.empty()) {
      auto &[node, next] = stack.back();
      if (next < node->edges().size()) {
        const Edge &edge = node->edges()[next++];
        enter(edge);
        continue;
      }
      bool leads = std::ranges::any_of(
          node->edges(), [&](const Edge &edge) { return isNeeded(edge); });
      needed[node] = leads;
      stack.pop_back();
    }
  }
}

void BackwardPass::addTo(Sum &sum, Tensor ct) {
  if (!sum.value.defined()) {
    sum.value = std::move(ct);
    return;
  }
  // A sink that does not execute is better served with values.
  if (sum.isOwn && !createsGraph && !threadState().sink) {
    sum.value.add_(ct);
    return;
  }
  sum.value = sum.value + ct;
  sum.isOwn = true;
}

void BackwardPass::add(const Edge &to, Tensor ct) {
  auto [place, isNew] = pending.try_emplace(to.target());
  Pending &entry = place->second;
  if (isNew) {
    entry.target = detail::IntrusivePtr<detail::RefCounted>(to.target());
    if (to.isLeaf()) {
      leaves.push_back(to.leaf());
    } else {
      entry.more.resize(to.node()->numResults() - 1);
      queue.emplace(to.node()->sequence(), to.node());
    }
  }
  if (!isRunning) {
    roots.push_back(to);
    if (threadState().sink) { // Else a second owner would cost a copy.
      seeds.push_back(ct);
    }
  }
  addTo(entry[to.isLeaf() ? 0 : to.slot()], std::move(ct));
}

void BackwardPass::capture(const Edge &edge, const Tensor &ct) {
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i] == edge) {
      gradients[i] = ct;
    }
  }
}

/// Runs hooks on the cotangents of a node, captures those that are asked for,
/// and hands on what its rule makes of them.
void BackwardPass::runNode(Node &node, std::vector<Tensor> &ct) {
  if (std::vector<ResultHooks> *all = node.hooks()) {
    for (size_t i = 0; i < all->size(); ++i) { // A hook may add hooks.
      uint32_t slot = (*all)[i].slot;
      if (!ct[slot].defined()) {
        continue;
      }
      for (size_t j = 0; j < (*all)[i].hooks.size(); ++j) {
        if (TensorHook hook = (*all)[i].hooks[j]) {
          Tensor replaced = hook(ct[slot]);
          ct[slot] = replaced.defined() ? replaced : ct[slot];
        }
      }
      if (RetainedGrad *retained = (*all)[i].retained.get()) {
        Tensor &grad = retained->grad;
        grad = grad.defined() ? grad + ct[slot] : ct[slot].clone();
      }
    }
  }
  for (uint32_t slot = 0; isLimited && slot < ct.size(); ++slot) {
    if (ct[slot].defined()) {
      capture(Edge(&node, slot), ct[slot]);
    }
  }
  size_t count = node.edges().size();
  bool fewNeed[8];
  std::unique_ptr<bool[]> manyNeed(count > 8 ? new bool[count] : nullptr);
  bool *need = manyNeed ? manyNeed.get() : fewNeed;
  bool any = false;
  for (size_t i = 0; i < count; ++i) {
    need[i] = isNeeded(node.edges()[i]);
    any = any || need[i];
  }
  if (!any) {
    return;
  }
  std::vector<Tensor> gin = std::move(spare);
  gin.resize(count);
  node.apply(ct, {need, count}, gin);
  if (!keepsGraph) {
    node.releaseSaved();
  }
  ct.clear();
  for (size_t i = 0; i < count; ++i) {
    if (need[i] && gin[i].defined()) {
      add(node.edges()[i], std::move(gin[i]));
    }
  }
  gin.clear();
  spare = std::move(gin);
}

/// Held while the gradient of a leaf changes: passes of several threads may
/// share leaves. A few, so that they seldom share one.
static std::mutex &lockOf(const TensorImpl &leaf) {
  static std::mutex locks[16];
  return locks[(reinterpret_cast<uintptr_t>(&leaf) >> 6) % std::size(locks)];
}

/// Adds to the gradient of a leaf, in place unless the sum needs a history.
void BackwardPass::accumulate(TensorImpl &leaf, Tensor ct) {
  std::lock_guard guard(lockOf(leaf));
  Tensor &grad = metaOf(leaf).grad;
  if (grad.defined()) {
    if (createsGraph) {
      grad = grad + ct;
    } else {
      grad.add_(ct);
    }
    return;
  }
  // Nobody else may see the gradient's elements.
  const TensorImpl &impl = *ct.impl();
  bool isOwn = impl.useCount() == 1 && !impl.viewOf && impl.storage &&
               impl.storage->isSoleOwner() && impl.isContiguous();
  if (createsGraph) {
    grad = ct.clone();
  } else {
    grad = isOwn ? std::move(ct) : ct.clone();
  }
}

void BackwardPass::finishLeaf(TensorImpl &leaf, Tensor ct) {
  Edge edge(&leaf);
  Meta &meta = [&]() -> Meta & {
    std::lock_guard guard(lockOf(leaf));
    return metaOf(leaf);
  }();
  for (size_t i = 0; i < meta.hooks.size(); ++i) {
    if (TensorHook hook = meta.hooks[i]) {
      Tensor replaced = hook(ct);
      ct = replaced.defined() ? replaced : ct;
    }
  }
  if (!accumulates) {
    capture(edge, ct);
    return;
  }
  if (isLimited && !isInput(edge)) {
    return;
  }
  accumulate(leaf, std::move(ct));
  for (size_t i = 0; i < meta.postHooks.size(); ++i) {
    meta.postHooks[i](Tensor(&leaf));
  }
}

/// Takes the gradients from a sink that knows what the pass will do.
bool BackwardPass::runKnown(const PassSummary &summary, Sink &sink) {
  const TapePass &pass = summary.get();
  std::vector<Tensor> made(isLimited ? inputs.size() : pass.leaves.size());
  if (!sink.tryPass(pass, made)) {
    return false;
  }
  if (isLimited) {
    gradients = std::move(made);
  } else {
    for (size_t i = 0; i < made.size(); ++i) {
      std::lock_guard guard(lockOf(*pass.leaves[i]));
      metaOf(*pass.leaves[i]).grad = std::move(made[i]);
    }
  }
  if (!keepsGraph) {
    for (Node *node : summary.nodes()) {
      node->releaseSaved();
    }
  }
  return true;
}

void BackwardPass::runNodes() {
  if (isLimited) {
    findNeeded(roots);
  }
  isRunning = true;
  GradModeScope scope(createsGraph);
  std::vector<Tensor> ct;
  while (!queue.empty()) {
    Node *next = queue.top().second;
    queue.pop();
    auto taken = pending.extract(next);
    ct.clear();
    for (size_t i = 0; i < taken.mapped().size(); ++i) {
      ct.push_back(std::move(taken.mapped()[i].value));
    }
    runNode(*next, ct);
  }
  for (TensorImpl *leaf : leaves) {
    Pending entry = std::move(pending.at(leaf));
    finishLeaf(*leaf, std::move(entry.first.value));
  }
}

std::vector<Tensor> BackwardPass::run() {
  Sink *sink = threadState().sink;
  if (sink) {
    sink->beginPass(seeds);
  }
  bool mayBeKnown = sink && sink->lastCall.segment && !createsGraph &&
                    !(isLimited && accumulates);
  if (!mayBeKnown) {
    runNodes();
    return std::move(gradients);
  }
  PassSummary summary(*sink, roots, seeds);
  if (isLimited) {
    summary.limitTo(inputs);
  }
  if (!summary.isComplete() || (accumulates && summary.addsUp())) {
    runNodes();
  } else if (!runKnown(summary, *sink)) {
    runNodes();
    std::vector<Tensor> made = gradients;
    if (!isLimited) {
      for (TensorImpl *leaf : summary.get().leaves) {
        made.push_back(metaOf(*leaf).grad);
      }
    }
    sink->endPass(summary.get(), made);
  }
  return std::move(gradients);
}

} // namespace sinter::tape
