//===- MatMul.h - Products of matrices, and how they are cut --------------===//
//
// A product is cut into blocks of the result, each computed by one thread and
// one call of the BLAS. The cut is a function of sizes, layout and level, never
// of the number of threads, so neither are the bits.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNELS_MAT_MUL_H
#define SINTER_KERNELS_MAT_MUL_H

#include "runtime/kernels/BoxWalk.h"
#include "runtime/kernels/Kernels.h"

#include <algorithm>

namespace sinter {

/// The rows and columns of the result that one call computes.
struct MatMulBlock {
  int64_t rows, columns;
};

/// The most multiplications for which OpenBLAS has kernels that do not pack
/// (AVX-512 only). They are the faster ones up to there, and several times so
/// for few rows.
inline constexpr int64_t smallProduct = 1'000'000;

/// Products of fewer multiplications are not worth a second thread.
inline constexpr int64_t leastBlock = 1 << 17;

/// From here on packing pays: large blocks.
inline constexpr int64_t largeProduct = 1 << 29;

/// How an m x k by k x n product is cut. `isTransposedY`: the rows of x and the
/// columns of y are contiguous.
constexpr MatMulBlock matMulBlock(IsaLevel level, int64_t m, int64_t n,
                                  int64_t k, bool isTransposedY) {
  int64_t size = m * n * std::max<int64_t>(k, 1);
  if (size <= leastBlock) {
    return {m, n};
  }
  if (size >= largeProduct) {
    return {std::min<int64_t>(m, 256), std::min<int64_t>(n, 512)};
  }
  // Two parts at least, and enough for a few threads.
  int64_t area = std::min(smallProduct, size / 2) / std::max<int64_t>(k, 1);
  if (isTransposedY) {
    area = std::min<int64_t>(area, 1200); // OpenBLAS packs above that.
  }
  if (level == IsaLevel::v4 && area >= 256) {
    int64_t columns = std::min<int64_t>(n, m < 8 ? 128 : 64);
    int64_t rows = std::clamp<int64_t>(area / columns, 1, 128);
    return {std::min(m, rows > 8 ? rows / 8 * 8 : rows), columns};
  }
  // Each block packs what it reads, so it should be long one way.
  int64_t rows = std::min<int64_t>(m, 128);
  int64_t columns = size / 8 / (rows * std::max<int64_t>(k, 1)) / 16 * 16;
  return {rows, std::min(n, std::clamp<int64_t>(columns, 32, 1024))};
}

/// How many elements of a product with a vector one call computes, each a sum
/// of `k`. `isAcross`: neighbours in memory belong to different sums, so that a
/// narrow block would read little of each row.
constexpr int64_t matVecBlock(int64_t k, bool isAcross) {
  int64_t length = 65536 / std::max<int64_t>(k, 1) / 16 * 16;
  return std::max<int64_t>(isAcross ? 512 : 64, length);
}

/// One matrix of a batch: strides are in elements.
struct Matrix {
  void *data;
  int64_t rowStride, columnStride;
};

/// Whether a BLAS reads a rows x columns matrix where it lies: its rows, or
/// those of its transpose, are contiguous.
bool isReadable(const Matrix &matrix, int64_t rows, int64_t columns);

/// Products of one shape: out[b] = x[b] y[b]. All numbers have one dtype, one
/// of f32, f64, i32 and i64.
struct MatMul {
  DType dtype;
  int64_t m, n, k;
  Matrix x, y, out;   ///< Of the first product. The rows of out are contiguous.
  BoxWalk<3> batches; ///< Offsets of x, y and out.
};

/// Computes all products.
void runMatMul(const MatMul &product);

/// Computes one block without a BLAS; for any strides. Integers wrap around.
/// Every sum is taken in order in pieces of `k`; all levels give the same bits.
template <class Number>
void multiplyBlock(int64_t m, int64_t n, int64_t k, const Number *x,
                   int64_t xRow, int64_t xColumn, const Number *y, int64_t yRow,
                   int64_t yColumn, Number *out, int64_t outRow);

} // namespace sinter

#endif // SINTER_KERNELS_MAT_MUL_H
