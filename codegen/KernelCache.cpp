//===- KernelCache.cpp - Kernels by what they compute ---------------------===//

#include "codegen/KernelCache.h"

#include "codegen/Dump.h"
#include "frontend/Options.h"
#include "sinter/error.h"
#include "sinter/runtime/thread_pool.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace sinter::codegen {

/// A kernel that this process has not had yet.
struct KernelCache::Job {
  KernelSource source;
  runtime::KernelFunction function = nullptr;
  bool isStored = false; ///< It came from the disk.
  double milliseconds = 0;
  std::exception_ptr error;
};

/// Kernels that somebody looks at have lines, and are not stored: the same
/// kernel of another program has other lines.
static runtime::CacheSettings settingsFor(bool keepsLines) {
  if (keepsLines) {
    return {};
  }
  return {options().cacheFolder, options().readOnlyCaches};
}

static double millisecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(
             std::chrono::steady_clock::now() - start)
      .count();
}

static StringRef bytesOf(const runtime::CacheKey &key) {
  return {reinterpret_cast<const char *>(key.data()), key.size()};
}

KernelCache::KernelCache(MLIRContext &context)
    : context(context), keepsLines(isDebugged()), disk(settingsFor(keepsLines)),
      jit(keepsLines), ownCompiler(context) {}

KernelCache::~KernelCache() = default;

std::vector<CompiledKernel> KernelCache::get(ModuleOp module,
                                             ArrayRef<std::string> names,
                                             const CompileTarget &target) {
  std::vector<CompiledKernel> out;
  std::vector<Job> jobs;
  std::vector<runtime::CacheKey> keys;
  llvm::StringSet<> pending;
  SymbolTable symbols(module);
  for (const std::string &name : names) {
    auto start = std::chrono::steady_clock::now();
    auto kernel = symbols.lookup<func::FuncOp>(name);
    KernelSource source = makeKernelSource(kernel, target, keepsLines);
    auto record = std::make_shared<KernelRecord>();
    record->name = name;
    record->hash = llvm::toHex(ArrayRef(source.key), /*LowerCase=*/true);
    keys.push_back(source.key);
    bool isNew = !functions.contains(bytesOf(source.key)) &&
                 pending.insert(bytesOf(source.key)).second;
    record->isCacheHit = !isNew;
    if (isNew) {
      jobs.emplace_back().source = std::move(source);
    }
    record->compileMilliseconds = millisecondsSince(start);
    out.push_back({nullptr, std::move(record)});
  }
  runJobs(jobs, target);
  for (size_t i = 0, job = 0; i < out.size(); ++i) {
    out[i].function = functions.lookup(bytesOf(keys[i]));
    if (!out[i].record->isCacheHit) {
      out[i].record->isCacheHit = jobs[job].isStored;
      out[i].record->compileMilliseconds += jobs[job++].milliseconds;
    }
  }
  return out;
}

/// Runs all, the largest first, each thread taking the next when it is done
/// with one. Enters the functions, then throws the first error.
void KernelCache::runJobs(MutableArrayRef<Job> jobs,
                          const CompileTarget &target) {
  std::vector<Job *> order;
  for (Job &job : jobs) {
    order.push_back(&job);
  }
  llvm::sort(order, [](const Job *x, const Job *y) {
    return x->source.bytecode.size() > y->source.bytecode.size();
  });
  std::atomic<size_t> next = 0;
  auto caller = std::this_thread::get_id();
  auto work = [&](int64_t, int64_t) {
    std::unique_ptr<KernelCompiler> taken;
    for (size_t i; (i = next++) < order.size();) {
      bool isCaller = std::this_thread::get_id() == caller;
      if (!isCaller && !taken) {
        taken = takeCompiler();
      }
      runJob(*order[i], isCaller ? ownCompiler : *taken, target);
    }
    if (taken) {
      std::lock_guard lock(mutex);
      idleCompilers.push_back(std::move(taken));
    }
  };
  runtime::parallelFor(0, static_cast<int64_t>(jobs.size()), 1, work);
  std::exception_ptr first;
  for (Job &job : jobs) {
    if (job.error) {
      first = first ? first : job.error;
    } else {
      functions[bytesOf(job.source.key)] = job.function;
    }
  }
  if (first) {
    std::rethrow_exception(first);
  }
}

void KernelCache::runJob(Job &job, KernelCompiler &compiler,
                         const CompileTarget &target) {
  auto start = std::chrono::steady_clock::now();
  try {
    if (!linkStored(job)) {
      // Another process may be at it.
      runtime::CacheClaim claim = disk.claim(job.source.key);
      if (!linkStored(job)) {
        compile(job, compiler, target);
      }
    }
  } catch (...) {
    job.error = std::current_exception();
  }
  job.milliseconds = millisecondsSince(start);
  if (options().logLevel >= 1 && !job.error) {
    std::string line;
    llvm::raw_string_ostream(line)
        << "sinter: kernel " << job.source.name
        << (job.isStored ? " from the cache, " : " compiled, ")
        << llvm::format("%.2f", job.milliseconds) << " ms\n";
    llvm::errs() << line;
  }
}

bool KernelCache::linkStored(Job &job) {
  std::optional<runtime::CacheEntry> entry = disk.load(job.source.key);
  if (!entry) {
    return false;
  }
  auto object = llvm::MemoryBuffer::getMemBufferCopy(
      StringRef(reinterpret_cast<const char *>(entry->payload.data()),
                entry->payload.size()),
      entry->label);
  try {
    job.function = jit.load(*object, entry->label);
  } catch (const Error &) {
    return false; // whatever it is, it can be compiled
  }
  job.isStored = true;
  return true;
}

void KernelCache::compile(Job &job, KernelCompiler &compiler,
                          const CompileTarget &target) {
  auto object = compiler.compile(job.source, target, keepsLines);
  job.function = jit.load(*object, job.source.name);
  disk.publish(job.source.key, job.source.name,
               std::as_bytes(std::span(object->getBuffer())));
}

std::unique_ptr<KernelCompiler> KernelCache::takeCompiler() {
  std::lock_guard lock(mutex);
  if (idleCompilers.empty()) {
    return std::make_unique<KernelCompiler>(context.getDialectRegistry());
  }
  auto taken = std::move(idleCompilers.back());
  idleCompilers.pop_back();
  return taken;
}

} // namespace sinter::codegen
