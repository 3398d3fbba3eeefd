//===- OpNode.h - The node of a call of an op -----------------------------===//

#ifndef SINTER_FRONTEND_OP_NODE_H
#define SINTER_FRONTEND_OP_NODE_H

#include "frontend/autograd/Node.h"

namespace sinter::tape {

/// A tensor that a rule will read, and the version it had. Of a result that is
/// all of its memory, that memory alone: the tensor will own the node.
struct Saved {
  TensorImpl &tensor() const { return static_cast<TensorImpl &>(*object); }
  Storage *storage() const {
    return isMemory ? static_cast<Storage *>(object.get())
                    : tensor().storage.get();
  }

  detail::IntrusivePtr<detail::RefCounted> object;
  uint32_t version;
  uint8_t place; ///< Of an operand or of a result.
  bool isResult = false;
  bool isMemory = false;
  bool isWholeResult = false; ///< As the tensor says.
};

/// The node of a call of an op. Edges, saved tensors, attributes and types lie
/// behind the object, in the same block.
class OpNode final : public Node {
public:
  /// Takes what the rule of a call that was made needs of its operands. Null if
  /// no gradient flows to one of them. The call needs no types.
  static detail::IntrusivePtr<OpNode> make(const OpCall &call,
                                           std::span<const Tensor> results) {
    return make(call, results[0].impl()->dtype, results, nullptr);
  }
  /// The same for a call that will be written into `target`: where the rule
  /// reads its old elements, they are copied. Never null.
  static detail::IntrusivePtr<OpNode> makeInto(const OpCall &call,
                                               const Tensor &target) {
    return make(call, call.types[0].dtype, {&target, 1}, target.impl());
  }

  /// Takes what the rule needs of the results.
  void saveResults(std::span<const Tensor> results) {
    if (residualResults) {
      saveAll(results);
    }
  }

  std::string name() const override;
  void apply(std::span<const Tensor> ct, std::span<const bool> need,
             std::span<Tensor> gin) override;
  void releaseSaved() override;
  bool describe(std::vector<uint64_t> &to) override;
  void detachSaved(const Storage &storage) override;

  void operator delete(OpNode *node, std::destroying_delete_t);

private:
  OpNode(const OpCall &call, DType dtype, size_t numResults,
         size_t roomForSaved, size_t bytes);
  static detail::IntrusivePtr<OpNode> make(const OpCall &call, DType dtype,
                                           std::span<const Tensor> results,
                                           const TensorImpl *target);
  ~OpNode() override;

  uint32_t connect(const VjpInfo &rule,
                   std::span<const Tensor *const> operands);
  void saveOperands(const OpCall &call, uint32_t places,
                    const TensorImpl *target);
  void saveAll(std::span<const Tensor> results);
  void save(const Tensor &tensor, size_t place, bool isResult);
  Saved &addSaved(detail::RefCounted *object, uint32_t version, size_t place);
  Tensor unpack(const Saved &saved);
  Tensor around(const Saved &saved);
  void checkVersion(const Saved &saved);

  Edge *firstEdge() { return reinterpret_cast<Edge *>(this + 1); }
  std::span<Saved> saved() {
    return {reinterpret_cast<Saved *>(firstEdge() + edges().size()), numSaved};
  }
  /// Attributes, the types of the operands if the rule needs them, the type of
  /// the result if it may be saved.
  int64_t *words() {
    return reinterpret_cast<int64_t *>(saved().data() + roomForSaved);
  }
  int64_t *resultType() { return words() + numAttrs + numTypeWords; }

  OpKind kind;
  DType resultDType;
  uint16_t numSaved = 0, numAttrs;
  uint32_t roomForSaved;
  uint32_t residualResults = 0; ///< Bits of those that will be saved.
  uint32_t numTypeWords = 0;
  uint32_t bytes;
};

} // namespace sinter::tape

#endif // SINTER_FRONTEND_OP_NODE_H
