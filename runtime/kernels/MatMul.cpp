//===- MatMul.cpp - Products of matrices, floats and integers -------------===//

#include "runtime/kernels/MatMul.h"

#include "sinter/runtime/thread_pool.h"

namespace sinter {
namespace {

/// Rows and columns of a block of a product of integers, of `leastBlock`
/// multiplications or so.
struct IntegerBlock {
  IntegerBlock(int64_t m, int64_t n, int64_t k) {
    columns = std::clamp<int64_t>(n, 1, 64);
    int64_t area = leastBlock / std::max<int64_t>(k, 1);
    rows = std::clamp<int64_t>(area / columns, 4, 128);
    rows = std::min(rows, std::max<int64_t>(m, 1));
  }

  int64_t rows, columns;
};

template <class Number>
void multiplyIntegers(const MatMul &in, const Epilogue *epilogue) {
  IntegerBlock block(in.m, in.n, in.k);
  int64_t down = (in.m + block.rows - 1) / block.rows;
  int64_t across = (in.n + block.columns - 1) / block.columns;
  int64_t perProduct = down * across;
  int64_t size = block.rows * block.columns * std::max<int64_t>(in.k, 1);
  int64_t grain = std::max<int64_t>(leastBlock / 2 / size, 1);
  runtime::parallelFor(
      0, in.batches.numElements() * perProduct, grain,
      [&](int64_t begin, int64_t end) {
        for (; begin < end; ++begin) {
          int64_t batch = begin / perProduct, index = begin % perProduct;
          int64_t row = index % down * block.rows;
          int64_t column = index / down * block.columns;
          int64_t rows = std::min(in.m - row, block.rows);
          int64_t columns = std::min(in.n - column, block.columns);
          in.batches.runs(batch, batch + 1, [&](const auto &places, int64_t) {
            Number *out = static_cast<Number *>(in.out.data) + places.at[2] +
                          row * in.out.rowStride + column;
            multiplyBlock<Number>(rows, columns, in.k,
                                  static_cast<const Number *>(in.x.data) +
                                      places.at[0] + row * in.x.rowStride,
                                  in.x.rowStride, in.x.columnStride,
                                  static_cast<const Number *>(in.y.data) +
                                      places.at[1] + column * in.y.columnStride,
                                  in.y.rowStride, in.y.columnStride, out,
                                  in.out.rowStride);
            if (epilogue) {
              epilogue->run(epilogue->context, {out, in.out.rowStride, batch,
                                                row, column, rows, columns});
            }
          });
        }
      });
}

} // namespace

KernelStatus runMatMul(const MatMul &product, const PackedMatrix *packed,
                       const Epilogue *epilogue) {
  if (product.m == 0 || product.n == 0 || product.batches.numElements() == 0) {
    return {};
  }
  switch (product.dtype) {
  case DType::f32:
  case DType::f64:
    return runGemm(product, packed, epilogue);
  case DType::i32:
    multiplyIntegers<uint32_t>(product, epilogue);
    return {};
  default:
    multiplyIntegers<uint64_t>(product, epilogue);
    return {};
  }
}

} // namespace sinter
