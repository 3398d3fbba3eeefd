//===- Dump.cpp - IR for people, where the environment asks for it --------===//

#include "codegen/Dump.h"

#include "frontend/Options.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <fstream>

namespace sinter::codegen {

static bool isWanted(Stage stage) {
  SmallVector<StringRef> stages;
  StringRef(options().dumpStages).split(stages, ',');
  return llvm::is_contained(stages, nameOf(stage)) ||
         llvm::is_contained(stages, "all");
}

static void writeFile(const Twine &name, llvm::StringRef text) {
  std::error_code error =
      llvm::sys::fs::create_directories(options().dumpFolder);
  llvm::raw_fd_ostream file((options().dumpFolder + "/" + name).str(), error);
  if (error) {
    llvm::errs() << "sinter: SINTER_DUMP_DIR: " << error.message() << '\n';
    return;
  }
  file << text;
}

void dump(ModuleOp module, Stage stage, llvm::StringRef name) {
  if (!isWanted(stage)) {
    return;
  }
  // As long as ops are the user's, they are shown with their lines.
  OpPrintingFlags flags;
  flags.enableDebugInfo(stage <= Stage::fused);
  std::string text;
  llvm::raw_string_ostream stream(text);
  module->print(stream, flags);
  stream << '\n';
  if (options().dumpFolder.empty()) {
    llvm::errs() << "// " << name << ": " << nameOf(stage) << '\n' << text;
  } else {
    writeFile(name + "." + nameOf(stage) + ".mlir", text);
  }
}

void dumpObject(llvm::MemoryBufferRef object, llvm::StringRef name) {
  if (isWanted(Stage::object) && !options().dumpFolder.empty()) {
    writeFile(name + ".o", object.getBuffer());
  }
}

bool isDebugged() {
  if (!options().dumpStages.empty()) {
    return true;
  }
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word == "TracerPid:") {
      return status >> word && word != "0";
    }
  }
  return false;
}

} // namespace sinter::codegen
