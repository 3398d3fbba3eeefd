//===- Backward.cpp - backward(), grad() and the modes --------------------===//

#include "frontend/autograd/Engine.h"
#include "frontend/autograd/Tape.h"

#include "sinter/autograd.h"
#include "sinter/error.h"

namespace sinter {

bool GradMode::is_enabled() { return threadState().isGradEnabled; }
void GradMode::set_enabled(bool enabled) {
  threadState().isGradEnabled = enabled;
}

InferenceMode::InferenceMode(bool enabled)
    : previous_(std::exchange(threadState().isInferenceMode, enabled)),
      gradMode_(!enabled) {}
InferenceMode::~InferenceMode() { threadState().isInferenceMode = previous_; }
bool InferenceMode::is_enabled() { return threadState().isInferenceMode; }

namespace autograd {

/// The cotangent of output `i`: the given one, checked, or 1.
static Tensor seed(const Tensor &output, const Tensor *given, size_t i) {
  if (given && given->defined()) {
    check(given->sizes() == output.sizes(), ErrorKind::autograd,
          "Mismatch in shape: grad_output[", i, "] has a shape of ",
          given->sizes(), " and output[", i, "] has a shape of ",
          output.sizes(), ".");
    check(isFloatingType(given->dtype()), ErrorKind::autograd,
          "Mismatch in dtype: grad_output[", i, "] has dtype ", given->dtype(),
          ", expected a floating-point dtype");
    return given->dtype() == output.dtype() ? *given
                                            : given->to(output.dtype());
  }
  check(output.numel() == 1, ErrorKind::autograd,
        "grad can be implicitly created only for scalar outputs, got shape ",
        output.sizes());
  return sinter::detail::constant(output.dtype(), output.sizes(), 1);
}

/// Adds the cotangents of the outputs to a pass.
static void addSeeds(tape::BackwardPass &pass, const variable_list &outputs,
                     const variable_list &seeds) {
  check(seeds.empty() || seeds.size() == outputs.size(), ErrorKind::autograd,
        "got ", outputs.size(), " tensors and ", seeds.size(), " gradients");
  for (size_t i = 0; i < outputs.size(); ++i) {
    check(outputs[i].defined() && outputs[i].requires_grad(),
          ErrorKind::autograd, "element ", i,
          " of tensors does not require grad and does not have a grad_fn");
    pass.add(tape::edgeOf(*outputs[i].impl()),
             seed(outputs[i], seeds.empty() ? nullptr : &seeds[i], i));
  }
}

void backward(const variable_list &tensors, const variable_list &grad_tensors,
              std::optional<bool> retain_graph, bool create_graph,
              const variable_list &inputs, std::source_location loc) {
  sinter::detail::CallSite site(loc);
  tape::BackwardPass pass(retain_graph.value_or(create_graph), create_graph);
  if (!inputs.empty()) {
    std::vector<tape::Edge> edges;
    for (const Tensor &input : inputs) {
      input.retain_grad();
      edges.push_back(tape::edgeOf(*input.impl()));
    }
    pass.limitTo(std::move(edges), true);
  }
  addSeeds(pass, tensors, grad_tensors);
  pass.run();
}

variable_list grad(const variable_list &outputs, const variable_list &inputs,
                   const variable_list &grad_outputs,
                   std::optional<bool> retain_graph, bool create_graph,
                   bool allow_unused, std::source_location loc) {
  sinter::detail::CallSite site(loc);
  check(!inputs.empty(), ErrorKind::autograd,
        "grad requires non-empty inputs.");
  tape::BackwardPass pass(retain_graph.value_or(create_graph), create_graph);
  std::vector<tape::Edge> edges;
  for (const Tensor &input : inputs) {
    check(input.defined() && input.requires_grad(), ErrorKind::autograd,
          "One of the differentiated Tensors does not require grad");
    edges.push_back(tape::edgeOf(*input.impl()));
  }
  pass.limitTo(std::move(edges), false);
  addSeeds(pass, outputs, grad_outputs);
  variable_list gradients = pass.run();
  for (const Tensor &gradient : gradients) {
    check(allow_unused || gradient.defined(), ErrorKind::autograd,
          "One of the differentiated Tensors appears to not have been used in "
          "the graph. Set allow_unused=True if this is the desired behavior.");
  }
  return gradients;
}

} // namespace autograd

void Tensor::backward(const Tensor &gradient, std::optional<bool> retain_graph,
                      bool create_graph, std::optional<ArrayRef<Tensor>> inputs,
                      Loc loc) const {
  check(!inputs || !inputs->empty(), ErrorKind::autograd,
        "'inputs' argument to backward cannot be empty");
  autograd::variable_list seeds;
  if (gradient.defined()) {
    seeds.push_back(gradient);
  }
  autograd::backward({*this}, seeds, retain_graph, create_graph,
                     inputs ? inputs->vec() : autograd::variable_list(), loc);
}

} // namespace sinter
