//===- Plan.h - A compiled program as a flat list of steps ----------------===//
//
// Plain records in arrays, without pointers: what a file holds is what runs.
// Compiled code in memory and exported files are run by the same loop.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_PROGRAM_PLAN_H
#define SINTER_PROGRAM_PLAN_H

#include "sinter/runtime/types.h"

#include <span>
#include <vector>

namespace sinter::runtime {

/// A kernel: computes items [begin, end) of its iteration space. `buffers` are
/// its operands, then its results.
using KernelFunction = void (*)(void *const *buffers, int64_t begin,
                                int64_t end);

enum class PlanOp : uint32_t {
  dispatch, ///< Run a kernel over `count` items, cut at multiples of `grain`.
  copy,     ///< `count` bytes of the first argument to the second.
};

/// One step.
struct PlanInstruction {
  PlanOp op;
  uint32_t kernel;
  uint32_t firstArgument; ///< In `Plan::arguments`.
  uint32_t numArguments;
  int64_t count;
  int64_t grain;
};

/// Where the elements of a value are.
enum class PlanMemory : uint32_t { input, output, arena };

struct PlanBuffer {
  PlanMemory memory;
  uint32_t index;  ///< Of an input or output.
  uint64_t offset; ///< In the arena; a multiple of 64.
  uint64_t bytes;
};

/// The steps, and what they name by index.
struct Plan {
  std::vector<PlanInstruction> instructions;
  std::vector<uint32_t> arguments; ///< Places in `buffers`.
  std::vector<PlanBuffer> buffers;
  uint32_t numInputs = 0;
  uint32_t numOutputs = 0;
  uint32_t numKernels = 0;
  uint64_t arenaBytes = 0;
};

/// How running a plan ends.
enum class PlanStatus : uint8_t { ok, outOfMemory };

/// Runs all steps in order, each on the thread pool. The result does not depend
/// on the number of threads.
SINTER_API PlanStatus runPlan(const Plan &plan,
                              std::span<const KernelFunction> kernels,
                              std::span<void *const> inputs,
                              std::span<void *const> outputs) noexcept;

/// Whether every index of the plan is in range, so that it may be run.
SINTER_API bool isValid(const Plan &plan) noexcept;

/// Gives every arena buffer an offset such that no two that live at the same
/// time overlap, the largest first; sets `arenaBytes`. A buffer lives from the
/// first to the last step that names it.
SINTER_API void placeBuffers(Plan &plan);

} // namespace sinter::runtime

#endif // SINTER_PROGRAM_PLAN_H
