//===- Options.cpp - What the environment says ----------------------------===//

#include "frontend/Options.h"

#include <cstdlib>

namespace sinter {

static std::string variable(const char *name) {
  const char *value = std::getenv(name);
  return value ? value : "";
}

const EnvironmentOptions &options() {
  static const EnvironmentOptions read = [] {
    EnvironmentOptions out;
    out.logLevel = std::atoi(variable("SINTER_LOG").c_str());
    out.dumpStages = variable("SINTER_DUMP");
    out.dumpFolder = variable("SINTER_DUMP_DIR");
    return out;
  }();
  return read;
}

const char *optionsHelp() {
  return "Environment of compiled programs:\n"
         "  SINTER_DUMP=<stages>     write the IR after these stages: graph,\n"
         "                           grad, simplified, fused, kernels, llvm,\n"
         "                           object; or all\n"
         "  SINTER_DUMP_DIR=<path>   into files of this folder; else to\n"
         "                           standard error\n"
         "  SINTER_LOG=0..4          say what is compiled (1), and more\n";
}

} // namespace sinter
