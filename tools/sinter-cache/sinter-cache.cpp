//===- sinter-cache.cpp - Looks after the cache of kernels ----------------===//

#include "frontend/Options.h"
#include "runtime/cache/Folder.h"
#include "runtime/cache/Pack.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>

using namespace sinter::runtime;

namespace {

int fail(const std::string &subject, const std::string &problem) {
  std::fprintf(stderr, "sinter-cache: %s: %s\n", subject.c_str(),
               problem.c_str());
  return 1;
}

ReadStatus read(const File &folder, const StoredEntry &entry, CacheEntry &out) {
  File file = File::open(folder.get(), entry.file.path, O_RDONLY);
  return file ? readEntry(file, 0, entry.file.bytes, entry.key, out)
              : ReadStatus::error;
}

int list(const File &folder) {
  uint64_t bytes = 0;
  size_t count = 0;
  for (const StoredEntry &stored : listEntries(folder)) {
    CacheEntry entry;
    ReadStatus status = read(folder, stored, entry);
    double days =
        static_cast<double>(std::time(nullptr) - stored.file.usedSeconds) /
        86400;
    std::printf("%s %9zu bytes %6.1f days  %s\n",
                stored.file.path.substr(0, 19).c_str(),
                static_cast<size_t>(stored.file.bytes), days,
                status == ReadStatus::ok ? entry.label.c_str() : "(damaged)");
    bytes += stored.file.bytes;
    ++count;
  }
  std::printf("%zu kernels, %.1f KiB\n", count,
              static_cast<double>(bytes) / 1024);
  return 0;
}

int verify(const File &folder) {
  size_t good = 0, bad = 0;
  for (const StoredEntry &stored : listEntries(folder)) {
    CacheEntry entry;
    ReadStatus status = read(folder, stored, entry);
    if (status == ReadStatus::ok) {
      ++good;
      continue;
    }
    ++bad;
    std::printf("%s: %s\n", stored.file.path.c_str(),
                status == ReadStatus::error ? "cannot be read" : "damaged");
  }
  std::printf("%zu good, %zu damaged\n", good, bad);
  return bad > 0;
}

int pack(const File &folder, const std::string &path) {
  int64_t count = writePack(folder, path);
  if (count < 0) {
    return fail(path, std::strerror(errno));
  }
  std::printf("%lld kernels in %s\n", static_cast<long long>(count),
              path.c_str());
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  std::string path = sinter::options().cacheFolder, output;
  CLI::App app("Looks after the kernels that compiled programs have stored.",
               "sinter-cache");
  app.add_option("--dir", path,
                 "the cache's folder; else what the environment "
                 "says (SINTER_CACHE_DIR)");
  app.require_subcommand(1);
  auto *ls = app.add_subcommand("ls", "lists the kernels");
  auto *check = app.add_subcommand("verify", "checks every kernel's file; "
                                             "damaged ones are an error");
  auto *clear = app.add_subcommand("clear", "deletes all kernels");
  auto *packing = app.add_subcommand(
      "pack", "writes all kernels to one file, for SINTER_CACHE_RO");
  packing->add_option("file", output, "where the pack goes")->required();
  CLI11_PARSE(app, argc, argv);

  if (path.empty()) {
    return fail("no cache", "SINTER_CACHE is off, or there is no home");
  }
  std::string problem;
  File folder = openOwnFolder(path, problem);
  if (!folder) {
    return fail(path, problem);
  }
  if (ls->parsed()) {
    return list(folder);
  }
  if (check->parsed()) {
    return verify(folder);
  }
  if (clear->parsed()) {
    std::printf("%lld kernels deleted\n",
                static_cast<long long>(clearFolder(folder)));
    return 0;
  }
  return pack(folder, output);
}
