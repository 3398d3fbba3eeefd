//===- Plan.h - A compiled program as a flat list of steps ----------------===//
//
// Plain records in arrays, without pointers: what a file holds is what runs.
// Compiled code in memory and exported files are run by the same loop.
//
// An instruction has arguments, first those that it reads, then those that it
// writes. A kernel of the program knows how its tensors lie and gets addresses;
// a kernel of the library, which any op has, gets tensors.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_PROGRAM_PLAN_H
#define SINTER_PROGRAM_PLAN_H

#include "runtime/kernels/Kernels.h"

#include <span>
#include <vector>

namespace sinter::runtime {

/// A kernel: computes items [begin, end) of its iteration space. `buffers` are
/// its operands, then its results.
using KernelFunction = void (*)(void *const *buffers, int64_t begin,
                                int64_t end);

/// Executes one call of any op: `runKernel`.
using LibraryFunction = KernelStatus (*)(OpKind kind,
                                         std::span<const TensorView> operands,
                                         std::span<const TensorView> results,
                                         std::span<const int64_t> attrs);

enum class PlanOp : uint32_t {
  dispatch, ///< Run a kernel over `count` items, cut at multiples of `grain`.
  copy,     ///< `count` bytes of the first argument to the second, likewise.
  library,  ///< Call the library's kernel of an op.
};

/// One step.
struct PlanInstruction {
  PlanOp op;
  uint32_t kernel;        ///< Of a dispatch; of a library call in `calls`.
  uint32_t firstArgument; ///< In `Plan::arguments`.
  uint32_t numArguments;
  uint32_t numResults; ///< So many of the arguments, the last, are written.
  uint32_t id;         ///< The number of an event that it executes; for errors.
  int64_t count;
  int64_t grain;
  /// So many dispatches, from this one on, may run at the same time.
  int64_t together = 1;
};

/// What an instruction reads or writes.
struct PlanArgument {
  uint32_t buffer;
  uint32_t layout; ///< In `Plan::layouts`; only library calls have one.
  uint64_t offset; ///< Of the first element in the buffer, in bytes.
};

/// A tensor of a library call.
struct PlanLayout {
  DType dtype;
  uint8_t rank;
  uint16_t unused;
  uint32_t firstDim; ///< Sizes, then strides in elements, in `Plan::dims`.
};

/// The op of a library call, with its attribute words in `Plan::words`.
struct PlanCall {
  OpKind op;
  uint32_t firstWord;
  uint32_t numWords;
};

/// Where the elements of a value are. Until an output is written, its memory
/// holds other values.
enum class PlanMemory : uint32_t { input, output, arena, constant };

struct PlanBuffer {
  PlanMemory memory;
  uint32_t index;  ///< Of an input or output.
  uint64_t offset; ///< In that memory; a multiple of 64.
  uint64_t bytes;
};

/// The steps, and what they name by index.
struct Plan {
  std::vector<PlanInstruction> instructions;
  std::vector<PlanArgument> arguments;
  std::vector<PlanBuffer> buffers;
  std::vector<PlanCall> calls;
  std::vector<int64_t> words;
  std::vector<PlanLayout> layouts;
  std::vector<int64_t> dims;
  std::vector<uint64_t> constants; ///< Elements of constants, 8 bytes a place.
  std::vector<int32_t> aliases; ///< Per output, the input it overwrites or -1.
  std::vector<uint64_t> outputBytes;
  uint32_t numInputs = 0;
  uint32_t numOutputs = 0;
  uint32_t numKernels = 0;
  uint64_t arenaBytes = 0;
};

/// How running a plan ends.
struct PlanStatus {
  static constexpr uint32_t noInstruction = UINT32_MAX;

  bool isOk() const { return kernel.isOk(); }

  uint32_t instruction = noInstruction; ///< The one that failed, or none did.
  KernelStatus kernel;                  ///< What it reports.
};

/// Runs all steps in order, each on the thread pool, until one fails; those
/// that may run at the same time share it. The result does not depend on the
/// number of threads. No input is changed if a step fails or if there is no
/// memory for the arena.
SINTER_API PlanStatus runPlan(const Plan &plan,
                              std::span<const KernelFunction> kernels,
                              LibraryFunction library,
                              std::span<void *const> inputs,
                              std::span<void *const> outputs) noexcept;

/// Whether an instruction may report an error when it runs.
SINTER_API bool canFail(const Plan &plan, const PlanInstruction &in) noexcept;

/// The bytes that the steps of a run read and write. A tensor counts once for
/// each step that it is an operand or result of: what a cache keeps between
/// steps is not known. A kernel counts with the whole of its buffers.
SINTER_API uint64_t bytesMoved(const Plan &plan) noexcept;

/// Whether all are dispatches that touch nothing that another one writes.
SINTER_API bool mayRunTogether(const Plan &plan,
                               std::span<const PlanInstruction> steps) noexcept;

/// Lets neighbours run at the same time that may and are worth it. Buffers have
/// their places.
SINTER_API void joinDispatches(Plan &plan);

/// Whether the plan may be run: every index is in range, every tensor lies in
/// its buffer, constants and inputs are not written but for those that are
/// overwritten, and those after all that can fail. What the attributes of a
/// library call mean is not looked at.
SINTER_API bool isValid(const Plan &plan) noexcept;

/// Gives every arena buffer a place such that no two that live at the same time
/// overlap: in the arena, whose `arenaBytes` it sets, or in the memory of an
/// output that is written later. A buffer lives from the first to the last step
/// that names it.
SINTER_API void placeBuffers(Plan &plan);

} // namespace sinter::runtime

#endif // SINTER_PROGRAM_PLAN_H
