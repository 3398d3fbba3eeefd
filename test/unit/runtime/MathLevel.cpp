//===- MathLevel.cpp - The functions of runtime/math at one level ---------===//

#include "test/unit/runtime/MathLevel.h"

#include "runtime/kernels/Simd.h"
#include "runtime/math/division.h"
#include "runtime/math/erf.h"
#include "runtime/math/exp.h"
#include "runtime/math/log.h"
#include "runtime/math/normal.h"
#include "runtime/math/pow.h"
#include "runtime/math/tanh.h"
#include "runtime/math/trigonometry.h"

namespace sinter::test {
namespace {

template <class Number, auto function>
void applyUnary(const Number *x, Number *out, int64_t count) {
  using T = Simd<Number>;
  int64_t i = 0;
  for (; i + T::lanes <= count; i += T::lanes) {
    function(T::load(x + i)).store(out + i);
  }
  if (i < count) {
    function(T::load(x + i, count - i)).store(out + i, count - i);
  }
}

template <class Number, auto function>
void applyBinary(const Number *x, const Number *y, Number *out, int64_t count) {
  using T = Simd<Number>;
  int64_t i = 0;
  for (; i + T::lanes <= count; i += T::lanes) {
    function(T::load(x + i), T::load(y + i)).store(out + i);
  }
  if (i < count) {
    function(T::load(x + i, count - i), T::load(y + i, count - i))
        .store(out + i, count - i);
  }
}

#define SINTER_UNARY(name)                                                     \
  {#name, applyUnary<Number, [](Simd<Number> x) { return math::name(x); }>},
#define SINTER_ROUNDING(name)                                                  \
  {#name, applyUnary<Number, [](Simd<Number> x) { return name(x); }>},
#define SINTER_BINARY(name)                                                    \
  {#name, applyBinary<Number, [](Simd<Number> x, Simd<Number> y) {             \
     return math::name(x, y);                                                  \
   }>},

template <class Number>
constexpr UnaryKernel<Number> unary[] = {
    SINTER_UNARY(exp) SINTER_UNARY(expm1) SINTER_UNARY(log) SINTER_UNARY(log1p)
        SINTER_UNARY(sin) SINTER_UNARY(cos) SINTER_UNARY(tanh) SINTER_UNARY(erf)
            SINTER_UNARY(rsqrt) SINTER_UNARY(gelu) SINTER_ROUNDING(floor)
                SINTER_ROUNDING(ceil) SINTER_ROUNDING(trunc)
                    SINTER_ROUNDING(roundEven) SINTER_ROUNDING(sqrt)
                        SINTER_ROUNDING(abs){nullptr, nullptr}};

template <class Number>
constexpr BinaryKernel<Number> binary[] = {
    SINTER_BINARY(pow) SINTER_BINARY(fmod) SINTER_BINARY(remainder)
        SINTER_BINARY(floorQuotient){nullptr, nullptr}};

template <class Number>
constexpr BinaryKernel<Number> integer[] = {
    SINTER_BINARY(quotient) SINTER_BINARY(floorQuotientInteger)
        SINTER_BINARY(fmodInteger) SINTER_BINARY(remainderInteger)
            SINTER_BINARY(powInteger){nullptr, nullptr}};

void selectFloat(const uint8_t *mask, const float *x, float *out,
                 int64_t count) {
  using T = Simd<float>;
  for (int64_t i = 0; i + T::lanes <= count; i += T::lanes) {
    T value = T::load(x + i);
    select(T::Mask::load(mask + i), value, -value).store(out + i);
  }
}

template <class Number>
void less(const Number *x, const Number *y, uint8_t *out, int64_t count) {
  using T = Simd<Number>;
  for (int64_t i = 0; i + T::lanes <= count; i += T::lanes) {
    (T::load(x + i) < T::load(y + i)).store(out + i);
  }
}

} // namespace

#define SINTER_PASTE(x, y) x##y
#define SINTER_TABLE(level) SINTER_PASTE(mathLevel_, level)

const MathLevel SINTER_TABLE(SINTER_LEVEL) = {
    unary<float>,     unary<double>,    binary<float>,     binary<double>,
    integer<int32_t>, integer<int64_t>, integer<uint64_t>, selectFloat,
    less<float>,      less<double>};

} // namespace sinter::test
