//===- Compiler.cpp - Finding the compiler; the history of kernels --------===//

#include "frontend/capture/Compiler.h"

#include "sinter/compile.h"
#include "sinter/error.h"

#include <dlfcn.h>
#include <mutex>

namespace sinter {

Compiler::~Compiler() = default;

/// The compiler's library lies beside this one, or where the loader looks.
static void *openCompiler() {
  constexpr const char *name = "libsinter_compiler.so";
  Dl_info own;
  if (dladdr(reinterpret_cast<const void *>(&openCompiler), &own)) {
    std::string path = own.dli_fname;
    path = path.substr(0, path.rfind('/') + 1) + name;
    if (void *library = dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL)) {
      return library;
    }
  }
  void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
  check(library != nullptr, ErrorKind::io,
        "compile: the compiler cannot be loaded: ", dlerror());
  return library;
}

static std::atomic<Compiler *> testCompiler = nullptr;

void setCompilerForTesting(Compiler *compiler) { testCompiler = compiler; }

Compiler &loadCompiler() {
  if (Compiler *own = testCompiler) {
    return *own;
  }
  static Compiler *const compiler = [] {
    void *symbol = dlsym(openCompiler(), makeCompilerSymbol);
    check(symbol != nullptr, ErrorKind::io,
          "compile: the compiler's library is of another version");
    return reinterpret_cast<MakeCompiler *>(symbol)();
  }();
  return *compiler;
}

namespace {

/// Every kernel of every executable, in the order of compilation.
struct History {
  std::mutex mutex;
  std::vector<std::shared_ptr<KernelRecord>> records;
};

History &history() {
  static History history;
  return history;
}

} // namespace

void addToHistory(const std::vector<std::shared_ptr<KernelRecord>> &records) {
  std::lock_guard lock(history().mutex);
  history().records.insert(history().records.end(), records.begin(),
                           records.end());
}

std::vector<KernelHistoryEntry> kernel_history() {
  std::lock_guard lock(history().mutex);
  std::vector<KernelHistoryEntry> entries;
  for (const auto &record : history().records) {
    entries.push_back({record->name, record->hash, record->isCacheHit,
                       record->compileMilliseconds, record->runs.load()});
  }
  return entries;
}

} // namespace sinter
