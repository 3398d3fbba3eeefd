//===- KernelPlan.h - What a kernel computes in which loop ----------------===//
//
// A kernel walks over rows, and in each of them over columns. What is reduced
// along the columns is one number a row, and what needs that number has to wait
// for a walk of its own. And a walk with several transcendental functions, each
// of which wants all registers, is cut into loops with one each, which take
// turns on strips of columns that stay in L1. A value of an earlier loop is
// computed again where that is cheap, and else kept in memory for the row or
// the strip.
//
// Columns, too, are joined: each row is added to a row of sums. One call of the
// kernel does that for all rows of a block, in their order.
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

/// One loop over columns, and what is computed once a row before it.
struct Phase {
  /// Whether its columns are computed for more than numbers of the row.
  bool leavesAnything() const {
    return !stores.empty() || !kept.empty() || !sums.empty();
  }

  unsigned walk = 0;               ///< Loops of one walk take turns on strips.
  SmallVector<Operation *> rowOps; ///< Once a row.
  SmallVector<Operation *> ops;    ///< For each column.
  llvm::SmallSetVector<unsigned, 8> loads;     ///< Accesses.
  llvm::SmallSetVector<Value, 8> splats;       ///< Numbers of the row.
  llvm::SmallSetVector<Value, 4> kept, reused; ///< In memory for a row.
  SmallVector<Operation *> reductions;         ///< Of rows.
  SmallVector<unsigned> sums;   ///< Results to which columns are joined.
  SmallVector<unsigned> stores; ///< Results.
  bool isSpecial = false;       ///< Whether there is a transcendental function.
};

/// The loops of one fusion.
class KernelPlan {
public:
  /// Fails, having reported why, if the fusion cannot be one kernel.
  static FailureOr<KernelPlan> make(ir::FusionOp fusion);

  /// Columns of a strip.
  static constexpr int64_t stripColumns = 1024;

  /// Whether a value is kept for a row, and not just for a strip of it.
  bool isKeptForRow(Value v) const { return keptForRow.contains(v); }

  /// What a value is in this kernel: through views of computed values.
  Value definitionOf(Value v) const;
  /// Whether a computed value is one number a row.
  bool isOfRow(Value v) const;
  const Access *accessOf(Value v) const;

  /// The inputs of which no element is read after the one at its place in a
  /// result is written.
  SmallVector<int64_t> inputsReadInPlace() const;

  /// Whether a value is what columns of computed values come to.
  bool isOfColumns(Value v) const;

  /// What a call of the kernel computes: a row, or a strip of a block of them.
  int64_t items() const {
    return space.rows() / std::max<int64_t>(blockRows, 1);
  }
  /// Elements of an item.
  int64_t itemSize() const {
    return space.columns() * std::max<int64_t>(blockRows, 1);
  }

  /// Whether a kernel of this plan serves every number of elements.
  bool isFlat() const { return columns == 0 && space.sizes.size() == 1; }

  IterationSpace space;
  SmallVector<Access, 4> accesses;
  SmallVector<Phase, 1> phases;
  bool isSpecial = false; ///< Whether there is a transcendental function.
  /// The length of a row, if rows are more than a way to find elements; else 0.
  int64_t columns = 0;
  int64_t blockRows = 0; ///< Rows whose columns are joined; 0 if none are.
  int64_t strips = 1;    ///< A row of a block is so many of `space`.

private:
  /// Where a value is computed: in a loop of a walk.
  struct Place {
    unsigned walk = 0, stage = 0;
  };

  explicit KernelPlan(ir::FusionOp fusion)
      : fusion(fusion), body(fusion.getBody().front()) {}

  LogicalResult check();
  LogicalResult setColumns(Operation *op, int64_t length);
  LogicalResult setBlockRows(Operation *op, int64_t length);
  void cutIntoStrips();
  LogicalResult findSources();
  LogicalResult findSpace();
  void findWalks();
  SmallVector<unsigned> findStages();
  void findPhases();
  void need(Value v, unsigned phase);
  int costOf(Value v);
  bool canKeep(Value v, bool isForRow);
  void distribute();
  unsigned phaseOf(Value v) const { return phaseNumber.lookup(v); }

  ir::FusionOp fusion;
  Block &body;
  int64_t elements = 0;  ///< Of a value that is no number a row.
  int64_t keptBytes = 0; ///< Of what is kept of a row.
  DenseMap<Value, Value> definitions;
  DenseMap<Value, unsigned> accessNumber;
  DenseMap<Value, Place> places;
  SmallVector<bool> isReduced; ///< Whether a walk has reductions.
  DenseMap<Value, unsigned> phaseNumber;
  DenseMap<Value, int> costs;
  DenseSet<Value> keptForRow;
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
