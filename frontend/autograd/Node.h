//===- Node.h - The graph that the tape builds ----------------------------===//
//
// A node is one call; its edges say where the cotangents of its operands go on.
// A leaf needs no node: an edge leads to the tensor itself. Sequence numbers
// grow along every path, so they alone order a backward pass.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_FRONTEND_NODE_H
#define SINTER_FRONTEND_NODE_H

#include "frontend/autograd/Tape.h"
#include "frontend/autograd/Vjp.h"
#include "frontend/tensor/Sink.h"

#include "sinter/error.h"
#include "sinter/runtime/slab.h"

#include <algorithm>
#include <source_location>

namespace sinter::tape {

class Node;

/// The call site of the outermost public function, if there is one.
inline std::source_location currentLocation() {
  const std::source_location *user = detail::userLocation();
  return user ? *user : std::source_location();
}

/// Where a cotangent goes: to a result of a node, to a leaf, or nowhere.
class Edge {
public:
  Edge() = default;
  Edge(Node *node, uint32_t slot);
  explicit Edge(TensorImpl *leaf) : target_(leaf), slot_(leafSlot) {}

  explicit operator bool() const { return bool(target_); }
  bool isLeaf() const { return slot_ == leafSlot; }
  Node *node() const;
  TensorImpl *leaf() const;
  uint32_t slot() const { return slot_; }
  detail::RefCounted *target() const { return target_.get(); }
  bool operator==(const Edge &) const = default;

  /// Gives the target up, to whoever unwinds deep graphs.
  detail::IntrusivePtr<detail::RefCounted> take() { return std::move(target_); }

private:
  static constexpr uint32_t leafSlot = ~0u;

  detail::IntrusivePtr<detail::RefCounted> target_;
  uint32_t slot_ = 0;
};

using TensorHook = std::function<Tensor(const Tensor &)>;

/// The gradient of a tensor that is not a leaf, if it asked for one. The node
/// fills it in, so it cannot belong to the tensor: that would own the node.
struct RetainedGrad : detail::RefCounted {
  Tensor grad;
};

/// What happens to the cotangent of one result before a node sees it.
struct ResultHooks {
  uint32_t slot;
  std::vector<TensorHook> hooks; ///< Null where one was removed.
  detail::IntrusivePtr<RetainedGrad> retained;
};

class Node : public detail::RefCounted {
protected:
  bool isFreed_ = false; // First, where the base has room.

public:
  ~Node() override = default;

  virtual std::string name() const = 0;

  /// Computes the cotangents of the operands that `need` names.
  virtual void apply(std::span<const Tensor> ct, std::span<const bool> need,
                     std::span<Tensor> gin) = 0;

  /// Gives up what `apply` needs.
  virtual void releaseSaved() {}

  /// Adds what `apply` depends on, but for what `mark` and the edges say, where
  /// the call is no event. False if words cannot say it.
  virtual bool describe(std::vector<uint64_t> &) { return false; }

  /// Keeps operands that lie in `storage` without their histories.
  virtual void detachSaved(const Storage &) {}

  std::span<Edge> edges() { return {edges_, numEdges_}; }
  uint32_t numResults() const { return numResults_; }
  uint64_t sequence() const { return sequence_; }
  const std::source_location &location() const { return location_; }

  /// The hooks of a result; makes a place for them.
  ResultHooks &hooksOf(uint32_t slot);
  std::vector<ResultHooks> *hooks() { return hooks_.get(); }

  /// Whether what `apply` needs was given up.
  bool isFreed() const { return isFreed_; }

  CallMark mark;

protected:
  explicit Node(uint32_t numResults)
      : numResults_(numResults), location_(currentLocation()) {}
  /// Where the derived class keeps its edges; they must exist already. Its
  /// destructor gives them up by `releaseEdges`.
  void setEdges(Edge *edges, size_t count) {
    uint64_t last = 0;
    for (size_t i = 0; i < count; ++i) {
      const Node *node = edges[i].node();
      last = node ? std::max(last, node->sequence_) : last;
    }
    setEdges(edges, count, last);
  }
  /// The same, where `last` is the highest number of a node they lead to.
  void setEdges(Edge *edges, size_t count, uint64_t last) {
    edges_ = edges;
    numEdges_ = static_cast<uint32_t>(count);
    sequence_ = sequenceAfter(last);
  }
  void releaseEdges() {
    for (Edge &edge : edges()) {
      releaseFlat(edge.take());
    }
  }
  /// For a node that is made before its call.
  void setNumResults(size_t count) {
    numResults_ = static_cast<uint32_t>(count);
  }

private:
  /// A number of this thread's that nobody has had, above `last`.
  static uint64_t sequenceAfter(uint64_t last);

  Edge *edges_ = nullptr;
  uint32_t numEdges_ = 0;
  uint32_t numResults_;
  uint64_t sequence_ = 0;
  std::source_location location_;
  std::unique_ptr<std::vector<ResultHooks>> hooks_;
};

inline Edge::Edge(Node *node, uint32_t slot) : target_(node), slot_(slot) {}

inline Node *Edge::node() const {
  return isLeaf() ? nullptr : static_cast<Node *>(target_.get());
}

inline TensorImpl *Edge::leaf() const {
  return isLeaf() ? static_cast<TensorImpl *>(target_.get()) : nullptr;
}

/// Throws that the graph was used up.
[[noreturn]] void throwFreed();

/// What the tape keeps with a tensor.
struct Meta final : AutogradMeta, runtime::SlabAllocated<Meta> {
  Tensor grad;
  detail::IntrusivePtr<RetainedGrad> retained;
  std::vector<TensorHook> hooks; ///< Of a leaf.
  std::vector<std::function<void(const Tensor &)>> postHooks;
  std::string name;
};

/// The node that `x` is a result of; null for a leaf.
inline Node *nodeOf(const TensorImpl &x) {
  return static_cast<Node *>(x.gradFn.get());
}

inline Meta *findMeta(const TensorImpl &x) {
  return static_cast<Meta *>(x.autograd.get());
}
Meta &metaOf(TensorImpl &x);

/// How often the memory of `x` was written.
inline uint32_t versionOf(const TensorImpl &x) {
  return x.storage ? x.storage->version.load(std::memory_order_relaxed) : 0;
}

/// Makes the history of a view that follows its base, if the memory was written
/// since the view was made.
void refreshView(TensorImpl &view);

/// Where the gradient of `x` goes; nowhere if it does not require one. A view
/// of something that was written since is looked at anew.
inline Edge edgeOf(TensorImpl &x) {
  if (followsBase(x)) [[unlikely]] {
    refreshView(x);
  }
  if (!x.requiresGrad) {
    return {};
  }
  return x.gradFn ? Edge(nodeOf(x), x.gradSlot) : Edge(&x);
}

/// Makes `x` the result `slot` of `node`.
inline void setHistory(TensorImpl &x, detail::IntrusivePtr<Node> node,
                       uint32_t slot) {
  x.gradFn = detail::IntrusivePtr<detail::RefCounted>::adopt(node.giveUp());
  x.gradSlot = slot;
  x.gradVersion = versionOf(x);
  x.requiresGrad = true;
}
inline void setHistory(TensorImpl &x, Node *node, uint32_t slot) {
  setHistory(x, detail::IntrusivePtr<Node>(node), slot);
}

/// Another handle to the elements of `x` that shares their version, without a
/// history.
Tensor detachedAlias(const TensorImpl &x);

/// Sets grad mode for a scope.
class GradModeScope {
public:
  explicit GradModeScope(bool isEnabled)
      : previous(std::exchange(threadState().isGradEnabled, isEnabled)) {}
  ~GradModeScope() { threadState().isGradEnabled = previous; }
  GradModeScope(const GradModeScope &) = delete;

private:
  bool previous;
};

} // namespace sinter::tape

#endif // SINTER_FRONTEND_NODE_H
