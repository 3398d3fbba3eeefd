//===- GradCheck.cpp - Derivatives against finite differences -------------===//

#include "frontend/tensor/Impl.h"

#include "sinter/autograd.h"
#include "sinter/error.h"

#include <cmath>

namespace sinter::autograd {

namespace {

/// The elements of a tensor as doubles, in row-major order.
std::vector<double> elements(const Tensor &x) {
  NoGradGuard guard;
  Tensor flat = x.to(kDouble).contiguous();
  const double *data = flat.const_data_ptr<double>();
  return {data, data + flat.numel()};
}

Tensor fromElements(const std::vector<double> &values, const Tensor &like) {
  Tensor made = empty(like.sizes(), kDouble);
  std::ranges::copy(values, made.mutable_data_ptr<double>());
  return like.dtype() == kDouble ? made : made.to(like.dtype());
}

bool isChecked(const Tensor &x) { return x.defined() && x.requires_grad(); }

/// One function of one input of a check: everything else stays as it is.
class Differences {
public:
  Differences(const TensorFunction &function, const variable_list &inputs,
              size_t input, double eps)
      : function(function), inputs(inputs), input(input), eps(eps),
        values(elements(inputs[input])) {}

  /// The derivative of every output along element `i` of the input.
  std::vector<std::vector<double>> along(size_t i) {
    auto above = outputsAt(i, values[i] + eps);
    auto below = outputsAt(i, values[i] - eps);
    for (size_t k = 0; k < above.size(); ++k) {
      for (size_t j = 0; j < above[k].size(); ++j) {
        above[k][j] = (above[k][j] - below[k][j]) / (2 * eps);
      }
    }
    return above;
  }

private:
  std::vector<std::vector<double>> outputsAt(size_t i, double value) {
    std::vector<double> moved = values;
    moved[i] = value;
    variable_list arguments;
    for (size_t k = 0; k < inputs.size(); ++k) {
      Tensor x = k == input            ? fromElements(moved, inputs[k])
                 : inputs[k].defined() ? inputs[k].detach()
                                       : Tensor();
      // The function may look at this, as one that calls grad() does.
      arguments.push_back(isChecked(inputs[k]) ? x.requires_grad_() : x);
    }
    std::vector<std::vector<double>> out;
    for (const Tensor &output : function(arguments)) {
      if (isFloatingType(output.dtype())) {
        out.push_back(elements(output));
      }
    }
    return out;
  }

  const TensorFunction &function;
  const variable_list &inputs;
  size_t input;
  double eps;
  std::vector<double> values;
};

/// The outputs that have a derivative at all.
variable_list floatingOutputs(const TensorFunction &function,
                              const variable_list &inputs) {
  variable_list outputs;
  for (const Tensor &output : function(inputs)) {
    if (isFloatingType(output.dtype())) {
      outputs.push_back(output);
    }
  }
  return outputs;
}

} // namespace

bool gradcheck(const TensorFunction &function, const variable_list &inputs,
               double eps, double atol, double rtol) {
  variable_list checked;
  std::vector<size_t> places;
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (isChecked(inputs[i])) {
      checked.push_back(inputs[i]);
      places.push_back(i);
    }
  }
  check(!checked.empty(), ErrorKind::autograd,
        "gradcheck expects at least one input tensor to require gradient, but "
        "none of the them have requires_grad=True.");
  variable_list outputs = floatingOutputs(function, inputs);

  // A row of the Jacobian for every element of every output.
  std::vector<std::vector<std::vector<std::vector<double>>>> rows(
      outputs.size());
  for (size_t k = 0; k < outputs.size(); ++k) {
    size_t count = static_cast<size_t>(outputs[k].numel());
    for (size_t j = 0; j < count; ++j) {
      std::vector<std::vector<double>> row;
      if (outputs[k].requires_grad()) {
        std::vector<double> one(count);
        one[j] = 1;
        variable_list gradients =
            grad({outputs[k]}, checked, {fromElements(one, outputs[k])},
                 /*retain_graph=*/true, /*create_graph=*/false,
                 /*allow_unused=*/true);
        for (const Tensor &gradient : gradients) {
          row.push_back(gradient.defined() ? elements(gradient)
                                           : std::vector<double>());
        }
      }
      rows[k].push_back(std::move(row));
    }
  }

  for (size_t p = 0; p < places.size(); ++p) {
    Differences differences(function, inputs, places[p], eps);
    size_t count = static_cast<size_t>(inputs[places[p]].numel());
    for (size_t i = 0; i < count; ++i) {
      std::vector<std::vector<double>> expected = differences.along(i);
      for (size_t k = 0; k < outputs.size(); ++k) {
        for (size_t j = 0; j < expected[k].size(); ++j) {
          const auto &row = rows[k][j];
          double got = row.empty() || row[p].empty() ? 0 : row[p][i];
          double difference = std::abs(got - expected[k][j]);
          check(difference <= atol + rtol * std::abs(expected[k][j]),
                ErrorKind::autograd, "gradcheck: Jacobian mismatch for output ",
                k, " with respect to input ", places[p], ": d out[", j,
                "] / d in[", i, "] is ", got, ", by differences ",
                expected[k][j]);
        }
      }
    }
  }
  return true;
}

bool gradgradcheck(const TensorFunction &function, const variable_list &inputs,
                   const variable_list &grad_outputs, double eps, double atol,
                   double rtol) {
  variable_list arguments = inputs, seeds = grad_outputs;
  if (seeds.empty()) {
    uint32_t state = 12345; // Any numbers will do, the same ones every time.
    for (const Tensor &output : floatingOutputs(function, inputs)) {
      std::vector<double> values(static_cast<size_t>(output.numel()));
      for (double &value : values) {
        state = state * 1664525 + 1013904223;
        value = 0.5 + static_cast<double>(state >> 8) / (1 << 24);
      }
      seeds.push_back(fromElements(values, output));
    }
  }
  for (const Tensor &seed : seeds) {
    arguments.push_back(seed.detach().requires_grad_());
  }
  size_t numInputs = inputs.size();
  auto gradients = [&, numInputs](const variable_list &all) {
    variable_list at(all.begin(),
                     all.begin() + static_cast<std::ptrdiff_t>(numInputs));
    variable_list outputs, cotangents, wanted;
    variable_list made = floatingOutputs(function, at);
    for (size_t i = 0; i < made.size(); ++i) {
      if (made[i].requires_grad()) {
        outputs.push_back(made[i]);
        cotangents.push_back(all[numInputs + i]);
      }
    }
    for (const Tensor &x : at) {
      if (isChecked(x)) {
        wanted.push_back(x);
      }
    }
    variable_list result =
        grad(outputs, wanted, cotangents, /*retain_graph=*/true,
             /*create_graph=*/true, /*allow_unused=*/true);
    for (size_t i = 0; i < result.size(); ++i) {
      if (!result[i].defined()) {
        result[i] = zeros_like(wanted[i]);
      }
    }
    return result;
  };
  return gradcheck(gradients, arguments, eps, atol, rtol);
}

} // namespace sinter::autograd
