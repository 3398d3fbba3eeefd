//===- Sinter.td - The whole dialect: op records and structure ------------===//

include "ir/ops/Sinter.td"
include "ir/dialect/Structure.td"
