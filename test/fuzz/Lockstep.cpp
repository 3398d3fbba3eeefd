//===- Lockstep.cpp - A program run by the library and by the model -------===//

#include "test/fuzz/Lockstep.h"

#include "ir/reference/Agreement.h"
#include "test/fuzz/Eager.h"

namespace sinter::testing {

void Lockstep::fail(const std::string &what) const { throw Fault(what); }

void Lockstep::checkSink() const {
  if (!sink.fault.empty()) {
    fail(sink.fault);
  }
}

void Lockstep::run(Step step, const Expected &expected) {
  size_t before = tensors_.size();
  program_.push_back(step);
  {
    SinkScope scope(&sink);
    runEagerly(step, tensors_);
  }
  checkSink();
  std::vector<Value> actual;
  if (step.writes()) {
    actual.push_back(valueOf(tensors_[step.target()]));
  }
  for (size_t i = before; i < tensors_.size(); ++i) {
    actual.push_back(valueOf(tensors_[i]));
  }
  for (size_t i = 0; i < expected.values.size(); ++i) {
    if (auto difference = reference::disagreement(expected.values[i], actual[i],
                                                  expected.bounds[i])) {
      fail("result " + std::to_string(i) + ", " + *difference);
    }
  }
  bool isView = step.form == Form::view ||
                (step.form == Form::call && info(step.kind).isView);
  if (isView) {
    const Tensor &view = tensors_.back(), &base = tensors_[step.operands[0]];
    bool isAlias = view.is_alias_of(base);
    bool mayCopy = step.form == Form::call
                       ? step.kind == OpKind::reshape
                       : step.view.kind == ViewOfTensor::reshape;
    if (!isAlias && !mayCopy && view.numel() > 0) {
      fail("a view shares no elements with its base");
    }
    step.isAlias = program_.back().isAlias = isAlias;
  } else if (!step.writes() && step.form != Form::composite) {
    for (size_t i = before; i < tensors_.size(); ++i) {
      for (size_t j = 0; j < before; ++j) {
        if (tensors_[i].numel() > 0 && tensors_[i].is_alias_of(tensors_[j])) {
          fail("a result shares elements with another tensor");
        }
      }
    }
  }
  model_.commit(step, actual);
  if (step.writes()) {
    compareAll();
  }
}

void Lockstep::compareAll() const {
  for (size_t i = 0; i < tensors_.size(); ++i) {
    if (valueOf(tensors_[i]).words != model_.valueOf(i).words) {
      fail("the write changed or missed elements of %" + std::to_string(i));
    }
  }
}

static std::vector<Tensor> gradientsOf(const Program &program,
                                       const std::vector<Tensor> &tensors) {
  std::vector<Tensor> gradients;
  size_t next = 0; // Inputs come before all other steps.
  for (const Step &step : program) {
    if (step.form == Form::input && step.requiresGrad) {
      gradients.push_back(tensors[next].grad());
    }
    next += 1;
    if (step.form != Form::input) {
      break;
    }
  }
  return gradients;
}

std::vector<Tensor> Lockstep::differentiate(size_t loss) {
  {
    SinkScope scope(&sink);
    tensors_[loss].backward();
  }
  checkSink();
  std::vector<Tensor> gradients = gradientsOf(program_, tensors_);
  for (const Tensor &gradient : gradients) {
    if (gradient.defined() && gradient.dtype() != tensors_[loss].dtype()) {
      fail("a gradient has another dtype than its input");
    }
  }
  compareAll(); // A backward pass writes to no tensor of the program.
  return gradients;
}

void Lockstep::repeat(std::optional<size_t> loss,
                      const std::vector<Tensor> &gradients) const {
  std::vector<Tensor> again;
  for (const Step &step : program_) {
    runEagerly(step, again);
  }
  for (size_t i = 0; i < again.size(); ++i) {
    if (valueOf(again[i]).words != valueOf(tensors_[i]).words) {
      fail("run again without a sink, %" + std::to_string(i) +
           " has other bits");
    }
  }
  if (!loss) {
    return;
  }
  again[*loss].backward();
  std::vector<Tensor> others = gradientsOf(program_, again);
  for (size_t i = 0; i < others.size(); ++i) {
    bool isDefined = gradients[i].defined();
    if (isDefined != others[i].defined() ||
        (isDefined &&
         valueOf(others[i]).words != valueOf(gradients[i]).words)) {
      fail("run again without a sink, gradient " + std::to_string(i) +
           " has other bits");
    }
  }
}

/// Runs the program once more under the error model. The tensors have the bits
/// that they had.
Lockstep::Outcome
Lockstep::outcomeInStandardMode(std::optional<size_t> loss) const {
  RadiusSink radii;
  Outcome out;
  {
    SinkScope scope(&radii);
    for (const Step &step : program_) {
      runEagerly(step, out.tensors);
    }
    if (loss) {
      out.tensors[*loss].backward();
    }
  }
  if (loss) {
    out.gradients = gradientsOf(program_, out.tensors);
  }
  for (const Tensor &tensor : out.tensors) {
    out.radii.push_back(radii.radiiOf(tensor));
  }
  for (const Tensor &gradient : out.gradients) {
    out.gradientRadii.push_back(gradient.defined() ? radii.radiiOf(gradient)
                                                   : Tensor());
  }
  return out;
}

void Lockstep::repeatCompiled(std::optional<size_t> loss,
                              const std::vector<Tensor> &gradients,
                              uint64_t keeps, CompiledCounts &count) const {
  Outcome strict{tensors_, gradients, std::vector<Tensor>(tensors_.size()),
                 std::vector<Tensor>(gradients.size())};
  runCompiled(loss, strict, keeps, Mode::strict, count);
  runCompiled(loss, outcomeInStandardMode(loss), keeps, Mode::standard, count);
}

void Lockstep::runCompiled(std::optional<size_t> loss, const Outcome &expected,
                           uint64_t keeps, Mode mode,
                           CompiledCounts &count) const {
  std::vector<Tensor> inputs, again;
  auto isKept = [&](size_t i) {
    return keeps >> i % 64 & 1u ||
           (again[i].is_leaf() && again[i].requires_grad());
  };
  auto compiled = compile(
      [&] {
        size_t next = 0;
        for (const Step &step : program_) {
          if (step.form == Form::input) {
            again.push_back(inputs[next++]);
          } else {
            runEagerly(step, again);
          }
        }
        if (loss) {
          again[*loss].backward();
        }
        for (size_t i = 0; i < again.size(); ++i) {
          if (!isKept(i)) {
            again[i].reset(); // Nobody wants it: it need not be stored.
          }
        }
      },
      {.mode = mode});
  CompileReport before;
  for (int visit = 1; visit <= 3; ++visit) {
    again.clear();
    inputs.clear();
    for (const Step &step : program_) {
      if (step.form == Form::input) {
        runEagerly(step, inputs);
      }
    }
    before = compiled.report();
    compiled();
    std::string where =
        std::string(mode == Mode::strict ? "strict" : "standard") + ", visit " +
        std::to_string(visit) + ", ";
    auto compare = [&](const Tensor &eager, const Tensor &actual,
                       const Tensor &radii, const std::string &name) {
      if (!(eager.impl()->type() == actual.impl()->type())) {
        fail(where + name + " has another type");
      }
      bool counts = mode == Mode::standard && visit == 3;
      auto found =
          difference(eager, actual, radii, counts ? &count.elements : nullptr);
      if (found) {
        fail(where + name + ": " + *found);
      }
    };
    for (size_t i = 0; i < again.size(); ++i) {
      if (again[i].defined()) {
        compare(expected.tensors[i], again[i], expected.radii[i],
                "%" + std::to_string(i));
      }
    }
    std::vector<Tensor> others = gradientsOf(program_, again);
    for (size_t i = 0; loss && i < others.size(); ++i) {
      if (others[i].defined() != expected.gradients[i].defined()) {
        fail(where + "gradient " + std::to_string(i) + " is there or not");
      }
      if (others[i].defined()) {
        compare(expected.gradients[i], others[i], expected.gradientRadii[i],
                "gradient " + std::to_string(i));
      }
    }
  }
  CompileReport after = compiled.report();
  if (after.failures > 0) {
    fail("compiled: the compiler cannot take a segment");
  }
  ++count.runs;
  count.opsCompiled += after.ops - before.ops;
  count.opsEager += after.eager_ops - before.eager_ops;
}

} // namespace sinter::testing
