//===- FusionGroups.cpp - Which ops become one kernel ---------------------===//

#include "passes/FusionGroups.h"

#include "passes/KernelLoops.h"
#include "passes/Reductions.h"

#include <queue>

namespace sinter::passes {
namespace {

/// Groups further from each other are not joined to read a tensor once: it
/// would have to be kept as long.
constexpr unsigned maxDistance = 64;

/// Numbers that are repeated along rows are computed once a row where there are
/// many rows of some length; else by a kernel of their own.
constexpr int64_t minRows = 16, minColumns = 16;

uint64_t bytesOf(Value v) {
  unsigned bits = getElementTypeOrSelf(v.getType()).getIntOrFloatBitWidth();
  return static_cast<uint64_t>(numElements(v)) * ((bits + 7) / 8);
}

bool isReturned(Operation *op) {
  return llvm::any_of(op->getUsers(), [](Operation *user) {
    return user->hasTrait<OpTrait::IsTerminator>();
  });
}

/// An operand of an op in a group, and whether the op that made it may join.
struct Edge {
  Edge(Value operand, unsigned producer)
      : source(sourceOf(operand)), repeats(source.repeats()),
        producer(producer) {}

  ViewSource source;
  int64_t repeats;
  unsigned producer; ///< A unit.
};

/// A group or another op while levels are found.
struct Part {
  unsigned parent; ///< Itself, or what it was joined to.
  unsigned level = 0;
  unsigned first = 0, last = 0; ///< The places of its ops.
  SmallVector<Operation *> ops;
  bool isGroup = false;
  bool isShared = false; ///< Joined to read a tensor once.
  KernelLoops loops;
};

class Partition {
public:
  explicit Partition(Block &block) : block(block) {}

  std::vector<FusionUnit> run();

private:
  static constexpr unsigned none = ~0u;

  void place(Operation &op);
  void placeAlone(Operation &op);
  void placeInGroup(Operation &op);
  std::optional<KernelLoops> joined(Operation &op, const KernelLoops &own,
                                    ArrayRef<Edge> edges, unsigned level);
  bool sink(unsigned part);
  void sinkAll();
  void shareReads();
  void join(unsigned from, unsigned to, KernelLoops loops);
  bool collectReaders(Value v, SmallVector<std::pair<Operation *, Value>> &all);
  std::vector<FusionUnit> schedule();
  unsigned find(unsigned part);
  unsigned partOf(Value v) {
    auto found =
        v.getDefiningOp() ? partOfOp.find(v.getDefiningOp()) : partOfOp.end();
    return found == partOfOp.end() ? none : find(found->second);
  }

  Block &block;
  std::vector<Part> parts;
  DenseMap<Operation *, unsigned> partOfOp;
};

unsigned Partition::find(unsigned part) {
  while (parts[part].parent != part) {
    parts[part].parent = parts[parts[part].parent].parent;
    part = parts[part].parent;
  }
  return part;
}

//===----------------------------------------------------------------------===//
// Levels
//===----------------------------------------------------------------------===//

/// Whether a group may compute a free op that is returned. A view of what the
/// library computes, or of columns' sums, is better left to the plan.
bool isWorthComputing(Operation *op) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  if (!type.hasStaticShape() || type.getNumElements() == 0) {
    return false;
  }
  if (!isView(op) || isa<ir::BroadcastToOp>(op)) {
    return true;
  }
  ViewSource source = sourceOf(op->getResult(0));
  Operation *root = source.root.getDefiningOp();
  return source.repeats() == 1 && root && isComputed(root) &&
         !asColumnReduction(root);
}

/// Whether a computed op reads `root` through `view`, and no further than that:
/// what lies between cannot be one map.
bool isReadThrough(Value root, Operation *view) {
  return llvm::any_of(view->getUsers(), [&](Operation *user) {
    return isFree(user) ? isReadThrough(root, user)
                        : llvm::any_of(user->getOperands(), [&](Value v) {
                            return sourceOf(v).root == root;
                          });
  });
}

/// Whether something else than groups reads a free op.
bool mustExist(Operation *op) {
  return llvm::any_of(op->getUsers(), [&](Operation *user) {
    if (user->hasTrait<OpTrait::IsTerminator>()) {
      return !isWorthComputing(op);
    }
    if (isFree(user)) {
      return mustExist(user) ||
             (isView(op) && isReadThrough(op->getResult(0), user));
    }
    return !isComputed(user) ||
           (isView(op) && llvm::any_of(user->getOperands(), [&](Value v) {
              return sourceOf(v).root == op->getResult(0);
            }));
  });
}

bool isInGroup(Operation *op) {
  if (!isFree(op)) {
    return isComputed(op);
  }
  return isReturned(op) && !mustExist(op);
}

void Partition::place(Operation &op) {
  bool isGrouped = isInGroup(&op);
  if (!isGrouped && isFree(&op) && !mustExist(&op)) {
    return;
  }
  auto number = static_cast<unsigned>(parts.size());
  Part part;
  part.parent = number;
  part.first = part.last = number;
  part.isGroup = isGrouped;
  part.ops = {&op};
  parts.push_back(std::move(part));
  partOfOp[&op] = number;
  if (isGrouped) {
    placeInGroup(op);
  } else {
    placeAlone(op);
  }
}

void Partition::placeAlone(Operation &op) {
  Part &own = parts.back();
  for (Value operand : op.getOperands()) {
    if (unsigned producer = partOf(operand); producer != none) {
      own.level = std::max(own.level, parts[producer].level + 1);
    }
  }
}

/// The loops of an op and of those parts of a level that made its operands;
/// none if one of them cannot join.
std::optional<KernelLoops> Partition::joined(Operation &op,
                                             const KernelLoops &own,
                                             ArrayRef<Edge> edges,
                                             unsigned level) {
  KernelLoops::Union all;
  llvm::SmallSetVector<unsigned, 4> producers;
  for (const Edge &edge : edges) {
    if (parts[edge.producer].level != level) {
      continue;
    }
    if (!parts[edge.producer].isGroup || edge.repeats == 0) {
      return std::nullopt;
    }
    producers.insert(edge.producer);
    all.addRepeats(edge.source.root, edge.repeats);
  }
  all.add(own);
  for (unsigned producer : producers) {
    all.add(parts[producer].loops);
  }
  std::optional<KernelLoops> loops = all.get();
  if (!loops || !loops->has(op.getResult(0))) {
    return std::nullopt;
  }
  for (const Edge &edge : edges) {
    // Numbers that nothing is reduced to may be better off alone.
    bool isPlain = edge.repeats > 1 && producers.contains(edge.producer) &&
                   parts[edge.producer].loops.columns == 0;
    if (isPlain && (numElements(edge.source.root) < minRows ||
                    edge.repeats < minColumns)) {
      return std::nullopt;
    }
    if (!producers.contains(edge.producer)) {
      loops->inputs.insert(edge.source.root);
    }
  }
  return loops;
}

void Partition::placeInGroup(Operation &op) {
  auto number = static_cast<unsigned>(parts.size() - 1);
  KernelLoops own(op);
  SmallVector<Edge> edges;
  unsigned level = 0;
  auto addEdge = [&](Value operand) {
    Edge edge(operand, none);
    Operation *root = edge.source.root.getDefiningOp();
    if (root && isFree(root) && !isView(root)) {
      return; // A constant.
    }
    own.addDims(edge.source.map);
    edge.producer = partOf(edge.source.root);
    if (edge.producer == none) {
      own.inputs.insert(edge.source.root);
      return;
    }
    const Part &producer = parts[edge.producer];
    bool mayJoin = producer.isGroup && edge.repeats > 0 &&
                   !asColumnReduction(edge.source.root.getDefiningOp());
    level = std::max(level, producer.level + (mayJoin ? 0 : 1));
    edges.push_back(edge);
  };
  if (isView(&op)) {
    addEdge(op.getResult(0));
  } else {
    llvm::for_each(op.getOperands(), addEdge);
  }
  std::optional<KernelLoops> loops = joined(op, own, edges, level);
  Part &part = parts[number];
  if (!loops) {
    for (const Edge &edge : edges) {
      own.inputs.insert(edge.source.root);
    }
    part.loops = std::move(own);
    part.level = level + (edges.empty() ? 0 : 1);
    return;
  }
  part.loops = std::move(*loops);
  part.level = level;
  for (const Edge &edge : edges) {
    unsigned producer = find(edge.producer);
    if (parts[producer].level == level && producer != find(number)) {
      join(producer, find(number), parts[find(number)].loops);
    }
  }
}

/// Makes `from` a part of `to`, which then has the loops of both.
void Partition::join(unsigned from, unsigned to, KernelLoops loops) {
  Part &source = parts[from], &target = parts[to];
  target.first = std::min(target.first, source.first);
  target.last = std::max(target.last, source.last);
  target.isShared |= source.isShared;
  target.ops.append(source.ops);
  target.loops = std::move(loops);
  source.parent = to;
  source.ops.clear();
  source.loops = {};
}

//===----------------------------------------------------------------------===//
// Groups of several levels, and of one
//===----------------------------------------------------------------------===//

/// The ops that read a value, directly or through views, each with what it
/// reads. Returns false if one of them is in no group.
bool Partition::collectReaders(
    Value v, SmallVector<std::pair<Operation *, Value>> &all) {
  Operation *op = v.getDefiningOp();
  for (Operation *user : v.getUsers()) {
    if (user->hasTrait<OpTrait::IsTerminator>()) {
      if (!isFree(op)) {
        return false;
      }
      continue;
    }
    auto found = partOfOp.find(user);
    bool isPlaced = found != partOfOp.end();
    if (isPlaced && !parts[find(found->second)].isGroup) {
      return false;
    }
    if (isPlaced) {
      all.push_back({user, isView(user) ? user->getResult(0) : v});
    }
    if (isFree(user) && !collectReaders(user->getResult(0), all)) {
      return false;
    }
  }
  return true;
}

/// Moves a group into the only one that reads it, if what it reads is not more
/// than what it makes.
bool Partition::sink(unsigned number) {
  Part &part = parts[number];
  unsigned target = none;
  uint64_t made = 0, read = 0;
  KernelLoops::Union all;
  for (Operation *op : part.ops) {
    Value out = op->getResult(0);
    SmallVector<std::pair<Operation *, Value>> readers;
    if ((isFree(op) && isReturned(op)) || asColumnReduction(op) ||
        !collectReaders(out, readers)) {
      return false;
    }
    for (auto [reader, operand] : readers) {
      unsigned other = find(partOfOp[reader]);
      if (other == number) {
        continue;
      }
      ViewSource source = sourceOf(operand);
      int64_t repeats = source.root == out ? source.repeats() : 0;
      if ((target != none && target != other) || repeats == 0 ||
          (repeats > 1 && part.loops.columns == 0)) {
        return false;
      }
      target = other;
      made += bytesOf(out);
      all.addRepeats(out, repeats);
    }
  }
  if (target == none) {
    return false;
  }
  for (Value input : part.loops.inputs) {
    bool isKept =
        isa<BlockArgument>(input) || parts[target].loops.inputs.contains(input);
    read += isKept ? 0 : bytesOf(input);
  }
  all.add(part.loops);
  all.add(parts[target].loops);
  std::optional<KernelLoops> loops = all.get();
  if (read > made || !loops) {
    return false;
  }
  loops->inputs.remove_if(
      [&](Value v) { return partOf(v) == number || partOf(v) == target; });
  join(number, target, std::move(*loops));
  return true;
}

void Partition::sinkAll() {
  std::vector<unsigned> order;
  for (unsigned i = 0; i < parts.size(); ++i) {
    if (find(i) == i && parts[i].isGroup) {
      order.push_back(i);
    }
  }
  llvm::sort(order, [&](unsigned x, unsigned y) {
    return std::tuple(parts[y].level, x) < std::tuple(parts[x].level, y);
  });
  for (unsigned part : order) {
    sink(part);
  }
}

/// Joins groups of one level that read a tensor as large as they are.
void Partition::shareReads() {
  DenseMap<std::pair<Value, unsigned>, unsigned> readers;
  for (unsigned i = 0; i < parts.size(); ++i) {
    if (find(i) != i || !parts[i].isGroup) {
      continue;
    }
    auto inputs = llvm::to_vector(parts[i].loops.inputs);
    unsigned own = i;
    for (Value input : inputs) {
      Part &part = parts[own];
      if (numElements(input) < part.loops.elements) {
        continue;
      }
      auto [place, isFirst] = readers.try_emplace({input, part.level}, own);
      unsigned other = find(place->second);
      place->second = own;
      if (isFirst || other == own ||
          parts[other].loops.elements != part.loops.elements ||
          std::max(part.first, parts[other].first) >
              std::min(part.last, parts[other].last) + maxDistance) {
        continue;
      }
      KernelLoops::Union all;
      all.add(parts[other].loops);
      all.add(part.loops);
      if (std::optional<KernelLoops> loops = all.get()) {
        join(own, other, std::move(*loops));
        parts[other].isShared = true;
        own = other;
        place->second = own;
      }
    }
  }
}

//===----------------------------------------------------------------------===//
// The result
//===----------------------------------------------------------------------===//

std::string reasonOf(const Part &part, size_t numOps) {
  std::string reason =
      part.loops.isReduced ? "rows of " + std::to_string(part.loops.columns) +
                                 ", reduced and computed with"
      : part.loops.blockRows > 0
          ? "rows of " + std::to_string(part.loops.columns)
      : part.loops.columns > 0
          ? "numbers of rows, and rows of " +
                std::to_string(part.loops.columns) + " that read them"
      : numOps > 1 ? "pointwise ops that hand on elements"
                   : "one pointwise op";
  reason += part.loops.blockRows > 0 ? ", joined column by column" : "";
  return part.isShared ? reason + "; reads a tensor once" : reason;
}

/// Whether nothing but one reduction is computed: the library's loop over one
/// tensor is as good as ours.
bool isLibraryCall(const Part &part) {
  bool isOne = llvm::count_if(part.ops, std::not_fn(isFree)) == 1;
  return isOne && (part.loops.isReduced || part.loops.blockRows > 0);
}

/// Units in an order in which each follows what it needs; of those that could
/// be next, the one that stood first.
std::vector<FusionUnit> Partition::schedule() {
  std::vector<SmallVector<unsigned, 4>> users(parts.size());
  std::vector<unsigned> waitsFor(parts.size(), 0);
  for (unsigned own = 0; own < parts.size(); ++own) {
    llvm::sort(parts[own].ops, [&](Operation *x, Operation *y) {
      return partOfOp[x] < partOfOp[y];
    });
    for (Operation *op : parts[own].ops) {
      for (Value operand : op->getOperands()) {
        bool isView = parts[own].isGroup;
        unsigned producer = partOf(isView ? sourceOf(operand).root : operand);
        if (producer != none && producer != own) {
          users[producer].push_back(own);
          ++waitsFor[own];
        }
      }
    }
  }
  using Entry = std::pair<unsigned, unsigned>; // Its place, the part.
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> ready;
  for (unsigned i = 0; i < parts.size(); ++i) {
    if (find(i) == i && waitsFor[i] == 0) {
      ready.push({parts[i].last, i});
    }
  }
  std::vector<FusionUnit> result;
  while (!ready.empty()) {
    unsigned i = ready.top().second;
    ready.pop();
    FusionUnit unit{parts[i].ops, parts[i].isGroup && !isLibraryCall(parts[i]),
                    ""};
    if (unit.isGroup) {
      unit.reason = reasonOf(parts[i], unit.ops.size());
    }
    result.push_back(std::move(unit));
    for (unsigned user : users[i]) {
      if (--waitsFor[user] == 0) {
        ready.push({parts[user].last, user});
      }
    }
  }
  return result;
}

std::vector<FusionUnit> Partition::run() {
  for (Operation &op : block.without_terminator()) {
    place(op);
  }
  sinkAll();
  shareReads();
  return schedule();
}

} // namespace

std::vector<FusionUnit> findFusionUnits(Block &block) {
  return Partition(block).run();
}

} // namespace sinter::passes
