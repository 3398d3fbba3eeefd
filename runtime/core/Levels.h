//===- Levels.h - One loop, compiled for each level -----------------------===//
//
// For the few loops of this library that pay for wider vectors. A function
// marked SINTER_FOR_V3 may use what that level has; what it inlines, too.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CORE_LEVELS_H
#define SINTER_CORE_LEVELS_H

#include "sinter/runtime/types.h"

#if defined(__x86_64__)
#define SINTER_FOR_V3 __attribute__((target("avx2,bmi,bmi2,f16c,fma")))
#define SINTER_FOR_V4                                                          \
  __attribute__((target("avx2,bmi,bmi2,f16c,fma,avx512f,avx512bw,avx512dq,"    \
                        "avx512vl")))
#else
#define SINTER_FOR_V3
#define SINTER_FOR_V4
#endif

/// Inlined wherever it is called, so that it is compiled for the caller's
/// level.
#define SINTER_IN_EVERY_LEVEL __attribute__((always_inline)) inline

#endif // SINTER_CORE_LEVELS_H
