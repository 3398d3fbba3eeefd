//===- Dump.cpp - IR for people, where the environment asks for it --------===//

#include "codegen/Dump.h"

#include "frontend/Options.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <fstream>

namespace sinter::codegen {

static bool isWanted(StringRef stage) {
  SmallVector<StringRef> stages;
  StringRef(options().dumpStages).split(stages, ',');
  return llvm::is_contained(stages, stage) || llvm::is_contained(stages, "all");
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

/// Into the file `<name>.<stage><suffix>`, or to standard error.
static void write(StringRef name, StringRef stage, StringRef suffix,
                  StringRef text) {
  if (options().dumpFolder.empty()) {
    llvm::errs() << "// " << name << ": " << stage << '\n' << text;
  } else {
    writeFile(name + "." + stage + suffix, text);
  }
}

void dump(ModuleOp module, Stage stage, llvm::StringRef name) {
  if (!isWanted(nameOf(stage))) {
    return;
  }
  // As long as ops are the user's, they are shown with their lines.
  OpPrintingFlags flags;
  flags.enableDebugInfo(stage <= Stage::fused);
  std::string text;
  llvm::raw_string_ostream stream(text);
  module->print(stream, flags);
  stream << '\n';
  write(name, nameOf(stage), ".mlir", text);
}

void dumpPlan(const PlannedProgram &program, llvm::StringRef name) {
  if (isWanted("plan")) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    printPlan(program, name, stream);
    write(name, "plan", ".txt", text);
  }
}

void dumpObject(llvm::MemoryBufferRef object, llvm::StringRef name) {
  if (isWanted(nameOf(Stage::object)) && !options().dumpFolder.empty()) {
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
