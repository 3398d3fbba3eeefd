//===- ShareMemory.cpp - Results in the memory of dead operands -----------===//

#include "codegen/host/ArrangePlan.h"

#include <algorithm>

namespace sinter::codegen {
namespace {

using runtime::PlanArgument;
using runtime::PlanInstruction;
using runtime::PlanMemory;

/// Joins buffers that may be one.
class Sharing {
public:
  explicit Sharing(PlanWriter &writer)
      : writer(writer), plan(writer.plan), joined(plan.buffers.size()),
        lastUse(plan.buffers.size()) {
    for (uint32_t i = 0; i < joined.size(); ++i) {
      joined[i] = i;
    }
    for (uint32_t step = 0; step < plan.instructions.size(); ++step) {
      const PlanInstruction &in = plan.instructions[step];
      for (uint32_t i = 0; i < in.numArguments; ++i) {
        lastUse[plan.arguments[in.firstArgument + i].buffer] = step;
      }
    }
  }

  void run() {
    for (uint32_t step = 0; step < plan.instructions.size(); ++step) {
      for (const PlanArgument &result :
           writer.results(plan.instructions[step])) {
        share(step, result);
      }
    }
    for (PlanArgument &argument : plan.arguments) {
      argument.buffer = find(argument.buffer);
    }
    dropUnused();
  }

private:
  uint32_t find(uint32_t buffer) const {
    while (joined[buffer] != buffer) {
      buffer = joined[buffer];
    }
    return buffer;
  }

  /// Whether operand `i` of a step is wanted for nothing else.
  bool isFree(uint32_t step, uint32_t i) const {
    std::span<const PlanArgument> operands =
        writer.operands(plan.instructions[step]);
    uint32_t own = find(operands[i].buffer);
    return plan.buffers[own].memory == PlanMemory::arena &&
           lastUse[own] == step && operands[i].offset == 0 &&
           std::ranges::count_if(operands, [&](const PlanArgument &other) {
             return find(other.buffer) == own;
           }) == 1;
  }

  void share(uint32_t step, const PlanArgument &result) {
    uint32_t to = find(result.buffer);
    PlanMemory memory = plan.buffers[to].memory;
    if (result.offset != 0 ||
        (memory != PlanMemory::arena && memory != PlanMemory::output)) {
      return;
    }
    std::vector<uint32_t> &candidates = writer.inPlace[step];
    for (auto i = candidates.begin(); i != candidates.end(); ++i) {
      uint32_t from = find(writer.operands(plan.instructions[step])[*i].buffer);
      if (plan.buffers[from].bytes != plan.buffers[to].bytes ||
          !isFree(step, *i)) {
        continue;
      }
      // What is in an output must stay there.
      uint32_t kept = memory == PlanMemory::output ? to : from;
      joined[kept == to ? from : to] = kept;
      lastUse[kept] = std::max(lastUse[from], lastUse[to]);
      candidates.erase(i);
      return;
    }
  }

  void dropUnused() {
    std::vector<bool> isUsed(plan.buffers.size());
    for (const PlanArgument &argument : plan.arguments) {
      isUsed[argument.buffer] = true;
    }
    std::vector<uint32_t> places(plan.buffers.size());
    uint32_t count = 0;
    for (uint32_t i = 0; i < plan.buffers.size(); ++i) {
      places[i] = count;
      if (isUsed[i]) {
        plan.buffers[count++] = plan.buffers[i];
      }
    }
    plan.buffers.resize(count);
    for (PlanArgument &argument : plan.arguments) {
      argument.buffer = places[argument.buffer];
    }
  }

  PlanWriter &writer;
  runtime::Plan &plan;
  std::vector<uint32_t> joined; ///< Another of the same memory, or itself.
  std::vector<uint32_t> lastUse;
};

} // namespace

void shareMemory(PlanWriter &writer) { Sharing(writer).run(); }

} // namespace sinter::codegen
