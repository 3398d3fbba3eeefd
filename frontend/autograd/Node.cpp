//===- Node.cpp - The graph that the tape builds --------------------------===//

#include "frontend/autograd/Node.h"

#include "sinter/error.h"

namespace sinter::tape {

/// Numbers are given to threads by the block: a later block has higher ones, so
/// a thread that gets hold of another's graph goes on above it.
uint64_t Node::sequenceAfter(uint64_t last) {
  constexpr uint64_t block = 1 << 16;
  struct Numbers {
    uint64_t next = 0, end = 0;
  };
  static std::atomic<uint64_t> nextBlock = 1; // No node has the number 0.
  [[gnu::tls_model(
      "initial-exec")]] static thread_local constinit Numbers numbers;
  if (numbers.next <= last || numbers.next == numbers.end) [[unlikely]] {
    numbers.next = nextBlock.fetch_add(block, std::memory_order_relaxed);
    numbers.end = numbers.next + block;
  }
  return numbers.next++;
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
[[gnu::tls_model(
    "initial-exec")]] static thread_local constinit std::vector<Owned>
    *waiting = nullptr;

void releaseLast(Owned object) {
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

void refreshView(TensorImpl &view) {
  TensorImpl &base = *view.viewOf->base;
  uint32_t version = versionOf(view);
  if (view.gradFn && view.gradVersion == version) {
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

} // namespace sinter::tape
