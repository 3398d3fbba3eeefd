//===- Report.h - Counts of what passes did -------------------------------===//

#ifndef SINTER_PASSES_REPORT_H
#define SINTER_PASSES_REPORT_H

#include "frontend/Options.h"

#include "mlir/Pass/Pass.h"
#include "llvm/Support/raw_ostream.h"

namespace sinter::passes {

/// Says under SINTER_LOG=2 and above what a pass did, as `parts` written behind
/// each other. Not through Pass::Statistic, which counts nothing in LLVM's
/// release builds.
template <class... Parts>
void report(const mlir::Pass &pass, const Parts &...parts) {
  if (options().logLevel >= 2) {
    ((llvm::errs() << pass.getArgument() << ": ") << ... << parts) << '\n';
  }
}

} // namespace sinter::passes

#endif // SINTER_PASSES_REPORT_H
