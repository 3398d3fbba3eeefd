//===- Options.h - What the environment says ------------------------------===//

#ifndef SINTER_FRONTEND_OPTIONS_H
#define SINTER_FRONTEND_OPTIONS_H

#include "sinter/runtime/types.h"

#include <string>
#include <vector>

namespace sinter {

/// The variables of the environment that the library reads, once.
struct EnvironmentOptions {
  std::string mode;       ///< SINTER_OPT: strict or standard; empty: unset.
  int logLevel = 0;       ///< SINTER_LOG: 0 nothing ... 4 everything.
  std::string dumpStages; ///< SINTER_DUMP: `graph,fused`, or `all`.
  std::string dumpFolder; ///< SINTER_DUMP_DIR: files; else standard error.
  /// SINTER_CACHE_DIR, else the user's cache folder; empty: SINTER_CACHE=off.
  std::string cacheFolder;
  /// SINTER_CACHE_RO: folders and packs of kernels, separated by colons.
  std::vector<std::string> readOnlyCaches;
};

SINTER_API const EnvironmentOptions &options();

/// What `sinter-opt --help` says about them.
SINTER_API const char *optionsHelp();

} // namespace sinter

#endif // SINTER_FRONTEND_OPTIONS_H
