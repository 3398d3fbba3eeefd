//===- Ops.cpp - Bodies of the functions that the records define ----------===//

#include "sinter/tensor.h"

namespace sinter {

#include "generated/PublicOps.inc"

} // namespace sinter
