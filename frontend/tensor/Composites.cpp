//===- Composites.cpp - Arithmetic that is made of other functions --------===//

#include "frontend/tensor/Impl.h"

#include "sinter/composites.h"
#include "sinter/error.h"
#include "sinter/factories.h"
#include "sinter/prim.h"
#include "sinter/shape.h"

namespace sinter {

using detail::CallSite;

static constexpr double inf = std::numeric_limits<double>::infinity();

/// `x` in a floating-point dtype.
static Tensor real(const Tensor &x) {
  return x.is_floating_point() ? x : x.to(get_default_dtype());
}
/// A number as a tensor of the dtype that it has beside `x`.
static Tensor beside(const Tensor &x, const Scalar &number) {
  bool widens = number.isFloatingPoint() && !x.is_floating_point();
  return detail::constant(widens ? get_default_dtype() : DType(x.dtype()), {},
                          number);
}

//===----------------------------------------------------------------------===//
// Remainders and parts
//===----------------------------------------------------------------------===//

Tensor fmod(const Tensor &x, const Tensor &other, Loc loc) {
  CallSite site(loc);
  // Of magnitudes both remainders are the same, and exact.
  DType dtype = result_type(x, other);
  if (!isFloatingType(dtype)) {
    detail::checkDivisor("fmod", other);
  }
  Tensor a = x.to(dtype), b = other.to(dtype);
  if (isUnsignedType(dtype)) {
    return remainder(a, b);
  }
  Tensor rest = remainder(abs(a), abs(b));
  return where(a < 0, -rest, rest);
}
Tensor fmod(const Tensor &x, const Scalar &other, Loc loc) {
  CallSite site(loc);
  return fmod(x, beside(x, other));
}

Tensor frac(const Tensor &x, Loc loc) {
  CallSite site(loc);
  return x - trunc(x);
}

Tensor sinh(const Tensor &x, Loc loc) {
  CallSite site(loc);
  Tensor less = expm1(abs(real(x))); // e^|x| - 1: exact near 0.
  // e^|x| overflows before the result does.
  Tensor small = (less + less / (less + 1.0)) * 0.5;
  Tensor half = exp(abs(real(x)) * 0.5);
  Tensor magnitude = where(abs(x) > 80.0, half * 0.5 * half, small);
  return where(x < 0, -magnitude, where(x == 0, real(x), magnitude));
}
Tensor cosh(const Tensor &x, Loc loc) {
  CallSite site(loc);
  Tensor half = exp(abs(real(x)) * 0.5);
  return half * 0.5 * half + exp(-abs(real(x))) * 0.5;
}

Tensor hypot(const Tensor &x, const Tensor &other, Loc loc) {
  CallSite site(loc);
  Tensor large = maximum(abs(x), abs(other)),
         least = minimum(abs(x), abs(other));
  Tensor ratio = least / large;
  return where((large == 0) | (large == inf), large,
               large * sqrt(ratio * ratio + 1.0));
}

Tensor logaddexp(const Tensor &x, const Tensor &other, Loc loc) {
  CallSite site(loc);
  Tensor a = real(x), b = real(other), largest = maximum(a, b);
  return where((a == b) & (abs(a) == inf), a,
               largest + log1p(exp(-abs(a - b))));
}

Tensor xlogy(const Tensor &x, const Tensor &other, Loc loc) {
  CallSite site(loc);
  Tensor y = real(other);
  return where((x == 0) & (y == y), 0.0, x * log(y));
}

Tensor logit(const Tensor &x, std::optional<double> eps, Loc loc) {
  CallSite site(loc);
  Tensor p = eps ? real(x).clamp(*eps, 1.0 - *eps) : real(x);
  return log(p / (1.0 - p));
}

//===----------------------------------------------------------------------===//
// Numbers that are none, signs
//===----------------------------------------------------------------------===//

Tensor nan_to_num(const Tensor &x, std::optional<double> nan,
                  std::optional<double> posinf, std::optional<double> neginf,
                  Loc loc) {
  CallSite site(loc);
  if (!x.is_floating_point()) {
    return x.clone();
  }
  double most = x.dtype() == DType::f64    ? std::numeric_limits<double>::max()
                : x.dtype() == DType::f16  ? 65504.0
                : x.dtype() == DType::bf16 ? 0x1.fep127
                                           : std::numeric_limits<float>::max();
  Tensor out = where(x != x, nan.value_or(0.0), x);
  out = where(out == inf, posinf.value_or(most), out);
  return where(out == -inf, neginf.value_or(-most), out);
}

Tensor isposinf(const Tensor &x, Loc loc) {
  CallSite site(loc);
  return x.is_floating_point() ? x == inf : zeros(x.sizes(), DType::boolean);
}
Tensor isneginf(const Tensor &x, Loc loc) {
  CallSite site(loc);
  return x.is_floating_point() ? x == -inf : zeros(x.sizes(), DType::boolean);
}

Tensor signbit(const Tensor &x, Loc loc) {
  CallSite site(loc);
  // Of zeros only the reciprocal tells.
  return x.is_floating_point() ? (x < 0) | ((x == 0) & (1.0 / x < 0)) : x < 0;
}

Tensor copysign(const Tensor &x, const Tensor &other, Loc loc) {
  CallSite site(loc);
  Tensor magnitude = abs(real(x));
  return where(signbit(other), -magnitude, magnitude);
}

Tensor round(const Tensor &x, int64_t decimals, Loc loc) {
  CallSite site(loc);
  if (!x.is_floating_point() || decimals == 0) {
    return x.round();
  }
  double scale = std::pow(10.0, static_cast<double>(std::abs(decimals)));
  return decimals > 0 ? (x * scale).round() / scale
                      : (x / scale).round() * scale;
}

Tensor threshold(const Tensor &x, const Scalar &threshold, const Scalar &value,
                 Loc loc) {
  CallSite site(loc);
  return where(x <= threshold, detail::constant(x.dtype(), {}, value), x);
}

Tensor heaviside(const Tensor &x, const Tensor &values, Loc loc) {
  CallSite site(loc);
  check(x.dtype() == values.dtype(), ErrorKind::dtype,
        "heaviside: expected tensors of one dtype, got ", x.scalar_type(),
        " and ", values.scalar_type());
  Tensor step = (x > 0).to(x.dtype());
  return where(x == 0, values, step);
}

//===----------------------------------------------------------------------===//
// Scales and powers
//===----------------------------------------------------------------------===//

Tensor deg2rad(const Tensor &x, Loc loc) {
  CallSite site(loc);
  return x * 0.017453292519943295;
}
Tensor rad2deg(const Tensor &x, Loc loc) {
  CallSite site(loc);
  return x * 57.29577951308232;
}

Tensor float_power(const Tensor &x, const Tensor &exponent, Loc loc) {
  CallSite site(loc);
  return pow(x.to(DType::f64), exponent.to(DType::f64));
}
Tensor float_power(const Tensor &x, const Scalar &exponent, Loc loc) {
  CallSite site(loc);
  return pow(x.to(DType::f64), exponent);
}

static void checkShift(const char *op, const Tensor &x) {
  check(!x.is_floating_point() && x.dtype() != DType::boolean, ErrorKind::dtype,
        op, ": not defined for ", x.scalar_type());
}
Tensor bitwise_left_shift(const Tensor &x, const Tensor &other, Loc loc) {
  CallSite site(loc);
  checkShift("bitwise_left_shift", x);
  checkShift("bitwise_left_shift", other);
  DType dtype = promote_types(x.dtype(), other.dtype());
  return x * pow(full({}, 2, dtype), other.to(dtype));
}
Tensor bitwise_left_shift(const Tensor &x, const Scalar &other, Loc loc) {
  CallSite site(loc);
  return bitwise_left_shift(x, beside(x, other));
}
Tensor bitwise_right_shift(const Tensor &x, const Tensor &other, Loc loc) {
  CallSite site(loc);
  checkShift("bitwise_right_shift", x);
  checkShift("bitwise_right_shift", other);
  DType dtype = promote_types(x.dtype(), other.dtype());
  return x.floor_divide(pow(full({}, 2, dtype), other.to(dtype)));
}
Tensor bitwise_right_shift(const Tensor &x, const Scalar &other, Loc loc) {
  CallSite site(loc);
  return bitwise_right_shift(x, beside(x, other));
}

//===----------------------------------------------------------------------===//
// Bounds
//===----------------------------------------------------------------------===//

Tensor fmax(const Tensor &x, const Tensor &other, Loc loc) {
  CallSite site(loc);
  Tensor larger = maximum(x, other);
  return where(x != x, other, where(other != other, x, larger));
}
Tensor fmin(const Tensor &x, const Tensor &other, Loc loc) {
  CallSite site(loc);
  Tensor less = minimum(x, other);
  return where(x != x, other, where(other != other, x, less));
}

Tensor lerp(const Tensor &x, const Tensor &end, const Tensor &weight, Loc loc) {
  CallSite site(loc);
  return where(weight < 0.5, x + (end - x) * weight,
               end - (end - x) * (1 - weight));
}

Tensor clamp(const Tensor &x, const std::optional<Tensor> &min,
             const std::optional<Tensor> &max, Loc loc) {
  CallSite site(loc);
  check(min || max, ErrorKind::value,
        "clamp: at least one of 'min' or 'max' must not be None");
  Tensor low = min ? maximum(x, *min) : x;
  return max ? minimum(low, *max) : low;
}

} // namespace sinter
