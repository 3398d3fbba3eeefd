//===- Generator.h - Random programs --------------------------------------===//

#ifndef SINTER_TEST_FUZZ_GENERATOR_H
#define SINTER_TEST_FUZZ_GENERATOR_H

#include "test/fuzz/Lockstep.h"

namespace sinter::testing {

/// What a program is to be like.
struct Plan {
  IsaLevel level;
  size_t numSteps;
  bool writesThroughView;
  bool hasBackward;
  DType gradientDType = DType::f64; ///< Of a program with a backward pass.
};

/// Makes up a program step by step while it runs.
class Generator {
public:
  Generator(const Plan &plan, Hits &hits, Random &random);

  /// Throws a Fault where the library and the model disagree; `lockstep` then
  /// holds the program up to that step.
  void run();

  /// The tensor to call backward() on, if there is one.
  std::optional<size_t> loss() const { return loss_; }
  bool hasWrittenThroughView() const { return hasWritten; }

  Lockstep lockstep;

private:
  /// An op and a dtype.
  struct Cell {
    OpKind kind;
    DType dtype;
  };

  // Each action adds steps, or none where its choices do not fit.
  void callOrApply();
  void applyPointwise(const Cell &cell);
  void callInferred(const Cell &cell);
  void callComposite();
  void makeView();
  void writeThroughView();
  void makeLoss();

  Cell rareCell();
  bool push(const Step &step);
  std::optional<size_t> pushed(const Step &step);
  size_t fresh(const TensorType &type, bool requiresGrad = false);
  size_t tensorOf(DType dtype);
  size_t tensorLike(const TensorType &type);
  std::optional<size_t> adapted(const TensorType &type);
  size_t partner(DType dtype, const Shape &shape);
  size_t any() const;
  bool isTame(const Expected &expected) const;
  bool hidesSlope(const Step &step, const Expected &expected) const;

  TensorType typeOf(size_t tensor) const {
    return lockstep.model().typeOf(tensor);
  }
  size_t count() const { return lockstep.model().size(); }

  Plan plan;
  Hits &hits;
  Random &random;
  std::optional<size_t> loss_;
  bool hasWritten = false;
};

} // namespace sinter::testing

#endif // SINTER_TEST_FUZZ_GENERATOR_H
