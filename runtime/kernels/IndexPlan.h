//===- IndexPlan.h - Which places the indices of a gather or scatter name -===//
//
// Gather and scatter are one walk over index vectors. Each names the place of a
// window in `x`; gather copies it to the result, scatter joins the same part of
// the updates to it. Result or updates are `other` here: its dimensions are
// those of the index vectors and those of the windows, in some order.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNELS_INDEX_PLAN_H
#define SINTER_KERNELS_INDEX_PLAN_H

#include "runtime/kernels/BoxWalk.h"
#include "runtime/kernels/Kernels.h"

#include <atomic>
#include <span>

namespace sinter {

/// The dimension numbers of StableHLO under names that fit both ops.
struct IndexDims {
  std::span<const int64_t> window;          ///< Of `other`.
  std::span<const int64_t> dropped;         ///< Of x: not in a window.
  std::span<const int64_t> batching;        ///< Of x, paired with
  std::span<const int64_t> indicesBatching; ///< these of indices.
  std::span<const int64_t> indexMap;        ///< What a vector's numbers index.
  int64_t indexVectorDim;
};

class IndexPlan {
public:
  /// `windowSizes` has one size for each dimension of x.
  IndexPlan(const TensorView &x, const TensorView &indices,
            const TensorView &other, const IndexDims &dims,
            const int64_t *windowSizes);

  /// The arrays of `vectors`.
  enum { inIndices, inOther, inX };
  BoxWalk<3> vectors;

  /// The arrays of `window`.
  enum { windowInX, windowInOther };
  BoxWalk<2> window;

  /// Whether no two elements of one window could be meant by two vectors that
  /// differ: a window is one element long where it is indexed.
  bool isAligned = true;

  /// Vectors come in this many groups of one size, which follow each other and
  /// name places in different parts of x.
  int64_t independentGroups = 1;

  /// As many vectors as `findPlaces` takes at a time.
  static constexpr int64_t most = 256;

  /// What becomes of a place that is not wholly inside.
  enum class Outside : uint8_t { clamp, drop };
  static constexpr int64_t nowhere = INT64_MIN;

  /// Finds the offset in x, or `nowhere`, of the windows of `count` vectors, a
  /// run of `vectors` that begins at `run`. Returns the number of vectors
  /// before the first that is not wholly inside.
  int64_t findPlaces(const BoxWalk<3>::Places &run, int64_t count,
                     Outside outside, int64_t *places) const;

  /// What a step along each window dimension of `other` means in x.
  void copyWindowStrides(std::span<const int64_t> windowDims,
                         int64_t *strides) const {
    for (size_t i = 0; i < windowDims.size(); ++i) {
      strides[windowDims[i]] = windowStrides[i];
    }
  }

  /// The status for vector `vector`, which is not inside.
  KernelStatus describe(int64_t vector) const;

private:
  /// Number `k` of the first vector of a run.
  const void *numberAt(const BoxWalk<3>::Places &run, int k) const {
    int64_t offset = run.at[inIndices] + k * componentStride;
    return static_cast<const char *>(indices.data) +
           offset * static_cast<int64_t>(byteSize(indices.dtype));
  }

  void addVectorDims(const TensorView &x, const TensorView &other,
                     const IndexDims &dims);
  void addWindowDims(const TensorView &x, const TensorView &other,
                     const IndexDims &dims, const int64_t *windowSizes);

  /// What the k-th number of an index vector means.
  struct Component {
    int64_t dim;     ///< The dimension of x that it indexes.
    int64_t last;    ///< The largest that is inside.
    int64_t size;    ///< Of x along `dim`.
    int64_t xStride; ///< Of x along `dim`.
  };

  TensorView indices;
  int64_t windowStrides[maxRank]; ///< Of x, in the order of its dimensions.
  int64_t componentStride = 0;
  int numComponents = 0;
  Component components[maxRank];
};

/// The first of all index vectors, by number, that is not inside.
class FirstOutside {
public:
  void note(int64_t vector) {
    int64_t seen = first.load(std::memory_order_relaxed);
    while (vector < seen && !first.compare_exchange_weak(
                                seen, vector, std::memory_order_relaxed)) {
    }
  }
  bool isSet() const { return first.load() != INT64_MAX; }
  int64_t vector() const { return first.load(); }

private:
  std::atomic<int64_t> first{INT64_MAX};
};

} // namespace sinter

#endif // SINTER_KERNELS_INDEX_PLAN_H
