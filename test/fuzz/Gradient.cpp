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

double slope(const Program &program, size_t loss,
             const std::vector<Value> &directions, double width) {
  double above = lossOf(program, loss, directions, width);
  double below = lossOf(program, loss, directions, -width);
  return (above - below) / (2 * width);
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
    double wide = slope(program, loss, directions, 1e-5);
    double narrow = slope(program, loss, directions, 2.5e-6);
    double scale = 1 + std::fabs(narrow) + magnitude;
    if (!(std::fabs(wide - narrow) < 1e-5 * scale)) {
      return Differences::notSmooth;
    }
    if (!(std::fabs(narrow - expected) < 1e-4 * scale)) {
      std::ostringstream text;
      text << "the gradient's slope is " << expected << ", differences give "
           << wide << " and " << narrow;
      throw Fault(text.str());
    }
  }
  return Differences::agree;
}

} // namespace sinter::testing
