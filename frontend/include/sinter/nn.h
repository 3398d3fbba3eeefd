//===- nn.h - Modules, losses, and what goes with them --------------------===//

#ifndef SINTER_NN_H
#define SINTER_NN_H

#include "sinter/nn/activations.h"
#include "sinter/nn/containers.h"
#include "sinter/nn/functional.h"
#include "sinter/nn/functions.h"
#include "sinter/nn/init.h"
#include "sinter/nn/layers.h"
#include "sinter/nn/losses.h"
#include "sinter/nn/module.h"
#include "sinter/nn/utils.h"

#endif // SINTER_NN_H
