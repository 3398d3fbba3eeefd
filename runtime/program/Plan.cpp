//===- Plan.cpp - Running plans -------------------------------------------===//

#include "runtime/program/Plan.h"

#include "sinter/runtime/allocator.h"
#include "sinter/runtime/inline_vector.h"
#include "sinter/runtime/thread_pool.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstring>

namespace sinter::runtime {
namespace {

/// The address of values without elements, where nothing else is allocated:
/// null would mean that there is no memory.
alignas(64) uint64_t nothing[8];

/// Memory for the time of a run.
struct Arena {
  explicit Arena(uint64_t bytes)
      : bytes(bytes), data(bytes ? allocate(bytes) : nothing) {}
  Arena(const Arena &) = delete;
  ~Arena() {
    if (bytes) {
      deallocate(data, bytes);
    }
  }

  uint64_t bytes;
  void *data;
};

/// One run of a plan.
class Run {
public:
  Run(const Plan &plan, std::span<const KernelFunction> kernels,
      LibraryFunction library, std::span<void *const> inputs,
      std::span<void *const> outputs, char *arena)
      : plan(plan), kernels(kernels), library(library) {
    // The constants are only read: no plan that is valid writes them.
    const uint64_t *words =
        plan.constants.empty() ? nothing : plan.constants.data();
    char *constants = reinterpret_cast<char *>(const_cast<uint64_t *>(words));
    memory.resize(plan.buffers.size());
    for (size_t i = 0; i < plan.buffers.size(); ++i) {
      const PlanBuffer &buffer = plan.buffers[i];
      switch (buffer.memory) {
      case PlanMemory::input:
        memory[i] = static_cast<char *>(inputs[buffer.index]) + buffer.offset;
        break;
      case PlanMemory::output:
        memory[i] = static_cast<char *>(outputs[buffer.index]) + buffer.offset;
        break;
      case PlanMemory::arena:
        memory[i] = arena + buffer.offset;
        break;
      case PlanMemory::constant:
        memory[i] = constants + buffer.offset;
        break;
      }
    }
  }

  KernelStatus execute(const PlanInstruction &in) {
    switch (in.op) {
    case PlanOp::dispatch:
      dispatch(in);
      return {};
    case PlanOp::copy:
      copy(in);
      return {};
    case PlanOp::library:
      return call(in);
    }
    return {};
  }

  /// Runs dispatches that do not wait for each other.
  void dispatchTogether(std::span<const PlanInstruction> all) {
    parts.clear();
    addresses.clear();
    int64_t work = 0;
    for (const PlanInstruction &in : all) {
      parts.push_back({&in, addresses.size(), work});
      for (const PlanArgument &argument : argumentsOf(in)) {
        addresses.push_back(addressOf(argument));
      }
      work += in.count / in.grain * Part::grainWork +
              in.count % in.grain * Part::grainWork / in.grain;
    }
    // Nothing is too little for a thread.
    work = std::max<int64_t>(work, 1);
    parallelFor(0, work, Part::grainWork, [&](int64_t begin, int64_t end) {
      for (const Part &part : parts) {
        const PlanInstruction &in = *part.in;
        int64_t from = std::min(part.grainsBefore(begin) * in.grain, in.count);
        int64_t to =
            end == work ? in.count
                        : std::min(part.grainsBefore(end) * in.grain, in.count);
        if (from < to) {
          kernels[in.kernel](addresses.data() + part.firstAddress, from, to);
        }
      }
    });
  }

private:
  std::span<const PlanArgument> argumentsOf(const PlanInstruction &in) const {
    return {plan.arguments.data() + in.firstArgument, in.numArguments};
  }
  char *addressOf(const PlanArgument &argument) const {
    return memory[argument.buffer] + argument.offset;
  }

  void dispatch(const PlanInstruction &in) {
    addresses.clear();
    for (const PlanArgument &argument : argumentsOf(in)) {
      addresses.push_back(addressOf(argument));
    }
    KernelFunction kernel = kernels[in.kernel];
    if (in.count > in.grain) {
      parallelFor(0, in.count, in.grain, [&](int64_t begin, int64_t end) {
        kernel(addresses.data(), begin, end);
      });
    } else if (in.count > 0) {
      kernel(addresses.data(), 0, in.count);
    }
  }

  /// A dispatch among others. Together they are a row of work, in which a grain
  /// takes so many places, and belongs to the thread that has the first.
  struct Part {
    static constexpr int64_t grainWork = 1024;

    int64_t grainsBefore(int64_t place) const {
      return place <= begin ? 0 : (place - begin - 1) / grainWork + 1;
    }

    const PlanInstruction *in;
    size_t firstAddress;
    int64_t begin;
  };

  void copy(const PlanInstruction &in) {
    std::span<const PlanArgument> arguments = argumentsOf(in);
    const char *from = addressOf(arguments[0]);
    char *to = addressOf(arguments[1]);
    parallelFor(0, in.count, in.grain, [&](int64_t begin, int64_t end) {
      std::memcpy(to + begin, from + begin, static_cast<size_t>(end - begin));
    });
  }

  KernelStatus call(const PlanInstruction &in) {
    tensors.clear();
    for (const PlanArgument &argument : argumentsOf(in)) {
      const PlanLayout &layout = plan.layouts[argument.layout];
      const int64_t *sizes = plan.dims.data() + layout.firstDim;
      tensors.push_back({addressOf(argument), layout.dtype, layout.rank, sizes,
                         sizes + layout.rank});
    }
    const PlanCall &own = plan.calls[in.kernel];
    std::span<const TensorView> views = tensors;
    size_t numOperands = in.numArguments - in.numResults;
    return library(own.op, views.first(numOperands), views.subspan(numOperands),
                   {plan.words.data() + own.firstWord, own.numWords});
  }

  const Plan &plan;
  std::span<const KernelFunction> kernels;
  LibraryFunction library;
  InlineVector<char *, 96> memory; ///< Of each buffer.
  InlineVector<void *, 64> addresses;
  InlineVector<Part, 8> parts;
  InlineVector<TensorView, 8> tensors;
};

} // namespace

/// The bytes of a tensor; what is repeated is there once.
static uint64_t bytesOf(const Plan &plan, const PlanLayout &layout) noexcept {
  uint64_t bytes = byteSize(layout.dtype);
  for (size_t i = 0; i < layout.rank; ++i) {
    int64_t size = plan.dims[layout.firstDim + i];
    bool isRepeated = plan.dims[layout.firstDim + layout.rank + i] == 0;
    bytes *= size > 0 && isRepeated ? 1 : static_cast<uint64_t>(size);
  }
  return bytes;
}

uint64_t bytesMoved(const Plan &plan) noexcept {
  uint64_t bytes = 0;
  for (const PlanInstruction &in : plan.instructions) {
    for (uint32_t i = 0; i < in.numArguments; ++i) {
      const PlanArgument &argument = plan.arguments[in.firstArgument + i];
      bytes += in.op == PlanOp::library
                   ? bytesOf(plan, plan.layouts[argument.layout])
               : in.op == PlanOp::copy
                   ? static_cast<uint64_t>(in.count)
                   : plan.buffers[argument.buffer].bytes - argument.offset;
    }
  }
  return bytes;
}

PlanStatus runPlan(const Plan &plan, std::span<const KernelFunction> kernels,
                   LibraryFunction library, std::span<void *const> inputs,
                   std::span<void *const> outputs) noexcept {
  PlanStatus status;
  Arena arena(plan.arenaBytes);
  if (plan.arenaBytes && !arena.data) {
    status.kernel.code = KernelStatus::outOfMemory;
    std::snprintf(status.kernel.message, sizeof status.kernel.message,
                  "cannot allocate %" PRIu64 " bytes for intermediate values",
                  plan.arenaBytes);
    return status;
  }
  Run run(plan, kernels, library, inputs, outputs,
          static_cast<char *>(arena.data));
  std::span<const PlanInstruction> left = plan.instructions;
  while (!left.empty()) {
    auto count = static_cast<size_t>(left[0].together);
    if (count > 1 && getNumThreads() > 1) {
      run.dispatchTogether(left.first(count));
      left = left.subspan(count);
      continue;
    }
    status.kernel = run.execute(left[0]);
    if (!status.isOk()) {
      status.instruction =
          static_cast<uint32_t>(left.data() - plan.instructions.data());
      break;
    }
    left = left.subspan(1);
  }
  return status;
}

} // namespace sinter::runtime
