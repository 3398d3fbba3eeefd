//===- FusionGroups.h - Which ops become one kernel -----------------------===//
//
// Every op gets a level. Along an edge on which producer and consumer may be
// one kernel the level stays or grows; along any other it grows. Ops of one
// level with such an edge between them are one group. So no path leaves a group
// and comes back, whatever is joined: there is nothing to search for cycles,
// and groups of one level never wait for each other.
//
// Levels are as low as possible at first. Then a group whose results only one
// later group reads moves into that one, if less has to be kept until then; and
// groups of one level that read the same elements are joined.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_PASSES_FUSION_GROUPS_H
#define SINTER_PASSES_FUSION_GROUPS_H

#include "passes/ViewMap.h"

namespace sinter::passes {

/// Ops that stay together: a group, or any other op alone.
struct FusionUnit {
  SmallVector<Operation *> ops; ///< In program order.
  bool isGroup = false;
  std::string reason;
};

/// Partitions the ops of a block, but for free ones that only groups read. A
/// unit stands after all that it needs, and near where it stood.
std::vector<FusionUnit> findFusionUnits(Block &block);

} // namespace sinter::passes

#endif // SINTER_PASSES_FUSION_GROUPS_H
