//===- sinter.h - All of Sinter -------------------------------------------===//
//
// A program written for libtorch says `namespace torch = sinter;` after it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_SINTER_H
#define SINTER_SINTER_H

#include "sinter/compile.h"
#include "sinter/factories.h"
#include "sinter/indexing.h"
#include "sinter/ops.h"
#include "sinter/print.h"
#include "sinter/tensor.h"
#include "sinter/threads.h"

#endif // SINTER_SINTER_H
