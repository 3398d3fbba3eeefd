//===- BoxWalk.h - The places of a box of elements, in several arrays -----===//

#ifndef SINTER_KERNELS_BOX_WALK_H
#define SINTER_KERNELS_BOX_WALK_H

#include "sinter/runtime/types.h"

#include <algorithm>
#include <cassert>
#include <cstdint>

namespace sinter {

/// The elements of a box in row-major order, and for each of `arrays` arrays
/// where they are. Dimensions that lie behind each other in all arrays are
/// walked as one.
template <int arrays> class BoxWalk {
public:
  /// One stride, or one offset, for each array.
  struct Places {
    int64_t at[arrays];
  };

  /// Adds a dimension inside those that were added before.
  void addDim(int64_t size, Places dimStrides) {
    numElements_ *= size;
    if (size == 1) {
      return;
    }
    if (rank_ > 0 && continues(size, dimStrides)) {
      sizes_[rank_ - 1] *= size;
      strides_[rank_ - 1] = dimStrides;
      return;
    }
    assert(rank_ < maxRank && "no tensor has more dimensions");
    sizes_[rank_] = size;
    strides_[rank_] = dimStrides;
    ++rank_;
  }

  int64_t numElements() const { return numElements_; }

  /// Dimensions that are left after those that could be joined.
  int rank() const { return rank_; }

  /// From one element of a run to the next; 0 where there is but one.
  int64_t runStride(int array) const {
    return rank_ ? strides_[rank_ - 1].at[array] : 0;
  }
  int64_t runLength() const { return rank_ ? sizes_[rank_ - 1] : 1; }

  /// Calls `body(places, count)` for the elements [begin, end), in order, cut
  /// into runs along the innermost dimension of at most `longest` elements.
  template <class Body>
  void runs(int64_t begin, int64_t end, int64_t longest, Body body) const {
    if (begin >= end) {
      return;
    }
    int64_t index[maxRank] = {};
    Places places = {};
    int64_t rest = begin;
    for (int dim = rank_ - 1; dim >= 0; --dim) {
      index[dim] = rest % sizes_[dim];
      rest /= sizes_[dim];
      move(places, dim, index[dim]);
    }
    const int inner = rank_ - 1;
    for (int64_t at = begin; at < end;) {
      int64_t left = rank_ ? sizes_[inner] - index[inner] : 1;
      int64_t count = std::min({left, end - at, longest});
      body(static_cast<const Places &>(places), count);
      at += count;
      if (rank_ == 0 || at == end) {
        continue;
      }
      move(places, inner, count);
      index[inner] += count;
      for (int dim = inner; dim > 0 && index[dim] == sizes_[dim]; --dim) {
        move(places, dim, -index[dim]);
        index[dim] = 0;
        move(places, dim - 1, 1);
        ++index[dim - 1];
      }
    }
  }

  /// The same for whole runs.
  template <class Body> void runs(int64_t begin, int64_t end, Body body) const {
    runs(begin, end, INT64_MAX, body);
  }

private:
  bool continues(int64_t size, const Places &inner) const {
    for (int array = 0; array < arrays; ++array) {
      if (strides_[rank_ - 1].at[array] != inner.at[array] * size) {
        return false;
      }
    }
    return true;
  }

  void move(Places &places, int dim, int64_t steps) const {
    for (int array = 0; array < arrays; ++array) {
      places.at[array] += steps * strides_[dim].at[array];
    }
  }

  int rank_ = 0;
  int64_t numElements_ = 1;
  int64_t sizes_[maxRank] = {};
  Places strides_[maxRank] = {};
};

} // namespace sinter

#endif // SINTER_KERNELS_BOX_WALK_H
