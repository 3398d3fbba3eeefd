//===- KernelLoops.h - Loops that several ops have in common --------------===//

#ifndef SINTER_PASSES_KERNEL_LOOPS_H
#define SINTER_PASSES_KERNEL_LOOPS_H

#include "passes/ViewMap.h"

#include "llvm/ADT/SetVector.h"

namespace sinter::passes {

int64_t numElements(Value v);

/// What is computed again wherever it is read, from a register or by another
/// index: a constant of equal elements, or a view.
bool isFree(Operation *op);

/// Whether a kernel can compute the op's result from elements.
bool isComputed(Operation *op);

/// The loops over the elements of a group of ops, in row-major order. Where a
/// row is reduced, or numbers are repeated along it, a value has either all
/// elements or one a row.
struct KernelLoops {
  class Union;

  KernelLoops() = default;
  explicit KernelLoops(Operation &op);

  /// Adds the dimensions of what the only op reads.
  void addDims(ViewMap map);

  /// Whether a value has all elements, one a row, or one a column of a block.
  bool has(Value v) const;

  int64_t elements = 0;
  int64_t columns = 0;   ///< Elements of a row; 0 if any number will do.
  int64_t blockRows = 0; ///< Rows whose columns are joined; 0 if none are.
  bool isReduced = false;
  bool isWide = false; ///< Whether numbers of 64 bits are joined.
  CommonDims dims;
  unsigned numOps = 0;
  llvm::SmallSetVector<Value, 8> inputs;
};

/// The loops of several groups as one.
class KernelLoops::Union {
public:
  void add(const KernelLoops &loops) { all.push_back(&loops); }
  /// Demands that numbers are repeated along rows, each so often; 1 is no
  /// demand.
  void addRepeats(Value numbers, int64_t repeats);

  /// None if there are no such loops, or too much in them.
  std::optional<KernelLoops> get() const;

private:
  SmallVector<const KernelLoops *, 4> all;
  SmallVector<std::pair<Value, int64_t>, 4> repeated;
};

} // namespace sinter::passes

#endif // SINTER_PASSES_KERNEL_LOOPS_H
