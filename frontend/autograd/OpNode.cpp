//===- OpNode.cpp - The node of a call of an op ---------------------------===//

#include "frontend/autograd/OpNode.h"

#include "sinter/error.h"
#include "sinter/prim.h"
#include "sinter/runtime/allocator.h"
#include "sinter/runtime/op_attrs.h"

#include <algorithm>
#include <bit>
#include <new>

namespace sinter::tape {

namespace {

/// Room for as many values as a call has operands; few as a rule.
template <class T> class Room {
public:
  explicit Room(size_t count) : count(count) {
    if (count > std::size(few)) {
      many = std::make_unique<T[]>(count);
    }
  }
  std::span<T> get() { return {many ? many.get() : few, count}; }

private:
  size_t count;
  T few[4];
  std::unique_ptr<T[]> many;
};

/// Nodes of usual calls come from a slab.
template <size_t bytes> using Slab = runtime::SizedSlab<bytes>;

void *takeMemory(size_t bytes) {
  return bytes <= 192   ? Slab<192>::take()
         : bytes <= 256 ? Slab<256>::take()
                        : runtime::allocate(bytes);
}

void giveMemory(void *memory, size_t bytes) {
  bytes <= 192   ? Slab<192>::give(memory)
  : bytes <= 256 ? Slab<256>::give(memory)
                 : runtime::deallocate(memory, bytes);
}

/// Pointwise rules know the types from the cotangent.
bool needsTypes(OpKind kind) { return info(kind).family == OpFamily::inferred; }

} // namespace

/// How many of everything a node holds.
struct OpNode::Layout {
  Layout(const NodeCall &call, Residuals residuals);

  size_t bytes() const {
    return sizeof(OpNode) + numEdges * sizeof(Edge) + numSaved * sizeof(Saved) +
           numWords * sizeof(int64_t);
  }

  Residuals residuals;
  size_t numEdges, numSaved, numWords;
};

OpNode::Layout::Layout(const NodeCall &call, Residuals needed)
    : residuals(needed), numEdges(call.operands.size()),
      numWords(call.attrs.size()) {
  if (call.kind == OpKind::sort) { // Its keys alone.
    residuals.operands &= (1u << attrs::sort(call.attrs).num_keys) - 1;
  }
  numSaved = static_cast<size_t>(std::popcount(residuals.operands)) +
             static_cast<size_t>(std::popcount(residuals.results));
  if (needsTypes(call.kind)) {
    for (const Tensor *operand : call.operands) {
      numWords += 1 + operand->impl()->rank;
    }
  }
}

detail::IntrusivePtr<OpNode> OpNode::make(const NodeCall &call,
                                          const TensorImpl *target) {
  const VjpInfo &rule = vjpInfo(call.kind);
  size_t count = call.operands.size();
  auto isFollowed = [&](size_t i) { return rule.isActive(i) || !rule.rule; };
  Room<Edge> edges(count);
  uint32_t need = 0;
  for (size_t i = 0; i < count; ++i) {
    TensorImpl &operand = *call.operands[i]->impl();
    if (isFollowed(i) && (operand.requiresGrad || operand.viewOf)) {
      edges.get()[i] = edgeOf(operand);
      need |= edges.get()[i] ? 1u << std::min<size_t>(i, 31) : 0;
    }
  }
  Layout layout(call, residualsFor(rule, need));
  void *memory = takeMemory(layout.bytes());
  check(memory != nullptr, ErrorKind::memory, "out of memory");
  auto *node = ::new (memory) OpNode(call, layout);
  auto owner = detail::IntrusivePtr<OpNode>::first(node);
  std::ranges::move(edges.get(), node->edges().begin());
  for (size_t i = 0; i < count; ++i) {
    if (layout.residuals.hasOperand(i)) {
      const Tensor &operand = *call.operands[i];
      node->save(operand.impl() == target ? operand.clone() : operand, i,
                 false);
    }
  }
  return owner;
}

OpNode::OpNode(const NodeCall &call, const Layout &layout)
    : Node(call.numResults), kind(call.kind), resultDType(call.resultDType),
      residualResults(layout.residuals.results),
      numAttrs(static_cast<uint16_t>(call.attrs.size())),
      bytes(static_cast<uint32_t>(layout.bytes())) {
  auto *edges = reinterpret_cast<Edge *>(this + 1);
  std::uninitialized_value_construct_n(edges, layout.numEdges);
  setEdges(edges, layout.numEdges);
  saved = reinterpret_cast<Saved *>(edges + layout.numEdges);
  words = reinterpret_cast<int64_t *>(saved + layout.numSaved);
  std::copy(call.attrs.begin(), call.attrs.end(), words);
  if (needsTypes(kind)) {
    int64_t *to = words + numAttrs;
    for (const Tensor *operand : call.operands) {
      const TensorImpl &x = *operand->impl();
      *to++ = static_cast<int64_t>(x.dtype) | int64_t{x.rank} << 8;
      to = std::copy_n(x.sizes, x.rank, to);
    }
    numTypeWords = static_cast<uint32_t>(to - words) - numAttrs;
  }
}

OpNode::~OpNode() {
  releaseSaved();
  releaseEdges();
}

void OpNode::operator delete(OpNode *node, std::destroying_delete_t) {
  size_t bytes = node->bytes;
  std::span<Edge> edges = node->edges();
  node->~OpNode();
  std::destroy(edges.begin(), edges.end());
  giveMemory(node, bytes);
}

//===----------------------------------------------------------------------===//
// Saved tensors
//===----------------------------------------------------------------------===//

void OpNode::save(const Tensor &tensor, size_t place, bool isResult) {
  TensorImpl &impl = *tensor.impl();
  check(!impl.isInference, ErrorKind::autograd,
        "Inference tensors cannot be saved for backward. To work around you "
        "can make a clone to get a normal tensor and use it in autograd.");
  if (impl.storage && !isResult) {
    impl.storage->isSaved = true;
  }
  ::new (saved + numSaved)
      Saved{detail::IntrusivePtr<TensorImpl>(&impl), versionOf(impl),
            static_cast<uint16_t>(place), isResult};
  ++numSaved;
}

void OpNode::saveResults(std::span<const Tensor> results) {
  for (size_t i = 0; i < results.size(); ++i) {
    if (residualResults >> i & 1u) { // Not itself: it will own this node.
      save(detachedAlias(*results[i].impl()), i, true);
    }
  }
}

void OpNode::releaseSaved() {
  for (size_t i = 0; i < numSaved; ++i) {
    using Owned = detail::IntrusivePtr<detail::RefCounted>;
    releaseFlat(Owned::adopt(saved[i].impl.giveUp()));
    saved[i].~Saved();
  }
  isFreed = numSaved > 0;
  numSaved = 0;
}

void OpNode::detachSaved(const Storage &storage) {
  for (size_t i = 0; i < numSaved; ++i) {
    if (saved[i].impl->storage.get() == &storage && !saved[i].isResult) {
      Tensor alias = detachedAlias(*saved[i].impl);
      saved[i].impl = detail::IntrusivePtr<TensorImpl>(alias.impl());
    }
  }
}

/// ` at file:line`, or nothing where no line is known.
static std::string at(const std::source_location &location) {
  return location.line() ? " at " + std::string(location.file_name()) + ":" +
                               std::to_string(location.line())
                         : "";
}

void OpNode::checkVersion(const Saved &saved) const {
  const TensorImpl &x = *saved.impl;
  uint32_t version = versionOf(x);
  if (version == saved.version) [[likely]] {
    return;
  }
  const Storage &storage = *x.storage;
  check(false, ErrorKind::autograd,
        "one of the variables needed for gradient computation has been "
        "modified by an inplace operation: [",
        x.dtype, " ", x.shape(), "], ", saved.isResult ? "result " : "operand ",
        saved.place, " of `", info(kind).name, "`", at(location()),
        ", is at version ", version, "; expected version ", saved.version,
        " instead. It was last written by `", info(storage.writtenBy).name, "`",
        at(storage.writtenAt));
}

Tensor OpNode::unpack(const Saved &saved) const {
  checkVersion(saved);
  if (!saved.isResult) {
    return Tensor(saved.impl.get());
  }
  Tensor result = detachedAlias(*saved.impl);
  if (threadState().isGradEnabled) {
    setHistory(*result.impl(), const_cast<OpNode *>(this), saved.place);
  }
  return result;
}

/// A call that is an event is known by that, with what it has saved: a write to
/// that is an event, too. A view is known by its attributes and types.
bool OpNode::describe(std::vector<uint64_t> &to) const {
  if (mark.event != CallMark::noEvent) {
    return !isFreed;
  }
  to.push_back(static_cast<uint64_t>(kind));
  to.insert(to.end(), words, words + numAttrs + numTypeWords);
  return !isFreed && numSaved == 0 && info(kind).isView;
}

//===----------------------------------------------------------------------===//
// The rule
//===----------------------------------------------------------------------===//

std::string OpNode::name() const {
  // As libtorch's: `reduce_sum` is ReduceSumBackward0.
  std::string name;
  bool isUpper = true;
  for (const char *c = info(kind).name; *c; ++c) {
    if (*c == '_') {
      isUpper = true;
      continue;
    }
    name += isUpper && *c >= 'a' && *c <= 'z' ? static_cast<char>(*c - 32) : *c;
    isUpper = false;
  }
  return name + "Backward0";
}

void OpNode::apply(std::span<const Tensor> ct, std::span<const bool> need,
                   std::span<Tensor> gin) {
  if (isFreed) {
    throwFreed();
  }
  Room<Tensor> operands(gin.size()), results(ct.size());
  for (size_t i = 0; i < numSaved; ++i) {
    std::span<Tensor> to = saved[i].isResult ? results.get() : operands.get();
    to[saved[i].place] = unpack(saved[i]);
  }
  Room<TensorType> types(numTypeWords ? gin.size() : 0);
  const int64_t *word = words + numAttrs;
  for (TensorType &type : types.get()) {
    size_t rank = static_cast<size_t>(*word >> 8);
    type.dtype = static_cast<DType>(*word++ & 255);
    type.shape = Shape(IntArrayRef(word, rank));
    word += rank;
  }
  VjpInputs in{operands.get(),    results.get(), ct,
               {words, numAttrs}, types.get(),   need};
  // A result that was written into a tensor of another dtype.
  Tensor converted;
  if (ct.size() == 1 && ct[0].dtype() != resultDType) {
    converted = prim::convert(ct[0], resultDType);
    in.ct = {&converted, 1};
    for (Tensor &result : results.get()) {
      if (result.defined()) {
        result = prim::convert(result, resultDType);
      }
    }
  }
  applyVjp(kind, in, gin);
}

} // namespace sinter::tape
