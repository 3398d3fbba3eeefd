//===- PlaceBuffers.cpp - Where intermediate values lie -------------------===//
//
// Values that do not live at the same time share memory: that of the arena, and
// that of an output until the output itself is written. Buffers are placed one
// by one, each as low as it fits. Which order is best is not known before, so
// several are tried; in further rounds the buffer that lay on top comes first.
//
//===----------------------------------------------------------------------===//

#include "runtime/program/Plan.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

namespace sinter::runtime {
namespace {

constexpr uint64_t alignment = 64;
/// A round looks at pairs of buffers: so many of them in all, some 50 ms.
constexpr uint64_t mostPairs = 20'000'000, mostRounds = 24;

uint64_t align(uint64_t bytes) {
  return (bytes + alignment - 1) / alignment * alignment;
}

/// The steps in which a buffer lives.
struct Interval {
  bool overlaps(const Interval &other) const {
    return first <= other.last && other.first <= last;
  }
  uint64_t length() const { return uint64_t{last} - first + 1; }

  uint32_t first = UINT32_MAX;
  uint32_t last = 0;
};

/// Memory in which buffers are placed.
struct Region {
  uint64_t bytes = UINT64_MAX;
  uint32_t end = UINT32_MAX;     ///< The step from which it is taken.
  uint32_t output = UINT32_MAX;  ///< Whose memory it is, or the arena's.
  std::vector<uint32_t> buffers; ///< By offset.
};

class Placement {
public:
  explicit Placement(Plan &plan)
      : plan(plan), intervals(plan.buffers.size()),
        offsets(plan.buffers.size()), regionOf(plan.buffers.size()) {
    findIntervals();
    findRegions();
  }

  void run();

private:
  void findIntervals();
  void findRegions();
  uint64_t leastBytes() const;
  uint64_t place(std::span<const uint32_t> order);
  bool placeIn(uint32_t region, uint32_t buffer);
  void keep();

  Plan &plan;
  std::vector<Interval> intervals;
  std::vector<uint32_t> arenaBuffers;
  std::vector<Region> regions; ///< The arena is the last.
  std::vector<uint64_t> offsets;
  std::vector<uint32_t> regionOf;
};

void Placement::findIntervals() {
  for (uint32_t step = 0; step < plan.instructions.size(); ++step) {
    const PlanInstruction &in = plan.instructions[step];
    for (uint32_t i = 0; i < in.numArguments; ++i) {
      Interval &own = intervals[plan.arguments[in.firstArgument + i].buffer];
      own.first = std::min(own.first, step);
      own.last = std::max(own.last, step);
    }
  }
  for (uint32_t i = 0; i < plan.buffers.size(); ++i) {
    if (plan.buffers[i].memory == PlanMemory::arena) {
      arenaBuffers.push_back(i);
    }
  }
}

/// An output that is an input keeps that until the end.
void Placement::findRegions() {
  for (uint32_t i = 0; i < plan.buffers.size(); ++i) {
    const PlanBuffer &buffer = plan.buffers[i];
    if (buffer.memory == PlanMemory::output &&
        plan.aliases[buffer.index] == -1 && intervals[i].first > 0) {
      regions.push_back({buffer.bytes, intervals[i].first, buffer.index, {}});
    }
  }
  std::ranges::sort(regions, {}, [](const Region &region) {
    return std::pair(region.bytes, region.output);
  });
  regions.emplace_back();
}

/// What the arena must hold at least, beside the memory of the outputs.
uint64_t Placement::leastBytes() const {
  std::vector<uint64_t> begins(plan.instructions.size() + 1);
  std::vector<uint64_t> ends(plan.instructions.size() + 1);
  for (uint32_t i : arenaBuffers) {
    if (intervals[i].first <= intervals[i].last) {
      begins[intervals[i].first] += align(plan.buffers[i].bytes);
      ends[intervals[i].last] += align(plan.buffers[i].bytes);
    }
  }
  uint64_t live = 0, least = 0;
  for (uint32_t step = 0; step < plan.instructions.size(); ++step) {
    live += begins[step];
    uint64_t free = 0;
    for (const Region &region : regions) {
      free +=
          region.output != UINT32_MAX && step < region.end ? region.bytes : 0;
    }
    least = std::max(least, live > free ? live - free : 0);
    live -= ends[step];
  }
  return least;
}

/// Puts a buffer into a region, at the lowest place where it fits.
bool Placement::placeIn(uint32_t region, uint32_t buffer) {
  Region &own = regions[region];
  uint64_t bytes = plan.buffers[buffer].bytes, offset = 0;
  if (bytes > own.bytes || intervals[buffer].last >= own.end) {
    return false;
  }
  for (uint32_t other : own.buffers) {
    if (!intervals[buffer].overlaps(intervals[other])) {
      continue;
    }
    if (offset + bytes <= offsets[other]) {
      break; // It fits before this one.
    }
    offset =
        std::max(offset, align(offsets[other] + plan.buffers[other].bytes));
  }
  if (offset > own.bytes - bytes) {
    return false;
  }
  offsets[buffer] = offset;
  regionOf[buffer] = region;
  own.buffers.insert(
      std::ranges::upper_bound(own.buffers, offset, {},
                               [&](uint32_t other) { return offsets[other]; }),
      buffer);
  return true;
}

/// Places all in that order. Returns the bytes of the arena.
uint64_t Placement::place(std::span<const uint32_t> order) {
  for (Region &region : regions) {
    region.buffers.clear();
  }
  uint64_t top = 0;
  for (uint32_t buffer : order) {
    uint32_t region = 0;
    while (!placeIn(region, buffer)) {
      ++region; // The arena takes all.
    }
    if (regions[region].output == UINT32_MAX) {
      top = std::max(top, offsets[buffer] + plan.buffers[buffer].bytes);
    }
  }
  return top;
}

/// Writes what was found into the plan.
void Placement::keep() {
  for (uint32_t i : arenaBuffers) {
    const Region &region = regions[regionOf[i]];
    PlanBuffer &buffer = plan.buffers[i];
    bool isInArena = region.output == UINT32_MAX;
    buffer.memory = isInArena ? PlanMemory::arena : PlanMemory::output;
    buffer.index = isInArena ? 0 : region.output;
    buffer.offset = offsets[i];
  }
}

void Placement::run() {
  // The largest first; among equals the one that lives longer.
  auto size = [&](uint32_t i) {
    return std::tuple(plan.buffers[i].bytes, intervals[i].length(), i);
  };
  auto area = [&](uint32_t i) {
    return std::pair(plan.buffers[i].bytes * intervals[i].length(), i);
  };
  std::vector<uint32_t> bySize(arenaBuffers), byArea(arenaBuffers);
  std::ranges::sort(bySize, std::greater<>(), size);
  std::ranges::sort(byArea, std::greater<>(), area);
  uint64_t least = leastBytes(), best = UINT64_MAX;
  auto tryOrder = [&](std::span<const uint32_t> order) {
    uint64_t top = place(order);
    if (top < best) {
      best = top;
      keep();
    }
  };
  tryOrder(byArea);
  std::vector<uint32_t> &order = bySize;
  uint64_t pairs = std::max<uint64_t>(1, order.size() * order.size());
  uint64_t rounds = std::clamp<uint64_t>(mostPairs / pairs, 2, mostRounds);
  for (; rounds > 0 && best > least + least / 64; --rounds) {
    tryOrder(order);
    // What lies on top comes first in the next round.
    auto highest = std::ranges::max_element(order, {}, [&](uint32_t i) {
      return regions[regionOf[i]].output == UINT32_MAX
                 ? offsets[i] + plan.buffers[i].bytes
                 : 0;
    });
    std::rotate(order.begin(), highest, highest + 1);
  }
  plan.arenaBytes = arenaBuffers.empty() ? 0 : best;
}

} // namespace

void placeBuffers(Plan &plan) { Placement(plan).run(); }

} // namespace sinter::runtime
