//===- OpNode.h - The node of a call of an op -----------------------------===//

#ifndef SINTER_FRONTEND_OP_NODE_H
#define SINTER_FRONTEND_OP_NODE_H

#include "frontend/autograd/Node.h"

namespace sinter::tape {

/// A tensor that a rule will read, and the version it had.
struct Saved {
  detail::IntrusivePtr<TensorImpl> impl;
  uint32_t version;
  uint16_t place; ///< Of an operand or of a result.
  bool isResult;
};

/// What a node needs to know of its call.
struct NodeCall {
  OpKind kind;
  std::span<const Tensor *const> operands;
  std::span<const int64_t> attrs;
  DType resultDType; ///< Of the first one.
  uint32_t numResults;
};

/// The node of a call of an op. Edges, saved tensors, attributes and types lie
/// behind the object, in the same block.
class OpNode final : public Node {
public:
  /// Takes what the rule of the call needs of its operands. With a `target`,
  /// the call will be written there; where the rule reads its old elements,
  /// they are copied.
  static detail::IntrusivePtr<OpNode> make(const NodeCall &call,
                                           const TensorImpl *target);

  /// Takes what the rule needs of the results.
  void saveResults(std::span<const Tensor> results);

  std::string name() const override;
  void apply(std::span<const Tensor> ct, std::span<const bool> need,
             std::span<Tensor> gin) override;
  void releaseSaved() override;
  bool describe(std::vector<uint64_t> &words) const override;
  void detachSaved(const Storage &storage) override;

  void operator delete(OpNode *node, std::destroying_delete_t);

private:
  struct Layout;

  OpNode(const NodeCall &call, const Layout &layout);
  ~OpNode() override;

  void save(const Tensor &tensor, size_t place, bool isResult);
  Tensor unpack(const Saved &saved) const;
  void checkVersion(const Saved &saved) const;

  OpKind kind;
  DType resultDType;
  bool isFreed = false;
  uint32_t residualResults; ///< Bits of those that will be saved.
  uint16_t numSaved = 0, numAttrs;
  uint32_t numTypeWords = 0;
  uint32_t bytes;
  Saved *saved;
  int64_t *words; ///< Attributes, then the types of the operands.
};

} // namespace sinter::tape

#endif // SINTER_FRONTEND_OP_NODE_H
