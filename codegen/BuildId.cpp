//===- BuildId.cpp - Which compiler this is -------------------------------===//
//
// The linker writes a hash of a library's contents into it. That is what
// counts: a version number stays the same where a developer changes a pass, and
// where a distribution mends its LLVM.
//
//===----------------------------------------------------------------------===//

#include "codegen/BuildId.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

#include <elf.h>
#include <link.h>
#include <sys/stat.h>

namespace sinter::codegen {
namespace {

/// A search for the library that an address lies in.
struct Search {
  uintptr_t address;
  std::string id;
};

bool contains(const dl_phdr_info &library, uintptr_t address) {
  for (int i = 0; i < library.dlpi_phnum; ++i) {
    const ElfW(Phdr) &segment = library.dlpi_phdr[i];
    uintptr_t begin = library.dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_LOAD && address >= begin &&
        address - begin < segment.p_memsz) {
      return true;
    }
  }
  return false;
}

/// The linker's hash in a segment of notes; empty if it is not there.
std::string findBuildId(const char *notes, size_t bytes) {
  auto align = [](size_t size) { return (size + 3) / 4 * 4; };
  for (size_t at = 0; at + sizeof(ElfW(Nhdr)) <= bytes;) {
    const auto &note = *reinterpret_cast<const ElfW(Nhdr) *>(notes + at);
    size_t name = at + sizeof note;
    size_t content = name + align(note.n_namesz);
    if (content + note.n_descsz > bytes) {
      break;
    }
    if (note.n_type == NT_GNU_BUILD_ID &&
        llvm::StringRef(notes + name, note.n_namesz) ==
            llvm::StringRef("GNU\0", 4)) {
      return std::string(notes + content, note.n_descsz);
    }
    at = content + align(note.n_descsz);
  }
  return "";
}

/// Size and time stand for the contents of a file that was linked without.
std::string describeFile(const char *path) {
  struct stat status = {};
  stat(path, &status);
  return std::to_string(status.st_size) + "@" +
         std::to_string(status.st_mtim.tv_sec) + "." +
         std::to_string(status.st_mtim.tv_nsec);
}

int visitLibrary(dl_phdr_info *library, size_t, void *context) {
  auto &search = *static_cast<Search *>(context);
  if (!contains(*library, search.address)) {
    return 0;
  }
  for (int i = 0; i < library->dlpi_phnum && search.id.empty(); ++i) {
    const ElfW(Phdr) &segment = library->dlpi_phdr[i];
    if (segment.p_type == PT_NOTE) {
      search.id = findBuildId(
          reinterpret_cast<const char *>(library->dlpi_addr + segment.p_vaddr),
          segment.p_memsz);
    }
  }
  if (search.id.empty()) {
    search.id = describeFile(library->dlpi_name);
  }
  return 1;
}

template <class Function> std::string idOfLibraryWith(Function *function) {
  Search search{reinterpret_cast<uintptr_t>(function), ""};
  dl_iterate_phdr(visitLibrary, &search);
  return search.id;
}

} // namespace

const std::string &compilerId() {
  static const std::string id = [] {
    std::string out = LLVM_VERSION_STRING;
    // Symbols of the compiler itself, of MLIR and of LLVM.
    for (const std::string &library :
         {idOfLibraryWith(&compilerId),
          idOfLibraryWith(&mlir::registerMLIRContextCLOptions),
          idOfLibraryWith(&llvm::outs)}) {
      out += '/' + library;
    }
    return out;
  }();
  return id;
}

} // namespace sinter::codegen
