//===- optim.h - Optimizers and learning rates ----------------------------===//

#ifndef SINTER_OPTIM_H
#define SINTER_OPTIM_H

#include "sinter/optim/optimizer.h"
#include "sinter/optim/optimizers.h"
#include "sinter/optim/schedulers.h"

#endif // SINTER_OPTIM_H
