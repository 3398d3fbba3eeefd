//===- Chunks.cpp - Feeds kernels with contiguous chunks ------------------===//
//
// There are three ways to cut a nest into chunks. All tensors linear: one chunk
// a thread, in place. Rows: runs of the elements in order, that end with a long
// innermost loop, so that a tensor whose rows are contiguous is used in place.
// Tiles: where an operand is contiguous along another loop than the innermost
// one, a chunk has a part of both, so that every cache line is used up.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/Iterate.h"
#include "runtime/kernels/Levels.h"
#include "sinter/runtime/thread_pool.h"

#include <algorithm>
#include <cstring>

namespace sinter {
namespace {

/// Inner loops of at least this size get chunks of their own.
constexpr int64_t longRow = 64;

/// The extent of a tile along the innermost loop, at most.
constexpr int64_t tileColumns = 32;

/// What a chunk is for one tensor: in memory, and as the kernel wants it.
struct ChunkTensor {
  char *data;
  int64_t bytes;           ///< Of an element in memory.
  PointwiseKernel convert; ///< Between the two; null if they are the same.
  PointwiseKernel round;   ///< Of a result, comes before; mostly null.
  bool isInPlace;          ///< Chunks lie in memory one element after another.
  bool isRepeated;         ///< All chunks are the same.
  bool isTransposed;       ///< Contiguous along the rows of tiles.
};

/// to[r][c] = from[c][r], for 4 x 4 elements.
template <class Unit>
void transposeBlock(const Unit *from, int64_t fromStride, Unit *to,
                    int64_t toStride) {
  typedef Unit Four __attribute__((vector_size(4 * sizeof(Unit))));
  Four a, b, c, d;
  std::memcpy(&a, from, sizeof a);
  std::memcpy(&b, from + fromStride, sizeof b);
  std::memcpy(&c, from + 2 * fromStride, sizeof c);
  std::memcpy(&d, from + 3 * fromStride, sizeof d);
  Four ac0 = __builtin_shufflevector(a, c, 0, 4, 1, 5);
  Four ac1 = __builtin_shufflevector(a, c, 2, 6, 3, 7);
  Four bd0 = __builtin_shufflevector(b, d, 0, 4, 1, 5);
  Four bd1 = __builtin_shufflevector(b, d, 2, 6, 3, 7);
  a = __builtin_shufflevector(ac0, bd0, 0, 4, 1, 5);
  b = __builtin_shufflevector(ac0, bd0, 2, 6, 3, 7);
  c = __builtin_shufflevector(ac1, bd1, 0, 4, 1, 5);
  d = __builtin_shufflevector(ac1, bd1, 2, 6, 3, 7);
  std::memcpy(to, &a, sizeof a);
  std::memcpy(to + toStride, &b, sizeof b);
  std::memcpy(to + 2 * toStride, &c, sizeof c);
  std::memcpy(to + 3 * toStride, &d, sizeof d);
}

/// to[r * columns + c] = from[c * stride + r].
template <class Unit>
void transposeTile(const Unit *from, int64_t stride, Unit *to, int64_t rows,
                   int64_t columns) {
  int64_t wholeRows = rows & ~int64_t(3), wholeColumns = columns & ~int64_t(3);
  for (int64_t c = 0; c < wholeColumns; c += 4) {
    for (int64_t r = 0; r < wholeRows; r += 4) {
      transposeBlock(from + c * stride + r, stride, to + r * columns + c,
                     columns);
    }
  }
  for (int64_t c = 0; c < columns; ++c) {
    for (int64_t r = c < wholeColumns ? wholeRows : 0; r < rows; ++r) {
      to[r * columns + c] = from[c * stride + r];
    }
  }
}

/// One thread's walk over a part of a nest.
class ChunkWalk {
public:
  ChunkWalk(PointwiseKernel kernel, const LoopNest &whole,
            const ChunkTensor *of)
      : kernel(kernel), nest(&whole) {
    std::copy_n(of, whole.numTensors, tensors);
  }

  /// The elements in [begin, end), up to `chunk` at a time.
  void runRows(int64_t begin, int64_t end, int64_t chunk, bool hasRows) {
    loadRepeated(std::min(end - begin, chunk));
    while (begin < end) {
      LoopPlace place(*nest, begin);
      int64_t count = std::min(end - begin, chunk);
      if (hasRows) {
        count =
            std::min(count, nest->innerSize() - place.index[nest->rank - 1]);
      }
      runChunk(place, count);
      begin += count;
    }
  }

  /// The tiles in [begin, end) of the loop `rowLoop` and the innermost one, of
  /// `rows` x `columns` elements but for those at the edges.
  void runTiles(int64_t begin, int64_t end, int rowLoop, int64_t rows,
                int64_t columns) {
    loadRepeated(rows * columns);
    const LoopNest &whole = *nest;
    LoopNest tile = whole.tile(rowLoop, whole.rank - 1, rows, columns);
    char *data[maxLoopTensors];
    for (int k = 0; k < whole.numTensors; ++k) {
      data[k] = tensors[k].data;
      tensors[k].isInPlace = columns == whole.innerSize() && tile.isLinear(k);
    }
    nest = &tile;
    for (int64_t i = begin; i < end; ++i) {
      LoopPlace corner = placeOfTile(whole, i, rowLoop, rows, columns);
      int last = whole.rank - 1;
      tile.sizes[0] =
          std::min(rows, whole.sizes[rowLoop] - corner.index[rowLoop]);
      tile.sizes[1] = std::min(columns, whole.sizes[last] - corner.index[last]);
      for (int k = 0; k < whole.numTensors; ++k) {
        tensors[k].data = data[k] + corner.offset(whole, k) * tensors[k].bytes;
      }
      runChunk(LoopPlace(tile, 0), tile.sizes[0] * tile.sizes[1]);
    }
    nest = &whole;
  }

  /// How many tiles a nest has.
  static int64_t countTiles(const LoopNest &nest, int rowLoop, int64_t rows,
                            int64_t columns) {
    int64_t count = 1;
    for (int i = 0; i < nest.rank; ++i) {
      count *= tilesAlong(nest, i, rowLoop, rows, columns);
    }
    return count;
  }

private:
  static int64_t tilesAlong(const LoopNest &nest, int loop, int rowLoop,
                            int64_t rows, int64_t columns) {
    int64_t extent = loop == rowLoop         ? rows
                     : loop == nest.rank - 1 ? columns
                                             : 1;
    return (nest.sizes[loop] + extent - 1) / extent;
  }

  static LoopPlace placeOfTile(const LoopNest &nest, int64_t tile, int rowLoop,
                               int64_t rows, int64_t columns) {
    LoopPlace place(nest, 0);
    for (int i = nest.rank; i-- > 0;) {
      int64_t count = tilesAlong(nest, i, rowLoop, rows, columns);
      int64_t extent = i == rowLoop ? rows : i == nest.rank - 1 ? columns : 1;
      place.index[i] = tile % count * extent;
      tile /= count;
    }
    return place;
  }

  /// Loads what is the same for all chunks.
  void loadRepeated(int64_t count) {
    LoopPlace start(*nest, 0);
    for (int k = 1; k < nest->numTensors; ++k) {
      const ChunkTensor &x = tensors[k];
      if (!x.isRepeated) {
        continue;
      }
      char *to = x.convert ? memory : buffers[k];
      gatherElements(*nest, k, start, x.bytes, x.data, to, count);
      if (x.convert) {
        const void *from = memory;
        x.convert(&from, buffers[k], count);
      }
    }
  }

  /// The operand's part of a chunk, as the kernel wants it.
  const void *load(int k, const LoopPlace &place, int64_t count) {
    const ChunkTensor &x = tensors[k];
    if (x.isRepeated) {
      return buffers[k];
    }
    const void *from;
    if (x.isInPlace) {
      from = x.data + place.offset(*nest, k) * x.bytes;
    } else {
      char *to = x.convert ? memory : buffers[k];
      gather(k, place, to, count);
      from = to;
    }
    if (!x.convert) {
      return from;
    }
    x.convert(&from, buffers[k], count);
    return buffers[k];
  }

  void gather(int k, const LoopPlace &place, char *to, int64_t count) {
    const ChunkTensor &x = tensors[k];
    if (!x.isTransposed) {
      gatherElements(*nest, k, place, x.bytes, x.data, to, count);
      return;
    }
    withUnit(x.bytes, [&]<class Unit>(Unit) {
      transposeTile(reinterpret_cast<const Unit *>(x.data),
                    nest->innerStride(k), reinterpret_cast<Unit *>(to),
                    nest->sizes[0], nest->sizes[1]);
    });
  }

  void runChunk(const LoopPlace &place, int64_t count) {
    const void *in[maxLoopTensors];
    for (int k = 1; k < nest->numTensors; ++k) {
      in[k - 1] = load(k, place, count);
    }
    const ChunkTensor &out = tensors[0];
    char *inPlace =
        out.isInPlace ? out.data + place.offset(*nest, 0) * out.bytes : nullptr;
    if (inPlace && !out.convert) {
      kernel(in, inPlace, count);
      return;
    }
    kernel(in, buffers[0], count);
    const void *from = buffers[0];
    char *to = memory;
    if (out.round) {
      out.round(&from, memory, count);
      from = memory;
      to = buffers[0];
    }
    if (out.convert) {
      to = inPlace ? inPlace : to;
      out.convert(&from, to, count);
      from = to;
    }
    if (!inPlace) {
      scatterElements(*nest, 0, place, out.bytes,
                      static_cast<const char *>(from), out.data, count);
    }
  }

  PointwiseKernel kernel;
  const LoopNest *nest;
  ChunkTensor tensors[maxLoopTensors];
  alignas(64) char buffers[maxLoopTensors][chunkSize * 8];
  alignas(64) char memory[chunkSize * 8];
};

/// The loop along which an operand is contiguous, if it is not the innermost
/// one and tiles are worth their cost; else -1.
int contiguousLoop(const LoopNest &nest, int tensor) {
  int64_t stride = nest.innerStride(tensor);
  if (stride == 1 || stride == 0 || nest.innerSize() < 2) {
    return -1;
  }
  for (int i = 0; i + 1 < nest.rank; ++i) {
    if (nest.strides[tensor][i] == 1 && nest.sizes[i] >= 4) {
      return i;
    }
  }
  return -1;
}

/// A nest, what is done with its tensors, and how it is cut.
class ChunkPlan {
public:
  ChunkPlan(PointwiseKernel kernel, const TensorView &result,
            std::span<const TensorView> operands, const DType *wanted,
            DType resultDType)
      : kernel(kernel), nest(result, operands),
        hasRows(nest.innerSize() >= longRow) {
    for (int k = 0; k < nest.numTensors; ++k) {
      describe(k, k == 0 ? result : operands[k - 1], wanted[k]);
      if (k > 0 && rowLoop < 0) {
        rowLoop = contiguousLoop(nest, k);
      }
    }
    if (resultDType != wanted[0] && resultDType != result.dtype) {
      // i8: 127 + 1 is 128 in its compute class, but -128 in an i32 result.
      tensors[0].round = level.convert(wanted[0], resultDType);
      tensors[0].convert = level.convert(resultDType, result.dtype);
      isWhole = false;
    }
  }

  void run() {
    if (nest.size == 0) {
      return;
    }
    if (isWhole) {
      forParts(nest.size, grainSize,
               [this](int64_t begin, int64_t end) { runWhole(begin, end); });
    } else if (rowLoop < 0) {
      runRows();
    } else {
      runTiles();
    }
  }

private:
  void describe(int k, const TensorView &view, DType wanted) {
    bool isLinear = nest.isLinear(k);
    ChunkTensor &x = tensors[k];
    x.data = static_cast<char *>(view.data);
    x.bytes = static_cast<int64_t>(byteSize(view.dtype));
    x.convert = view.dtype == wanted ? nullptr
                : k == 0             ? level.convert(wanted, view.dtype)
                                     : level.convert(view.dtype, wanted);
    x.round = nullptr;
    x.isInPlace = isLinear || (hasRows && nest.innerStride(k) == 1);
    x.isRepeated = false;
    x.isTransposed = false;
    isWhole &= isLinear && !x.convert;
  }

  /// Calls `body` for parts of [0, count), on several threads if there is much
  /// to do.
  template <class Body>
  void forParts(int64_t count, int64_t grain, Body body) const {
    if (nest.size >= parallelSize) {
      runtime::parallelFor(0, count, grain, body);
    } else {
      body(int64_t(0), count);
    }
  }

  /// All operands as they are: one call.
  void runWhole(int64_t begin, int64_t end) const {
    const void *in[maxLoopTensors];
    for (int k = 1; k < nest.numTensors; ++k) {
      in[k - 1] = tensors[k].data + begin * tensors[k].bytes;
    }
    kernel(in, tensors[0].data + begin * tensors[0].bytes, end - begin);
  }

  /// Chunks of one long row, or of several short ones: whole rows, so that they
  /// are equal for an operand that repeats a row.
  void runRows() {
    int64_t inner = nest.innerSize();
    int64_t chunk = hasRows ? chunkSize : chunkSize / inner * inner;
    for (int k = 1; k < nest.numTensors; ++k) {
      tensors[k].isRepeated = hasRows ? nest.isSplat(k) : nest.isRow(k);
    }
    forParts(
        nest.size, chunk * (grainSize / chunkSize),
        [&](int64_t begin, int64_t end) {
          ChunkWalk(kernel, nest, tensors).runRows(begin, end, chunk, hasRows);
        });
  }

  void runTiles() {
    for (int k = 1; k < nest.numTensors; ++k) {
      tensors[k].isRepeated = nest.isSplat(k);
      tensors[k].isTransposed =
          nest.strides[k][rowLoop] == 1 && nest.innerStride(k) > 1;
    }
    int64_t columns = std::min(tileColumns, nest.innerSize());
    int64_t rows = std::min(chunkSize / columns, nest.sizes[rowLoop]);
    int64_t tiles = ChunkWalk::countTiles(nest, rowLoop, rows, columns);
    forParts(tiles, grainSize / chunkSize, [&](int64_t begin, int64_t end) {
      ChunkWalk(kernel, nest, tensors)
          .runTiles(begin, end, rowLoop, rows, columns);
    });
  }

  PointwiseKernel kernel;
  LoopNest nest;
  const LevelKernels &level = activeKernels();
  ChunkTensor tensors[maxLoopTensors];
  bool hasRows;
  bool isWhole = true; ///< No tensor needs a buffer.
  int rowLoop = -1;    ///< The loop along the rows of tiles, or none.
};

} // namespace

void runChunks(PointwiseKernel kernel, const TensorView &result,
               std::span<const TensorView> operands, const DType *wanted,
               DType resultDType) {
  ChunkPlan(kernel, result, operands, wanted, resultDType).run();
}

} // namespace sinter
