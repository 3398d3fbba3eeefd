//===- ViewMap.h - Where the elements of a view lie -----------------------===//
//
// A view is a stride for each dimension and the place of its first element, as
// long as only ops that move elements about stand between it and memory. So a
// kernel that reads a view needs no copy of it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_PASSES_VIEW_MAP_H
#define SINTER_PASSES_VIEW_MAP_H

#include "ir/dialect/Sinter.h"

namespace sinter::passes {
using namespace mlir;
using llvm::ArrayRef;

/// Steps of elements, one for each dimension.
using Strides = SmallVector<int64_t, 6>;

/// The strides of a contiguous tensor.
Strides contiguousStrides(ArrayRef<int64_t> sizes);

/// The place of every element of a view, counted in elements of what it is a
/// view of.
struct ViewMap {
  /// Of a contiguous tensor, as it is.
  static ViewMap contiguous(ArrayRef<int64_t> sizes);

  /// Of a tensor in memory: an argument of a function may say its strides, an
  /// argument of a fusion is what comes in, and all else is contiguous.
  static ViewMap ofTensor(Value tensor);

  /// Goes on to the result of an op whose operand this is. Returns false,
  /// having done nothing, where that is no view: the op computes, or the result
  /// of a reshape has no strides.
  bool follow(Operation *op);

  int64_t numElements() const;

  /// Joins neighbouring dimensions that are one run of steps, and drops those
  /// of size 1.
  void coalesce();

  Strides sizes, strides;
  int64_t offset = 0;

private:
  bool reshape(ArrayRef<int64_t> to);
};

/// A value, seen from a view of it.
struct ViewSource {
  /// How many neighbours each element of `root` becomes, where the view has all
  /// of them in order, each as often: 1 if it is `root` in another shape. Else
  /// 0. Only for a root that is contiguous.
  int64_t repeats() const;

  Value root;
  ViewMap map; ///< In elements of `root`.
};

/// Goes from a value up through views, as far as strides can say where its
/// elements lie.
ViewSource sourceOf(Value value);

/// Whether the op is a view of its operand, as far as can be told from the op
/// alone.
bool isView(Operation *op);

/// Dimensions that several tensors of equally many elements, all walked in
/// row-major order, can be seen in at once.
class CommonDims {
public:
  /// Adds the dimensions of a coalesced map; `repeats` neighbours stand for
  /// each of its elements. Returns false, having done nothing, if there are no
  /// common dimensions any more.
  bool add(const ViewMap &map, int64_t repeats = 1);
  bool add(const CommonDims &other, int64_t repeats = 1);

  /// Whether the last `columns` elements can be one dimension.
  bool haveRows(int64_t columns) const;

  /// The sizes for so many elements, from the outside to the inside.
  Strides sizesFor(int64_t elements) const;

private:
  bool add(Strides all);

  /// Elements that are inside of a border between two dimensions, ascending;
  /// each divides the next.
  Strides borders;
};

} // namespace sinter::passes

#endif // SINTER_PASSES_VIEW_MAP_H
