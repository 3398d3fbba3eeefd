//===- OrderSteps.cpp - An order of steps that needs less memory ----------===//
//
// Program order is nearly right: what was computed first is read first. But an
// op that needs little, as the derivative of a loss whose targets are known
// from the start, may stand where its large result waits for long. It moves to
// its first reader if that makes less live in between; and a step after which
// large operands are dead moves forward.
//
//===----------------------------------------------------------------------===//

#include "codegen/host/ArrangePlan.h"

#include <algorithm>

namespace sinter::codegen {
namespace {

using runtime::PlanArgument;
using runtime::PlanInstruction;
using runtime::PlanMemory;

/// Moves steps of a plan in which every buffer is written once.
class Ordering {
public:
  explicit Ordering(PlanWriter &writer);

  void run();

private:
  uint64_t peak() const;
  void moveToReaders();
  void moveToOperands();
  void move(uint32_t from, uint32_t to);
  uint64_t bytesOf(std::span<const PlanArgument> results) const;
  /// The place of the last reader of a buffer but `step`; -1 if there is none.
  int64_t lastOther(uint32_t buffer, uint32_t step) const;

  /// Calls `visit(buffer)` once for each value that a step reads.
  template <class Visit> void forEachOperand(uint32_t step, Visit visit) const {
    std::span<const PlanArgument> operands =
        writer.operands(plan.instructions[step]);
    for (size_t i = 0; i < operands.size(); ++i) {
      auto isSame = [&](const PlanArgument &other) {
        return other.buffer == operands[i].buffer;
      };
      bool isComputed = writerOf[operands[i].buffer] != UINT32_MAX;
      if (isComputed && std::ranges::none_of(operands.first(i), isSame)) {
        visit(operands[i].buffer);
      }
    }
  }

  PlanWriter &writer;
  runtime::Plan &plan;
  std::vector<uint32_t> order;  ///< Steps.
  std::vector<uint32_t> places; ///< Of each step in the order.
  std::vector<uint32_t> writerOf;
  std::vector<std::vector<uint32_t>> readersOf;
};

Ordering::Ordering(PlanWriter &writer)
    : writer(writer), plan(writer.plan),
      writerOf(plan.buffers.size(), UINT32_MAX),
      readersOf(plan.buffers.size()) {
  for (uint32_t step = 0; step < plan.instructions.size(); ++step) {
    order.push_back(step);
    places.push_back(step);
    for (const PlanArgument &result : writer.results(plan.instructions[step])) {
      writerOf[result.buffer] = step;
    }
    forEachOperand(step,
                   [&](uint32_t buffer) { readersOf[buffer].push_back(step); });
  }
}

uint64_t Ordering::bytesOf(std::span<const PlanArgument> results) const {
  uint64_t bytes = 0;
  for (const PlanArgument &result : results) {
    bytes += plan.buffers[result.buffer].bytes;
  }
  return bytes;
}

int64_t Ordering::lastOther(uint32_t buffer, uint32_t step) const {
  int64_t last = -1;
  if (plan.buffers[buffer].memory == PlanMemory::output) {
    return INT64_MAX; // It stays until the end.
  }
  for (uint32_t reader : readersOf[buffer]) {
    last = reader == step ? last : std::max<int64_t>(last, places[reader]);
  }
  return last;
}

/// The most bytes of values that live at a step.
uint64_t Ordering::peak() const {
  std::vector<uint64_t> dead(order.size() + 1);
  uint64_t live = 0, most = 0;
  for (uint32_t place = 0; place < order.size(); ++place) {
    std::span<const PlanArgument> results =
        writer.results(plan.instructions[order[place]]);
    live += bytesOf(results);
    for (const PlanArgument &result : results) {
      int64_t last = lastOther(result.buffer, UINT32_MAX);
      dead[std::clamp<int64_t>(last, place, order.size())] +=
          plan.buffers[result.buffer].bytes;
    }
    most = std::max(most, live);
    live -= dead[place];
  }
  return most;
}

/// Puts what is at place `from` to `to`, between the others.
void Ordering::move(uint32_t from, uint32_t to) {
  auto begin = order.begin();
  if (from < to) {
    std::rotate(begin + from, begin + from + 1, begin + to + 1);
  } else {
    std::rotate(begin + to, begin + from, begin + from + 1);
  }
  for (uint32_t i = std::min(from, to); i <= std::max(from, to); ++i) {
    places[order[i]] = i;
  }
}

void Ordering::moveToReaders() {
  for (uint32_t step = static_cast<uint32_t>(order.size()); step-- > 0;) {
    const PlanInstruction &in = plan.instructions[step];
    uint32_t first = UINT32_MAX;
    for (const PlanArgument &result : writer.results(in)) {
      for (uint32_t reader : readersOf[result.buffer]) {
        first = std::min(first, places[reader]);
      }
    }
    if (first == UINT32_MAX || first == places[step] + 1) {
      continue;
    }
    uint64_t longer = 0;
    forEachOperand(step, [&](uint32_t buffer) {
      bool waits = lastOther(buffer, step) < int64_t{first};
      longer += waits ? plan.buffers[buffer].bytes : 0;
    });
    if (bytesOf(writer.results(in)) > longer) {
      move(places[step], first - 1);
    }
  }
}

void Ordering::moveToOperands() {
  for (uint32_t step = 0; step < order.size(); ++step) {
    const PlanInstruction &in = plan.instructions[step];
    uint32_t ready = 0;
    uint64_t shorter = 0;
    forEachOperand(step, [&](uint32_t buffer) {
      ready = std::max(ready, places[writerOf[buffer]] + 1);
      bool dies = lastOther(buffer, step) < int64_t{places[step]};
      shorter += dies ? plan.buffers[buffer].bytes : 0;
    });
    if (ready < places[step] && shorter > bytesOf(writer.results(in))) {
      move(places[step], ready);
    }
  }
}

void Ordering::run() {
  uint64_t best = peak();
  auto attempt = [&](void (Ordering::*change)()) {
    std::vector<uint32_t> oldOrder = order, oldPlaces = places;
    (this->*change)();
    uint64_t now = peak();
    if (now > best) {
      order = std::move(oldOrder);
      places = std::move(oldPlaces);
    } else {
      best = now;
    }
  };
  attempt(&Ordering::moveToReaders);
  attempt(&Ordering::moveToOperands);
  writer.reorder(order);
}

} // namespace

void orderSteps(PlanWriter &writer) { Ordering(writer).run(); }

} // namespace sinter::codegen
