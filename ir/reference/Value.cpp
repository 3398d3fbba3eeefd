//===- Value.cpp - Tensors of the oracle ----------------------------------===//

#include "ir/reference/Value.h"
#include "runtime/core/FloatFormat.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace sinter::reference {

using runtime::FloatFormat;
using runtime::floatFormatOf;

double roundTo(DType dtype, long double value) {
  if (!std::isfinite(value) || value == 0) {
    return static_cast<double>(value);
  }
  FloatFormat format = floatFormatOf(dtype);
  int exponent = std::max(std::ilogb(value), 1 - format.maxExponent);
  int lastBit = exponent - (format.precision - 1);
  long double units = std::nearbyint(std::ldexp(value, -lastBit));
  long double rounded = std::ldexp(units, lastBit);
  if (std::fabs(rounded) >= std::ldexp(1.0L, format.maxExponent + 1)) {
    return std::copysign(std::numeric_limits<double>::infinity(),
                         static_cast<double>(std::copysign(1.0L, value)));
  }
  return static_cast<double>(rounded);
}

uint64_t wrapTo(DType dtype, uint64_t value) {
  if (dtype == DType::boolean) {
    return value != 0;
  }
  int unused = 64 - 8 * static_cast<int>(byteSize(dtype));
  uint64_t shifted = value << unused;
  return isUnsignedType(dtype)
             ? shifted >> unused
             : static_cast<uint64_t>(static_cast<int64_t>(shifted) >> unused);
}

Value Value::zeros(const TensorType &type) {
  return {type,
          std::vector<uint64_t>(static_cast<size_t>(type.shape.numElements()))};
}

Value Value::of(DType dtype, const Shape &shape,
                const std::vector<double> &numbers) {
  Value value = zeros({dtype, shape});
  for (int64_t i = 0; i < value.size(); ++i) {
    double number = numbers[static_cast<size_t>(i)];
    visitClass(dtype,
               [&]<class T>(T *) { value.set(i, static_cast<T>(number)); });
  }
  return value;
}

void Value::set(int64_t i, double value) {
  words[static_cast<size_t>(i)] =
      std::bit_cast<uint64_t>(roundTo(type.dtype, value));
}

void Value::set(int64_t i, uint64_t value) {
  words[static_cast<size_t>(i)] = wrapTo(type.dtype, value);
}

double Value::number(int64_t i) const {
  return visitClass(
      type.dtype, [&]<class T>(T *) { return static_cast<double>(at<T>(i)); });
}

/// The bits of an element of a 16-bit format: sign, exponent, fraction.
static uint64_t encode(DType dtype, double value) {
  FloatFormat format = floatFormatOf(dtype);
  int fractionBits = format.precision - 1;
  uint64_t sign = std::signbit(value) ? 1 : 0;
  uint64_t maxBiased = static_cast<uint64_t>(2 * format.maxExponent + 1);
  uint64_t biased = 0, fraction = 0;
  if (std::isnan(value)) {
    biased = maxBiased;
    fraction = 1ull << (fractionBits - 1);
  } else if (std::isinf(value)) {
    biased = maxBiased;
  } else if (value != 0) {
    int exponent = std::max(std::ilogb(value), 1 - format.maxExponent);
    uint64_t units = static_cast<uint64_t>(
        std::ldexp(std::fabs(value), fractionBits - exponent));
    bool isNormal = units >> fractionBits;
    biased =
        isNormal ? static_cast<uint64_t>(exponent + format.maxExponent) : 0;
    fraction = units & ((1ull << fractionBits) - 1);
  }
  return sign << 15 | biased << fractionBits | fraction;
}

static double decode(DType dtype, uint64_t bits) {
  FloatFormat format = floatFormatOf(dtype);
  int fractionBits = format.precision - 1;
  uint64_t fraction = bits & ((1ull << fractionBits) - 1);
  int biased = static_cast<int>((bits & 0x7fff) >> fractionBits);
  double sign = bits >> 15 ? -1 : 1;
  if (biased == 2 * format.maxExponent + 1) {
    double special = fraction ? std::numeric_limits<double>::quiet_NaN()
                              : std::numeric_limits<double>::infinity();
    return std::copysign(special, sign);
  }
  uint64_t units = biased ? fraction | 1ull << fractionBits : fraction;
  int exponent = std::max(biased, 1) - format.maxExponent;
  return sign * std::ldexp(static_cast<double>(units), exponent - fractionBits);
}

Value Value::fromBytes(const TensorType &type, const void *from) {
  Value value = zeros(type);
  size_t bytes = byteSize(type.dtype);
  for (uint64_t &word : value.words) {
    std::memcpy(&word, from, bytes); // Little-endian: the low bytes.
    from = static_cast<const char *>(from) + bytes;
    if (!isFloatingType(type.dtype)) {
      word = wrapTo(type.dtype, word);
    } else if (bytes == 2) {
      word = std::bit_cast<uint64_t>(decode(type.dtype, word));
    } else if (bytes == 4) {
      float narrow = std::bit_cast<float>(static_cast<uint32_t>(word));
      word = std::bit_cast<uint64_t>(static_cast<double>(narrow));
    }
  }
  return value;
}

void Value::toBytes(void *to) const {
  size_t bytes = byteSize(type.dtype);
  for (uint64_t word : words) {
    if (isFloatingType(type.dtype) && bytes < 8) {
      double number = std::bit_cast<double>(word);
      word = bytes == 2 ? encode(type.dtype, number)
                        : std::bit_cast<uint32_t>(static_cast<float>(number));
    }
    std::memcpy(to, &word, bytes);
    to = static_cast<char *>(to) + bytes;
  }
}

} // namespace sinter::reference
