//===- Iterate.h - Walks strided tensors in contiguous chunks -------------===//
//
// A kernel computes contiguous arrays. The driver below gives it chunks: an
// operand that already lies so in memory, in the dtype that is wanted, is
// passed on as it is; any other is gathered and converted to a buffer in L1,
// and a result the other way. So a few loops serve all shapes, views and
// dtypes.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNELS_ITERATE_H
#define SINTER_KERNELS_ITERATE_H

#include "runtime/kernels/Kernels.h"

namespace sinter {

/// Work of fewer elements stays on the calling thread.
inline constexpr int64_t parallelSize = 1 << 15;

/// Elements of a chunk, and of the least that a thread takes.
inline constexpr int64_t chunkSize = 512;
inline constexpr int64_t grainSize = 1 << 13;

/// A result and up to three operands.
inline constexpr int maxLoopTensors = 4;

int64_t numElements(const TensorView &view);
bool isContiguous(const TensorView &view);

/// Loops that visit the elements of several tensors at the same places: the
/// fewest dimensions that do, the last one innermost. Tensor 0 is the result;
/// its strides descend, so that it is written in the order of its memory.
struct LoopNest {
  /// Operands are broadcast to the result's shape, from the last dimension on.
  LoopNest(const TensorView &result, std::span<const TensorView> operands);

  /// Whether the elements of a tensor lie in memory in the order of the loops,
  /// one after the other.
  bool isLinear(int tensor) const;
  /// Whether all elements are the same one.
  bool isSplat(int tensor) const;
  /// Whether the elements repeat those of the innermost loop.
  bool isRow(int tensor) const;
  int64_t innerSize() const { return sizes[rank - 1]; }
  int64_t innerStride(int tensor) const { return strides[tensor][rank - 1]; }

  /// The places of two loops, from some place on: `rows` times `columns`.
  LoopNest tile(int rowLoop, int columnLoop, int64_t rows,
                int64_t columns) const;

  int rank = 0; ///< At least 1 after construction.
  int numTensors;
  int64_t size = 1;
  int64_t sizes[maxRank];
  int64_t strides[maxLoopTensors][maxRank];

private:
  void sortByResult();
  void coalesce();
};

/// A place in a nest: one index per loop.
struct LoopPlace {
  LoopPlace(const LoopNest &nest, int64_t element);

  int64_t offset(const LoopNest &nest, int tensor) const {
    int64_t sum = 0;
    for (int i = 0; i < nest.rank; ++i) {
      sum += index[i] * nest.strides[tensor][i];
    }
    return sum;
  }

  int64_t index[maxRank];
};

/// Calls `body` with a number of an unsigned type of `bytes` bytes.
template <class Body> void withUnit(size_t bytes, Body body) {
  switch (bytes) { // NOLINT(bugprone-branch-clone): each is another type.
  case 1:
    return body(uint8_t());
  case 2:
    return body(uint16_t());
  case 4:
    return body(uint32_t());
  default:
    return body(uint64_t());
  }
}

/// Copies `count` elements of `bytes` bytes, beginning at `place`, to or from a
/// contiguous buffer.
void gatherElements(const LoopNest &nest, int tensor, const LoopPlace &place,
                    size_t bytes, const char *from, char *to, int64_t count);
void scatterElements(const LoopNest &nest, int tensor, const LoopPlace &place,
                     size_t bytes, const char *from, char *to, int64_t count);

/// Calls `kernel` until all of `result` is computed. The kernel wants operand i
/// in dtype `wanted[i + 1]` and gives a result in dtype `wanted[0]`, which is
/// brought into `resultDType` before it is converted to that of `result`. The
/// result may be the same view as an operand.
void runChunks(PointwiseKernel kernel, const TensorView &result,
               std::span<const TensorView> operands, const DType *wanted,
               DType resultDType);

} // namespace sinter

#endif // SINTER_KERNELS_ITERATE_H
