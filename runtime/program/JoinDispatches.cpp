//===- JoinDispatches.cpp - Steps that may run at the same time -----------===//
//
// The updates of an optimiser are many dispatches, some of them small, and none
// of them reads what another one writes. Threads that share all of them have to
// wait for each other once.
//
//===----------------------------------------------------------------------===//

#include "runtime/program/Plan.h"

#include <algorithm>

namespace sinter::runtime {
namespace {

/// More dispatches do not get faster by waiting for each other less often.
constexpr size_t mostTogether = 64;

/// Bytes of some memory.
struct Extent {
  Extent(const Plan &plan, const PlanArgument &argument) {
    const PlanBuffer &buffer = plan.buffers[argument.buffer];
    memory = buffer.memory;
    index = memory == PlanMemory::arena ? 0 : buffer.index;
    if (memory == PlanMemory::output && plan.aliases[index] >= 0) {
      memory = PlanMemory::input;
      index = static_cast<uint32_t>(plan.aliases[index]);
    }
    first = buffer.offset;
    last = buffer.offset + buffer.bytes;
  }

  bool overlaps(const Extent &other) const {
    return memory == other.memory && index == other.index &&
           first < other.last && other.first < last;
  }

  PlanMemory memory;
  uint32_t index;
  uint64_t first, last;
};

/// Whether `reader` touches something that `writer` writes.
bool waitsFor(const Plan &plan, const PlanInstruction &reader,
              const PlanInstruction &writer) {
  const PlanArgument *all = plan.arguments.data() + reader.firstArgument;
  const PlanArgument *end =
      plan.arguments.data() + writer.firstArgument + writer.numArguments;
  return std::any_of(end - writer.numResults, end, [&](const auto &result) {
    Extent written(plan, result);
    return std::any_of(all, all + reader.numArguments, [&](const auto &other) {
      return written.overlaps(Extent(plan, other));
    });
  });
}

/// Whether the dispatches are worth a second thread.
bool isMuch(std::span<const PlanInstruction> steps) {
  double grains = 0;
  for (const PlanInstruction &in : steps) {
    grains += static_cast<double>(in.count) / static_cast<double>(in.grain);
  }
  return grains > 1;
}

/// Whether a step may run at the same time as dispatches that may do so.
bool mayJoin(const Plan &plan, std::span<const PlanInstruction> steps,
             const PlanInstruction &in) {
  return in.op == PlanOp::dispatch &&
         std::ranges::none_of(steps, [&](const PlanInstruction &other) {
           return waitsFor(plan, in, other) || waitsFor(plan, other, in);
         });
}

} // namespace

bool mayRunTogether(const Plan &plan,
                    std::span<const PlanInstruction> steps) noexcept {
  for (size_t i = 0; i < steps.size(); ++i) {
    if (!mayJoin(plan, steps.first(i), steps[i])) {
      return false;
    }
  }
  return true;
}

void joinDispatches(Plan &plan) {
  std::span<PlanInstruction> left = plan.instructions;
  while (!left.empty()) {
    size_t most = std::min(left.size(), mostTogether), count = 0;
    while (count < most && mayJoin(plan, left.first(count), left[count])) {
      ++count;
    }
    count = std::max<size_t>(count, 1);
    left[0].together =
        isMuch(left.first(count)) ? static_cast<int64_t>(count) : 1;
    left = left.subspan(count);
  }
}

} // namespace sinter::runtime
