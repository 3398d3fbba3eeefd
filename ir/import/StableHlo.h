//===- StableHlo.h - Programs of other frameworks, as sinter ops ----------===//
//
// A module of StableHLO in generic form (what JAX prints), of sinter ops, or of
// both, becomes straight-line functions of sinter ops, and a small host program
// that says in which order they run: loops and branches stay outside of them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_IMPORT_STABLE_HLO_H
#define SINTER_IMPORT_STABLE_HLO_H

#include "ir/dialect/Sinter.h"
#include "sinter/shape.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <functional>
#include <string>
#include <vector>

namespace sinter::ir {

/// A value of the host program: a place in `HostProgram::types`.
using HostValue = uint32_t;

struct HostStep;

/// Steps in order. `arguments` are set before it runs, `results` are read after
/// it.
struct HostBlock {
  std::vector<HostValue> arguments;
  std::vector<HostStep> steps;
  std::vector<HostValue> results;
};

/// One step of the host program.
struct HostStep {
  enum class Kind : uint8_t {
    run,     ///< A function, from `operands` to `results`.
    bitcast, ///< The bytes of an operand, as a result of another type.
    loop,    ///< While block 0 holds: block 1. Both take the carried values.
    branch,  ///< The block that operand 0 names; the last one for any other.
  };

  Kind kind;
  std::string function; ///< Of `run`.
  std::vector<HostValue> operands;
  std::vector<HostValue> results;
  std::vector<HostBlock> blocks;
};

/// What was imported.
struct HostProgram {
  OwningOpRef<ModuleOp> module; ///< The functions that `run` steps name.
  std::vector<TensorType> types;
  HostBlock main;
};

/// Something in a file that cannot be imported.
struct ImportProblem {
  unsigned line;    ///< 0 if it has none.
  std::string name; ///< The op: `stablehlo.fft`, `stablehlo.custom_call @f`.
  std::string text; ///< More, if there is more to say.
};

/// One kind of op that can be imported.
struct ImportableOp {
  std::string name;
  std::string note; ///< What of it; empty: all.
};

/// The function that is run: `@main`, or the only one; null if there is none.
SINTER_API func::FuncOp entryOf(ModuleOp module);

/// All of them, sorted by name.
SINTER_API std::vector<ImportableOp> importableOps();

/// The program of a module's entry, with all calls inlined.
/// `lineOf` says where in the file an op stands. If `problems` is not empty
/// afterwards, nothing was imported, and all of them are there.
SINTER_API HostProgram importStableHlo(
    ModuleOp source, const std::function<unsigned(Operation *)> &lineOf,
    StringRef fileName, std::vector<ImportProblem> &problems);

} // namespace sinter::ir

#endif // SINTER_IMPORT_STABLE_HLO_H
