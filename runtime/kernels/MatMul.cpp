//===- MatMul.cpp - Products of matrices, block by block ------------------===//

#include "runtime/kernels/MatMul.h"

#include "runtime/kernels/OpenBlas.h"

#include "sinter/runtime/thread_pool.h"

#include <climits>
#include <type_traits>

namespace sinter {
namespace {

/// A matrix as a BLAS sees it: its rows, or those of its transpose, are
/// contiguous, and `lead` apart.
struct BlasLayout {
  int trans;
  int lead;
};

/// Whether a BLAS can read a rows x columns matrix with these strides. A stride
/// along a dimension of size 1 does not matter.
bool findLayout(const Matrix &matrix, int64_t rows, int64_t columns,
                BlasLayout &layout) {
  auto fits = [](int64_t count, int64_t length, int64_t stride, int64_t lead) {
    return (length == 1 || stride == 1) &&
           (count == 1 || (lead >= length && lead <= INT_MAX));
  };
  auto leadOf = [](int64_t count, int64_t length, int64_t lead) {
    return static_cast<int>(count == 1 ? length : lead);
  };
  if (fits(rows, columns, matrix.columnStride, matrix.rowStride)) {
    layout = {blasNoTrans, leadOf(rows, columns, matrix.rowStride)};
    return true;
  }
  if (fits(columns, rows, matrix.rowStride, matrix.columnStride)) {
    layout = {blasTrans, leadOf(columns, rows, matrix.columnStride)};
    return true;
  }
  return false;
}

template <class Number> struct Blocks {
  const MatMul &in;
  const BlasFunctions<Number> *blas = nullptr;
  BlasLayout x = {}, y = {};
  MatMulBlock block = {};
  bool isVector = false; ///< One row, or one column, and a BLAS.
  int64_t vectorStride = 0;

  /// Decides how products are computed; the only place that does.
  void choose() {
    bool fits = std::max({in.m, in.n, in.k, in.out.rowStride}) <= INT_MAX &&
                findLayout(in.x, in.m, in.k, x) &&
                findLayout(in.y, in.k, in.n, y);
    if (!fits) {
      blas = nullptr;
    }
    vectorStride = in.n == 1 ? in.y.rowStride : in.x.columnStride;
    vectorStride = in.k == 1 ? 1 : vectorStride;
    isVector = blas && (in.m == 1 || in.n == 1) && vectorStride > 0 &&
               vectorStride <= INT_MAX;
    if (isVector) {
      bool isAcross = in.n == 1 ? x.trans == blasTrans : y.trans == blasNoTrans;
      int64_t length = matVecBlock(in.k, isAcross);
      block = {std::min(in.m, length), std::min(in.n, length)};
    } else {
      bool isTransposed = x.trans == blasNoTrans && y.trans == blasTrans;
      block = matMulBlock(activeIsaLevel(), in.m, in.n, in.k, isTransposed);
    }
  }

  int64_t blocksDown() const { return (in.m + block.rows - 1) / block.rows; }
  int64_t blocksAcross() const {
    return (in.n + block.columns - 1) / block.columns;
  }

  /// Blocks below each other come first: they share columns of y.
  void compute(int64_t index, const BoxWalk<3>::Places &batch) const {
    int64_t row = index % blocksDown() * block.rows;
    int64_t column = index / blocksDown() * block.columns;
    int64_t rows = std::min(in.m - row, block.rows);
    int64_t columns = std::min(in.n - column, block.columns);
    const Number *left = static_cast<const Number *>(in.x.data) + batch.at[0] +
                         row * in.x.rowStride;
    const Number *right = static_cast<const Number *>(in.y.data) + batch.at[1] +
                          column * in.y.columnStride;
    Number *out = static_cast<Number *>(in.out.data) + batch.at[2] +
                  row * in.out.rowStride + column;
    if constexpr (std::is_floating_point_v<Number>) {
      if (isVector) {
        multiplyVector(static_cast<int>(rows), static_cast<int>(columns), left,
                       right, out);
        return;
      }
      if (blas) {
        blas->gemm(blasRowMajor, x.trans, y.trans, static_cast<int>(rows),
                   static_cast<int>(columns), static_cast<int>(in.k), 1, left,
                   x.lead, right, y.lead, 0, out,
                   static_cast<int>(std::max(in.out.rowStride, columns)));
        return;
      }
    }
    multiplyBlock<Number>(rows, columns, in.k, left, in.x.rowStride,
                          in.x.columnStride, right, in.y.rowStride,
                          in.y.columnStride, out, in.out.rowStride);
  }

private:
  /// One row, or one column, of a product.
  void multiplyVector(int rows, int columns, const Number *left,
                      const Number *right, Number *out) const {
    int depth = static_cast<int>(in.k), stride = static_cast<int>(vectorStride);
    // Not every release takes 0 times what is there, perhaps NaN, for 0.
    int64_t outStride = in.n == 1 && in.m > 1 ? in.out.rowStride : 1;
    for (int i = 0; i < std::max(rows, columns); ++i) {
      out[i * outStride] = 0;
    }
    if (in.n == 1) {
      bool isTrans = x.trans == blasTrans;
      blas->gemv(blasRowMajor, x.trans, isTrans ? depth : rows,
                 isTrans ? rows : depth, 1, left, x.lead, right, stride, 0, out,
                 static_cast<int>(outStride));
    } else {
      bool isTrans = y.trans == blasTrans;
      blas->gemv(blasRowMajor, isTrans ? blasNoTrans : blasTrans,
                 isTrans ? columns : depth, isTrans ? depth : columns, 1, right,
                 y.lead, left, stride, 0, out, 1);
    }
  }
};

template <class Number>
void multiplyAll(const MatMul &product, const BlasFunctions<Number> *blas) {
  Blocks<Number> blocks{product, blas};
  blocks.choose();
  int64_t perProduct = blocks.blocksDown() * blocks.blocksAcross();
  int64_t blockSize = blocks.block.rows * blocks.block.columns * product.k;
  int64_t grain =
      std::max<int64_t>(leastBlock / std::max<int64_t>(blockSize, 1), 1);
  runtime::parallelFor(
      0, product.batches.numElements() * perProduct, grain,
      [&](int64_t begin, int64_t end) {
        while (begin < end) {
          int64_t batch = begin / perProduct;
          int64_t stop = std::min(end, (batch + 1) * perProduct);
          product.batches.runs(
              batch, batch + 1, [&](const auto &places, int64_t) {
                for (; begin < stop; ++begin) {
                  blocks.compute(begin - batch * perProduct, places);
                }
              });
        }
      });
}

} // namespace

bool isReadable(const Matrix &matrix, int64_t rows, int64_t columns) {
  BlasLayout layout;
  return findLayout(matrix, rows, columns, layout);
}

void runMatMul(const MatMul &product) {
  const OpenBlas *blas = openBlas();
  switch (product.dtype) {
  case DType::f32:
    multiplyAll<float>(product, blas ? &blas->single_ : nullptr);
    break;
  case DType::f64:
    multiplyAll<double>(product, blas ? &blas->double_ : nullptr);
    break;
  case DType::i32:
    multiplyAll<uint32_t>(product, nullptr);
    break;
  default:
    multiplyAll<uint64_t>(product, nullptr);
  }
}

} // namespace sinter
