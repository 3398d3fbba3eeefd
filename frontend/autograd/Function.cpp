//===- Function.cpp - Calls with a derivative of the user's ---------------===//

#include "frontend/autograd/Node.h"
#include "frontend/autograd/Tape.h"

#include "sinter/autograd.h"
#include "sinter/error.h"

#include <algorithm>
#include <cstring>

namespace sinter::autograd {

/// The state of a call, and its node.
struct detail::CustomCall final : tape::Node {
  /// A kept tensor, as the tape keeps those of ops.
  struct Kept {
    Tensor tensor;
    uint32_t version;
    int64_t result; ///< Which result it is, or -1.
  };

  CustomCall(const char *name, CustomBackward backward,
             std::vector<bool> isVariable, variable_list inputs)
      : Node(0), functionName(name), backward(backward),
        isVariable(std::move(isVariable)), inputs(std::move(inputs)) {
    context.call_ = this;
  }
  ~CustomCall() override {
    releaseSaved();
    releaseEdges();
  }

  std::string name() const override;
  void apply(std::span<const Tensor> ct, std::span<const bool> need,
             std::span<Tensor> gin) override;
  void releaseSaved() override;

  /// Takes the edges of the inputs, as they are before the call.
  void connect();
  using Node::setNumResults;
  void keep(const variable_list &results);

  const char *functionName;
  CustomBackward backward;
  std::vector<bool> isVariable;
  variable_list inputs; ///< Until the call has ended.
  std::vector<TensorType> inputTypes, resultTypes;
  std::vector<tape::Edge> ownEdges;
  variable_list toSave, dirty, nonDifferentiable;
  std::vector<Kept> kept;
  std::vector<bool> needed; ///< Inputs, in a backward call.
  bool materializesGrads = true, requiresGrad = false;
  AutogradContext context;
};

namespace {

bool contains(const variable_list &list, const Tensor &x) {
  return std::ranges::any_of(list,
                             [&](const Tensor &y) { return y.is_same(x); });
}

/// `gradient` in the type of the input it belongs to.
Tensor fit(Tensor gradient, const TensorType &type, const std::string &name,
           size_t i) {
  IntArrayRef to(type.shape);
  if (!(gradient.sizes() == to)) {
    bool fits = gradient.dim() >= static_cast<int64_t>(to.size());
    Shape dims;
    for (int64_t dim = 0; fits && dim < gradient.dim(); ++dim) {
      int64_t target = dim - (gradient.dim() - static_cast<int64_t>(to.size()));
      int64_t size = target < 0 ? 1 : to[static_cast<size_t>(target)];
      fits = target < 0 || size == gradient.size(dim) || size == 1;
      if (target < 0 || size != gradient.size(dim)) {
        dims.push_back(dim);
      }
    }
    check(fits, ErrorKind::autograd, "Function ", name,
          " returned an invalid gradient at index ", i, " - got ",
          gradient.sizes(), " but expected shape compatible with ", to);
    gradient = gradient.sum(IntArrayRef(dims), /*keepdim=*/true).reshape(to);
  }
  return gradient.dtype() == type.dtype ? gradient : gradient.to(type.dtype);
}

} // namespace

//===----------------------------------------------------------------------===//
// The node
//===----------------------------------------------------------------------===//

std::string detail::CustomCall::name() const {
  // The compiler writes the name as `... [T = Name]` or `... [with T = Name; `.
  std::string text = functionName;
  size_t from = text.find("T = ");
  if (from == std::string::npos) {
    return "CppNode";
  }
  from += std::strlen("T = ");
  return "CppNode<" + text.substr(from, text.find_first_of(";]", from) - from) +
         ">";
}

void detail::CustomCall::connect() {
  for (const Tensor &input : inputs) {
    inputTypes.push_back(input.defined() ? input.impl()->type() : TensorType());
    ownEdges.push_back(input.defined() ? tape::edgeOf(*input.impl())
                                       : tape::Edge());
    requiresGrad = requiresGrad || ownEdges.back();
  }
  requiresGrad = requiresGrad && threadState().isGradEnabled;
  setEdges(ownEdges.data(), ownEdges.size());
}

void detail::CustomCall::keep(const variable_list &results) {
  for (const Tensor &tensor : toSave) {
    int64_t place = -1;
    for (size_t i = 0; i < results.size(); ++i) {
      place = tensor.defined() && results[i].is_same(tensor)
                  ? static_cast<int64_t>(i)
                  : place;
    }
    Tensor alias = place < 0 ? tensor : tape::detachedAlias(*tensor.impl());
    kept.push_back(
        {alias, alias.defined() ? tape::versionOf(*alias.impl()) : 0, place});
  }
  toSave.clear();
}

void detail::CustomCall::releaseSaved() {
  for (Kept &each : kept) {
    sinter::detail::IntrusivePtr<sinter::detail::RefCounted> impl(
        each.tensor.impl());
    each.tensor.reset();
    tape::releaseFlat(std::move(impl));
  }
  isFreed_ = isFreed_ || !kept.empty();
  kept.clear();
}

void detail::CustomCall::apply(std::span<const Tensor> ct,
                               std::span<const bool> need,
                               std::span<Tensor> gin) {
  variable_list given(ct.begin(), ct.end());
  for (size_t i = 0; materializesGrads && i < given.size(); ++i) {
    if (!given[i].defined()) {
      given[i] = sinter::detail::constant(resultTypes[i].dtype,
                                          resultTypes[i].shape, 0);
    }
  }
  needed.assign(need.begin(), need.end());
  variable_list returned = backward(&context, std::move(given));

  std::string own = name();
  size_t numArguments = isVariable.size();
  for (size_t i = numArguments; i < returned.size(); ++i) {
    check(!returned[i].defined(), ErrorKind::autograd, "Function ", own,
          " returned an incorrect number of gradients (expected ", numArguments,
          ", got ", returned.size(), ")");
  }
  check(returned.size() >= numArguments, ErrorKind::autograd, "Function ", own,
        " returned an incorrect number of gradients (expected ", numArguments,
        ", got ", returned.size(), ")");
  size_t input = 0;
  for (size_t i = 0; i < numArguments; ++i) {
    if (!isVariable[i]) {
      check(!returned[i].defined(), ErrorKind::autograd, "Function ", own,
            " returned a gradient different from undefined at position ", i + 1,
            ", but the corresponding forward input was not a Variable");
      continue;
    }
    if (need[input] && returned[i].defined()) {
      gin[input] = fit(returned[i], inputTypes[input], own, i);
    }
    ++input;
  }
}

//===----------------------------------------------------------------------===//
// The call
//===----------------------------------------------------------------------===//

detail::CustomRecorder::CustomRecorder(const char *name,
                                       CustomBackward backward,
                                       std::vector<bool> isVariable,
                                       variable_list inputs)
    : call_(new CustomCall(name, backward, std::move(isVariable),
                           std::move(inputs))) {
  call_->connect();
}

detail::CustomRecorder::~CustomRecorder() = default;

AutogradContext *detail::CustomRecorder::context() { return &call_->context; }

variable_list detail::CustomRecorder::end(variable_list results) {
  CustomCall &call = *call_;
  for (const Tensor &dirty : call.dirty) {
    check(contains(results, dirty), ErrorKind::autograd,
          "mark_dirty: some elements marked as dirty during the forward method "
          "were not returned as output");
    const TensorImpl &impl = *dirty.impl();
    bool isLeaf = impl.requiresGrad && tape::edgeOf(*dirty.impl()).isLeaf();
    check(!(isLeaf && GradMode::is_enabled()), ErrorKind::autograd,
          "a leaf Variable that requires grad is being used in an in-place "
          "operation.");
  }
  call.setNumResults(results.size());
  for (size_t i = 0; i < results.size(); ++i) {
    Tensor &result = results[i];
    if (!result.defined()) {
      call.resultTypes.push_back({});
      continue;
    }
    call.resultTypes.push_back(result.impl()->type());
    bool isDirty = contains(call.dirty, result);
    // An input that is returned as it is becomes a result of its own.
    if (!isDirty && contains(call.inputs, result)) {
      result = tape::detachedAlias(*result.impl());
    }
    bool isDifferentiable = call.requiresGrad &&
                            isFloatingType(result.dtype()) &&
                            !contains(call.nonDifferentiable, result);
    if (isDifferentiable) {
      tape::rebase(*result.impl(), &call, static_cast<uint32_t>(i), isDirty);
    }
  }
  call.keep(call.requiresGrad ? results : variable_list());
  if (!call.requiresGrad) {
    call.kept.clear();
  }
  call.inputs.clear();
  call.dirty.clear();
  call.nonDifferentiable.clear();
  return results;
}

void AutogradContext::save_for_backward(variable_list to_save) {
  call_->toSave = std::move(to_save);
}

variable_list AutogradContext::get_saved_variables() const {
  if (call_->isFreed()) {
    tape::throwFreed();
  }
  variable_list list;
  for (const detail::CustomCall::Kept &kept : call_->kept) {
    const Tensor &tensor = kept.tensor;
    if (!tensor.defined()) {
      list.emplace_back();
      continue;
    }
    uint32_t version = tape::versionOf(*tensor.impl());
    check(version == kept.version, ErrorKind::autograd,
          "one of the variables needed for gradient computation has been "
          "modified by an inplace operation: [",
          tensor.dtype(), " ", tensor.sizes(), "], saved by ", call_->name(),
          ", is at version ", version, "; expected version ", kept.version,
          " instead.");
    if (kept.result < 0) {
      list.push_back(tensor);
      continue;
    }
    Tensor result = tape::detachedAlias(*tensor.impl());
    if (GradMode::is_enabled() && isFloatingType(result.dtype())) {
      tape::setHistory(*result.impl(), call_,
                       static_cast<uint32_t>(kept.result));
    }
    list.push_back(std::move(result));
  }
  return list;
}

void AutogradContext::mark_dirty(const variable_list &inputs) {
  call_->dirty = inputs;
}

void AutogradContext::mark_non_differentiable(const variable_list &outputs) {
  call_->nonDifferentiable = outputs;
}

void AutogradContext::set_materialize_grads(bool value) {
  call_->materializesGrads = value;
}

bool AutogradContext::needs_input_grad(size_t input) const {
  return input < call_->ownEdges.size() && call_->ownEdges[input];
}

} // namespace sinter::autograd
