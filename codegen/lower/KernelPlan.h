//===- KernelPlan.h - What a kernel computes in which loop ----------------===//
//
// A kernel walks over rows, and in each of them over columns. What is reduced
// along the columns is one number a row, and what needs that number has to wait
// for a loop of its own: a row is walked over in phases. A value of an earlier
// phase is computed again where that is cheap, and else kept in memory for one
// row. Without reductions there is one phase.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_KERNEL_PLAN_H
#define SINTER_CODEGEN_KERNEL_PLAN_H

#include "codegen/lower/IterationSpace.h"
#include "sinter/runtime/types.h"

#include "llvm/ADT/SetVector.h"

namespace sinter::codegen {

/// A value of the fusion that is read from memory: an input, or a view of one.
struct Access {
  /// Whether all columns read one element.
  bool isOfRow() const { return map.strides.back() == 0; }

  Value value;
  unsigned input;
  bool isWhole; ///< Whether it is the input itself, in order and without gaps.
  ViewMap map;  ///< In dimensions of the iteration space.
};

/// One walk over the columns, and what is computed once a row before it.
struct Phase {
  SmallVector<Operation *> rowOps;             ///< Once a row.
  SmallVector<Operation *> ops;                ///< For each column.
  llvm::SmallSetVector<unsigned, 8> loads;     ///< Accesses.
  llvm::SmallSetVector<Value, 8> splats;       ///< Numbers of the row.
  llvm::SmallSetVector<Value, 4> kept, reused; ///< In memory for a row.
  SmallVector<Operation *> reductions;
  SmallVector<unsigned> stores; ///< Results.
  int numSpecial = 0;           ///< Ops with transcendental functions.
};

/// The loops of one fusion.
class KernelPlan {
public:
  /// Fails, having reported why, if the fusion cannot be one kernel.
  static FailureOr<KernelPlan> make(ir::FusionOp fusion);

  /// What a value is in this kernel: through views of computed values.
  Value definitionOf(Value v) const;
  /// Whether a computed value is one number a row.
  bool isOfRow(Value v) const;
  const Access *accessOf(Value v) const;

  /// The inputs of which no element is read after the one at its place in a
  /// result is written.
  SmallVector<int64_t> inputsReadInPlace() const;

  /// Whether a kernel of this plan serves every number of elements.
  bool isFlat() const { return columns == 0 && space.sizes.size() == 1; }

  IterationSpace space;
  SmallVector<Access, 4> accesses;
  SmallVector<Phase, 1> phases;
  bool isSpecial = false; ///< Whether there is a transcendental function.
  /// The length of a row, if rows are more than a way to find elements; else 0.
  int64_t columns = 0;

private:
  explicit KernelPlan(ir::FusionOp fusion)
      : fusion(fusion), body(fusion.getBody().front()) {}

  LogicalResult check();
  LogicalResult setColumns(Operation *op, int64_t length);
  LogicalResult findSources();
  LogicalResult findSpace();
  void findPhases();
  void need(Value v, unsigned phase);
  int costOf(Value v);
  unsigned phaseOf(Value v) const { return phaseNumber.lookup(v); }

  ir::FusionOp fusion;
  Block &body;
  int64_t elements = 0;  ///< Of a value that is no number a row.
  int64_t keptBytes = 0; ///< Of what is kept of a row.
  DenseMap<Value, Value> definitions;
  DenseMap<Value, unsigned> accessNumber;
  DenseMap<Value, unsigned> phaseNumber;
  DenseMap<Value, int> costs;
  DenseMap<Operation *, unsigned> position;
  SmallVector<llvm::SmallSetVector<Operation *, 16>, 1> needed;
};

/// Whether the op is a constant of equal elements.
bool isSplatConstant(Operation *op);

/// The dtype of a tensor's elements.
DType dtypeOf(Value v);

/// Elements of a tensor.
int64_t numElements(Value v);

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_KERNEL_PLAN_H
