//===- Lockstep.h - A program run by the library and by the model ---------===//

#ifndef SINTER_TEST_FUZZ_LOCKSTEP_H
#define SINTER_TEST_FUZZ_LOCKSTEP_H

#include "sinter/sinter.h"
#include "test/fuzz/CheckingSink.h"
#include "test/fuzz/Model.h"
#include "test/fuzz/RadiusSink.h"

#include <stdexcept>

namespace sinter::testing {

/// The library and the oracle disagree.
struct Fault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What compiled programs did.
struct CompiledCounts {
  int64_t runs = 0;          ///< Of a program in a mode.
  int64_t opsCompiled = 0;   ///< On the third visit.
  int64_t opsEager = 0;      ///< On the third visit.
  ComparedElements elements; ///< In standard mode.
};

/// Runs a program that is made on the way. After every step the library and the
/// model hold the same bits: what the library computed is compared, and then
/// taken over, so that rounding errors do not add up.
class Lockstep {
public:
  Lockstep(Hits &hits, IsaLevel level) : sink(hits, level) {}

  const Model &model() const { return model_; }
  const Program &program() const { return program_; }
  const std::vector<Tensor> &tensors() const { return tensors_; }

  /// Performs a step that the model accepted. Throws a Fault.
  void run(Step step, const Expected &expected);

  /// Calls backward() on a tensor, each of its ops compared, and returns the
  /// gradients of the inputs that want one; an undefined one for none.
  std::vector<Tensor> differentiate(size_t loss);

  /// Runs the program again without looking at it, as users do, and compares
  /// all tensors, and gradients if there is a loss.
  void repeat(std::optional<size_t> loss,
              const std::vector<Tensor> &gradients) const;

  /// Runs the program three times as a compiled function in each mode, and
  /// compares what is left, of the tensors those that `keeps` names: strictly
  /// by bits, else within the radii of the error model. Adds to `count`.
  void repeatCompiled(std::optional<size_t> loss,
                      const std::vector<Tensor> &gradients, uint64_t keeps,
                      CompiledCounts &count) const;

private:
  /// What a run of the program must leave.
  struct Outcome {
    std::vector<Tensor> tensors, gradients;
    std::vector<Tensor> radii, gradientRadii; ///< Undefined: eager's bits.
  };

  void compareAll() const;
  Outcome outcomeInStandardMode(std::optional<size_t> loss) const;
  void runCompiled(std::optional<size_t> loss, const Outcome &expected,
                   uint64_t keeps, Mode mode, CompiledCounts &count) const;
  [[noreturn]] void fail(const std::string &what) const;
  void checkSink() const;

  CheckingSink sink;
  Model model_;
  Program program_;
  std::vector<Tensor> tensors_;
};

} // namespace sinter::testing

#endif // SINTER_TEST_FUZZ_LOCKSTEP_H
