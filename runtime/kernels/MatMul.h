//===- MatMul.h - Products of matrices ------------------------------------===//
//
// One function for eager and compiled code. The bits of a product of floats are
// those of Gemm.h, whatever the layout of its operands, whether y is packed,
// and however many threads there are.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNELS_MAT_MUL_H
#define SINTER_KERNELS_MAT_MUL_H

#include "runtime/kernels/BoxWalk.h"
#include "runtime/kernels/Kernels.h"
#include "runtime/kernels/Scratch.h"

namespace sinter {

/// Products of fewer multiplications are not worth a second thread.
inline constexpr int64_t leastBlock = 1 << 17;

/// One matrix of a batch: strides are in elements.
struct Matrix {
  void *data;
  int64_t rowStride, columnStride;
};

/// Products of one shape: out[b] = x[b] y[b]. All numbers have one dtype, one
/// of f32, f64, i32 and i64.
struct MatMul {
  DType dtype;
  int64_t m, n, k;
  Matrix x, y, out;   ///< Of the first product. The rows of out are contiguous.
  BoxWalk<3> batches; ///< Offsets of x, y and out.
};

/// Some rows and columns of a result, with their final values, still in a cache
/// of the thread that computed them.
struct FinishedTile {
  void *data;
  int64_t rowStride; ///< In elements; neighbours in a row are contiguous.
  int64_t batch, row, column;
  int64_t rows, columns;
};

/// What is done with each tile of a result as soon as it is there: every
/// element is in one tile. Threads do this at the same time.
struct Epilogue {
  void (*run)(void *context, const FinishedTile &tile);
  void *context;
};

/// A k x n matrix y as products in f32 or f64 read it, for weights that are
/// multiplied with again and again. It does not follow changes of the weights:
/// who keeps one keeps it by storage and version.
class SINTER_API PackedMatrix {
public:
  /// Packs a matrix for the active level. False if there is no memory.
  PackedMatrix(DType dtype, int64_t k, int64_t n, const Matrix &y);

  explicit operator bool() const { return memory.data() != nullptr; }

  /// Whether a product may read it: one of a packed dtype and shape, computed
  /// at the level for which it was packed.
  bool fits(const MatMul &product) const;

  /// The blocks of k, one after the other, each as tiles of columns, each as
  /// `depth` rows. So the columns from `column` on, the first one of a tile,
  /// are start * width() + column * depth numbers from here.
  const char *data() const { return memory.data(); }
  int64_t width() const { return width_; }

private:
  DType dtype;
  IsaLevel level;
  int64_t k, n;
  int64_t width_; ///< n, rounded up to whole vectors.
  Scratch memory;
};

/// Computes all products. `packed`, where it is not null, holds the y of every
/// product; product.y is there as well, and is read where that is better.
SINTER_API KernelStatus runMatMul(const MatMul &product,
                                  const PackedMatrix *packed = nullptr,
                                  const Epilogue *epilogue = nullptr);

/// The same for f32 and f64.
KernelStatus runGemm(const MatMul &product, const PackedMatrix *packed,
                     const Epilogue *epilogue);

/// Computes one block of a product of integers, which wrap around; for any
/// strides.
template <class Number>
void multiplyBlock(int64_t m, int64_t n, int64_t k, const Number *x,
                   int64_t xRow, int64_t xColumn, const Number *y, int64_t yRow,
                   int64_t yColumn, Number *out, int64_t outRow);

} // namespace sinter

#endif // SINTER_KERNELS_MAT_MUL_H
