//===- autograd.h - Derivatives -------------------------------------------===//
//
// Names, argument order, defaults and semantics are libtorch's.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_AUTOGRAD_H
#define SINTER_AUTOGRAD_H

#include "sinter/tensor.h"

#include <functional>
#include <string>
#include <vector>

namespace sinter {

//===----------------------------------------------------------------------===//
// Modes, of the calling thread
//===----------------------------------------------------------------------===//

/// Whether calls are recorded for a backward pass.
struct SINTER_API GradMode {
  static bool is_enabled();
  static void set_enabled(bool enabled);
};

/// Sets grad mode for a scope.
class SINTER_API AutoGradMode {
public:
  explicit AutoGradMode(bool enabled) : previous_(GradMode::is_enabled()) {
    GradMode::set_enabled(enabled);
  }
  ~AutoGradMode() { GradMode::set_enabled(previous_); }
  AutoGradMode(const AutoGradMode &) = delete;
  AutoGradMode &operator=(const AutoGradMode &) = delete;

private:
  bool previous_;
};

/// Records nothing for a scope.
class SINTER_API NoGradGuard : public AutoGradMode {
public:
  NoGradGuard() : AutoGradMode(false) {}
};

/// Records nothing for a scope; what is made in it can never be part of a
/// graph.
class SINTER_API InferenceMode {
public:
  explicit InferenceMode(bool enabled = true);
  ~InferenceMode();
  InferenceMode(const InferenceMode &) = delete;
  InferenceMode &operator=(const InferenceMode &) = delete;

  static bool is_enabled();

private:
  bool previous_;
  AutoGradMode gradMode_;
};

namespace autograd {

using Variable = Tensor;
using variable_list = std::vector<Variable>;
using tensor_list = std::vector<Tensor>;

/// A call in the history of a tensor, or the place where the gradient of a leaf
/// is accumulated. Null for a leaf itself.
class SINTER_API GradFn {
public:
  GradFn() = default;
  GradFn(std::nullptr_t) {}
  explicit GradFn(detail::IntrusivePtr<detail::RefCounted> node, bool isLeaf)
      : node_(std::move(node)), isLeaf_(isLeaf) {}

  /// As `AddBackward0`.
  std::string name() const;
  /// Where the cotangents of the call's operands go; null entries for those
  /// that want none.
  std::vector<GradFn> next_functions() const;

  explicit operator bool() const { return bool(node_); }
  const GradFn *operator->() const { return this; }
  const GradFn &operator*() const { return *this; }
  const void *get() const { return node_.get(); }
  bool operator==(const GradFn &other) const { return node_ == other.node_; }
  bool operator==(std::nullptr_t) const { return !node_; }

private:
  detail::IntrusivePtr<detail::RefCounted> node_;
  bool isLeaf_ = false;
};

/// The sum of the gradients of `tensors`, accumulated into the leaves that they
/// were computed from, or into `inputs` alone.
///
/// `grad_tensors` are their cotangents; an undefined one, or none at all,
/// stands for 1 and is allowed for tensors of one element.
///
/// Throws: ErrorKind::autograd.
SINTER_API void
backward(const variable_list &tensors, const variable_list &grad_tensors = {},
         std::optional<bool> retain_graph = std::nullopt,
         bool create_graph = false, const variable_list &inputs = {},
         std::source_location loc = std::source_location::current());

/// The gradients of the sum of `outputs` for `inputs`. Nothing is accumulated.
/// An input that no output depends on has an undefined one, where
/// `allow_unused`.
///
/// Throws: ErrorKind::autograd.
SINTER_API variable_list
grad(const variable_list &outputs, const variable_list &inputs,
     const variable_list &grad_outputs = {},
     std::optional<bool> retain_graph = std::nullopt, bool create_graph = false,
     bool allow_unused = false,
     std::source_location loc = std::source_location::current());

//===----------------------------------------------------------------------===//
// Checks against finite differences
//===----------------------------------------------------------------------===//

using TensorFunction = std::function<variable_list(const variable_list &)>;

/// Compares the derivatives of `function` at `inputs` with differences of its
/// values. Inputs that require a gradient should be of dtype kDouble.
///
/// Throws: ErrorKind::autograd, naming the first element that differs.
SINTER_API bool gradcheck(const TensorFunction &function,
                          const variable_list &inputs, double eps = 1e-6,
                          double atol = 1e-5, double rtol = 1e-3);

/// The same for the derivatives of the derivatives. The cotangents are random
/// unless they are given.
SINTER_API bool gradgradcheck(const TensorFunction &function,
                              const variable_list &inputs,
                              const variable_list &grad_outputs = {},
                              double eps = 1e-6, double atol = 1e-5,
                              double rtol = 1e-3);

} // namespace autograd
} // namespace sinter

#include "sinter/autograd_function.h"

#endif // SINTER_AUTOGRAD_H
