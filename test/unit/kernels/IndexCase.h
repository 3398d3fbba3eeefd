//===- IndexCase.h - Gathers and scatters of all kinds, and where they go -===//

#ifndef SINTER_TEST_KERNELS_INDEX_CASE_H
#define SINTER_TEST_KERNELS_INDEX_CASE_H

#include "test/unit/kernels/TestTensor.h"

#include <algorithm>
#include <random>

namespace sinter::test {

/// The coordinates of element `i` in row-major order, and back.
inline Sizes coordinatesOf(int64_t i, const Sizes &sizes) {
  Sizes index(sizes.size());
  for (size_t dim = sizes.size(); dim-- > 0;) {
    index[dim] = i % sizes[dim];
    i /= sizes[dim];
  }
  return index;
}
inline int64_t elementAt(const Sizes &index, const Sizes &sizes) {
  int64_t element = 0;
  for (size_t dim = 0; dim < sizes.size(); ++dim) {
    element = element * sizes[dim] + index[dim];
  }
  return element;
}

inline bool has(const Sizes &dims, int64_t dim) {
  return std::find(dims.begin(), dims.end(), dim) != dims.end();
}

/// The dimension numbers of one gather or scatter. `other` is the result of a
/// gather, the updates of a scatter.
struct IndexCase {
  Sizes x, indices, other;
  Sizes windowDims; ///< Of `other`.
  Sizes dropped, batching, indicesBatching, indexMap;
  int64_t indexVectorDim;
  Sizes windowSizes; ///< One for every dimension of x.

  /// The place in x of an element of `other`, as the specification has it:
  /// where its window starts plus where it is in the window. `isInside` says
  /// whether the whole window is; a start that is not is clamped.
  Sizes placeOf(const Sizes &at, TestTensor &indexTensor,
                bool &isInside) const {
    Sizes batch, offset;
    for (size_t dim = 0; dim < at.size(); ++dim) {
      (has(windowDims, static_cast<int64_t>(dim)) ? offset : batch)
          .push_back(at[dim]);
    }
    Sizes place(x.size());
    isInside = true;
    for (size_t k = 0; k < indexMap.size(); ++k) {
      Sizes where = batch;
      if (indexVectorDim < static_cast<int64_t>(indices.size())) {
        where.insert(where.begin() + indexVectorDim, static_cast<int64_t>(k));
      }
      auto start =
          static_cast<int64_t>(indexTensor.get(elementAt(where, indices)));
      int64_t dim = indexMap[k], last = x[dim] - windowSizes[dim];
      isInside &= 0 <= start && start <= last;
      place[dim] = std::clamp<int64_t>(start, 0, std::max<int64_t>(last, 0));
    }
    for (size_t i = 0; i < batching.size(); ++i) {
      int64_t dim = indicesBatching[i];
      place[batching[i]] = batch[dim - (indexVectorDim < dim)];
    }
    size_t next = 0;
    for (size_t dim = 0; dim < x.size(); ++dim) {
      auto d = static_cast<int64_t>(dim);
      if (!has(dropped, d) && !has(batching, d)) {
        place[dim] += offset[next++];
      }
    }
    return place;
  }
};

/// Makes up cases; every run the same.
class IndexCases {
public:
  explicit IndexCases(unsigned seed) : random(seed) {}

  int64_t below(int64_t limit) {
    return static_cast<int64_t>(random() % static_cast<uint64_t>(limit));
  }

  IndexCase next() {
    IndexCase c;
    Sizes batch, batchPairs; // Of the dimensions of indices, or -1.
    for (int64_t dim = 0, rank = below(5); dim < rank; ++dim) {
      c.x.push_back(1 + below(5));
      c.windowSizes.push_back(1);
      switch (below(4)) {
      case 0:
        c.batching.push_back(dim);
        batch.push_back(c.x.back());
        batchPairs.push_back(dim);
        break;
      case 1:
        c.dropped.push_back(dim);
        break;
      default:
        c.windowSizes.back() = 1 + below(c.x.back());
      }
      if (!has(c.batching, dim) && below(3) != 0) {
        c.indexMap.push_back(dim);
      } else if (!has(c.batching, dim) && !has(c.dropped, dim) &&
                 below(2) != 0) {
        c.windowSizes.back() = c.x.back();
      }
    }
    std::shuffle(c.indexMap.begin(), c.indexMap.end(), random);
    for (int64_t more = below(3); more > 0; --more) {
      int64_t at = below(static_cast<int64_t>(batch.size()) + 1);
      batch.insert(batch.begin() + at, 1 + below(6));
      batchPairs.insert(batchPairs.begin() + at, -1);
    }
    auto vectors = static_cast<int64_t>(batch.size());
    c.indices = batch;
    c.indexVectorDim = below(vectors + 1);
    if (c.indexMap.size() == 1 && below(2)) {
      c.indexVectorDim = vectors;
    } else {
      c.indices.insert(c.indices.begin() + c.indexVectorDim,
                       static_cast<int64_t>(c.indexMap.size()));
    }
    for (int64_t pair : c.batching) {
      auto found = std::find(batchPairs.begin(), batchPairs.end(), pair);
      int64_t dim = found - batchPairs.begin();
      c.indicesBatching.push_back(dim + (c.indexVectorDim <= dim));
    }
    placeWindows(c, batch);
    return c;
  }

private:
  /// Chooses which dimensions of `other` are those of windows.
  void placeWindows(IndexCase &c, const Sizes &batch) {
    Sizes window;
    for (size_t dim = 0; dim < c.x.size(); ++dim) {
      auto d = static_cast<int64_t>(dim);
      if (!has(c.dropped, d) && !has(c.batching, d)) {
        window.push_back(c.windowSizes[dim]);
      }
    }
    size_t rank = batch.size() + window.size(), nextWindow = 0, nextBatch = 0;
    for (size_t dim = 0; dim < rank; ++dim) {
      bool isWindow =
          nextBatch == batch.size() || (nextWindow < window.size() && below(2));
      if (isWindow) {
        c.windowDims.push_back(static_cast<int64_t>(dim));
        c.other.push_back(window[nextWindow++]);
      } else {
        c.other.push_back(batch[nextBatch++]);
      }
    }
  }

  std::mt19937 random;
};

/// Start indices for a case: most of them inside, some outside where asked.
inline void fillIndices(IndexCases &cases, bool mayBeOutside,
                        const IndexCase &c, TestTensor &indices) {
  indices.fill([&](int64_t i) {
    Sizes at = coordinatesOf(i, c.indices);
    size_t k = c.indexVectorDim < static_cast<int64_t>(c.indices.size())
                   ? static_cast<size_t>(at[c.indexVectorDim])
                   : 0;
    int64_t dim = c.indexMap[k];
    int64_t last = c.x[dim] - c.windowSizes[dim];
    if (mayBeOutside && cases.below(4) == 0) {
      bool isBelow = !isUnsignedType(indices.dtype) && cases.below(2);
      return isBelow ? -1.0 - static_cast<double>(cases.below(9))
                     : static_cast<double>(last + 1 + cases.below(9));
    }
    return static_cast<double>(cases.below(last + 1));
  });
}

inline constexpr DType indexDTypes[] = {DType::u8,  DType::i8,  DType::i16,
                                        DType::i32, DType::i64, DType::u16,
                                        DType::u32, DType::u64};

} // namespace sinter::test

#endif // SINTER_TEST_KERNELS_INDEX_CASE_H
