//===- Tape.cpp - Histories of results and of tensors that are written ----===//

#include "frontend/autograd/Tape.h"
#include "frontend/autograd/OpNode.h"

#include "sinter/error.h"
#include "sinter/prim.h"

#include <unordered_set>

namespace sinter::tape {

/// Whether a gradient can flow from a result of the call to an operand that
/// wants one.
static bool isDifferentiable(OpKind kind,
                             std::span<const Tensor *const> operands) {
  const VjpInfo &rule = vjpInfo(kind);
  for (size_t i = 0; i < operands.size(); ++i) {
    // An op without a rule gets a node that says so.
    if ((rule.isActive(i) || !rule.rule) &&
        wantsGradient(*operands[i]->impl())) {
      return true;
    }
  }
  return false;
}

bool keepsNumber(OpKind kind, std::span<const Tensor *const> operands) {
  const VjpInfo &rule = vjpInfo(kind);
  uint32_t need = 0, numbers = 0;
  for (size_t i = 0; i < std::min<size_t>(operands.size(), 32); ++i) {
    const TensorImpl &x = *operands[i]->impl();
    need |= uint32_t{rule.isActive(i) && wantsGradient(x)} << i;
    numbers |= uint32_t{x.isWrappedNumber} << i;
  }
  return residualsFor(rule, need).operands & numbers;
}

/// Says which call of the sink's a node belongs to: the one just made.
static void markNode(Node &node) {
  if (Sink *sink = threadState().sink; sink && sink->lastCall.segment) {
    node.mark = sink->lastCall;
    ++sink->lastCall.node;
  }
}

void record(const OpCall &call, std::span<Tensor> results) {
  bool isFloating = false;
  for (const Tensor &result : results) {
    isFloating = isFloating || isFloatingType(result.impl()->dtype);
  }
  if (!isFloating) {
    return;
  }
  detail::IntrusivePtr<OpNode> node = OpNode::make(call, results);
  if (!node) {
    return;
  }
  markNode(*node);
  node->saveResults(results);
  if (results.size() == 1) { // Hands it over.
    return setHistory(*results[0].impl(),
                      detail::IntrusivePtr<Node>::adopt(node.giveUp()), 0);
  }
  for (size_t i = 0; i < results.size(); ++i) {
    TensorImpl &result = *results[i].impl();
    if (isFloatingType(result.dtype)) {
      setHistory(result, node.get(), static_cast<uint32_t>(i));
    }
  }
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

namespace {

/// The ops that lead from a base to a view, and the shapes on the way.
class ViewPath {
public:
  explicit ViewPath(const TensorImpl &view);

  Tensor apply(const Tensor &base) const;

  /// `base` with the view's elements replaced by those of `value`.
  Tensor write(const Tensor &base, const Tensor &value) const;

private:
  struct Step {
    OpKind kind;
    AttrWords attrs;
    Shape from; ///< What the step is applied to.
  };

  std::vector<Step> steps;
};

ViewPath::ViewPath(const TensorImpl &view) {
  // Without the steps themselves: they own the base.
  for (const ViewStep *step = view.viewOf.get(); step;
       step = step->parent.get()) {
    steps.insert(steps.begin(), Step{step->kind, step->attrs, {}});
  }
  TensorType type = view.viewOf->base->type();
  for (Step &step : steps) {
    step.from = type.shape;
    TensorType next;
    inferTypes(step.kind, {&type, 1}, step.attrs, {&next, 1});
    type = next;
  }
}

Tensor applyStep(OpKind kind, const AttrWords &attrs, const Tensor &x) {
  const Tensor *in = &x;
  Tensor out;
  detail::call(kind, {&in, 1}, attrs, {&out, 1});
  return out;
}

Tensor ViewPath::apply(const Tensor &base) const {
  Tensor x = base;
  for (const Step &step : steps) {
    x = applyStep(step.kind, step.attrs, x);
  }
  return x;
}

/// Elements under way from a view to its base, and where there are any.
struct Written {
  Tensor value;
  Tensor isThere;
};

/// Back where a slice was taken from.
Written writeSlice(const Written &in, const AttrWords &words,
                   IntArrayRef from) {
  attrs::slice slice(words);
  Shape low, high, interior;
  IntArrayRef taken = in.value.sizes();
  for (size_t i = 0; i < from.size(); ++i) {
    int64_t extent = taken[i] ? (taken[i] - 1) * slice.strides[i] + 1 : 0;
    low.push_back(slice.starts[i]);
    high.push_back(from[i] - slice.starts[i] - extent);
    interior.push_back(slice.strides[i] - 1);
  }
  auto pad = [&](const Tensor &x) {
    return prim::pad(x, detail::constant(x.dtype(), {}, 0), low, high,
                     interior);
  };
  return {pad(in.value), pad(in.isThere)};
}

/// Of the places where a broadcast puts one element, a tensor that may be
/// written has at most one.
Written writeBroadcast(const Written &in, IntArrayRef from) {
  IntArrayRef to = in.value.sizes();
  Shape repeated;
  for (size_t i = 0; i < to.size(); ++i) {
    size_t added = to.size() - from.size();
    if (i < added || from[i - added] != to[i]) {
      repeated.push_back(static_cast<int64_t>(i));
    }
  }
  Tensor value =
      prim::reduce_sum(where(in.isThere, in.value, Scalar(0)), repeated);
  return {prim::reshape(value, from),
          prim::reshape(prim::reduce_or(in.isThere, repeated), from)};
}

/// From the result of a step back to what it was applied to.
Written writeStep(OpKind kind, const AttrWords &words, IntArrayRef from,
                  const Written &in) {
  if (kind == OpKind::slice) {
    return writeSlice(in, words, from);
  }
  if (kind == OpKind::permute) {
    attrs::permute permute(words);
    Shape inverse(permute.permutation);
    for (size_t i = 0; i < inverse.size(); ++i) {
      inverse[static_cast<size_t>(permute.permutation[i])] =
          static_cast<int64_t>(i);
    }
    return {prim::permute(in.value, inverse),
            prim::permute(in.isThere, inverse)};
  }
  bool repeats = kind == OpKind::broadcast_to &&
                 Shape(from).numElements() != in.value.numel();
  if (repeats) {
    return writeBroadcast(in, from);
  }
  return {prim::reshape(in.value, from), prim::reshape(in.isThere, from)};
}

Tensor ViewPath::write(const Tensor &base, const Tensor &value) const {
  Written written{value, detail::constant(DType::boolean, value.sizes(), true)};
  for (size_t i = steps.size(); i-- > 0;) {
    written = writeStep(steps[i].kind, steps[i].attrs, steps[i].from, written);
  }
  return where(written.isThere, written.value, base);
}

/// The history of a base that was written through a view: base' = base with the
/// view's elements replaced by value. So dbase = ct with zeros in their place,
/// and dvalue = the view of ct.
class ViewWriteNode final : public Node {
public:
  ViewWriteNode(const TensorImpl &view, Edge base, Edge value)
      : Node(1), path(view), edges_{std::move(base), std::move(value)} {
    setEdges(edges_, 2);
  }
  ~ViewWriteNode() override { releaseEdges(); }

  std::string name() const override { return "CopySlices"; }

  void apply(std::span<const Tensor> ct, std::span<const bool> need,
             std::span<Tensor> gin) override {
    Tensor value = path.apply(ct[0]);
    if (need[0]) {
      gin[0] =
          path.write(ct[0], detail::constant(value.dtype(), value.sizes(), 0));
    }
    if (need[1]) {
      gin[1] = value;
    }
  }

private:
  ViewPath path;
  Edge edges_[2];
};

} // namespace

void checkInPlace(const OpCall &call, const Tensor &target) {
  const TensorImpl &to = *target.impl();
  bool isTracked =
      wantsGradient(to) || isDifferentiable(call.kind, call.operands);
  if (!isTracked || !isFloatingType(to.dtype)) {
    return;
  }
  if (to.viewOf) {
    check(!to.isViewWithoutGrad, ErrorKind::autograd,
          "A view was created in no_grad mode and is being modified inplace "
          "with grad mode enabled. Given that this use case is ambiguous and "
          "error-prone, it is forbidden. You can clarify your code by moving "
          "both the view and the inplace either both inside the no_grad block "
          "(if you don't want the inplace to be tracked) or both outside (if "
          "you want the inplace to be tracked).");
    const TensorImpl &base = *to.viewOf->base;
    check(!base.requiresGrad || base.gradFn, ErrorKind::autograd,
          "a view of a leaf Variable that requires grad is being used in an "
          "in-place operation.");
  }
  check(!edgeOf(*target.impl()).isLeaf(), ErrorKind::autograd,
        "a leaf Variable that requires grad is being used in an in-place "
        "operation.");
}

InPlaceRecord beginInPlace(const OpCall &call, const Tensor &target) {
  const TensorImpl &to = *target.impl();
  if (!isFloatingType(to.dtype) ||
      !(wantsGradient(to) || isDifferentiable(call.kind, call.operands))) {
    return {};
  }
  return {detail::IntrusivePtr<detail::RefCounted>::adopt(
      OpNode::makeInto(call, target).giveUp())};
}

void rebase(TensorImpl &x, Node *node, uint32_t slot, bool isWritten) {
  if (!isWritten) {
    setHistory(x, node, slot);
    return;
  }
  const Meta *meta = findMeta(x);
  if (meta && meta->retained) { // The gradient of what the tensor is now.
    if (Node *before = nodeOf(x)) {
      before->hooksOf(x.gradSlot).retained = nullptr;
    }
    node->hooksOf(slot).retained = meta->retained;
  }
  if (!x.viewOf) {
    setHistory(x, node, slot);
    return;
  }
  TensorImpl &base = *x.viewOf->base;
  detail::IntrusivePtr<Node> write(
      new ViewWriteNode(x, edgeOf(base), Edge(node, slot)));
  setHistory(base, write.get(), 0);
  x.requiresGrad = true;
  x.gradFn = nullptr; // That of the base, when it is asked for.
}

/// What nodes before `last` have saved of `storage` is overwritten, and is of
/// no use but for an error message. With its history, which now leads to
/// `last`, it would keep the graph alive for ever.
static void detachOverwritten(Node *last, const Storage &storage) {
  std::vector<Node *> pending = {last};
  std::unordered_set<Node *> seen = {last};
  while (!pending.empty()) {
    Node *node = pending.back();
    pending.pop_back();
    node->detachSaved(storage);
    for (const Edge &edge : node->edges()) {
      bool isNode = edge && !edge.isLeaf();
      if (isNode && seen.insert(edge.node()).second) {
        pending.push_back(edge.node());
      }
    }
  }
}

void endInPlace(const InPlaceRecord &record, const Tensor &target) {
  if (auto *node = static_cast<OpNode *>(record.node.get())) {
    markNode(*node);
    node->saveResults({&target, 1});
    const Storage *storage = target.impl()->storage.get();
    if (storage && storage->isSaved) {
      detachOverwritten(node, *storage);
    }
    rebase(*target.impl(), node, 0, true);
  }
}

} // namespace sinter::tape
