//===- MathLevel.h - The functions of runtime/math at one level -----------===//
//
// MathLevel.cpp is compiled once per ISA level, with SINTER_LEVEL set to
// v2, v3 or v4, and fills one table each. MathTest.cpp runs those that the
// machine has.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_MATHLEVEL_H
#define SINTER_TEST_MATHLEVEL_H

#include <cstdint>

namespace sinter::test {

/// A function over arrays of `Number`s.
template <class Number> struct UnaryKernel {
  const char *name;
  void (*apply)(const Number *x, Number *out, int64_t count);
};
template <class Number> struct BinaryKernel {
  const char *name;
  void (*apply)(const Number *x, const Number *y, Number *out, int64_t count);
};

/// All functions at one level; a list ends with a null name.
struct MathLevel {
  const UnaryKernel<float> *unaryFloat;
  const UnaryKernel<double> *unaryDouble;
  const BinaryKernel<float> *binaryFloat;
  const BinaryKernel<double> *binaryDouble;
  const BinaryKernel<int32_t> *binaryInt;
  const BinaryKernel<int64_t> *binaryLong;
  const BinaryKernel<uint64_t> *binaryUnsigned;
  /// out = mask ? x : -x, over masks of bytes.
  void (*selectFloat)(const uint8_t *mask, const float *x, float *out,
                      int64_t count);
  /// out = x < y, to masks of bytes.
  void (*lessFloat)(const float *x, const float *y, uint8_t *out,
                    int64_t count);
  void (*lessDouble)(const double *x, const double *y, uint8_t *out,
                     int64_t count);
};

extern const MathLevel mathLevel_v2, mathLevel_v3, mathLevel_v4;

} // namespace sinter::test

#endif // SINTER_TEST_MATHLEVEL_H
