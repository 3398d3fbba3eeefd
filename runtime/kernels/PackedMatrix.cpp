//===- PackedMatrix.cpp - A matrix as the loops of products read it -------===//

#include "runtime/kernels/Gemm.h"
#include "runtime/kernels/Levels.h"
#include "runtime/kernels/MatMul.h"

#include "sinter/runtime/thread_pool.h"

namespace sinter {

PackedMatrix::PackedMatrix(DType dtype, int64_t k, int64_t n, const Matrix &y)
    : dtype(dtype), level(activeIsaLevel()), k(k), n(n) {
  const GemmKernels &kernels = levelKernels(level).gemm(computeClass(dtype));
  int64_t size = static_cast<int64_t>(byteSize(dtype));
  width_ = (n + kernels.lanes - 1) / kernels.lanes * kernels.lanes;
  memory = Scratch(width_ * k * size);
  if (!memory.data()) {
    return;
  }
  const int64_t tileColumns = kernels.columns();
  int64_t tiles = (n + tileColumns - 1) / tileColumns;
  runtime::parallelFor(0, tiles, 1, [&](int64_t begin, int64_t end) {
    for (int64_t column = begin * tileColumns;
         column < std::min(n, end * tileColumns); column += tileColumns) {
      for (int64_t start = 0; start < k; start += gemmBlock(k)) {
        int64_t depth = std::min(k - start, gemmBlock(k));
        const char *from =
            static_cast<const char *>(y.data) +
            (start * y.rowStride + column * y.columnStride) * size;
        kernels.pack(from, y.rowStride, y.columnStride, depth,
                     std::min(n - column, tileColumns),
                     memory.data() + (start * width_ + column * depth) * size);
      }
    }
  });
}

bool PackedMatrix::fits(const MatMul &product) const {
  return memory.data() && product.dtype == dtype && product.k == k &&
         product.n == n && level == activeIsaLevel();
}

} // namespace sinter
