//===- Variable.cpp - What a tensor knows of its gradient -----------------===//

#include "frontend/autograd/Node.h"
#include "frontend/autograd/Tape.h"

#include "sinter/autograd.h"
#include "sinter/error.h"

namespace sinter {

using tape::findMeta;
using tape::metaOf;

/// Throws where an undefined tensor is asked for what it has not.
static TensorImpl &get(const Tensor &tensor, const char *what) {
  check(tensor.defined(), ErrorKind::value, what, ": the tensor is undefined");
  return *tensor.impl();
}

//===----------------------------------------------------------------------===//
// Whether there is a gradient, and where it comes from
//===----------------------------------------------------------------------===//

bool Tensor::requires_grad() const {
  return tape::wantsGradient(get(*this, "requires_grad"));
}

const Tensor &Tensor::set_requires_grad(bool requires_grad) const {
  TensorImpl &impl = get(*this, "requires_grad_");
  check(!requires_grad || isFloatingType(impl.dtype), ErrorKind::autograd,
        "requires_grad_: only Tensors of floating point and complex dtype can "
        "require gradients, got ",
        impl.dtype);
  check(!requires_grad || !impl.isInference || threadState().isInferenceMode,
        ErrorKind::autograd,
        "Setting requires_grad=True on inference tensor outside InferenceMode "
        "is not allowed.");
  if (!is_leaf()) {
    check(requires_grad, ErrorKind::autograd,
          "you can only change requires_grad flags of leaf variables. If you "
          "want to use a computed variable in a subgraph that doesn't require "
          "differentiation use var_no_grad = var.detach().");
    return *this;
  }
  impl.requiresGrad = requires_grad;
  return *this;
}

bool Tensor::is_leaf() const {
  return !requires_grad() || tape::edgeOf(*impl_).isLeaf();
}

const Tensor &Tensor::grad() const {
  static const Tensor none;
  return findMeta(get(*this, "grad")) ? mutable_grad() : none;
}

Tensor &Tensor::mutable_grad() const {
  tape::Meta &meta = metaOf(get(*this, "grad"));
  return meta.retained ? meta.retained->grad : meta.grad;
}

autograd::GradFn Tensor::grad_fn() const {
  tape::Edge edge = tape::edgeOf(get(*this, "grad_fn"));
  if (!edge || edge.isLeaf()) {
    return nullptr;
  }
  return autograd::GradFn(edge.take(), false);
}

int64_t Tensor::output_nr() const {
  tape::Edge edge = tape::edgeOf(get(*this, "output_nr"));
  return edge && !edge.isLeaf() ? edge.slot() : 0;
}

//===----------------------------------------------------------------------===//
// Without a history
//===----------------------------------------------------------------------===//

Tensor Tensor::detach() const {
  return tape::detachedAlias(get(*this, "detach"));
}

Tensor &Tensor::detach_() const {
  TensorImpl &impl = get(*this, "detach_");
  check(!impl.viewOf, ErrorKind::autograd,
        "Can't detach views in-place. Use detach() instead.");
  if (tape::Meta *meta = findMeta(impl)) {
    meta->retained = nullptr;
  }
  impl.gradFn = nullptr;
  impl.requiresGrad = false;
  return const_cast<Tensor &>(*this);
}

void Tensor::set_data(const Tensor &new_data) const {
  TensorImpl &to = get(*this, "set_data");
  const TensorImpl &from = get(new_data, "set_data");
  check(!to.requiresGrad || isFloatingType(from.dtype), ErrorKind::autograd,
        "set_data: data set to a tensor that requires gradients must be "
        "floating point or complex dtype, got ",
        from.dtype);
  check(!to.isInference && !from.isInference, ErrorKind::autograd,
        "set_data: not allowed for inference tensors");
  to.dtype = from.dtype;
  to.rank = from.rank;
  to.numel = from.numel;
  to.offset = from.offset;
  std::copy_n(from.sizes, from.rank, to.sizes);
  std::copy_n(from.strides, from.rank, to.strides);
  to.storage = from.storage;
  to.layout = from.layout;
  to.isWholeResult = from.isWholeResult;
  to.value = nullptr;
  if (from.value) {
    to.value = from.value->aliasFor(to);
  }
  to.viewOf = nullptr;
}

int64_t Tensor::_version() const {
  const TensorImpl &impl = get(*this, "_version");
  check(!impl.isInference, ErrorKind::autograd,
        "Inference tensors do not track version counter.");
  return tape::versionOf(impl);
}

Tensor Tensor::_base() const {
  const TensorImpl &impl = get(*this, "_base");
  check(bool(impl.viewOf), ErrorKind::autograd,
        "Can't get base of non-backward view Tensor");
  return Tensor(impl.viewOf->base.get());
}

bool Tensor::is_inference() const {
  return get(*this, "is_inference").isInference;
}

const std::string &Tensor::name() const {
  static const std::string none;
  const tape::Meta *meta = findMeta(get(*this, "name"));
  return meta ? meta->name : none;
}

//===----------------------------------------------------------------------===//
// Hooks
//===----------------------------------------------------------------------===//

void Tensor::retain_grad() const {
  check(requires_grad(), ErrorKind::autograd,
        "can't retain_grad on Tensor that has requires_grad=False");
  tape::Edge edge = tape::edgeOf(*impl_);
  tape::Meta &meta = metaOf(*impl_);
  if (edge.isLeaf() || meta.retained) {
    return;
  }
  meta.retained =
      detail::IntrusivePtr<tape::RetainedGrad>(new tape::RetainedGrad);
  edge.node()->hooksOf(edge.slot()).retained = meta.retained;
}

bool Tensor::retains_grad() const {
  const tape::Meta *meta = findMeta(get(*this, "retains_grad"));
  return meta && meta->retained;
}

/// The hooks on the gradient of a tensor, kept where the gradient will be seen.
static std::vector<tape::TensorHook> &hooksOf(const Tensor &tensor) {
  tape::Edge edge = tape::edgeOf(*tensor.impl());
  return edge.isLeaf() ? metaOf(*tensor.impl()).hooks
                       : edge.node()->hooksOf(edge.slot()).hooks;
}

unsigned Tensor::addHook(std::function<Tensor(const Tensor &)> hook) const {
  check(requires_grad(), ErrorKind::autograd,
        "cannot register a hook on a variable that doesn't require gradient");
  std::vector<tape::TensorHook> &hooks = hooksOf(*this);
  hooks.push_back(std::move(hook));
  return static_cast<unsigned>(hooks.size() - 1);
}

void Tensor::remove_hook(unsigned place) const {
  check(requires_grad(), ErrorKind::autograd,
        "remove_hook: the tensor doesn't require gradient");
  std::vector<tape::TensorHook> &hooks = hooksOf(*this);
  check(place < hooks.size(), ErrorKind::index, "remove_hook: invalid index ",
        place, ", expected less than ", hooks.size());
  hooks[place] = nullptr;
}

unsigned Tensor::register_post_accumulate_grad_hook(
    std::function<void(const Tensor &)> hook) const {
  check(requires_grad() && is_leaf(), ErrorKind::autograd,
        "post accumulate grad hooks cannot be registered on non-leaf tensors");
  auto &hooks = metaOf(*impl_).postHooks;
  hooks.push_back(std::move(hook));
  return static_cast<unsigned>(hooks.size() - 1);
}

//===----------------------------------------------------------------------===//
// The graph
//===----------------------------------------------------------------------===//

std::string autograd::GradFn::name() const {
  check(bool(node_), ErrorKind::autograd, "grad_fn: a leaf has none");
  return isLeaf_ ? "AccumulateGrad"
                 : static_cast<tape::Node *>(node_.get())->name();
}

std::vector<autograd::GradFn> autograd::GradFn::next_functions() const {
  std::vector<GradFn> next;
  if (node_ && !isLeaf_) {
    for (tape::Edge edge : static_cast<tape::Node *>(node_.get())->edges()) {
      bool isLeaf = edge.isLeaf();
      next.emplace_back(edge.take(), isLeaf);
    }
  }
  return next;
}

} // namespace sinter
