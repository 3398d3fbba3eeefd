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

/// The slope by differences; NaN where it is not the same on both sides, or for
/// another width: a kink or a jump is near.
double slope(const Program &program, size_t loss,
             const std::vector<Value> &directions) {
  double width = 1e-5, at = lossOf(program, loss, directions, 0);
  double above = lossOf(program, loss, directions, width);
  double below = lossOf(program, loss, directions, -width);
  double wide = (above - below) / (2 * width);
  double narrow = (lossOf(program, loss, directions, width / 4) -
                   lossOf(program, loss, directions, -width / 4)) /
                  (width / 2);
  double scale = 1 + std::fabs(narrow);
  // Where two elements tie for a minimum, the slope of one side is the gradient
  // and the differences are the mean of both: half the bend away.
  double bend = std::fabs((above - at) - (at - below)) / width;
  bool isSmooth =
      bend < 1e-4 * scale && std::fabs(wide - narrow) < 1e-5 * scale;
  return isSmooth ? narrow : std::nan("");
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
