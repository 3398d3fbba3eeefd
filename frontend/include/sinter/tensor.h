//===- tensor.h - A handle to a tensor ------------------------------------===//
//
// Names, argument order, defaults and semantics are libtorch's.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TENSOR_H
#define SINTER_TENSOR_H

#include "sinter/array_ref.h"
#include "sinter/error.h"
#include "sinter/generator.h"
#include "sinter/intrusive_ptr.h"
#include "sinter/runtime/op_kind.h"
#include "sinter/scalar.h"
#include "sinter/shape.h"
#include "sinter/tensor_accessor.h"
#include "sinter/tensor_options.h"

#include <concepts>
#include <functional>
#include <initializer_list>
#include <optional>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace sinter {

struct TensorImpl;
class Tensor;

namespace indexing {
class TensorIndex;
}

namespace autograd {
class GradFn;
}

namespace detail {
SINTER_API void retain(TensorImpl *impl);
SINTER_API void release(TensorImpl *impl);
} // namespace detail

/// A reference-counted handle. Copies share the same tensor.
class SINTER_API Tensor {
public:
  /// An undefined tensor.
  Tensor() noexcept {}
  explicit Tensor(TensorImpl *impl) : impl_(impl) {
    if (impl_) {
      detail::retain(impl_);
    }
  }
  /// The first handle to a new impl.
  static Tensor adopt(TensorImpl *impl);
  Tensor(const Tensor &other) : Tensor(other.impl_) {}
  Tensor(Tensor &&other) noexcept
      : impl_(std::exchange(other.impl_, nullptr)) {}
  Tensor &operator=(const Tensor &other) & {
    Tensor copy(other);
    std::swap(impl_, copy.impl_);
    return *this;
  }
  Tensor &operator=(Tensor &&other) & noexcept {
    std::swap(impl_, other.impl_);
    return *this;
  }
  /// Assignment through a temporary writes elements: `x[0] = y`.
  Tensor &operator=(const Tensor &other) && { return copy_(other); }
  Tensor &operator=(Tensor &&other) && { return copy_(other); }
  Tensor &operator=(const Scalar &value) && { return fill_(value); }
  ~Tensor() {
    if (impl_) {
      detail::release(impl_);
    }
  }

  TensorImpl *impl() const { return impl_; }
  TensorImpl *unsafeGetTensorImpl() const { return impl_; }

  //===--------------------------------------------------------------------===//
  // What is known without looking at elements
  //===--------------------------------------------------------------------===//

  bool defined() const { return impl_ != nullptr; }
  void reset() { *this = Tensor(); }
  bool is_same(const Tensor &other) const { return impl_ == other.impl_; }
  int64_t dim() const;
  int64_t ndimension() const { return dim(); }
  IntArrayRef sizes() const;
  IntArrayRef strides() const; ///< In elements.
  /// The size of dimension `dim`; a negative one counts from the end.
  int64_t size(int64_t dim) const;
  int64_t stride(int64_t dim) const;
  int64_t numel() const;
  int64_t storage_offset() const; ///< In elements.
  TypeMeta dtype() const;
  DType scalar_type() const { return dtype(); }
  Layout layout() const { return kStrided; }
  /// `CPUFloatType`
  std::string toString() const;
  Device device() const { return kCPU; }
  TensorOptions options() const;
  size_t element_size() const { return byteSize(dtype()); }
  int64_t itemsize() const { return static_cast<int64_t>(element_size()); }
  size_t nbytes() const {
    return static_cast<size_t>(numel()) * element_size();
  }
  bool is_contiguous() const;
  bool is_floating_point() const { return isFloatingType(dtype()); }
  bool is_complex() const { return false; }
  bool is_signed() const { return !isUnsignedType(dtype()); }
  bool is_cpu() const { return true; }
  bool is_cuda() const { return false; }
  bool is_sparse() const { return false; }
  /// Whether the tensor shares its elements with another that it was made from.
  bool is_view() const;
  bool is_alias_of(const Tensor &other) const;
  size_t use_count() const;

  //===--------------------------------------------------------------------===//
  // Elements
  //===--------------------------------------------------------------------===//

  /// The first element in memory. A graph break under `compile`.
  void *data_ptr() const;
  /// The same, typed. Throws ErrorKind::dtype unless T is the dtype's type.
  template <class T> T *data_ptr() const;
  template <class T> const T *const_data_ptr() const { return data_ptr<T>(); }
  template <class T> T *mutable_data_ptr() const { return data_ptr<T>(); }
  /// The elements, to be indexed as `a[i][j]`. Throws ErrorKind::dtype,
  /// ErrorKind::shape unless T and N are the tensor's.
  template <class T, size_t N> TensorAccessor<T, N> accessor() const {
    checkAccess(N);
    return {data_ptr<T>(), sizes().data(), strides().data()};
  }
  template <class T, size_t N>
  PackedTensorAccessor<T, N> packed_accessor64() const {
    checkAccess(N);
    return {data_ptr<T>(), sizes().data(), strides().data()};
  }
  template <class T, size_t N>
  PackedTensorAccessor<T, N> packed_accessor32() const {
    return packed_accessor64<T, N>();
  }

  /// The only element. Throws ErrorKind::value if there is more than one or
  /// none. A graph break under `compile`.
  Scalar item(std::source_location loc = std::source_location::current()) const;
  template <class T>
  T item(std::source_location loc = std::source_location::current()) const {
    return item(loc).to<T>();
  }

  //===--------------------------------------------------------------------===//
  // Copies and writes
  //===--------------------------------------------------------------------===//

  /// The elements of `source`, broadcast and converted, written into this
  /// tensor.
  Tensor &
  copy_(const Tensor &source, bool non_blocking = false,
        std::source_location loc = std::source_location::current()) const;
  Tensor &
  fill_(const Scalar &value,
        std::source_location loc = std::source_location::current()) const;
  Tensor &
  fill_(const Tensor &value,
        std::source_location loc = std::source_location::current()) const;
  Tensor &
  zero_(std::source_location loc = std::source_location::current()) const;
  Tensor
  clone(std::source_location loc = std::source_location::current()) const;
  /// This tensor if it is contiguous, else a contiguous copy.
  Tensor
  contiguous(std::source_location loc = std::source_location::current()) const;

#include "sinter/tensor_methods.inc"

#include "sinter/tensor_shape_methods.inc"

#include "sinter/tensor_math_methods.inc"

#include "sinter/tensor_index_methods.inc"

#include "sinter/tensor_fill_methods.inc"

#include "sinter/tensor_composite_methods.inc"

#include "sinter/tensor_alias_methods.inc"

#include "sinter/tensor_autograd_methods.inc"

private:
  /// Throws unless this tensor has `rank` dimensions.
  void checkAccess(size_t rank) const;

  TensorImpl *impl_ = nullptr;
};

using TensorList = ArrayRef<Tensor>;

namespace detail {

/// Applies an op as it is in the IR: no broadcasting, no promotion. Infers and
/// checks types, hands the call to the sink in effect, and lets the tape see
/// it.
SINTER_API void call(OpKind kind, std::span<const Tensor *const> operands,
                     std::span<const int64_t> attrs, std::span<Tensor> results);

/// The same, with the result written into `target`.
SINTER_API void callInto(OpKind kind, std::span<const Tensor *const> operands,
                         std::span<const int64_t> attrs, const Tensor &target);

/// Applies a pointwise op: promotes and broadcasts, then calls.
SINTER_API Tensor pointwise(OpKind kind,
                            std::initializer_list<const Tensor *> operands);

/// The same into `out`, which takes the result's shape if it has another.
SINTER_API Tensor &pointwiseOut(OpKind kind,
                                std::initializer_list<const Tensor *> operands,
                                Tensor &out);

/// The same into the first operand.
SINTER_API Tensor &
pointwiseInPlace(OpKind kind, std::initializer_list<const Tensor *> operands);

/// A stand-in for a number among the operands of a pointwise op.
SINTER_API Tensor wrapNumber(const Scalar &number);

/// A tensor of one value, known at trace time.
SINTER_API Tensor constant(DType dtype, IntArrayRef sizes, const Scalar &value);

/// A tensor, and the line where an operator was applied to it: operators cannot
/// have a default argument.
struct Located {
  Located(const Tensor &tensor,
          std::source_location loc = std::source_location::current())
      : tensor(tensor), loc(loc) {}

  const Tensor &tensor;
  std::source_location loc;
};

} // namespace detail
} // namespace sinter

#include "sinter/autograd.h"
#include "sinter/composites.h"
#include "sinter/factories.h"
#include "sinter/indexing.h"
#include "sinter/ops.h"
#include "sinter/tensor_free_functions.h"
#include "sinter/tensor_functions.h"

#endif // SINTER_TENSOR_H
