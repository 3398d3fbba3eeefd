//===- KernelCache.h - Kernels by what they compute -----------------------===//

#ifndef SINTER_CODEGEN_KERNEL_CACHE_H
#define SINTER_CODEGEN_KERNEL_CACHE_H

#include "codegen/Jit.h"
#include "codegen/KernelCompiler.h"
#include "frontend/capture/Compiler.h"
#include "runtime/cache/DiskCache.h"

#include "llvm/ADT/StringMap.h"

#include <mutex>

namespace sinter::codegen {

/// A kernel in memory.
struct CompiledKernel {
  runtime::KernelFunction function = nullptr;
  std::shared_ptr<KernelRecord> record;
};

/// Compiles each kernel once, in this process and, through the disk, in those
/// after it. One caller at a time.
class KernelCache {
public:
  /// Compiles in `context` and, on other threads, in contexts like it.
  SINTER_API explicit KernelCache(MLIRContext &context);
  SINTER_API ~KernelCache();

  /// The kernels of `module` that are called `names`, in that order. The new
  /// ones are compiled on the thread pool. Throws an Error with the compiler's
  /// diagnostics; kernels without errors are kept.
  SINTER_API std::vector<CompiledKernel> get(ModuleOp module,
                                             ArrayRef<std::string> names,
                                             const CompileTarget &target);

private:
  struct Job;

  void runJobs(MutableArrayRef<Job> jobs, const CompileTarget &target);
  void runJob(Job &job, KernelCompiler &compiler, const CompileTarget &target);
  void compile(Job &job, KernelCompiler &compiler, const CompileTarget &target);
  bool linkStored(Job &job);
  std::unique_ptr<KernelCompiler> takeCompiler();

  MLIRContext &context;
  bool keepsLines;
  runtime::DiskCache disk;
  Jit jit;
  KernelCompiler ownCompiler;
  std::mutex mutex; ///< Guards `idleCompilers`.
  std::vector<std::unique_ptr<KernelCompiler>> idleCompilers;
  llvm::StringMap<runtime::KernelFunction> functions;
};

} // namespace sinter::codegen

#endif // SINTER_CODEGEN_KERNEL_CACHE_H
