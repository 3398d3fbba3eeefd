//===- StableHloImport.h - What the rules of StableHLO's ops share --------===//
//
// Each op has a rule in one of the StableHlo*.cpp files: a function that builds
// sinter ops. A rule throws an Error for what it does not know; the importer
// notes it with the op's line and goes on, so that all of them are found.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_IMPORT_STABLE_HLO_IMPORT_H
#define SINTER_IMPORT_STABLE_HLO_IMPORT_H

#include "ir/import/StableHlo.h"
#include "ir/import/StableHloAttrs.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace sinter::ir {

class HloCall;
class HloImporter;

/// The value of an op that could not be imported.
inline constexpr HostValue poisoned = UINT32_MAX;

/// Thrown where an operand is poisoned: its op was reported already.
struct Poisoned {};

/// How ops of one name are imported: by a rule that builds sinter ops, or by
/// one that adds steps to the host program.
struct HloEntry {
  using Rule = void (*)(HloCall &call);
  using HostRule = void (HloImporter::*)(Operation &op);

  const char *name;
  Rule rule = nullptr;
  OpKind kind{};         ///< For rules that many ops share.
  const char *note = ""; ///< What of the op is imported; empty: all.
  HostRule hostRule = nullptr;
};

/// The entries of one family of ops; each in the file of its name.
ArrayRef<HloEntry> contractEntries();
ArrayRef<HloEntry> controlEntries();
ArrayRef<HloEntry> indexEntries();
ArrayRef<HloEntry> layoutEntries();
ArrayRef<HloEntry> mathEntries();
ArrayRef<HloEntry> pointwiseEntries();
ArrayRef<HloEntry> reduceEntries();
ArrayRef<HloEntry> sortEntries();
ArrayRef<HloEntry> windowEntries();

const HloEntry *findEntry(StringRef name);

/// One op under import. Inside the region of a reduction or the like, where the
/// file computes with scalars, `lanes` are computed at once: operands and
/// results have that shape instead.
class HloCall {
public:
  HloCall(HloImporter &importer, Operation *op, const HloEntry &entry,
          OpWriter &w)
      : op(op), attrs(op), entry(entry), w(w), importer(importer) {}

  Expr x(size_t i) const { return {w, operand(i)}; }
  Value operand(size_t i) const;
  void checkOperands(size_t count) const;
  void set(ArrayRef<Value> values) { results.assign(values); }
  void set(const Expr &x) { results.assign({x.value}); }

  /// The region's function on all lanes of `arguments`, which have one shape.
  SmallVector<Value> run(unsigned region, ArrayRef<Value> arguments);
  Block &block(unsigned region) const;

  Operation *op;
  HloAttrs attrs;
  const HloEntry &entry;
  OpWriter &w;
  HloImporter &importer;
  std::optional<Ints> lanes;
  SmallVector<Value> operands;
  SmallVector<TensorType> types; ///< Of the results, as the file says.
  SmallVector<Value> results;
};

/// Imports one module.
class HloImporter {
public:
  HloImporter(ModuleOp source,
              const std::function<unsigned(Operation *)> &lineOf,
              StringRef fileName, std::vector<ImportProblem> &problems);

  HostProgram run();

  // Rules of ops that become steps of the host program.
  void importLoop(Operation &op);
  void importIf(Operation &op);
  void importCase(Operation &op);
  void importBitcast(Operation &op);
  void importNextAfter(Operation &op);
  void importCall(Operation &op);

  /// See HloCall::run. `wanted` are values of the block instead of what it
  /// returns.
  SmallVector<Value> runLanes(Block &block, ArrayRef<Value> arguments,
                              ArrayRef<Value> wanted = {});

private:
  /// A straight line of ops: one function.
  struct Segment {
    func::FuncOp function;
    SmallVector<HostValue> inputs, outputs;
    DenseMap<HostValue, Value> arguments;
  };
  /// A value, and where it is made: in a segment, or by the host (-1).
  struct Known {
    int segment;
    Value value;
    bool isExported = false;
  };
  using Scope = DenseMap<Value, HostValue>;
  /// The values of a region that is computed in lanes, and the region around.
  struct LaneScope {
    DenseMap<Value, Value> values;
    Ints lanes;
  };

  void beginSegment();
  void endSegment() { current = -1; }
  HostValue addHostValue(const TensorType &type);
  HostValue addValue(Value value);
  /// The value in the current segment, which is begun if there is none.
  Value use(HostValue value);
  /// Makes a value known outside its segment.
  HostValue exported(HostValue value);
  /// What stands for a value of the file; perhaps `poisoned`.
  HostValue find(Value source);
  /// The same; throws Poisoned.
  HostValue lookup(Value source);
  HostValue bitcast(HostValue value, const TensorType &to);
  void addStep(HostStep step);
  void finish(HostBlock &block);

  void addMainArgument(BlockArgument argument);
  void importOps(Block &block);
  void importOp(Operation &op);
  void importRuled(Operation &op, const HloEntry &entry);
  void importOwn(Operation &op);
  void applyRule(HloCall &call);
  /// Result values may be poisoned.
  HostBlock importHostBlock(Region &region, ArrayRef<TensorType> arguments,
                            ArrayRef<TensorType> results);
  void importBranches(Operation &op, HostValue index);
  void finishStep(Operation &op, HostStep step, ArrayRef<TensorType> types);
  func::FuncOp calleeOf(Operation &op);
  void importLaneOp(Operation &op, LaneScope &scope);
  SmallVector<Value> laneValues(ValueRange values, LaneScope &scope);

  void place(Operation &op);
  /// `suffix` is added to the op's name.
  void addProblem(Operation &op, std::string text,
                  const std::string &suffix = "");
  void addUnknownOps(Operation &op);
  void poison(Operation &op);

  ModuleOp source;
  const std::function<unsigned(Operation *)> &lineOf;
  std::string fileName;
  std::vector<ImportProblem> &problems;
  DenseSet<Operation *> reported;

  HostProgram program;
  OpWriter w;
  std::vector<Segment> segments;
  std::vector<Known> known; ///< By HostValue.
  int current = -1;
  std::vector<HostStep> *steps = nullptr;
  std::vector<Scope> scopes; ///< Of the function: innermost last.
  SmallVector<Operation *> calls;
};

/// The name that lists and messages give to an op: that of the file, with the
/// target of a custom call.
std::string displayName(Operation &op);

/// The only block of a region. Throws if there are more or none.
Block &onlyBlock(Region &region);

/// The op that ends a block: some dialect's `return`. Throws if there is none.
Operation &returnOf(Block &block);

/// Throws unless the block takes values of these types.
void checkArguments(Block &block, ArrayRef<TensorType> types);

} // namespace sinter::ir

#endif // SINTER_IMPORT_STABLE_HLO_IMPORT_H
