//===- sinter.h - All of Sinter -------------------------------------------===//
//
// A program written for libtorch says `namespace torch = sinter;` after it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_SINTER_H
#define SINTER_SINTER_H

#include "sinter/check.h"
#include "sinter/compile.h"
#include "sinter/data.h"
#include "sinter/factories.h"
#include "sinter/indexing.h"
#include "sinter/nn.h"
#include "sinter/ops.h"
#include "sinter/optim.h"
#include "sinter/print.h"
#include "sinter/serialize.h"
#include "sinter/tensor.h"
#include "sinter/threads.h"

#endif // SINTER_SINTER_H
