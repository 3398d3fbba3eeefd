//===- Aliases.cpp - Other forms of functions that exist ------------------===//

#include "frontend/tensor/Impl.h"
#include "frontend/tensor/Sink.h"

#include "sinter/composites.h"
#include "sinter/error.h"
#include "sinter/factories.h"
#include "sinter/shape.h"

#include <cstring>
#include <numeric>

namespace sinter {

using detail::CallSite;

Tensor Tensor::rsub(const Tensor &other, const Scalar &alpha, Loc loc) const {
  return other.sub(*this, alpha, loc);
}
Tensor Tensor::rsub(const Scalar &other, const Scalar &alpha, Loc loc) const {
  CallSite site(loc);
  return other - sinter::mul(*this, alpha);
}

Tensor Tensor::numpy_T(Loc loc) const {
  CallSite site(loc);
  std::vector<int64_t> order(static_cast<size_t>(dim()));
  std::iota(order.rbegin(), order.rend(), 0);
  return permute(order);
}

Tensor &Tensor::div_(const Tensor &other, std::string_view rounding_mode,
                     Loc loc) const {
  CallSite site(loc);
  return copy_(div(other, rounding_mode));
}
Tensor &Tensor::div_(const Scalar &other, std::string_view rounding_mode,
                     Loc loc) const {
  CallSite site(loc);
  return copy_(div(other, rounding_mode));
}
Tensor &Tensor::floor_divide_(const Tensor &other, Loc loc) const {
  return div_(other, "floor", loc);
}
Tensor &Tensor::floor_divide_(const Scalar &other, Loc loc) const {
  return div_(other, "floor", loc);
}
Tensor &Tensor::logical_and_(const Tensor &other, Loc loc) const {
  CallSite site(loc);
  return copy_(logical_and(other));
}
Tensor &Tensor::logical_or_(const Tensor &other, Loc loc) const {
  CallSite site(loc);
  return copy_(logical_or(other));
}
Tensor &Tensor::logical_xor_(const Tensor &other, Loc loc) const {
  CallSite site(loc);
  return copy_(logical_xor(other));
}
Tensor &Tensor::bitwise_not_(Loc loc) const {
  CallSite site(loc);
  return copy_(bitwise_not());
}
Tensor &Tensor::tril_(int64_t diagonal, Loc loc) const {
  CallSite site(loc);
  return copy_(tril(diagonal));
}
Tensor &Tensor::triu_(int64_t diagonal, Loc loc) const {
  CallSite site(loc);
  return copy_(triu(diagonal));
}
Tensor &Tensor::cumsum_(int64_t dim, std::optional<DType> dtype,
                        Loc loc) const {
  CallSite site(loc);
  return copy_(cumsum(dim, dtype));
}

Tensor &Tensor::fill_diagonal_(const Scalar &value, bool wrap, Loc loc) const {
  CallSite site(loc);
  check(dim() >= 2, ErrorKind::shape,
        "fill_diagonal_: dimensions must larger than 1, got ", sizes());
  check(!wrap, ErrorKind::value, "fill_diagonal_: wrap is not supported");
  check(
      dim() == 2 ||
          std::ranges::all_of(sizes(), [&](int64_t s) { return s == size(0); }),
      ErrorKind::shape,
      "fill_diagonal_: all dimensions must be of equal length, got ", sizes());
  Tensor diagonal = *this;
  while (diagonal.dim() > 1) {
    diagonal = diagonal.diagonal(0, 0, 1);
  }
  diagonal.fill_(value);
  return const_cast<Tensor &>(*this);
}

Tensor Tensor::index_put(ArrayRef<indexing::TensorIndex> indices,
                         const Tensor &values, bool accumulate, Loc loc) const {
  CallSite site(loc);
  Tensor out = clone();
  out.index_put_(indices, values, accumulate);
  return out;
}

Tensor &detail::assignOut(const char *op, Tensor &out, const Tensor &result,
                          const Loc &loc) {
  CallSite site(loc);
  check(out.defined(), ErrorKind::value, op, ": out is an undefined tensor");
  check(!(threadState().isGradEnabled &&
          (out.requires_grad() || result.requires_grad())),
        ErrorKind::autograd, op,
        ": functions with out=... arguments don't support automatic "
        "differentiation, but one of the arguments requires grad");
  check(canCast(result.dtype(), out.dtype()), ErrorKind::dtype, op,
        ": result type ", result.scalar_type(),
        " can't be cast to the desired output type ", out.scalar_type());
  if (out.sizes() != result.sizes()) {
    resizeOut(*out.impl(), result.sizes());
  }
  return out.copy_(result);
}

/// As libtorch: tensors with dimensions count for more than scalars.
DType result_type(const Tensor &x, const Tensor &y) {
  if ((x.dim() > 0) == (y.dim() > 0)) {
    return promote_types(x.dtype(), y.dtype());
  }
  DType higher = x.dim() > 0 ? x.dtype() : y.dtype();
  DType lower = x.dim() > 0 ? y.dtype() : x.dtype();
  bool widens = higher == DType::boolean ||
                (isFloatingType(lower) && !isFloatingType(higher));
  return widens ? promote_types(higher, lower) : higher;
}
DType result_type(const Tensor &x, const Scalar &y) {
  DType number = y.isFloatingPoint() ? DType(get_default_dtype()) : y.type();
  bool widens = x.dtype() == DType::boolean ||
                (y.isFloatingPoint() && !x.is_floating_point());
  return widens ? promote_types(x.dtype(), number) : DType(x.dtype());
}

const Tensor &Tensor::resize_(IntArrayRef size, Loc loc) const {
  CallSite site(loc);
  checkSizes("resize_", size);
  check(!requires_grad(), ErrorKind::autograd,
        "resize_: cannot resize variables that require grad");
  TensorImpl &impl = *impl_;
  impl.data();
  TensorImpl shape(impl.dtype, size);
  size_t bytes =
      static_cast<size_t>(impl.offset + shape.numel) * byteSize(impl.dtype);
  if (impl.storage->bytes < bytes) {
    detail::IntrusivePtr<Storage> larger(new Storage(bytes));
    std::memcpy(larger->data, impl.storage->data, impl.storage->bytes);
    impl.storage = larger;
  }
  impl.layout = nullptr;
  impl.isWholeResult = false;
  impl.rank = shape.rank;
  impl.numel = shape.numel;
  std::copy_n(shape.sizes, shape.rank, impl.sizes);
  std::copy_n(shape.strides, shape.rank, impl.strides);
  return *this;
}

} // namespace sinter
