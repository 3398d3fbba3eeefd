//===- Report.cpp - What a compiled function tells of itself --------------===//

#include "frontend/capture/Report.h"

#include <algorithm>
#include <cstdio>
#include <ostream>

namespace sinter {

/// Without the numbers that are inputs: they stand behind the wanted values.
static std::span<const uint32_t> wantedPart(std::span<const uint32_t> key) {
  return key.first(
      static_cast<size_t>(std::ranges::find(key, UINT32_MAX) - key.begin()));
}

const char *reasonToCompile(std::span<const LaunchEntry> before,
                            std::span<const uint32_t> key, bool isNew) {
  if (!isNew) {
    return "found: the same ops were compiled before";
  }
  if (before.empty()) {
    return "new ops";
  }
  bool isNumber = std::ranges::any_of(before, [&](const LaunchEntry &entry) {
    return std::ranges::equal(wantedPart(entry.key), wantedPart(key));
  });
  bool isLevel = std::ranges::none_of(before, [&](const LaunchEntry &entry) {
    return entry.key.front() == key.front();
  });
  return isNumber  ? "a number has changed"
         : isLevel ? "another level of instructions"
                   : "other results are kept";
}

CompiledSegment describe(const Executable &executable,
                         std::span<TreeEvent *const> path) {
  CompiledSegment segment;
  for (const TreeEvent *event : path) {
    if (event->kind == EventKind::op && segment.line == 0) {
      segment.file = event->location.file_name();
      segment.line = static_cast<int>(event->location.line());
    }
  }
  auto count = [&](runtime::PlanOp op) {
    return std::ranges::count(executable.plan.instructions, op,
                              &runtime::PlanInstruction::op);
  };
  segment.kernels = count(runtime::PlanOp::dispatch);
  segment.library_calls = count(runtime::PlanOp::library);
  segment.bytes_moved =
      static_cast<int64_t>(runtime::bytesMoved(executable.plan));
  segment.arena_bytes = static_cast<int64_t>(executable.plan.arenaBytes);
  return segment;
}

void detail::FunctionState::addBreak(const char *reason, double milliseconds) {
  const std::source_location *where = userLocation();
  GraphBreak found{where ? where->file_name() : "",
                   where ? static_cast<int>(where->line()) : 0, reason, 0, 0};
  std::lock_guard lock(mutex);
  auto isSame = [&](const GraphBreak &other) {
    return other.line == found.line && other.file == found.file &&
           other.reason == found.reason;
  };
  auto place = std::ranges::find_if(breaks, isSame);
  GraphBreak &own = place == breaks.end() ? breaks.emplace_back(found) : *place;
  ++own.count;
  own.milliseconds += milliseconds;
}

CompileReport detail::reportOf(FunctionState &state) {
  CompileReport report;
  report.calls = state.calls;
  report.paths = state.paths;
  report.segments = state.segments;
  report.ops = state.ops;
  report.eager_ops = state.eagerOps;
  report.kernels = state.kernels;
  report.compiles = state.compiles;
  report.known_passes = state.knownPasses;
  report.failures = state.failures;
  report.mismatches = state.mismatches;
  {
    std::lock_guard lock(state.tree.mutex);
    report.executables.assign(state.executables.begin(),
                              state.executables.end());
  }
  for (const CompiledSegment &segment : report.executables) {
    report.bytes_moved += segment.launches * segment.bytes_moved;
  }
  std::lock_guard lock(state.mutex);
  report.breaks = state.breaks;
  return report;
}

/// Three digits and a unit.
static std::string sizeText(int64_t bytes) {
  constexpr const char *units[] = {"B", "kB", "MB", "GB", "TB"};
  auto number = static_cast<double>(bytes);
  size_t unit = 0;
  while (number >= 999.5 && unit + 1 < std::size(units)) {
    number /= 1000;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.3g %s", number, units[unit]);
  return text;
}

static std::string timeText(double milliseconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g ms", milliseconds);
  return text;
}

std::ostream &operator<<(std::ostream &os, const CompileReport &report) {
  os << report.calls << " calls on " << report.paths << " paths, "
     << report.segments << " segments, " << report.ops << " ops compiled, "
     << report.eager_ops << " ops executed eagerly, " << report.kernels
     << " kernels, " << report.compiles << " compiles, "
     << sizeText(report.bytes_moved) << " moved";
  if (report.failures || report.mismatches) {
    os << ", " << report.failures << " failures, " << report.mismatches
       << " mismatches";
  }
  for (const CompiledSegment &one : report.executables) {
    os << "\n  segment at " << one.file << ":" << one.line << ", " << one.reason
       << ": " << timeText(one.milliseconds) << "; " << one.launches
       << " launches of " << one.ops << " ops in " << one.kernels
       << " kernels and " << one.library_calls << " library calls, each moves "
       << sizeText(one.bytes_moved) << ", arena of "
       << sizeText(one.arena_bytes);
  }
  for (const GraphBreak &one : report.breaks) {
    os << "\n  break at " << one.file << ":" << one.line << ": " << one.reason
       << ", " << one.count << " times, " << timeText(one.milliseconds);
  }
  return os;
}

} // namespace sinter
