//===- KernelEmitter.h - The loops of one kernel --------------------------===//

#ifndef SINTER_CODEGEN_KERNEL_EMITTER_H
#define SINTER_CODEGEN_KERNEL_EMITTER_H

#include "codegen/Pipeline.h"
#include "codegen/lower/KernelPlan.h"
#include "codegen/lower/RowAccumulator.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace sinter::codegen {

/// Emits a plan into a function on buffers: the inputs, the results, and the
/// elements or rows to compute, from `begin` up to `end`.
class KernelEmitter {
public:
  KernelEmitter(ir::FusionOp fusion, const KernelPlan &plan,
                func::FuncOp kernel, const CompileTarget &target);

  void emit();

private:
  /// The columns that a loop walks over.
  struct Columns {
    Value from, to;
    int64_t count = -1; ///< -1: known at run time.
  };
  /// One iteration's place, and how many elements it computes.
  struct Step {
    Value index;
    int64_t lanes;
    Value mask;              ///< The lanes that count; null for all of them.
    bool isStreamed = false; ///< Results go past the caches.
  };
  /// The sums of all reductions of a phase, behind each other.
  using State = SmallVector<Value>;
  using Body = llvm::function_ref<State(Value index, ValueRange state)>;

  // KernelLoops.cpp
  void emitBlock(Value item);
  void emitRow(Value row);
  void emitWalks(const Columns &columns);
  void emitStrips(ArrayRef<Phase> loops, const Columns &columns);
  void emitPhase(const Phase &phase, const Columns &columns);
  void emitColumns(const Phase &phase, const Columns &columns);
  void emitTail(const Phase &phase, Value from, const Columns &columns);
  bool canMask(const Phase &phase) const;
  Value maskBetween(Value index, Value end);
  State emitReducedColumns(const Phase &phase, int64_t count);
  void emitBlocks(const Phase &phase, int64_t to, int64_t size, int64_t unroll,
                  State &sums, State &block);
  void emitRun(const Phase &phase, Value from, Value to, int64_t unroll,
               State &block);
  SmallVector<Value> emitPaddedStep(const Phase &phase, int64_t from,
                                    int64_t count);
  State emitLoop(Value from, Value to, int64_t step, const State &state,
                 Body emit);
  State identities() const;
  void joinBlocks(State &sums, State &block);
  void joinStep(State &block, int64_t turn, ArrayRef<Value> numbers);
  static MutableArrayRef<Value> sumsOf(State &state, size_t reduction);
  int64_t vectorLanes() const { return 4 << static_cast<int>(level); }

  // StreamedStores.cpp
  bool mayStream(const Phase &phase) const;
  Value isStreamable(const Phase &phase);
  void emitWithStreams(const Phase &phase,
                       llvm::function_ref<void(bool)> emitLoop);
  void streamVector(Value value, Value buffer, Value place);

  // KernelEmitter.cpp
  Value rowPlace(Value row, const Access &access);
  void loadOfRow(const Access &access, Value row);
  void emitRowOps(const Phase &phase);
  void storeOfRow(Value row);
  void splat(const Phase &phase, int64_t lanes);
  SmallVector<Value> emitStep(const Phase &phase, const Step &step);
  Elem load(const Access &access, const Step &step);
  Value loadVector(Value buffer, Type type, Value place, const Step &step);
  Value loadLanes(Value buffer, Type type, Value place, int64_t stride);
  void store(unsigned result, Value place, const Step &step);
  void emitIdentity(unsigned result);
  void joinSum(unsigned result, const Step &step);
  RowAccumulator accumulatorOf(unsigned result);
  Value inMemory(Value v);
  void storeVector(Value value, Value buffer, Value place, const Step &step);
  Elem elementOf(Value v);
  Elem constant(Operation &op);
  Elem compute(Operation &op);
  arith::FastMathFlags fastMath() const;
  Elem rounded(DType dtype, Elem number);
  Value keptMemory(Value v);
  Value keptPlace(Value v, Value index);
  Value allocate(Type element, int64_t count);

  Value constantIndex(int64_t value);
  Value add(Value x, Value y);
  Value add(Value x, int64_t y) { return y ? add(x, constantIndex(y)) : x; }
  Value times(Value x, int64_t factor);

  ir::FusionOp fusion;
  const KernelPlan &plan;
  func::FuncOp kernel;
  IsaLevel level;
  bool isStrict; ///< Whether every op rounds as if it were alone.
  OpBuilder b;
  Block &body;
  ElemContext context;
  SmallVector<RowAccumulator> accumulators; ///< Of the phase that is emitted.
  DenseMap<Value, Elem> elements;           ///< Of the iteration.
  DenseMap<Value, Elem> ofRow;              ///< Numbers of the row.
  DenseMap<Value, Elem> splats;             ///< The same, in all lanes.
  DenseMap<Value, Value> bases;             ///< Of a row's elements.
  DenseMap<Value, Value> kept;              ///< Memory for one row.
  Value resultBase; ///< The place of a row's first element; may be null.
  Value sumBase;    ///< The place of a block's sums.
  Value stripBegin; ///< The first column of a strip; may be null.
};

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_KERNEL_EMITTER_H
