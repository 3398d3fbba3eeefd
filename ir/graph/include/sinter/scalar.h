//===- scalar.h - A number whose type is known at run time ----------------===//

#ifndef SINTER_SCALAR_H
#define SINTER_SCALAR_H

#include "sinter/runtime/half.h"
#include "sinter/runtime/types.h"

#include <bit>
#include <cmath>
#include <concepts>
#include <iosfwd>
#include <limits>
#include <type_traits>

namespace sinter {

/// A number: a boolean, an integer or a floating-point number. It converts
/// implicitly from every arithmetic type, as libtorch's does.
class Scalar {
public:
  Scalar() : Scalar(int64_t{0}) {}
  template <class T>
    requires std::is_arithmetic_v<T>
  Scalar(T value) {
    if constexpr (std::is_same_v<T, bool>) {
      dtype_ = DType::boolean;
      integer_ = value;
    } else if constexpr (std::is_floating_point_v<T>) {
      dtype_ = DType::f64;
      real_ = static_cast<double>(value);
    } else if constexpr (std::is_same_v<T, unsigned long> ||
                         std::is_same_v<T, unsigned long long>) {
      bool fits = value <= static_cast<T>(std::numeric_limits<int64_t>::max());
      dtype_ = fits ? DType::i64 : DType::u64;
      integer_ = static_cast<int64_t>(value);
    } else {
      dtype_ = DType::i64;
      integer_ = static_cast<int64_t>(value);
    }
  }
  Scalar(Half value) : Scalar(static_cast<float>(value)) {}
  Scalar(BFloat16 value) : Scalar(static_cast<float>(value)) {}

  bool isBoolean() const { return dtype_ == DType::boolean; }
  bool isFloatingPoint() const { return dtype_ == DType::f64; }
  bool isIntegral(bool includeBool) const {
    return isIntegralType(dtype_, includeBool);
  }

  /// boolean, i64, u64 (above the range of i64) or f64.
  DType type() const { return dtype_; }

  /// The value as a `T`. A floating-point number that `T` cannot hold
  /// saturates; NaN becomes 0.
  template <class T> T to() const {
    if (dtype_ == DType::f64) {
      if constexpr (std::is_same_v<T, bool>) {
        return real_ != 0;
      } else if constexpr (std::is_integral_v<T>) {
        return saturate<T>(real_);
      } else {
        return static_cast<T>(real_);
      }
    }
    if (dtype_ == DType::u64) {
      return fromInteger<T>(static_cast<uint64_t>(integer_));
    }
    return fromInteger<T>(integer_);
  }
  double toDouble() const { return to<double>(); }
  float toFloat() const { return to<float>(); }
  int64_t toLong() const { return to<int64_t>(); }
  int toInt() const { return to<int>(); }
  bool toBool() const { return to<bool>(); }

  Scalar operator-() const {
    if (dtype_ == DType::f64) {
      return -real_;
    }
    return static_cast<int64_t>(-static_cast<uint64_t>(integer_));
  }

  /// The 64 bits that stand for the value in an element of `dtype`'s compute
  /// class: of a double, or of an integer.
  int64_t wordFor(DType dtype) const {
    if (dtype == DType::boolean) {
      return toBool();
    }
    if (isFloatingType(dtype)) {
      return std::bit_cast<int64_t>(toDouble());
    }
    return dtype_ == DType::f64 && isUnsignedType(dtype)
               ? static_cast<int64_t>(to<uint64_t>())
               : to<int64_t>();
  }

private:
  template <class T, class Integer> static T fromInteger(Integer value) {
    if constexpr (std::is_same_v<T, bool>) {
      return value != 0;
    } else {
      return static_cast<T>(value);
    }
  }
  template <class T> static T saturate(double value) {
    if (std::isnan(value)) {
      return 0;
    }
    constexpr T low = std::numeric_limits<T>::min(),
                high = std::numeric_limits<T>::max();
    return value <= static_cast<double>(low)    ? low
           : value >= static_cast<double>(high) ? high
                                                : static_cast<T>(value);
  }

  DType dtype_;
  union {
    int64_t integer_;
    double real_;
  };
};

SINTER_API std::ostream &operator<<(std::ostream &os, const Scalar &scalar);

} // namespace sinter

#endif // SINTER_SCALAR_H
