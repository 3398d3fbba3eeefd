//===- Options.cpp - What the environment says ----------------------------===//

#include "frontend/Options.h"

#include "runtime/cache/Entry.h"

#include <cstdlib>
#include <sstream>

namespace sinter {

static std::string variable(const char *name) {
  const char *value = std::getenv(name);
  return value ? value : "";
}

/// Where kernels are stored; nowhere if there is no home.
static std::string cacheFolder() {
  std::string folder = variable("SINTER_CACHE_DIR");
  if (!folder.empty()) {
    return folder;
  }
  std::string base = variable("XDG_CACHE_HOME"), home = variable("HOME");
  if (base.empty() && !home.empty()) {
    base = home + "/.cache";
  }
  if (base.empty() || base[0] != '/') {
    return "";
  }
  return base + "/sinter/v" + std::to_string(runtime::cacheFormat);
}

static std::vector<std::string> splitAtColons(const std::string &text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ':');) {
    if (!part.empty()) {
      parts.push_back(part);
    }
  }
  return parts;
}

const EnvironmentOptions &options() {
  static const EnvironmentOptions read = [] {
    EnvironmentOptions out;
    out.mode = variable("SINTER_OPT");
    out.logLevel = std::atoi(variable("SINTER_LOG").c_str());
    out.dumpStages = variable("SINTER_DUMP");
    out.dumpFolder = variable("SINTER_DUMP_DIR");
    if (variable("SINTER_CACHE") != "off") {
      out.cacheFolder = cacheFolder();
      out.readOnlyCaches = splitAtColons(variable("SINTER_CACHE_RO"));
    }
    return out;
  }();
  return read;
}

const char *optionsHelp() {
  return "Environment of compiled programs:\n"
         "  SINTER_OPT=strict        keep eager's bits in functions that do "
         "not\n"
         "                           say; standard (the default): round less\n"
         "  SINTER_DUMP=<stages>     write the IR after these stages: graph,\n"
         "                           grad, simplified, fused, kernels, plan,\n"
         "                           llvm, object; or all\n"
         "  SINTER_DUMP_DIR=<path>   into files of this folder; else to\n"
         "                           standard error\n"
         "  SINTER_CACHE=off         store no kernels, use no stored ones\n"
         "  SINTER_CACHE_DIR=<path>  store them here; else in sinter/ of the\n"
         "                           user's cache folder\n"
         "  SINTER_CACHE_RO=<paths>  use those of these folders and packs,\n"
         "                           separated by colons, as well\n"
         "  SINTER_LOG=0..4          say what is compiled (1), and more\n";
}

} // namespace sinter
