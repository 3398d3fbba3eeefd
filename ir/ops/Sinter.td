//===- Sinter.td - All records --------------------------------------------===//

include "ir/ops/Contract.td"
include "ir/ops/Create.td"
include "ir/ops/Index.td"
include "ir/ops/Layout.td"
include "ir/ops/Pointwise.td"
include "ir/ops/Reduce.td"
