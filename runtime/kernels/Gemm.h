//===- Gemm.h - Products of matrices of floats, tile by tile --------------===//
//
// The order of the sums, on which the bits depend: k is cut into the blocks of
// `gemmBlock`. Inside a block the products are added to +0 one after the other,
// in ascending order of k, each by one fma; at level v2, which has none, each
// product is rounded before it is added. The sums of the blocks are added, in
// ascending order, too.
//
// A result of few rows, or of few columns (`isThin`), reads more than it
// computes, and must be able to read its operand in any layout without turning
// it. There a block has `thinSums` partial sums: product i is added to sum i
// modulo their number, in ascending order, from +0 on, and then they are added
// in ascending order.
//
// So an element is a function of its row and its column, of m, n and k, of
// dtype and of whether the level has an fma. Layouts, packing, tiles, blocks of
// rows and columns, and threads only decide who computes it when.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNELS_GEMM_H
#define SINTER_KERNELS_GEMM_H

#include "runtime/kernels/Kernels.h"

#include <algorithm>
#include <cstdint>

namespace sinter {

/// How long the blocks are that a sum over k is cut into; the last one may be
/// shorter. They are equally long but for rounding, so that a small remainder
/// does not cost a pass over the result of its own.
inline constexpr int64_t gemmLongest = 1024;
constexpr int64_t gemmBlock(int64_t k) {
  constexpr int64_t multiple = 16;
  if (k <= gemmLongest) {
    return gemmLongest;
  }
  int64_t blocks = (k + gemmLongest - 1) / gemmLongest;
  int64_t length = (k + blocks - 1) / blocks;
  return (length + multiple - 1) / multiple * multiple;
}

/// Whether a result is computed in partial sums.
inline constexpr int mostThinRows = 4;
constexpr bool isThin(int64_t m, int64_t n) {
  return m <= mostThinRows || n <= mostThinRows;
}
/// How many, for elements of some bytes.
constexpr int thinSums(size_t bytes) { return static_cast<int>(64 / bytes); }

/// A part of a product: a few rows by a few columns of the result, and one
/// block of k. Strides are in elements.
struct GemmTile {
  int64_t depth;
  const void *x;
  int64_t xRow, xStep; ///< `xStep`: from one k to the next.
  const void *y;
  int64_t yStep, yColumn; ///< One of them is 1, as the kernel asks.
  void *out;
  int64_t outRow;
  int64_t columns;
  bool adds; ///< Whether the sums are added to what `out` holds.
};
using TileKernel = void(const GemmTile &tile);

/// The largest tiles of any level: rows, and vectors to a row.
inline constexpr int mostTileRows = 6, mostTileVectors = 4;

/// The loops of products in f32 or f64, at one level.
struct GemmKernels {
  int rows, vectors, lanes; ///< Of the largest tile.
  constexpr int columns() const { return vectors * lanes; }

  /// tiles[r - 1][v - 1] computes r rows by `columns` <= v vectors; y has
  /// v whole vectors for every k, contiguous.
  TileKernel *tiles[mostTileRows][mostTileVectors];

  /// along[r - 1] and across[r - 1] compute r rows by any number of columns and
  /// read y once: its columns are contiguous, or its rows are.
  TileKernel *along[mostThinRows];
  TileKernel *across[mostThinRows];

  /// Packs `depth` x `columns` numbers of y for tiles of v vectors, v as few as
  /// suffice: `to` gets v vectors for every k, zeros behind the last column.
  void (*pack)(const void *y, int64_t yStep, int64_t yColumn, int64_t depth,
               int64_t columns, void *to);

  /// Copies the transpose of a rows x columns matrix.
  void (*turn)(const void *from, int64_t fromRow, int64_t rows, int64_t columns,
               void *to, int64_t toRow);
};

} // namespace sinter

#endif // SINTER_KERNELS_GEMM_H
