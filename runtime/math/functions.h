//===- functions.h - Everything that a record's formula may call ----------===//

#ifndef SINTER_MATH_FUNCTIONS_H
#define SINTER_MATH_FUNCTIONS_H

#include "runtime/math/division.h"
#include "runtime/math/erf.h"
#include "runtime/math/exp.h"
#include "runtime/math/log.h"
#include "runtime/math/normal.h"
#include "runtime/math/pow.h"
#include "runtime/math/tanh.h"
#include "runtime/math/trigonometry.h"

#endif // SINTER_MATH_FUNCTIONS_H
