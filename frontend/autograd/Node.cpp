//===- Node.cpp - The graph that the tape builds --------------------------===//

#include "frontend/autograd/Node.h"

#include "sinter/error.h"

namespace sinter::tape {

// One counter for all threads: a graph may be built by several.
static std::atomic<uint64_t> nextSequence = 0;

Edge::Edge(Node *node, uint32_t slot) : target_(node), slot_(slot) {}
Edge::Edge(TensorImpl *leaf) : target_(leaf), slot_(leafSlot) {}

Node *Edge::node() const {
  return isLeaf() ? nullptr : static_cast<Node *>(target_.get());
}

TensorImpl *Edge::leaf() const {
  return isLeaf() ? static_cast<TensorImpl *>(target_.get()) : nullptr;
}

std::source_location currentLocation() {
  const std::source_location *user = detail::userLocation();
  return user ? *user : std::source_location();
}

Node::Node(uint32_t numResults)
    : numResults_(numResults),
      sequence_(nextSequence.fetch_add(1, std::memory_order_relaxed)),
      location_(currentLocation()) {}

void Node::setEdges(Edge *edges, size_t count) {
  edges_ = edges;
  numEdges_ = static_cast<uint32_t>(count);
}

ResultHooks &Node::hooksOf(uint32_t slot) {
  if (!hooks_) {
    hooks_ = std::make_unique<std::vector<ResultHooks>>();
  }
  for (ResultHooks &hooks : *hooks_) {
    if (hooks.slot == slot) {
      return hooks;
    }
  }
  return hooks_->emplace_back(ResultHooks{slot, {}, {}});
}

//===----------------------------------------------------------------------===//
// The end of a graph
//===----------------------------------------------------------------------===//

using Owned = detail::IntrusivePtr<detail::RefCounted>;

/// What waits to be released while an object of the graph ends on this thread.
static thread_local std::vector<Owned> *waiting = nullptr;

void releaseFlat(Owned object) {
  if (!object || object->useCount() > 1) {
    return; // Not the last owner: nothing ends.
  }
  if (waiting) {
    waiting->push_back(std::move(object));
    return;
  }
  std::vector<Owned> list;
  waiting = &list;
  object = nullptr;
  while (!list.empty()) {
    Owned next = std::move(list.back());
    list.pop_back();
    next = nullptr;
  }
  waiting = nullptr;
}

Node::~Node() = default;

void Node::releaseEdges() {
  for (Edge &edge : edges()) {
    releaseFlat(edge.take());
  }
}

void throwFreed() {
  detail::raise(ErrorKind::autograd,
                "Trying to backward through the graph a second time (or "
                "directly access saved tensors after they have already been "
                "freed). Saved intermediate values of the graph are freed when "
                "you call .backward() or autograd::grad(). Specify "
                "retain_graph=true if you need to backward through the graph a "
                "second time or if you need to access saved tensors after "
                "calling backward.");
}

//===----------------------------------------------------------------------===//
// Tensors and their places in the graph
//===----------------------------------------------------------------------===//

Meta &metaOf(TensorImpl &x) {
  if (!x.autograd) {
    x.autograd.reset(new Meta);
  }
  return *findMeta(x);
}

void setHistory(TensorImpl &x, Node *node, uint32_t slot) {
  x.gradFn = Owned(node);
  x.gradSlot = slot;
  x.gradVersion = versionOf(x);
  x.requiresGrad = true;
}

Tensor detachedAlias(const TensorImpl &x) {
  auto *impl = new TensorImpl(x.dtype);
  Tensor alias(impl);
  impl->rank = x.rank;
  impl->numel = x.numel;
  impl->offset = x.offset;
  std::copy_n(x.sizes, x.rank, impl->sizes);
  std::copy_n(x.strides, x.rank, impl->strides);
  impl->storage = x.storage;
  impl->layout = x.layout;
  impl->isWholeResult = x.isWholeResult;
  if (x.value) {
    impl->value = x.value->aliasFor(*impl);
  }
  impl->isInference = x.isInference;
  return alias;
}

/// Makes the history of a view from that of its base, if the memory was written
/// since the view was made.
static void refreshView(TensorImpl &view) {
  TensorImpl &base = *view.viewOf->base;
  uint32_t version = versionOf(view);
  if (!base.requiresGrad || view.isViewWithoutGrad ||
      (view.gradFn && view.gradVersion == version)) {
    return;
  }
  std::vector<const ViewStep *> path;
  for (const ViewStep *step = view.viewOf.get(); step;
       step = step->parent.get()) {
    path.push_back(step);
  }
  GradModeScope scope(true);
  Tensor replayed(&base);
  for (size_t i = path.size(); i-- > 0;) {
    const Tensor *in = &replayed;
    Tensor next;
    detail::call(path[i]->kind, {&in, 1}, path[i]->attrs, {&next, 1});
    replayed = std::move(next);
  }
  if (Node *node = nodeOf(*replayed.impl())) {
    setHistory(view, node, replayed.impl()->gradSlot);
    view.gradVersion = version;
  }
}

Edge edgeOf(TensorImpl &x) {
  if (x.viewOf) {
    refreshView(x);
  }
  if (!x.requiresGrad) {
    return {};
  }
  return x.gradFn ? Edge(nodeOf(x), x.gradSlot) : Edge(&x);
}

} // namespace sinter::tape
