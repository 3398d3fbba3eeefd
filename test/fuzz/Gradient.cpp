//===- Gradient.cpp - Gradients against finite differences ----------------===//

#include "test/fuzz/Gradient.h"

#include "test/fuzz/Eager.h"

#include <cmath>
#include <sstream>

namespace sinter::testing {

namespace {

/// The loss by the model alone, its inputs moved by `width` along `directions`.
/// NaN if the moved program is no program.
double lossOf(const Program &program, size_t loss,
              const std::vector<Value> &directions, double width) {
  Model model;
  size_t next = 0;
  for (Step step : program) {
    if (step.form == Form::input && step.requiresGrad) {
      const Value &direction = directions[next++];
      for (int64_t i = 0; i < step.value.size(); ++i) {
        step.value.set(i, step.value.at<double>(i) +
                              width * direction.at<double>(i));
      }
    }
    std::optional<Expected> expected = model.expect(step);
    if (!expected) {
      return std::nan("");
    }
    model.commit(step, expected->values);
  }
  return model.valueOf(loss).at<double>(0);
}

/// Differences of a loss at one width.
struct Difference {
  double slope; ///< The mean of both sides.
  double bend;  ///< How far apart they are.
};

/// The slope by differences; NaN where it is not the same on both sides, or for
/// another width: a kink or a jump is near.
double slope(const Program &program, size_t loss,
             const std::vector<Value> &directions) {
  double at = lossOf(program, loss, directions, 0);
  auto measure = [&](double width) {
    double above = lossOf(program, loss, directions, width) - at;
    double below = at - lossOf(program, loss, directions, -width);
    return Difference{(above + below) / (2 * width),
                      std::fabs(above - below) / width};
  };
  Difference wide = measure(1e-5), narrow = measure(1e-5 / 4);
  double scale = 1 + std::fabs(narrow.slope);
  // What only curves bends less the closer one looks. Where two elements tie
  // for a minimum the bend stays, and the gradient is the slope of one side.
  bool isKink = narrow.bend > 1e-4 * scale && narrow.bend > wide.bend / 2;
  bool isSmooth = wide.bend < 1e-2 * scale && !isKink &&
                  std::fabs(wide.slope - narrow.slope) < 1e-5 * scale;
  return isSmooth ? narrow.slope : std::nan("");
}

} // namespace

Differences compareWithDifferences(const Program &program, size_t loss,
                                   const std::vector<Tensor> &gradients,
                                   Random &random) {
  for (int repetition = 0; repetition < 2; ++repetition) {
    std::vector<Value> directions;
    double expected = 0, magnitude = 0;
    size_t next = 0;
    for (const Step &step : program) {
      if (step.form != Form::input || !step.requiresGrad) {
        continue;
      }
      directions.push_back(randomValue(step.value.type, Range::tame, random));
      const Tensor &gradient = gradients[next++];
      if (!gradient.defined()) {
        continue;
      }
      Value value = valueOf(gradient);
      for (int64_t i = 0; i < value.size(); ++i) {
        double term = value.at<double>(i) * directions.back().at<double>(i);
        expected += term;
        magnitude += std::fabs(term);
      }
    }
    double found = slope(program, loss, directions);
    // Where a derivative is infinite, infinity times 0 is what comes out.
    if (std::isnan(found) || !std::isfinite(magnitude)) {
      return Differences::notSmooth;
    }
    if (!(std::fabs(found - expected) <
          1e-4 * (1 + std::fabs(found) + magnitude))) {
      std::ostringstream text;
      text << "the gradient's slope is " << expected << ", differences give "
           << found;
      throw Fault(text.str());
    }
  }
  return Differences::agree;
}

} // namespace sinter::testing
