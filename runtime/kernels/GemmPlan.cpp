//===- GemmPlan.cpp - How a product of floats is computed -----------------===//

#include "runtime/kernels/GemmPlan.h"

namespace sinter {
namespace {

int64_t ceilDiv(int64_t x, int64_t y) { return (x + y - 1) / y; }
int64_t roundUp(int64_t x, int64_t y) { return ceilDiv(x, y) * y; }

/// Bytes of x that stay in the second cache, beside a panel of y.
constexpr int64_t xBytesAtOnce = 576 << 10;

/// Bytes of y that are packed at a time where all rows of x do not stay in a
/// cache: they are read once for every group of rows.
constexpr int64_t yBytesAtOnce = 1 << 20;

/// Packing costs about as much as a few rows of multiplications. Where many
/// rows are multiplied with a y that is spread over so many times the width of
/// a tile, it pays.
constexpr int64_t rowsWorthPacking = 96;
constexpr int64_t tilesWorthPacking = 2048;

/// A y that is larger is not read in the order of tiles where these are less
/// than a few cache lines wide: it is packed, some tiles at a time.
constexpr int64_t yBytesInCache = 2 << 20, panelBytesAtOnce = 384 << 10;
constexpr int64_t narrowTileBytes = 256;

/// Rows of x that are contiguous are read where they lie. Steps of k that are
/// so far apart share sets of the cache and have pages of their own.
constexpr int64_t farStepBytes = 2048;

/// Turning a matrix costs as much as so many rows of multiplications.
constexpr int64_t rowsOfTurning = 5;

/// Cuts a result into at least `wanted` blocks, if it is that large: whole
/// tiles, and of all ways one with the smallest largest block, then with the
/// least to read.
void cut(GemmPlan &plan, int64_t m, int64_t n, int64_t wanted,
         const GemmKernels &kernels) {
  const int64_t tileColumns = kernels.columns();
  int64_t tilesDown = ceilDiv(m, kernels.rows);
  int64_t tilesAcross = ceilDiv(n, tileColumns);
  int64_t leastArea = INT64_MAX, leastRead = INT64_MAX;
  for (int64_t down = 1; down <= std::min(wanted, tilesDown); ++down) {
    int64_t across = std::min(ceilDiv(wanted, down), tilesAcross);
    int64_t rows = ceilDiv(tilesDown, down),
            columns = ceilDiv(tilesAcross, across);
    int64_t blockRows = std::min(rows * kernels.rows, m);
    int64_t blockColumns = std::min(columns * tileColumns, n);
    int64_t area = rows * kernels.rows * roundUp(blockColumns, kernels.lanes);
    int64_t read = blockRows + blockColumns;
    if (area < leastArea || (area == leastArea && read < leastRead)) {
      leastArea = area;
      leastRead = read;
      plan.blockRows = blockRows;
      plan.blockColumns = blockColumns;
    }
  }
  plan.blocksDown = ceilDiv(m, plan.blockRows);
  plan.blocksAcross = ceilDiv(n, plan.blockColumns);
}

/// Chooses blocks of the result, or of k, for `threads` threads.
void share(GemmPlan &plan, const MatMul &in, int64_t m, int64_t n,
           const GemmKernels &kernels, int threads) {
  plan.blocksDown = plan.blocksAcross = 1;
  plan.blockRows = m;
  plan.blockColumns = n;
  int64_t multiplications = m * n * in.k;
  int64_t batches = in.batches.numElements();
  if (batches >= threads || multiplications < 2 * leastBlock) {
    return;
  }
  if (batches == 1 && plan.isThin && n <= kernels.columns() &&
      in.k > gemmBlock(in.k)) {
    plan.splitsDepth = true;
    return;
  }
  cut(plan, m, n,
      std::min(ceilDiv(threads, batches), multiplications / leastBlock),
      kernels);
}

} // namespace

/// What a product costs in tiles, for each k, in multiplications of vectors;
/// `readsRows`: y need not be turned.
int64_t costOf(int64_t m, int64_t n, bool readsRows,
               const GemmKernels &kernels) {
  return (m + (readsRows ? 0 : rowsOfTurning)) * roundUp(n, kernels.lanes);
}

/// Whether it is better to compute the transpose of a result that is not thin,
/// and to turn that: of the operands, the smaller one is packed then, or fewer
/// lanes are empty.
bool isBetterSwapped(const MatMul &in, const GemmKernels &kernels) {
  int64_t size = static_cast<int64_t>(byteSize(in.dtype));
  bool isRows = in.y.columnStride == 1, isTurnedRows = in.x.rowStride == 1;
  if (in.k * in.m * size > xBytesAtOnce || in.k < 32) {
    return false;
  }
  int64_t turning = rowsOfTurning * in.m * in.n / in.k;
  int64_t plain = costOf(in.m, in.n, isRows, kernels);
  int64_t swapped = costOf(in.n, in.m, isTurnedRows, kernels) + turning;
  return swapped + plain / 50 < plain;
}

GemmPlan planGemm(const MatMul &in, const GemmKernels &kernels, bool isPacked,
                  int threads) {
  GemmPlan plan{};
  plan.isThin = isThin(in.m, in.n);
  plan.swaps =
      plan.isThin ? in.m > in.n : !isPacked && isBetterSwapped(in, kernels);
  int64_t m = plan.swaps ? in.n : in.m, n = plan.swaps ? in.m : in.n;
  share(plan, in, m, n, kernels, threads);
  const Matrix &y = plan.swaps ? in.x : in.y;
  int64_t yStep = plan.swaps ? y.columnStride : y.rowStride;
  int64_t yColumn = plan.swaps ? y.rowStride : y.columnStride;
  bool readsRows = yColumn == 1;
  plan.rowsAtOnce = plan.blockRows;
  plan.columnsAtOnce = plan.blockColumns;
  if (plan.isThin) {
    plan.readsAlong = yStep == 1 && (yColumn != 1 || n == 1);
    plan.packsY = !plan.readsAlong && !readsRows;
    if (plan.packsY) {
      plan.columnsAtOnce = kernels.columns();
    }
    return plan;
  }

  int64_t size = static_cast<int64_t>(byteSize(in.dtype));
  int64_t rowBytes =
      std::max<int64_t>(std::min(gemmBlock(in.k), in.k), 1) * size;
  bool isOneGroup = plan.blockRows * rowBytes <= xBytesAtOnce;
  if (!isOneGroup) {
    int64_t groups = ceilDiv(plan.blockRows * rowBytes, xBytesAtOnce);
    plan.rowsAtOnce = std::min(
        roundUp(ceilDiv(plan.blockRows, groups), kernels.rows), plan.blockRows);
  }
  int64_t xStep = plan.swaps ? in.y.rowStride : in.x.columnStride;
  plan.packsX = xStep * size >= farStepBytes && plan.blockColumns >= 512 &&
                plan.blockRows * rowBytes >= 128 << 10;
  if (plan.swaps) {
    plan.packsX = false;
    plan.packsAllY = !readsRows;
    plan.rowsAtOnce = plan.blockRows;
    return plan;
  }
  if (isPacked) {
    return plan;
  }
  bool isSpread = in.k * yStep * size > yBytesInCache &&
                  kernels.columns() * size < narrowTileBytes;
  plan.packsY = !readsRows || !isOneGroup || isSpread ||
                (plan.blockRows >= rowsWorthPacking &&
                 in.k * yStep > tilesWorthPacking * kernels.columns());
  plan.columnsAtOnce = kernels.columns();
  if (!isOneGroup || (isSpread && readsRows)) {
    int64_t bytes = isOneGroup ? panelBytesAtOnce : yBytesAtOnce;
    int64_t columns = std::max(bytes / rowBytes, int64_t{1});
    plan.columnsAtOnce = std::min(roundUp(columns, kernels.columns()),
                                  roundUp(plan.blockColumns, kernels.lanes));
  }
  return plan;
}

} // namespace sinter
