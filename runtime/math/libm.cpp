//===- libm.cpp - The functions that math leaves to libm ------------------===//

#include "runtime/math/libm.h"

#include <cmath>

extern "C" {
#define SINTER_LIBM_DEFINE(name)                                               \
  double sinter_libm_##name(double x) { return std::name(x); }
SINTER_LIBM_UNARY(SINTER_LIBM_DEFINE)
#undef SINTER_LIBM_DEFINE

#define SINTER_LIBM_DEFINE(name)                                               \
  double sinter_libm_##name(double x, double y) { return std::name(x, y); }
SINTER_LIBM_BINARY(SINTER_LIBM_DEFINE)
#undef SINTER_LIBM_DEFINE
}

namespace sinter::math {

LibmSymbols libmSymbols() {
#define SINTER_LIBM_UNARY_SYMBOL(name)                                         \
  {"sinter_libm_" #name, reinterpret_cast<void *>(&sinter_libm_##name), 1},
#define SINTER_LIBM_BINARY_SYMBOL(name)                                        \
  {"sinter_libm_" #name, reinterpret_cast<void *>(&sinter_libm_##name), 2},
  static const LibmSymbol symbols[] = {SINTER_LIBM_UNARY(
      SINTER_LIBM_UNARY_SYMBOL) SINTER_LIBM_BINARY(SINTER_LIBM_BINARY_SYMBOL)};
  return {symbols, sizeof symbols / sizeof symbols[0]};
}

} // namespace sinter::math
