//===- PlaceBuffers.cpp - Where in the arena values lie -------------------===//

#include "runtime/program/Plan.h"

#include <algorithm>
#include <numeric>

namespace sinter::runtime {
namespace {

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
      Interval &own = intervals[plan.arguments[in.firstArgument + i].buffer];
      own.first = std::min(own.first, step);
      own.last = std::max(own.last, step);
    }
  }
  return intervals;
}

} // namespace

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
