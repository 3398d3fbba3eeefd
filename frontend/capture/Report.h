//===- Report.h - What a compiled function tells of itself ----------------===//

#ifndef SINTER_CAPTURE_REPORT_H
#define SINTER_CAPTURE_REPORT_H

#include "frontend/capture/FunctionState.h"

#include <chrono>

namespace sinter {

/// Milliseconds since it was made.
class Stopwatch {
public:
  double milliseconds() const {
    return std::chrono::duration<double, std::milli>(
               std::chrono::steady_clock::now() - begin)
        .count();
  }

private:
  std::chrono::steady_clock::time_point begin =
      std::chrono::steady_clock::now();
};

/// Why a segment is compiled that has those executables already.
const char *reasonToCompile(std::span<const LaunchEntry> before,
                            std::span<const uint32_t> key, bool isNew);

/// What compiled code of a path does, and where it begins.
CompiledSegment describe(const Executable &executable,
                         std::span<TreeEvent *const> path);

} // namespace sinter

#endif // SINTER_CAPTURE_REPORT_H
