//===- StageTimer.h - Where compilation spends its time -------------------===//

#ifndef SINTER_CODEGEN_STAGE_TIMER_H
#define SINTER_CODEGEN_STAGE_TIMER_H

#include "frontend/Options.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>
#include <ctime>

namespace sinter::codegen {

/// Under SINTER_LOG=3, says on standard error how long this object lived, and
/// how long of that its thread was at work.
class StageTimer {
public:
  explicit StageTimer(const char *what) : what(what) {}
  StageTimer(const StageTimer &) = delete;
  StageTimer &operator=(const StageTimer &) = delete;
  ~StageTimer() {
    if (options().logLevel >= 3) {
      std::chrono::duration<double, std::milli> lived = Clock::now() - begin;
      double worked = processorMilliseconds() - processorBegin;
      std::string line;
      llvm::raw_string_ostream(line)
          << "sinter: " << what << ": " << llvm::format("%.3f", lived.count())
          << " ms, of the processor " << llvm::format("%.3f", worked)
          << " ms\n";
      llvm::errs() << line;
    }
  }

private:
  using Clock = std::chrono::steady_clock;

  static double processorMilliseconds() {
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 +
           static_cast<double>(time.tv_nsec) * 1e-6;
  }

  const char *what;
  Clock::time_point begin = Clock::now();
  double processorBegin = processorMilliseconds();
};

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_STAGE_TIMER_H
