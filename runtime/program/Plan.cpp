//===- Plan.cpp - Running and checking plans, placing their buffers -------===//

#include "runtime/program/Plan.h"

#include "sinter/runtime/allocator.h"
#include "sinter/runtime/inline_vector.h"
#include "sinter/runtime/thread_pool.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace sinter::runtime {
namespace {

/// Memory for the time of a run.
struct Arena {
  explicit Arena(uint64_t bytes)
      : bytes(bytes), data(bytes ? allocate(bytes) : nullptr) {}
  Arena(const Arena &) = delete;
  ~Arena() {
    if (bytes) {
      deallocate(data, bytes);
    }
  }

  uint64_t bytes;
  void *data;
};

/// The steps in which a buffer lives.
struct Interval {
  bool overlaps(const Interval &other) const {
    return first <= other.last && other.first <= last;
  }

  uint32_t first = UINT32_MAX;
  uint32_t last = 0;
};

std::vector<Interval> intervalsOf(const Plan &plan) {
  std::vector<Interval> intervals(plan.buffers.size());
  for (uint32_t step = 0; step < plan.instructions.size(); ++step) {
    const PlanInstruction &in = plan.instructions[step];
    for (uint32_t i = 0; i < in.numArguments; ++i) {
      Interval &own = intervals[plan.arguments[in.firstArgument + i]];
      own.first = std::min(own.first, step);
      own.last = std::max(own.last, step);
    }
  }
  return intervals;
}

} // namespace

PlanStatus runPlan(const Plan &plan, std::span<const KernelFunction> kernels,
                   std::span<void *const> inputs,
                   std::span<void *const> outputs) noexcept {
  Arena arena(plan.arenaBytes);
  if (plan.arenaBytes && !arena.data) {
    return PlanStatus::outOfMemory;
  }
  InlineVector<void *, 32> buffers;
  for (const PlanInstruction &in : plan.instructions) {
    buffers.clear();
    for (uint32_t i = 0; i < in.numArguments; ++i) {
      const PlanBuffer &buffer =
          plan.buffers[plan.arguments[in.firstArgument + i]];
      buffers.push_back(buffer.memory == PlanMemory::input
                            ? inputs[buffer.index]
                        : buffer.memory == PlanMemory::output
                            ? outputs[buffer.index]
                            : static_cast<char *>(arena.data) + buffer.offset);
    }
    if (in.op == PlanOp::copy) {
      std::memcpy(buffers[1], buffers[0], static_cast<size_t>(in.count));
      continue;
    }
    KernelFunction kernel = kernels[in.kernel];
    if (in.count <= in.grain) {
      if (in.count > 0) {
        kernel(buffers.data(), 0, in.count);
      }
      continue;
    }
    parallelFor(0, in.count, in.grain, [&](int64_t begin, int64_t end) {
      kernel(buffers.data(), begin, end);
    });
  }
  return PlanStatus::ok;
}

bool isValid(const Plan &plan) noexcept {
  for (const PlanInstruction &in : plan.instructions) {
    bool isKnown = in.op == PlanOp::dispatch
                       ? in.kernel < plan.numKernels
                       : in.op == PlanOp::copy && in.numArguments == 2;
    if (!isKnown || in.count < 0 || in.grain < 1 ||
        in.firstArgument > plan.arguments.size() ||
        in.numArguments > plan.arguments.size() - in.firstArgument) {
      return false;
    }
  }
  for (uint32_t argument : plan.arguments) {
    if (argument >= plan.buffers.size()) {
      return false;
    }
  }
  for (const PlanBuffer &buffer : plan.buffers) {
    bool isInside =
        buffer.memory == PlanMemory::input    ? buffer.index < plan.numInputs
        : buffer.memory == PlanMemory::output ? buffer.index < plan.numOutputs
        : buffer.memory == PlanMemory::arena
            ? buffer.offset <= plan.arenaBytes &&
                  buffer.bytes <= plan.arenaBytes - buffer.offset
            : false;
    if (!isInside) {
      return false;
    }
  }
  return true;
}

void placeBuffers(Plan &plan) {
  std::vector<Interval> intervals = intervalsOf(plan);
  std::vector<uint32_t> order(plan.buffers.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](uint32_t x, uint32_t y) {
    uint64_t xBytes = plan.buffers[x].bytes, yBytes = plan.buffers[y].bytes;
    return xBytes != yBytes ? xBytes > yBytes : x < y;
  });
  std::vector<uint32_t> placed; // By offset.
  plan.arenaBytes = 0;
  for (uint32_t i : order) {
    PlanBuffer &buffer = plan.buffers[i];
    if (buffer.memory != PlanMemory::arena) {
      continue;
    }
    buffer.offset = 0;
    for (uint32_t k : placed) {
      const PlanBuffer &other = plan.buffers[k];
      if (!intervals[i].overlaps(intervals[k])) {
        continue;
      }
      if (buffer.offset + buffer.bytes <= other.offset) {
        break; // It fits before this one.
      }
      uint64_t after = (other.offset + other.bytes + 63) / 64 * 64;
      buffer.offset = std::max(buffer.offset, after);
    }
    plan.arenaBytes = std::max(plan.arenaBytes, buffer.offset + buffer.bytes);
    auto byOffset = [&](uint32_t x, uint32_t y) {
      return plan.buffers[x].offset < plan.buffers[y].offset;
    };
    placed.insert(std::upper_bound(placed.begin(), placed.end(), i, byOffset),
                  i);
  }
}

} // namespace sinter::runtime
