//===- data.h - Datasets and how they are read ----------------------------===//

#ifndef SINTER_DATA_H
#define SINTER_DATA_H

#include "sinter/data/dataloader.h"
#include "sinter/data/dataset.h"
#include "sinter/data/example.h"
#include "sinter/data/mnist.h"
#include "sinter/data/samplers.h"
#include "sinter/data/transforms.h"

#endif // SINTER_DATA_H
