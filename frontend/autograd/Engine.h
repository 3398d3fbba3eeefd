//===- Engine.h - A backward pass -----------------------------------------===//

#ifndef SINTER_FRONTEND_ENGINE_H
#define SINTER_FRONTEND_ENGINE_H

#include "frontend/autograd/PassSummary.h"

#include <queue>
#include <unordered_map>

namespace sinter::tape {

/// One pass from some results back to leaves.
///
/// Nodes run in descending order of their sequence numbers, hence after all
/// that read their results; contributions to one cotangent are added in that
/// order, left to right. A pass may start another.
class BackwardPass {
public:
  BackwardPass(bool keepsGraph, bool createsGraph)
      : keepsGraph(keepsGraph), createsGraph(createsGraph) {}

  /// Limits the pass to what leads to `inputs`, whose gradients `run` returns;
  /// or accumulates where that is asked for.
  void limitTo(std::vector<Edge> inputs, bool accumulates);

  /// Adds `ct` to the cotangent at `to`.
  void add(const Edge &to, Tensor ct);

  /// Runs everything that was added. Returns a gradient per input; undefined
  /// for one that was not reached.
  std::vector<Tensor> run();

private:
  /// A cotangent that is being summed up.
  struct Sum {
    Tensor value;
    bool isOwn = false; ///< Nobody else sees it: it may be added to in place.
  };
  /// The cotangents of a node's results, or of a leaf.
  struct Pending {
    Sum &operator[](size_t slot) { return slot ? more[slot - 1] : first; }
    size_t size() const { return 1 + more.size(); }

    detail::IntrusivePtr<detail::RefCounted> target;
    Sum first;
    std::vector<Sum> more; ///< Nearly always empty.
  };

  void addTo(Sum &sum, Tensor ct);
  void runNode(Node &node, std::vector<Tensor> &ct);
  void finishLeaf(TensorImpl &leaf, Tensor ct);
  void accumulate(TensorImpl &leaf, Tensor ct);
  bool runKnown(const PassSummary &summary, Sink &sink);
  void runNodes();
  void capture(const Edge &edge, const Tensor &ct);
  void findNeeded(std::span<const Edge> roots);
  bool isNeeded(const Edge &edge) const;
  bool isInput(const Edge &edge) const;

  bool keepsGraph, createsGraph;
  bool isLimited = false, accumulates = true, isRunning = false;
  std::vector<Edge> inputs, roots;
  std::vector<Tensor> seeds; ///< What was added at the roots, for a sink.
  std::vector<Tensor> gradients;
  std::vector<Tensor> spare;               ///< Memory for the next node's.
  std::unordered_map<Node *, bool> needed; ///< Whether a node leads to inputs.
  std::unordered_map<detail::RefCounted *, Pending> pending;
  std::priority_queue<std::pair<uint64_t, Node *>> queue;
  std::vector<TensorImpl *> leaves; ///< In the order they were reached.
};

} // namespace sinter::tape

#endif // SINTER_FRONTEND_ENGINE_H
