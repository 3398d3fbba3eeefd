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
  return bytes <= 128   ? Slab<128>::take()
         : bytes <= 192 ? Slab<192>::take()
         : bytes <= 256 ? Slab<256>::take()
                        : runtime::allocate(bytes);
}

void giveMemory(void *memory, size_t bytes) {
  bytes <= 128   ? Slab<128>::give(memory)
  : bytes <= 192 ? Slab<192>::give(memory)
  : bytes <= 256 ? Slab<256>::give(memory)
                 : runtime::deallocate(memory, bytes);
}

/// Pointwise rules know the types from the cotangent.
bool needsTypes(OpKind kind) { return info(kind).family == OpFamily::inferred; }

// A type in words: dtype and rank, then the sizes.
size_t countWords(const TensorImpl &x) { return 1 + x.rank; }

int64_t *writeType(const TensorImpl &x, int64_t *to) {
  *to++ = static_cast<int64_t>(x.dtype) | int64_t{x.rank} << 8;
  return std::copy_n(x.sizes, x.rank, to);
}

const int64_t *readType(const int64_t *from, TensorType &type) {
  type.dtype = static_cast<DType>(*from & 255);
  type.shape = Shape(IntArrayRef(from + 1, static_cast<size_t>(*from >> 8)));
  return from + 1 + type.shape.size();
}

size_t countTypeWords(std::span<const Tensor *const> operands) {
  size_t count = 0;
  for (const Tensor *operand : operands) {
    count += countWords(*operand->impl());
  }
  return count;
}

} // namespace

detail::IntrusivePtr<OpNode> OpNode::make(const OpCall &call, DType dtype,
                                          std::span<const Tensor> results,
                                          const TensorImpl *target) {
  const VjpInfo &rule = vjpInfo(call.kind);
  size_t count = call.operands.size();
  for (const Tensor *operand : call.operands) {
    if (followsBase(*operand->impl())) { // May make nodes: they come before.
      refreshView(*operand->impl());
    }
  }
  size_t most = rule.savesNothing() ? 0 : count + results.size();
  size_t typeWords = needsTypes(call.kind) ? countTypeWords(call.operands) : 0;
  bool hasResultType = rule.all.results && results.size() == 1;
  size_t resultWords = hasResultType ? countWords(*results[0].impl()) : 0;
  size_t bytes =
      sizeof(OpNode) + count * sizeof(Edge) + most * sizeof(Saved) +
      (call.attrs.size() + typeWords + resultWords) * sizeof(int64_t);
  void *memory = takeMemory(bytes);
  check(memory != nullptr, ErrorKind::memory, "out of memory");
  auto *node = ::new (memory) OpNode(call, dtype, results.size(), most, bytes);
  auto owner = detail::IntrusivePtr<OpNode>::first(node);
  uint32_t need = node->connect(rule, call.operands);
  if (!need && !target) {
    return nullptr;
  }
  int64_t *end = std::copy(call.attrs.begin(), call.attrs.end(), node->words());
  if (typeWords) {
    node->numTypeWords = static_cast<uint32_t>(typeWords);
    for (const Tensor *operand : call.operands) {
      end = writeType(*operand->impl(), end);
    }
  }
  if (hasResultType) {
    writeType(*results[0].impl(), end);
  }
  Residuals residuals = residualsFor(rule, need);
  if (call.kind == OpKind::sort) { // Its keys alone.
    residuals.operands &= (1u << attrs::sort(call.attrs).num_keys) - 1;
  }
  node->residualResults = residuals.results;
  node->saveOperands(call, residuals.operands, target);
  return owner;
}

OpNode::OpNode(const OpCall &call, DType dtype, size_t numResults,
               size_t roomForSaved, size_t bytes)
    : Node(static_cast<uint32_t>(numResults)), kind(call.kind),
      resultDType(dtype), numAttrs(static_cast<uint16_t>(call.attrs.size())),
      roomForSaved(static_cast<uint32_t>(roomForSaved)),
      bytes(static_cast<uint32_t>(bytes)) {}

/// Makes the edges. Returns the operands that gradients flow to; the last bit
/// stands for all from there on.
uint32_t OpNode::connect(const VjpInfo &rule,
                         std::span<const Tensor *const> operands) {
  Edge *edges = firstEdge();
  // An op without a rule gets a node that says so.
  uint32_t active = rule.rule ? rule.active : ~0u;
  uint32_t need = 0, bit = 1;
  uint64_t last = 0;
  for (size_t i = 0; i < operands.size(); ++i) {
    TensorImpl &operand = *operands[i]->impl();
    if (!operand.requiresGrad || !(active & bit)) {
      ::new (edges + i) Edge();
    } else if (Node *from = nodeOf(operand)) {
      ::new (edges + i) Edge(from, operand.gradSlot);
      last = std::max(last, from->sequence());
      need |= bit;
    } else {
      ::new (edges + i) Edge(&operand);
      need |= bit;
    }
    bit <<= i < 31;
  }
  setEdges(edges, operands.size(), last);
  return need;
}

OpNode::~OpNode() {
  if (numSaved) {
    releaseSaved();
  }
  releaseEdges();
}

void OpNode::operator delete(OpNode *node, std::destroying_delete_t) {
  size_t bytes = node->bytes;
  node->~OpNode(); // Leaves empty edges behind.
  giveMemory(node, bytes);
}

//===----------------------------------------------------------------------===//
// Saved tensors
//===----------------------------------------------------------------------===//

inline Saved &OpNode::addSaved(detail::RefCounted *object, uint32_t version,
                               size_t place) {
  return *::new (saved().data() + numSaved++)
      Saved{.object = detail::IntrusivePtr<detail::RefCounted>(object),
            .version = version,
            .place = static_cast<uint8_t>(place)};
}

inline void OpNode::save(const Tensor &tensor, size_t place, bool isResult) {
  TensorImpl &impl = *tensor.impl();
  check(!impl.isInference, ErrorKind::autograd,
        "Inference tensors cannot be saved for backward. To work around you "
        "can make a clone to get a normal tensor and use it in autograd.");
  if (impl.storage && !isResult) {
    impl.storage->isSaved = true;
  }
  addSaved(&impl, versionOf(impl), place).isResult = isResult;
}

/// Saves the operands whose bits are set; of the target, a copy.
inline void OpNode::saveOperands(const OpCall &call, uint32_t places,
                                 const TensorImpl *target) {
  for (; places; places &= places - 1) {
    auto i = static_cast<size_t>(std::countr_zero(places));
    if (i >= call.operands.size()) {
      return;
    }
    const Tensor &operand = *call.operands[i];
    if (operand.impl() == target) {
      save(operand.clone(), i, false);
    } else {
      save(operand, i, false);
    }
  }
}

void OpNode::saveAll(std::span<const Tensor> results) {
  for (size_t i = 0; i < results.size(); ++i) {
    if (!(residualResults >> i & 1u)) {
      continue;
    }
    const TensorImpl &x = *results[i].impl();
    bool isAll = results.size() == 1 && x.storage && x.offset == 0 &&
                 !x.layout && !x.value && !x.isInference && x.isContiguous();
    if (!isAll) {
      save(detachedAlias(x), i, true);
      continue;
    }
    Saved &saved = addSaved(x.storage.get(), versionOf(x), i);
    saved.isResult = saved.isMemory = true;
    saved.isWholeResult = x.isWholeResult;
  }
}

void OpNode::releaseSaved() {
  for (Saved &each : saved()) {
    releaseFlat(std::move(each.object));
    each.~Saved();
  }
  isFreed_ = isFreed_ || numSaved > 0;
  numSaved = 0;
}

void OpNode::detachSaved(const Storage &storage) {
  for (Saved &each : saved()) {
    if (!each.isResult && each.storage() == &storage) {
      Tensor alias = detachedAlias(each.tensor());
      each.object = detail::IntrusivePtr<detail::RefCounted>(alias.impl());
    }
  }
}

/// ` at file:line`, or nothing where no line is known.
static std::string at(const std::source_location &location) {
  return location.line() ? " at " + std::string(location.file_name()) + ":" +
                               std::to_string(location.line())
                         : "";
}

/// A tensor of the memory of a result.
Tensor OpNode::around(const Saved &saved) {
  TensorType type;
  readType(resultType(), type);
  auto *impl = new TensorImpl(type.dtype, type.shape);
  Tensor tensor(impl);
  impl->storage = detail::IntrusivePtr<Storage>(saved.storage());
  impl->isWholeResult = saved.isWholeResult;
  return tensor;
}

void OpNode::checkVersion(const Saved &saved) {
  const Storage *storage = saved.storage();
  uint32_t version = storage ? storage->version.load() : 0;
  if (version == saved.version) [[likely]] {
    return;
  }
  Tensor tensor = saved.isMemory ? around(saved) : Tensor(&saved.tensor());
  const TensorImpl &x = *tensor.impl();
  check(false, ErrorKind::autograd,
        "one of the variables needed for gradient computation has been "
        "modified by an inplace operation: [",
        x.dtype, " ", x.shape(), "], ", saved.isResult ? "result " : "operand ",
        int{saved.place}, " of `", info(kind).name, "`", at(location()),
        ", is at version ", version, "; expected version ", saved.version,
        " instead. It was last written by `", info(storage->writtenBy).name,
        "`", at(storage->writtenAt));
}

Tensor OpNode::unpack(const Saved &saved) {
  checkVersion(saved);
  if (!saved.isResult) {
    return Tensor(&saved.tensor());
  }
  Tensor result =
      saved.isMemory ? around(saved) : detachedAlias(saved.tensor());
  if (threadState().isGradEnabled) {
    setHistory(*result.impl(), this, saved.place);
  }
  return result;
}

bool OpNode::describe(std::vector<uint64_t> &to) {
  to.push_back(static_cast<uint64_t>(kind));
  to.insert(to.end(), words(), words() + numAttrs + numTypeWords);
  return numSaved == 0 && info(kind).isView;
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
  if (isFreed_) {
    throwFreed();
  }
  Room<Tensor> operands(gin.size()), results(ct.size());
  for (const Saved &each : saved()) {
    std::span<Tensor> to = each.isResult ? results.get() : operands.get();
    to[each.place] = unpack(each);
  }
  Room<TensorType> types(numTypeWords ? gin.size() : 0);
  const int64_t *word = words() + numAttrs;
  for (TensorType &type : types.get()) {
    word = readType(word, type);
  }
  VjpInputs in{operands.get(),      results.get(), ct,
               {words(), numAttrs}, types.get(),   need};
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
