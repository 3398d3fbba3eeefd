//===- Compiler.h - What the frontend asks of the compiler ----------------===//
//
// The compiler is another library, with LLVM in it. It is loaded when the first
// segment must be compiled; a program that only runs eagerly never maps it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CAPTURE_COMPILER_H
#define SINTER_CAPTURE_COMPILER_H

#include "ir/graph/Trace.h"
#include "runtime/program/Plan.h"
#include "sinter/compile.h"

#include <atomic>
#include <memory>
#include <string>

namespace sinter {

/// A kernel of one executable: an entry of the history.
struct KernelRecord {
  std::string name;
  std::string hash;
  bool isCacheHit = false;
  double compileMilliseconds = 0;
  std::atomic<int64_t> runs = 0;
};

/// Compiled code of one segment: its plan, and the kernels that it names.
struct Executable {
  runtime::Plan plan;
  std::vector<runtime::KernelFunction> kernels;
  std::vector<std::shared_ptr<KernelRecord>> records;
};

/// What to compile: the events of a segment, and the values that are wanted.
/// Input `i` of the plan is the `i`-th lifted value, output `i` is
/// `outputs[i]`.
///
/// An output that overwrites an input has its shape and dtype. Whoever runs the
/// plan passes the same pointer for both. Two inputs may share memory only if
/// they are one lifted value. A plan that fails has changed no input.
struct Program {
  const Trace &trace;
  std::span<const ProgramOutput> outputs;
  StructuralHash hash;
  IsaLevel level;
  Mode mode = Mode::strict;
};

class SINTER_API Compiler {
public:
  virtual ~Compiler();

  /// Throws an Error that says what cannot be compiled and why.
  virtual std::shared_ptr<const Executable> compile(const Program &program) = 0;

  /// The program's IR with its inputs as constants, contiguous elements at
  /// `inputs`: text that sinter-run takes.
  virtual std::string reproduce(const Program &program,
                                std::span<const void *const> inputs) = 0;
};

/// Puts another compiler in place of the library's; null takes it away again.
SINTER_API void setCompilerForTesting(Compiler *compiler);

/// The compiler of this process. Loads it the first time; throws an Error if it
/// is not there.
SINTER_API Compiler &loadCompiler();

/// The symbol that the compiler's library offers: makes the compiler.
using MakeCompiler = Compiler *();
inline constexpr const char *makeCompilerSymbol = "sinter_make_compiler";

/// Adds the kernels of a new executable to the history.
SINTER_API void
addToHistory(const std::vector<std::shared_ptr<KernelRecord>> &records);

} // namespace sinter

#endif // SINTER_CAPTURE_COMPILER_H
