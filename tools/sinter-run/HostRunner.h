//===- HostRunner.h - Running an imported program -------------------------===//

#ifndef SINTER_RUN_HOST_RUNNER_H
#define SINTER_RUN_HOST_RUNNER_H

#include "codegen/CompileModule.h"
#include "ir/import/StableHlo.h"

#include <map>
#include <memory>

namespace sinter {

/// The elements of a tensor, in row-major order.
class Buffer {
public:
  explicit Buffer(const TensorType &type);
  Buffer(const Buffer &) = delete;
  ~Buffer();

  const TensorType type;
  const size_t bytes;
  void *const data;
};

using BufferPtr = std::shared_ptr<const Buffer>;

/// Compiles the functions of a program, and runs its steps.
class HostRunner {
public:
  HostRunner(ir::HostProgram program, const codegen::CompileTarget &target);

  /// One buffer for each argument of @main, each of its type. Throws an Error
  /// if memory runs out.
  std::vector<BufferPtr> run(std::vector<BufferPtr> arguments);

  /// How often kernels of the library ran, by op. Those of the program are in
  /// kernel_history().
  const std::map<OpKind, int64_t> &libraryCalls() const { return calls; }

private:
  void runBlock(const ir::HostBlock &block);
  void runStep(const ir::HostStep &step);
  void call(const ir::HostStep &step);
  void bind(const std::vector<ir::HostValue> &to,
            const std::vector<ir::HostValue> &from);
  void compile(const ir::HostBlock &block, IsaLevel level);

  ir::HostProgram program;
  codegen::ModuleCompiler compiler; ///< Owns the code.
  std::map<std::string, std::shared_ptr<const Executable>> functions;
  std::vector<BufferPtr> values; ///< By HostValue.
  std::map<OpKind, int64_t> calls;
};

} // namespace sinter

#endif // SINTER_RUN_HOST_RUNNER_H
