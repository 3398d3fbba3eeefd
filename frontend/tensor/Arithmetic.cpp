//===- Arithmetic.cpp - Pointwise functions that are made of ops ----------===//

#include "frontend/tensor/Sink.h"

#include "sinter/composites.h"
#include "sinter/error.h"
#include "sinter/prim.h"

#include <cstring>

namespace sinter {

using detail::CallSite;

/// alpha y, or y itself for alpha = 1. Throws where libtorch does.
static Tensor scaled(const char *op, const Tensor &y, const Tensor &x,
                     const Scalar &alpha) {
  check(isFloatingType(x.dtype()) || isFloatingType(y.dtype()) ||
            alpha.isIntegral(true),
        ErrorKind::dtype, op,
        ": for integral input tensors, argument alpha must not be a floating "
        "point number, got ",
        alpha);
  bool isOne =
      alpha.isIntegral(true) ? alpha.toLong() == 1 : alpha.toDouble() == 1.0;
  return isOne ? y : mul(y, alpha);
}

Tensor Tensor::add(const Tensor &other, const Scalar &alpha, Loc loc) const {
  CallSite site(loc);
  return sinter::add(*this, scaled("add", other, *this, alpha));
}
Tensor Tensor::sub(const Tensor &other, const Scalar &alpha, Loc loc) const {
  CallSite site(loc);
  return sinter::sub(*this, scaled("sub", other, *this, alpha));
}
Tensor &Tensor::add_(const Tensor &other, const Scalar &alpha, Loc loc) const {
  CallSite site(loc);
  return add_(scaled("add_", other, *this, alpha));
}
Tensor &Tensor::sub_(const Tensor &other, const Scalar &alpha, Loc loc) const {
  CallSite site(loc);
  return sub_(scaled("sub_", other, *this, alpha));
}

/// The integer quotient, towards zero or downwards.
static Tensor integerQuotient(const Tensor &x, const Tensor &y, bool isFloor) {
  detail::checkDivisor("div", y);
  DType dtype = result_type(x, y);
  Shape shape = broadcast_shapes("div", x.sizes(), y.sizes());
  Tensor a = x.to(dtype).expand(shape), b = y.to(dtype).expand(shape);
  const Tensor *in[] = {&a, &b};
  Tensor quotient;
  detail::call(OpKind::div, in, {}, {&quotient, 1});
  if (!isFloor || isUnsignedType(dtype)) {
    return quotient;
  }
  // One less where a remainder was cut off a negative quotient.
  Tensor rest = a - quotient * b;
  return quotient - rest.ne(0).logical_and(rest.lt(0).ne(b.lt(0))).to(dtype);
}

Tensor Tensor::div(const Tensor &other,
                   std::optional<std::string_view> rounding_mode,
                   Loc loc) const {
  CallSite site(loc);
  if (!rounding_mode) {
    return sinter::div(*this, other);
  }
  bool isFloor = *rounding_mode == "floor";
  check(isFloor || *rounding_mode == "trunc", ErrorKind::value,
        "div: expected rounding_mode to be one of 'trunc' or 'floor', got '",
        *rounding_mode, "'");
  if (!is_floating_point() && !other.is_floating_point()) {
    Tensor divisor = other.impl()->isWrappedNumber
                         ? detail::constant(dtype(), {}, other.impl()->number)
                         : other;
    return integerQuotient(*this, divisor, isFloor);
  }
  if (!isFloor) {
    return sinter::div(*this, other).trunc();
  }
  // The exact floor: x - remainder is a multiple of y, up to rounding.
  Tensor rest = sinter::remainder(*this, other);
  Tensor quotient = sinter::div(sinter::sub(*this, rest), other).round();
  return sinter::where(other == 0, sinter::div(*this, other), quotient);
}

Tensor Tensor::floor_divide(const Tensor &other, Loc loc) const {
  return div(other, "floor", loc);
}
Tensor Tensor::div(const Scalar &other,
                   std::optional<std::string_view> rounding_mode,
                   Loc loc) const {
  CallSite site(loc);
  bool widens = other.isFloatingPoint() && !is_floating_point();
  return div(detail::constant(widens ? get_default_dtype() : DType(dtype()), {},
                              other),
             rounding_mode);
}
Tensor Tensor::floor_divide(const Scalar &other, Loc loc) const {
  return div(other, "floor", loc);
}

Tensor Tensor::addcmul(const Tensor &a, const Tensor &b, const Scalar &value,
                       Loc loc) const {
  CallSite site(loc);
  return add(a * b, value);
}
Tensor Tensor::addcdiv(const Tensor &a, const Tensor &b, const Scalar &value,
                       Loc loc) const {
  CallSite site(loc);
  check(a.is_floating_point() || b.is_floating_point(), ErrorKind::dtype,
        "addcdiv: integer division with addcdiv is not supported");
  return add(a / b, value);
}
Tensor &Tensor::addcmul_(const Tensor &a, const Tensor &b, const Scalar &value,
                         Loc loc) const {
  CallSite site(loc);
  return add_(a * b, value);
}
Tensor &Tensor::addcdiv_(const Tensor &a, const Tensor &b, const Scalar &value,
                         Loc loc) const {
  CallSite site(loc);
  check(a.is_floating_point() || b.is_floating_point(), ErrorKind::dtype,
        "addcdiv_: integer division with addcdiv is not supported");
  return add_(a / b, value);
}

/// libtorch's formula: from the nearer end.
static Tensor interpolate(const Tensor &x, const Tensor &end,
                          const Scalar &weight) {
  double w = weight.toDouble();
  return w < 0.5 ? x + (end - x) * w : end - (end - x) * (1 - w);
}
Tensor Tensor::lerp(const Tensor &end, const Scalar &weight, Loc loc) const {
  CallSite site(loc);
  return interpolate(*this, end, weight);
}
Tensor &Tensor::lerp_(const Tensor &end, const Scalar &weight, Loc loc) const {
  CallSite site(loc);
  return copy_(interpolate(*this, end, weight));
}

Tensor Tensor::square(Loc loc) const {
  CallSite site(loc);
  if (dtype() == DType::boolean) { // A power of an integer, in libtorch.
    return to(DType::i64);
  }
  return *this * *this;
}
Tensor &Tensor::square_(Loc loc) const { return mul_(*this, loc); }
Tensor Tensor::reciprocal(Loc loc) const {
  CallSite site(loc);
  return 1.0 / *this;
}
Tensor &Tensor::reciprocal_(Loc loc) const {
  CallSite site(loc);
  return copy_(1.0 / *this);
}
Tensor Tensor::exp2(Loc loc) const {
  CallSite site(loc);
  return sinter::pow(Scalar(2.0), *this);
}
Tensor Tensor::log2(Loc loc) const {
  CallSite site(loc);
  return sinter::log(*this) * 1.4426950408889634; // 1 / ln 2
}
Tensor Tensor::log10(Loc loc) const {
  CallSite site(loc);
  return sinter::log(*this) * 0.43429448190325183; // 1 / ln 10
}
Tensor Tensor::tan(Loc loc) const {
  CallSite site(loc);
  return sinter::sin(*this) / sinter::cos(*this);
}
Tensor Tensor::erfc(Loc loc) const {
  CallSite site(loc);
  return 1.0 - sinter::erf(*this);
}

//===----------------------------------------------------------------------===//
// Clamping
//===----------------------------------------------------------------------===//

/// x bounded by numbers; its cotangent passes where x lies within them.
static Tensor clamped(const char *op, const Tensor &x,
                      const std::optional<Scalar> &min,
                      const std::optional<Scalar> &max) {
  check(min || max, ErrorKind::value, op,
        ": at least one of 'min' or 'max' must not be None");
  Tensor out = x;
  if (min && max) {
    return sinter::clamp(x, detail::wrapNumber(*min), detail::wrapNumber(*max));
  }
  const Scalar &bound = min ? *min : *max;
  return min ? sinter::where(x < bound, bound, x)
             : sinter::where(x > bound, bound, x);
}
Tensor Tensor::clamp(const std::optional<Scalar> &min,
                     const std::optional<Scalar> &max, Loc loc) const {
  CallSite site(loc);
  return clamped("clamp", *this, min, max);
}
Tensor &Tensor::clamp_(const std::optional<Scalar> &min,
                       const std::optional<Scalar> &max, Loc loc) const {
  CallSite site(loc);
  return copy_(clamped("clamp_", *this, min, max));
}
Tensor Tensor::clamp_min(const Scalar &min, Loc loc) const {
  return clamp(min, std::nullopt, loc);
}
Tensor Tensor::clamp_max(const Scalar &max, Loc loc) const {
  return clamp(std::nullopt, max, loc);
}
Tensor &Tensor::clamp_min_(const Scalar &min, Loc loc) const {
  return clamp_(min, std::nullopt, loc);
}
Tensor &Tensor::clamp_max_(const Scalar &max, Loc loc) const {
  return clamp_(std::nullopt, max, loc);
}

//===----------------------------------------------------------------------===//
// Logic
//===----------------------------------------------------------------------===//

Tensor Tensor::logical_and(const Tensor &other, Loc loc) const {
  CallSite site(loc);
  return to(DType::boolean) & other.to(DType::boolean);
}
Tensor Tensor::logical_or(const Tensor &other, Loc loc) const {
  CallSite site(loc);
  return to(DType::boolean) | other.to(DType::boolean);
}
Tensor Tensor::logical_xor(const Tensor &other, Loc loc) const {
  CallSite site(loc);
  return to(DType::boolean) ^ other.to(DType::boolean);
}
Tensor Tensor::bitwise_not(Loc loc) const {
  CallSite site(loc);
  check(!is_floating_point(), ErrorKind::dtype, "bitwise_not: not defined for ",
        dtype());
  return dtype() == DType::boolean ? sinter::logical_not(*this) : *this ^ -1;
}
Tensor Tensor::isnan(Loc loc) const {
  CallSite site(loc);
  return *this != *this;
}
Tensor Tensor::isinf(Loc loc) const {
  CallSite site(loc);
  constexpr double inf = std::numeric_limits<double>::infinity();
  return is_floating_point() ? sinter::abs(*this) == inf
                             : full(sizes(), false, DType::boolean);
}
Tensor Tensor::where(const Tensor &condition, const Tensor &other,
                     Loc loc) const {
  return sinter::where(condition, *this, other, loc);
}
Tensor Tensor::where(const Tensor &condition, const Scalar &other,
                     Loc loc) const {
  return sinter::where(condition, *this, other, loc);
}

/// Where the mask holds value, else x, in the dtype of x.
static Tensor fillMasked(const char *op, const Tensor &x, const Tensor &mask,
                         const Tensor &value) {
  check(mask.dtype() == DType::boolean, ErrorKind::dtype, op,
        ": expected mask to be a Bool tensor, got ", mask.dtype());
  check(value.dim() == 0, ErrorKind::shape, op,
        ": only supports a 0-dimensional value tensor, got shape ",
        value.sizes());
  check(value.impl()->isWrappedNumber || canCast(value.dtype(), x.dtype()),
        ErrorKind::dtype, op, ": value of ", value.dtype(),
        " cannot be converted to ", x.dtype());
  Tensor filler = value.impl()->isWrappedNumber
                      ? detail::constant(x.dtype(), {}, value.impl()->number)
                      : value.to(x.dtype());
  return where(mask, filler, x);
}
Tensor Tensor::masked_fill(const Tensor &mask, const Scalar &value,
                           Loc loc) const {
  CallSite site(loc);
  return fillMasked("masked_fill", *this, mask, detail::wrapNumber(value));
}
Tensor Tensor::masked_fill(const Tensor &mask, const Tensor &value,
                           Loc loc) const {
  CallSite site(loc);
  return fillMasked("masked_fill", *this, mask, value);
}
Tensor &Tensor::masked_fill_(const Tensor &mask, const Scalar &value,
                             Loc loc) const {
  CallSite site(loc);
  return copy_(
      fillMasked("masked_fill_", *this, mask, detail::wrapNumber(value)));
}
Tensor &Tensor::masked_fill_(const Tensor &mask, const Tensor &value,
                             Loc loc) const {
  CallSite site(loc);
  return copy_(fillMasked("masked_fill_", *this, mask, value));
}

bool Tensor::equal(const Tensor &other, Loc loc) const {
  CallSite site(loc);
  check(dtype() == other.dtype(), ErrorKind::dtype,
        "equal: expected tensors of one dtype, got ", dtype(), " and ",
        other.dtype());
  return sizes() == other.sizes() && (*this == other).all().item<bool>();
}

Tensor Tensor::isclose(const Tensor &other, double rtol, double atol,
                       bool equal_nan, Loc loc) const {
  CallSite site(loc);
  check(dtype() == other.dtype(), ErrorKind::dtype,
        "isclose: expected tensors of one dtype, got ", dtype(), " and ",
        other.dtype());
  check(rtol >= 0 && atol >= 0, ErrorKind::value,
        "isclose: rtol and atol must be non-negative, got ", rtol, " and ",
        atol);
  Tensor close = *this == other;
  if (equal_nan && is_floating_point()) {
    close = close | (isnan() & other.isnan());
  }
  if (rtol == 0 && atol == 0) {
    return close;
  }
  // Integers are compared as the default floating-point dtype, as libtorch
  // does.
  DType real = is_floating_point() ? dtype() : get_default_dtype();
  Tensor x = to(real), y = other.to(real);
  Tensor distance = sinter::abs(x - y);
  Tensor allowed = sinter::abs(y * rtol) + atol;
  return close | (sinter::isfinite(distance) & (distance <= allowed));
}

bool Tensor::allclose(const Tensor &other, double rtol, double atol,
                      bool equal_nan, Loc loc) const {
  CallSite site(loc);
  return isclose(other, rtol, atol, equal_nan).all().item<bool>();
}

//===----------------------------------------------------------------------===//
// Dtypes
//===----------------------------------------------------------------------===//

Tensor Tensor::to(DType dtype, bool, bool copy, Loc loc) const {
  CallSite site(loc);
  if (dtype == this->dtype() && !copy) {
    return *this;
  }
  return prim::convert(*this, dtype);
}
Tensor Tensor::to(const TensorOptions &options, bool non_blocking, bool copy,
                  Loc loc) const {
  CallSite site(loc);
  checkDevice("to", options);
  return to(options.has_dtype() ? options.dtype() : dtype(), non_blocking,
            copy);
}
Tensor Tensor::to(Device device, DType dtype, bool non_blocking, bool copy,
                  Loc loc) const {
  return to(TensorOptions(device).dtype(dtype), non_blocking, copy, loc);
}
Tensor Tensor::to(const Tensor &other, bool non_blocking, bool copy,
                  Loc loc) const {
  return to(other.dtype(), non_blocking, copy, loc);
}

} // namespace sinter
