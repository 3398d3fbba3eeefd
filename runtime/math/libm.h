//===- libm.h - The functions that math leaves to libm --------------------===//
//
// f64 is computed by libm, one lane after the other, by eager kernels and by
// generated code alike: both call the functions declared here, so both get the
// same bits. An object file of generated code may leave these symbols undefined
// and no others; who links it resolves them by name.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MATH_LIBM_H
#define SINTER_MATH_LIBM_H

#include <cstdint>

// clang-format off
/// Functions of one number.
#define SINTER_LIBM_UNARY(apply)                                               \
  apply(exp) apply(expm1) apply(log) apply(log1p) apply(sin) apply(cos)        \
  apply(tanh) apply(erf)

/// Functions of two numbers. `fmod` is called for f32 lanes too.
#define SINTER_LIBM_BINARY(apply) apply(fmod) apply(pow)
// clang-format on

extern "C" {
#define SINTER_LIBM_DECLARE(name)                                              \
  __attribute__((visibility("default"))) double sinter_libm_##name(double x);
SINTER_LIBM_UNARY(SINTER_LIBM_DECLARE)
#undef SINTER_LIBM_DECLARE

#define SINTER_LIBM_DECLARE(name)                                              \
  __attribute__((visibility("default"))) double sinter_libm_##name(double x,   \
                                                                   double y);
SINTER_LIBM_BINARY(SINTER_LIBM_DECLARE)
#undef SINTER_LIBM_DECLARE
}

namespace sinter::math {

/// A function of the list above.
enum class Libm : uint8_t {
#define SINTER_LIBM_NAME(name) name,
  SINTER_LIBM_UNARY(SINTER_LIBM_NAME) SINTER_LIBM_BINARY(SINTER_LIBM_NAME)
#undef SINTER_LIBM_NAME
};

/// What the loader of generated code needs to know of one.
struct LibmSymbol {
  const char *name; ///< `sinter_libm_exp`
  void *address;
  int operands;
};

/// All of them, in the order of `Libm`.
struct LibmSymbols {
  const LibmSymbol *begin() const { return first; }
  const LibmSymbol *end() const { return first + count; }
  const LibmSymbol &operator[](Libm function) const {
    return first[static_cast<int>(function)];
  }

  const LibmSymbol *first;
  int count;
};
__attribute__((visibility("default"))) LibmSymbols libmSymbols();

} // namespace sinter::math

#endif // SINTER_MATH_LIBM_H
