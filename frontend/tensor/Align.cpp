//===- Align.cpp - Operands of one shape and one dtype --------------------===//

#include "frontend/tensor/Align.h"

#include "sinter/error.h"
#include "sinter/runtime/op_attrs.h"

#include <optional>

namespace sinter {

namespace {

/// The dtype that operands have in common. Tensors with dimensions count for
/// more than scalars, and those for more than numbers, as in libtorch's
/// result_type.
class CommonDtype {
public:
  void add(const TensorImpl &x) {
    std::optional<DType> &place = x.isWrappedNumber ? numbers
                                  : x.rank > 0      ? tensors
                                                    : scalars;
    DType dtype = x.dtype;
    if (x.isWrappedNumber && isFloatingType(dtype)) {
      dtype = get_default_dtype();
    }
    place = place ? promote_types(*place, dtype) : dtype;
  }

  DType get() const { return *combine(tensors, combine(scalars, numbers)); }

private:
  static std::optional<DType> combine(std::optional<DType> higher,
                                      std::optional<DType> lower) {
    if (!higher || !lower) {
      return higher ? higher : lower;
    }
    if (isFloatingType(*higher)) {
      return higher;
    }
    return *higher == DType::boolean || isFloatingType(*lower)
               ? promote_types(*higher, *lower)
               : higher;
  }

  std::optional<DType> tensors, scalars, numbers;
};

} // namespace

Aligned::Aligned(OpKind kind, std::initializer_list<const Tensor *> operands) {
  const OpInfo &op = info(kind);
  CommonDtype common;
  bool isFirst = true;
  size_t i = 0;
  for (const Tensor *x : operands) {
    check(x->defined(), ErrorKind::value, op.name, ": operand ", i,
          " is an undefined tensor");
    const TensorImpl &impl = *x->impl();
    if (op.operands[i++] != 'b') {
      common.add(impl);
    } else {
      check(impl.dtype == DType::boolean, ErrorKind::dtype, op.name,
            ": expected condition to be a Bool tensor, got ", impl.dtype);
    }
    if (isFirst) {
      shape_ = Shape(impl.shape());
    } else if (!(IntArrayRef(shape_) == impl.shape())) {
      shape_ = broadcast_shapes(op.name, shape_, impl.shape());
    }
    isFirst = false;
  }
  dtype_ = common.get();
  if (op.promotion == Promotion::float_ && !isFloatingType(dtype_)) {
    dtype_ = get_default_dtype();
  }
  for (const Tensor *x : operands) {
    bool isCondition = op.operands[count] == 'b';
    pointers[count] = align(x, isCondition ? DType::boolean : dtype_);
    ++count;
  }
}

const Tensor *Aligned::align(const Tensor *x, DType dtype) {
  Tensor &out = made[count];
  if (x->impl()->isWrappedNumber) {
    out = detail::constant(dtype, {}, x->impl()->number);
    x = &out;
  } else if (x->impl()->dtype != dtype) {
    Tensor converted;
    detail::call(OpKind::convert, {&x, 1}, attrs::convert::words(dtype),
                 {&converted, 1});
    out = std::move(converted);
    x = &out;
  }
  if (!(x->impl()->shape() == IntArrayRef(shape_))) {
    Tensor broadcast;
    detail::call(OpKind::broadcast_to, {&x, 1},
                 attrs::broadcast_to::words(shape_), {&broadcast, 1});
    out = std::move(broadcast);
    x = &out;
  }
  return x;
}

} // namespace sinter
