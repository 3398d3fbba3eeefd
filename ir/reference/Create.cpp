//===- Create.cpp - Tensors out of little or nothing, by the oracle -------===//

#include "ir/reference/Families.h"

namespace sinter::reference {

Evaluate evaluate_constant, evaluate_iota, evaluate_rng_bits, evaluate_convert;

void evaluate_constant(const Call &call) {
  attrs::constant in(call.attrs);
  Value &out = call.results[0];
  for (int64_t i = 0; i < out.size(); ++i) {
    int64_t word = in.value[in.value.size() == 1 ? 0 : static_cast<size_t>(i)];
    visitClass(out.type.dtype,
               [&]<class T>(T *) { out.set(i, std::bit_cast<T>(word)); });
  }
}

void evaluate_iota(const Call &call) {
  attrs::iota in(call.attrs);
  Value &out = call.results[0];
  int64_t next = 0;
  forEachIndex(out.type.shape, [&](const Index &index) {
    visitClass(out.type.dtype, [&]<class T>(T *) {
      out.set(next++, static_cast<T>(index[static_cast<size_t>(in.dim)]));
    });
  });
}

/// Philox4x32-10: ten rounds of two products, whose halves are crossed and
/// mixed with a key that grows by two constants.
static uint64_t philoxWord(uint64_t seed, uint64_t counter, int64_t word) {
  const uint64_t low = 0xffffffff;
  uint64_t c[4] = {counter & low, counter >> 32, 0, 0};
  uint64_t key0 = seed & low, key1 = seed >> 32;
  for (int round = 0; round < 10; ++round) {
    uint64_t product0 = 0xD2511F53 * c[0], product2 = 0xCD9E8D57 * c[2];
    uint64_t next[4] = {(product2 >> 32) ^ c[1] ^ key0, product2 & low,
                        (product0 >> 32) ^ c[3] ^ key1, product0 & low};
    std::copy(next, next + 4, c);
    key0 = (key0 + 0x9E3779B9) & low;
    key1 = (key1 + 0xBB67AE85) & low;
  }
  return c[word];
}

void evaluate_rng_bits(const Call &call) {
  uint64_t seed = call.operands[0].at<uint64_t>(0);
  uint64_t offset = call.operands[1].at<uint64_t>(0);
  Value &out = call.results[0];
  for (int64_t i = 0; i < out.size(); ++i) {
    uint64_t counter = offset + static_cast<uint64_t>(i) / 4;
    out.set(i, philoxWord(seed, counter, i % 4));
  }
}

/// Towards zero, but at the ends of the range of T where x is beyond it.
template <class T> static T saturate(double x, T lowest, T highest) {
  if (isNaN(x)) {
    return 0;
  }
  long double whole = std::trunc(static_cast<long double>(x));
  return whole <= lowest ? lowest : whole >= highest ? highest : T(whole);
}

/// A number in a dtype of integers.
static uint64_t toInteger(DType dtype, double x) {
  int bits = 8 * static_cast<int>(byteSize(dtype));
  if (dtype == DType::boolean) {
    return x != 0;
  }
  if (isUnsignedType(dtype)) {
    return saturate<uint64_t>(x, 0, ~uint64_t{0} >> (64 - bits));
  }
  int64_t highest = INT64_MAX >> (64 - bits);
  return static_cast<uint64_t>(saturate<int64_t>(x, -highest - 1, highest));
}

void evaluate_convert(const Call &call) {
  const Value &x = call.operands[0];
  Value &out = call.results[0];
  DType dtype = out.type.dtype;
  for (int64_t i = 0; i < x.size(); ++i) {
    visitClass(x.type.dtype, [&]<class T>(T *) {
      T element = x.at<T>(i);
      uint64_t &word = out.words[static_cast<size_t>(i)];
      if (isFloatingType(dtype)) {
        word = std::bit_cast<uint64_t>(roundTo(dtype, element));
      } else if constexpr (std::is_same_v<T, double>) {
        word = toInteger(dtype, element);
      } else {
        word = wrapTo(dtype, static_cast<uint64_t>(element));
      }
    });
  }
}

} // namespace sinter::reference
