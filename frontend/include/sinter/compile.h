//===- compile.h - Functions that run as native code ----------------------===//
//
//   auto f = sinter::compile([](Tensor x, Tensor y) { return tanh(x * y + x);
//   }); Tensor out = f(x, y);
//
// The function itself runs on every call, so whatever C++ does in it stays
// right: captured variables, branches on values, loops, logging. The first time
// its ops are executed at once and remembered; from the second time on they are
// put off, and run as compiled code when a value is looked at or the function
// returns.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_COMPILE_H
#define SINTER_COMPILE_H

#include "sinter/tensor.h"

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace sinter {

/// What compiled code may change about a result.
///
/// In both modes integers and booleans that do not come from floating-point
/// numbers have eager's bits, sums are made in eager's order, nothing is
/// assumed of NaN, infinities and signs of zeros, and no result depends on the
/// number of threads.
enum class Mode : uint8_t {
  /// Nothing: results have eager's bits.
  strict,
  /// Where it rounds: a product and the sum that it goes into may become one
  /// fused multiply-add, and f16 and bf16 stay f32 until they are stored. Each
  /// rounding that is left out was one of at most half a unit in the last place
  /// of its value. Behind a jump (`floor`, a comparison, a conversion to
  /// integers, `argmax`) a value that lies on the edge may fall to the other
  /// side, and two copies of one value may differ by such a rounding. `verify`
  /// checks against these bounds.
  standard,
};

/// What functions do that do not say: SINTER_OPT=strict or SINTER_OPT=standard;
/// without it, `standard`.
/// Throws: ErrorKind::value if the variable says something else.
SINTER_API Mode default_mode();

struct CompileOptions {
  Mode mode = default_mode();
  /// The visit at which a part of the function is compiled. Before that its ops
  /// are executed one by one; with 1 they never are.
  int64_t warmup = 2;
  /// The first run of new compiled code is compared with the eager path: by
  /// bits in strict mode, else within what `standard` may change, which is
  /// followed from op to op. If they differ by more, the eager result counts,
  /// now and later, and a report on standard error names the op.
  bool verify = false;
};

/// Where compiled code has to stop and go on behind: the function looks at
/// elements, or does what cannot be put off.
struct GraphBreak {
  std::string file;
  int line = 0;
  std::string reason;
  int64_t count = 0;
  /// In all, until the elements were there: running what was put off before,
  /// and compiling it the first time.
  double milliseconds = 0;
};

/// Compiled code of one segment: a run of ops without a break.
struct CompiledSegment {
  std::string file; ///< Of its first op.
  int line = 0;
  std::string reason; ///< Why it was compiled.
  double milliseconds = 0;
  int64_t launches = 0;
  // What one launch does:
  int64_t ops = 0;
  int64_t kernels = 0;       ///< Runs of compiled kernels.
  int64_t library_calls = 0; ///< Runs of kernels that eager code has, too.
  int64_t bytes_moved = 0;   ///< Read and written by them, each on its own.
  int64_t arena_bytes = 0;   ///< For values that nobody sees.
};

/// What happened in the calls of one compiled function.
struct CompileReport {
  int64_t calls = 0;
  int64_t paths = 0;     ///< Different ways through the function.
  int64_t segments = 0;  ///< Runs of compiled code; more than calls: breaks.
  int64_t ops = 0;       ///< That ran as compiled code.
  int64_t eager_ops = 0; ///< That were executed one by one.
  int64_t kernels = 0;   ///< Runs of kernels.
  int64_t compiles = 0;  ///< Segments whose structure was new.
  /// Passes of `backward()` that were known as a whole: no derivative rule ran.
  int64_t known_passes = 0;
  int64_t failures = 0;    ///< Segments that the compiler could not take.
  int64_t mismatches = 0;  ///< Segments in which `verify` found a difference.
  int64_t bytes_moved = 0; ///< By all launches: see `CompiledSegment`.
  std::vector<CompiledSegment> executables;
  std::vector<GraphBreak> breaks;
};
/// Prints all of it, a line for each executable and each break.
SINTER_API std::ostream &operator<<(std::ostream &os,
                                    const CompileReport &report);

/// One kernel that a segment uses.
struct KernelHistoryEntry {
  std::string name; ///< Its ops: `mul_add_tanh`.
  std::string hash; ///< Of its IR and target.
  bool cache_hit;   ///< For another segment, or by another process.
  double compile_ms;
  int64_t runs;
};

/// The kernels of this process, oldest first.
SINTER_API std::vector<KernelHistoryEntry> kernel_history();

namespace detail {

/// What all copies of a compiled function share.
struct FunctionState;
SINTER_API std::shared_ptr<FunctionState>
makeFunctionState(const CompileOptions &options);
SINTER_API CompileReport reportOf(FunctionState &state);

/// Gathers the ops of this thread for as long as it lives. Within another such
/// scope it does nothing: the inner function is part of the outer.
class SINTER_API RecordingScope {
public:
  explicit RecordingScope(const std::shared_ptr<FunctionState> &state);
  /// After an exception: executes what was put off.
  ~RecordingScope();
  RecordingScope(const RecordingScope &) = delete;

  /// Runs what was gathered and is still wanted. Throws what it throws.
  void finish();

private:
  struct Recording;
  std::unique_ptr<Recording> recording;
};

template <class F, class... Args>
concept HasForward =
    requires(F &f, Args &&...args) { f->forward(std::forward<Args>(args)...); };

template <class F, class... Args>
decltype(auto) invokeOrForward(F &f, Args &&...args) {
  if constexpr (std::is_invocable_v<F &, Args...>) {
    return std::invoke(f, std::forward<Args>(args)...);
  } else {
    return f->forward(std::forward<Args>(args)...);
  }
}

} // namespace detail

/// A function whose ops run as native code. Copies share the function itself
/// and what was compiled. Made by `compile`.
template <class F> class CompiledFunction {
public:
  CompiledFunction(F function, const CompileOptions &options)
      : shared(std::make_shared<Shared>(
            Shared{std::move(function), detail::makeFunctionState(options)})) {}

  template <class... Args>
    requires(std::is_invocable_v<F &, Args...> ||
             detail::HasForward<F, Args...>)
  auto operator()(Args &&...args) const {
    detail::RecordingScope scope(shared->state);
    using Result = std::decay_t<decltype(detail::invokeOrForward(
        shared->function, std::forward<Args>(args)...))>;
    if constexpr (std::is_void_v<Result>) {
      detail::invokeOrForward(shared->function, std::forward<Args>(args)...);
      scope.finish();
    } else {
      Result result = detail::invokeOrForward(shared->function,
                                              std::forward<Args>(args)...);
      scope.finish();
      return result;
    }
  }

  /// Counts of what happened in the calls so far.
  CompileReport report() const { return detail::reportOf(*shared->state); }

private:
  struct Shared {
    F function;
    std::shared_ptr<detail::FunctionState> state;
  };
  std::shared_ptr<Shared> shared;
};

/// Wraps `function`: a function pointer, a lambda, a functor, a std::function
/// or a module holder, from tensors to a tensor or to any type that holds some.
///
/// One rule: while the function runs, nobody writes through a raw pointer to
/// memory of a tensor that it reads.
///
/// Results may round otherwise than eagerly, within the bounds that `Mode`
/// states; `compile(f, {.mode = Mode::strict})` keeps eager's bits.
template <class F>
CompiledFunction<std::decay_t<F>> compile(F &&function,
                                          const CompileOptions &options = {}) {
  return {std::forward<F>(function), options};
}

} // namespace sinter

#endif // SINTER_COMPILE_H
