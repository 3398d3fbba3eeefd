//===- check.h - TORCH_CHECK, as libtorch programs spell it ---------------===//

#ifndef SINTER_CHECK_H
#define SINTER_CHECK_H

#include "sinter/error.h"

/// Throws an Error of the parts unless the condition holds.
#define TORCH_CHECK(condition, ...)                                            \
  ::sinter::check(static_cast<bool>(condition),                                \
                  ::sinter::ErrorKind::value __VA_OPT__(, ) __VA_ARGS__)

#endif // SINTER_CHECK_H
