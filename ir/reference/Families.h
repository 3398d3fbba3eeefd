//===- Families.h - What the files of the oracle share --------------------===//

#ifndef SINTER_IR_REFERENCE_FAMILIES_H
#define SINTER_IR_REFERENCE_FAMILIES_H

#include "ir/reference/Reference.h"
#include "sinter/runtime/op_attrs.h"

#include <cmath>

namespace sinter::reference {

/// One evaluation of an op that is not pointwise. The results have their types
/// and are zero.
struct Call {
  std::span<const Value> operands;
  std::span<const int64_t> attrs;
  std::span<Value> results;
};

/// Fills in the results; one a record, called evaluate_<mnemonic>.
using Evaluate = void(const Call &);

using Index = std::vector<int64_t>;

/// The place in row-major order of the element at `index`.
int64_t placeOf(const Shape &shape, const Index &index);

/// Calls `visit` with every index of `shape`, in row-major order.
template <class Visit> void forEachIndex(const Shape &shape, Visit visit) {
  Index index(shape.size());
  for (int64_t left = shape.numElements(); left > 0; --left) {
    visit(const_cast<const Index &>(index));
    for (size_t dim = shape.size(); dim-- > 0;) {
      if (++index[dim] < shape[dim]) {
        break;
      }
      index[dim] = 0;
    }
  }
}

/// An element of an index tensor. One that int64_t cannot hold is out of range
/// of every tensor, so the largest int64_t stands for it.
int64_t indexAt(const Value &indices, int64_t place);

inline bool isNaN(double x) { return std::isnan(x); }
inline bool isNaN(int64_t) { return false; }
inline bool isNaN(uint64_t) { return false; }

// How reductions and scatters combine two elements. Integers wrap around;
// a NaN wins.
template <class T> T sumOf(T x, T y) { return x + y; }
template <class T> T productOf(T x, T y) { return x * y; }
template <class T> T largerOf(T x, T y) { return isNaN(x) || x > y ? x : y; }
template <class T> T smallerOf(T x, T y) { return isNaN(x) || x < y ? x : y; }

} // namespace sinter::reference

#endif // SINTER_IR_REFERENCE_FAMILIES_H
