//===- StableHloSort.cpp - Sorts, by what their comparator means ----------===//
//
// A comparator compares functions of the elements of one side with the same
// functions of the other side. So each function is applied to whole tensors
// first, which makes a key, and the op sorts by keys.
//
//===----------------------------------------------------------------------===//

#include "ir/import/StableHloImport.h"

namespace sinter::ir {
namespace {

/// One key of a lexicographic order: the value in the comparator that is
/// computed from the left side, and how it is compared.
struct SortKey {
  Value left;
  bool isDescending;
  bool isTotalOrder;
};

/// A comparator taken apart. Arguments 2i and 2i + 1 are operand i's elements.
class Comparator {
public:
  explicit Comparator(Block &block) : block(block) {}

  SmallVector<SortKey> keys() {
    SmallVector<SortKey> out;
    Value result = returnOf(block).getOperand(0);
    while (result) {
      result = nextKey(result, out);
    }
    return out;
  }

private:
  /// An element of which side a value is computed from: 0 or 1; -1 if of none,
  /// 2 if of both.
  int sideOf(Value value, int depth = 0);
  /// Whether `y` computes from the right what `x` computes from the left.
  bool mirrors(Value x, Value y, int depth = 0);
  std::optional<SortKey> compareOf(Value value, StringRef less,
                                   StringRef greater);
  Value nextKey(Value value, SmallVector<SortKey> &out);
  bool isSameKey(const SortKey &x, const SortKey &y) {
    return x.left == y.left || areEqual(x.left, y.left);
  }
  bool areEqual(Value x, Value y, int depth = 0);

  Block &block;
};

bool sameOp(Operation *x, Operation *y) {
  return x && y && x->getName() == y->getName() && x->getNumRegions() == 0 &&
         x->getNumOperands() == y->getNumOperands() &&
         x->getNumResults() == 1 && y->getNumResults() == 1 &&
         x->getResultTypes() == y->getResultTypes() &&
         x->getDiscardableAttrDictionary() ==
             y->getDiscardableAttrDictionary() &&
         x->getPropertiesAsAttribute() == y->getPropertiesAsAttribute();
}

constexpr int maxDepth = 64;

int Comparator::sideOf(Value value, int depth) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    return argument.getOwner() == &block
               ? static_cast<int>(argument.getArgNumber() % 2)
               : -1;
  }
  Operation *op = value.getDefiningOp();
  if (op->getBlock() != &block) {
    return -1;
  }
  check(depth < maxDepth, ErrorKind::value, "its comparator is too deep");
  int side = -1;
  for (Value operand : op->getOperands()) {
    int own = sideOf(operand, depth + 1);
    side = own == -1 || own == side ? side : side == -1 ? own : 2;
  }
  return side;
}

bool Comparator::mirrors(Value x, Value y, int depth) {
  auto left = dyn_cast<BlockArgument>(x), right = dyn_cast<BlockArgument>(y);
  if (left || right) {
    return left && right && left.getOwner() == right.getOwner() &&
           (left.getOwner() != &block
                ? left == right
                : left.getArgNumber() % 2 == 0 &&
                      right.getArgNumber() == left.getArgNumber() + 1);
  }
  Operation *xOp = x.getDefiningOp(), *yOp = y.getDefiningOp();
  if (x == y) {
    return sideOf(x) == -1;
  }
  if (!sameOp(xOp, yOp) || depth > maxDepth) {
    return false;
  }
  return llvm::all_of(llvm::zip_equal(xOp->getOperands(), yOp->getOperands()),
                      [&](auto pair) {
                        auto [i, j] = pair;
                        return mirrors(i, j, depth + 1);
                      });
}

bool Comparator::areEqual(Value x, Value y, int depth) {
  if (x == y) {
    return true;
  }
  Operation *xOp = x.getDefiningOp(), *yOp = y.getDefiningOp();
  if (!sameOp(xOp, yOp) || depth > maxDepth) {
    return false;
  }
  return llvm::all_of(llvm::zip_equal(xOp->getOperands(), yOp->getOperands()),
                      [&](auto pair) {
                        auto [i, j] = pair;
                        return areEqual(i, j, depth + 1);
                      });
}

/// A comparison of a key of one side with that of the other, in one of two
/// directions. With the sides swapped the direction is the other one.
std::optional<SortKey> Comparator::compareOf(Value value, StringRef less,
                                             StringRef greater) {
  Operation *op = value.getDefiningOp();
  if (!op || op->getName().getStringRef() != "stablehlo.compare" ||
      op->getNumOperands() != 2) {
    return std::nullopt;
  }
  HloAttrs attrs(op);
  std::string direction = attrs.word("comparison_direction");
  if (direction != less && direction != greater) {
    return std::nullopt;
  }
  bool isTotalOrder = attrs.word("compare_type") == "TOTALORDER";
  Value x = op->getOperand(0), y = op->getOperand(1);
  bool isSwapped = sideOf(x) == 1;
  if (isSwapped) {
    std::swap(x, y);
  }
  if (sideOf(x) != 0 || !mirrors(x, y)) {
    return std::nullopt;
  }
  return SortKey{x, (direction == greater) != isSwapped, isTotalOrder};
}

/// Takes the first key off: `k`, `k or (k's are equal and rest)`, or
/// `select(k's are equal, rest, k)`. Returns the rest, null if there is none.
Value Comparator::nextKey(Value value, SmallVector<SortKey> &out) {
  if (std::optional<SortKey> key = compareOf(value, "LT", "GT")) {
    out.push_back(*key);
    return {};
  }
  Operation *op = value.getDefiningOp();
  StringRef name = op ? op->getName().getStringRef() : StringRef();
  auto matches = [&](Value first, Value equal) {
    std::optional<SortKey> key = compareOf(first, "LT", "GT");
    std::optional<SortKey> same = compareOf(equal, "EQ", "EQ");
    if (!key || !same || !isSameKey(*key, *same) ||
        (isFloatingType(typeOf(key->left).dtype) &&
         key->isTotalOrder != same->isTotalOrder)) {
      return false;
    }
    out.push_back(*key);
    return true;
  };
  if (name == "stablehlo.or" && op->getNumOperands() == 2) {
    for (unsigned i : {0U, 1U}) {
      Operation *both = op->getOperand(1 - i).getDefiningOp();
      if (!both || both->getName().getStringRef() != "stablehlo.and" ||
          both->getNumOperands() != 2) {
        continue;
      }
      for (unsigned j : {0U, 1U}) {
        if (matches(op->getOperand(i), both->getOperand(j))) {
          return both->getOperand(1 - j);
        }
      }
    }
  }
  if (name == "stablehlo.select" && op->getNumOperands() == 3 &&
      matches(op->getOperand(2), op->getOperand(0))) {
    return op->getOperand(1);
  }
  check(false, ErrorKind::value,
        "its comparator is no lexicographic order of keys");
  return {};
}

/// The key as a tensor: the function of the left side on all of `operands`.
SmallVector<Value> keyTensors(HloCall &call, ArrayRef<SortKey> keys) {
  Block &block = call.block(0);
  // All functions at once; those of the right side are dead.
  SmallVector<Value> arguments;
  for (Value operand : call.operands) {
    arguments.append({operand, operand});
  }
  SmallVector<Value> wanted;
  for (const SortKey &key : keys) {
    wanted.push_back(key.left);
  }
  return call.importer.runLanes(block, arguments, wanted);
}

void importSort(HloCall &call) {
  size_t count = call.operands.size();
  Block &block = call.block(0);
  check(count >= 1 && block.getNumArguments() == 2 * count &&
            returnOf(block).getNumOperands() == 1,
        ErrorKind::value, "its comparator does not fit ", count, " operands");
  SmallVector<TensorType> scalars;
  for (Value operand : call.operands) {
    scalars.append(2, {dtypeOf(operand), {}});
  }
  checkArguments(block, scalars);
  SmallVector<SortKey> keys = Comparator(block).keys();
  Ints descending;
  std::optional<bool> isTotalOrder;
  for (const SortKey &key : keys) {
    descending.push_back(key.isDescending);
    if (!isFloatingType(typeOf(key.left).dtype)) {
      continue;
    }
    check(!isTotalOrder || *isTotalOrder == key.isTotalOrder, ErrorKind::value,
          "its comparator mixes two orders of floating-point numbers");
    isTotalOrder = key.isTotalOrder;
  }
  int64_t dim = call.attrs.integer("dimension", -1);
  Shape shape = typeOf(call.operand(0)).shape;
  dim = dim < 0 ? dim + shape.rank() : dim;
  SmallVector<Value> operands = keyTensors(call, keys);
  operands.append(call.operands);
  SmallVector<Value> sorted = call.w.emitAll(
      OpKind::sort, operands,
      attrs::sort::words(dim, static_cast<int64_t>(keys.size()), descending,
                         true, isTotalOrder.value_or(true) ? 1 : 2));
  call.set(ArrayRef<Value>(sorted).drop_front(keys.size()));
}

/// The `k` largest along the last dimension and their places, largest first.
void importTopK(HloCall &call) {
  call.checkOperands(1);
  Value x = call.operand(0);
  Ints sizes = sizesOf(x);
  int64_t k = call.attrs.integer("k");
  int64_t dim = static_cast<int64_t>(sizes.size()) - 1;
  check(dim >= 0 && 0 <= k && k <= sizes[dim], ErrorKind::value, "k is ", k,
        " for shape ", typeOf(x).shape);
  check(call.types.size() == 2, ErrorKind::value, "expected two results");
  Value places = call.w.emit(
      OpKind::iota, {}, attrs::iota::words(sizes, dim, call.types[1].dtype));
  int64_t descending[] = {1};
  SmallVector<Value> sorted = call.w.emitAll(
      OpKind::sort, {x, places},
      attrs::sort::words(dim, 1, descending, true, /*float_order=*/1));
  for (Value &value : sorted) {
    value = call.w.sliceDim(value, dim, 0, k);
  }
  call.set(sorted);
}

} // namespace

ArrayRef<HloEntry> sortEntries() {
  static const HloEntry entries[] = {
      {"chlo.top_k", importTopK},
      {"stablehlo.sort",
       importSort,
       {},
       "a comparator that is a lexicographic order of functions of the "
       "elements"},
  };
  return entries;
}

} // namespace sinter::ir
