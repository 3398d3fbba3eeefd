//===- Gemm.cpp - Products of matrices of floats --------------------------===//
//
// The loops around the kernels: blocks of k, groups of columns and of rows that
// stay in a cache, tiles.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/GemmPlan.h"
#include "runtime/kernels/Levels.h"

#include "sinter/runtime/thread_pool.h"

#include <atomic>

namespace sinter {
namespace {

int64_t roundUp(int64_t x, int64_t y) { return (x + y - 1) / y * y; }

/// Tiles of a group of rows whose results are handed on together: so many rows
/// of a tile's width are in the first cache still.
constexpr int64_t rowsFinishedAtOnce = 24;

/// How wide the result of a swapped product is that is put aside at a time.
constexpr int64_t swappedColumns = 256;

/// Rows of packed x lie a little further apart than they are long, so that they
/// do not all fall into the same sets of a cache.
constexpr int64_t packedGap = 16;

template <class Number> class Products {
public:
  Products(const MatMul &product, const PackedMatrix *packedY,
           const Epilogue *epilogue, const GemmKernels &kernels)
      : in(product), epilogue(epilogue), kernels(kernels) {
    if (packedY && packedY->fits(product) && !isThin(in.m, in.n)) {
      packed = packedY;
    }
    plan = planGemm(in, kernels, packed != nullptr, runtime::getNumThreads());
    m = in.m, n = in.n;
    x = in.x, y = in.y;
    if (plan.swaps) {
      std::swap(m, n);
      x = {in.y.data, in.y.columnStride, in.y.rowStride};
      y = {in.x.data, in.x.columnStride, in.x.rowStride};
    }
    block = gemmBlock(in.k);
    tileColumns = kernels.columns();
  }

  KernelStatus run() {
    if (plan.splitsDepth) {
      return runBlocksOfDepth();
    }
    int64_t perProduct = plan.blocksDown * plan.blocksAcross;
    if (perProduct == 1 && in.batches.numElements() == 1) {
      Buffers buffers(*this);
      if (!buffers) {
        return outOfMemory();
      }
      computeBlock({0, static_cast<Number *>(x.data),
                    static_cast<Number *>(y.data),
                    static_cast<Number *>(in.out.data)},
                   0, buffers);
      return {};
    }
    int64_t blockSize = plan.blockRows * plan.blockColumns * in.k;
    int64_t grain = perProduct > 1
                        ? 1
                        : std::max<int64_t>(
                              leastBlock / std::max<int64_t>(blockSize, 1), 1);
    std::atomic<bool> hasMemory = true;
    runtime::parallelFor(0, in.batches.numElements() * perProduct, grain,
                         [&](int64_t begin, int64_t end) {
                           Buffers buffers(*this);
                           if (!buffers) {
                             hasMemory = false;
                             return;
                           }
                           forEachBatch(begin, end, perProduct,
                                        [&](const Place &place, int64_t index) {
                                          computeBlock(place, index, buffers);
                                        });
                         });
    return hasMemory ? KernelStatus() : outOfMemory();
  }

private:
  /// One product of the batch.
  struct Place {
    int64_t batch;
    Number *x, *y, *out;
  };

  /// What one thread packs into.
  struct Buffers {
    explicit Buffers(const Products &products) {
      int64_t depth = std::min(products.block, products.in.k);
      if (products.plan.packsX) {
        xCount = products.plan.rowsAtOnce * (depth + packedGap);
      }
      if (products.plan.packsY) {
        yCount = roundUp(products.plan.columnsAtOnce, products.kernels.lanes) *
                 depth;
      } else if (!products.plan.isThin && !products.packed &&
                 products.n % products.kernels.lanes != 0) {
        yCount = products.tileColumns * depth; // For the last columns.
      }
      xCount = roundUp(xCount, 64 / sizeof(Number));
      if (xCount + yCount > 0) {
        memory = Scratch((xCount + yCount) * sizeof(Number));
      }
    }

    explicit operator bool() const {
      return xCount + yCount == 0 || memory.data();
    }
    Number *x() const { return reinterpret_cast<Number *>(memory.data()); }
    Number *y() const { return x() + xCount; }

    int64_t xCount = 0, yCount = 0;
    Scratch memory;
  };

  /// Where x of some rows and one block of k is.
  struct Rows {
    const Number *data;
    int64_t row, step;
  };

  /// Calls `body(place, index)` for the blocks [begin, end) of all products.
  template <class Body>
  void forEachBatch(int64_t begin, int64_t end, int64_t perProduct,
                    Body body) const {
    while (begin < end) {
      int64_t batch = begin / perProduct;
      int64_t stop = std::min(end, (batch + 1) * perProduct);
      in.batches.runs(batch, batch + 1, [&](const auto &offsets, int64_t) {
        int64_t ofX = offsets.at[0], ofY = offsets.at[1];
        if (plan.swaps) {
          std::swap(ofX, ofY);
        }
        Place place{batch, static_cast<Number *>(x.data) + ofX,
                    static_cast<Number *>(y.data) + ofY,
                    static_cast<Number *>(in.out.data) + offsets.at[2]};
        for (; begin < stop; ++begin) {
          body(place, begin - batch * perProduct);
        }
      });
    }
  }

  /// Blocks below each other come first: they share columns of y.
  void computeBlock(const Place &place, int64_t index,
                    const Buffers &buffers) const {
    int64_t row = 0, column = 0;
    if (index > 0) {
      row = index % plan.blocksDown * plan.blockRows;
      column = index / plan.blocksDown * plan.blockColumns;
    }
    int64_t rows = std::min(m - row, plan.blockRows);
    int64_t columns = std::min(n - column, plan.blockColumns);
    if (!plan.swaps) {
      computeRectangle(place, row, column, rows, columns,
                       place.out + row * in.out.rowStride + column,
                       in.out.rowStride, epilogue, buffers);
      return;
    }
    Number aside[mostThinRows * swappedColumns];
    for (int64_t end = column + columns; column < end;
         column += swappedColumns) {
      int64_t count = std::min(end - column, swappedColumns);
      computeRectangle(place, row, column, rows, count, aside, swappedColumns,
                       nullptr, buffers);
      Number *to = place.out + column * in.out.rowStride + row;
      for (int64_t j = 0; j < count; ++j) {
        for (int64_t i = 0; i < rows; ++i) {
          to[j * in.out.rowStride + i] = aside[i * swappedColumns + j];
        }
      }
      finish(epilogue,
             {to, in.out.rowStride, place.batch, column, row, count, rows});
    }
  }

  static void finish(const Epilogue *epilogue, const FinishedTile &tile) {
    if (epilogue) {
      epilogue->run(epilogue->context, tile);
    }
  }

  /// Some rows and columns of the result, to `out`. `column` begins a tile,
  /// where y is packed.
  void computeRectangle(const Place &place, int64_t row, int64_t column,
                        int64_t rows, int64_t columns, Number *out,
                        int64_t outRow, const Epilogue *atEnd,
                        const Buffers &buffers) const {
    for (int64_t start = 0; start == 0 || start < in.k; start += block) {
      int64_t depth = std::min(in.k - start, block);
      computeDepth({place, row, column, rows, columns, start, depth, out,
                    outRow, start > 0, start + depth == in.k ? atEnd : nullptr},
                   buffers);
    }
  }

  /// A part of the result that is computed for one block of k.
  struct Part {
    Place place;
    int64_t row, column, rows, columns;
    int64_t start, depth;
    Number *out;
    int64_t outRow;
    bool adds;
    const Epilogue *then; ///< Null but for the last block.
  };

  void computeDepth(const Part &part, const Buffers &buffers) const {
    const Number *left =
        part.place.x + part.row * x.rowStride + part.start * x.columnStride;
    const Number *right =
        part.place.y + part.column * y.columnStride + part.start * y.rowStride;
    if (plan.isThin) {
      computeThin(part, left, right, buffers);
      return;
    }
    bool isOneGroup = part.rows <= plan.rowsAtOnce;
    Rows group{};
    for (int64_t from = 0; from < part.columns; from += plan.columnsAtOnce) {
      int64_t columns = std::min(part.columns - from, plan.columnsAtOnce);
      if (plan.packsY) {
        packPanels(right + from * y.columnStride, part.depth, columns,
                   buffers.y());
      }
      for (int64_t first = 0; first < part.rows; first += plan.rowsAtOnce) {
        int64_t rows = std::min(part.rows - first, plan.rowsAtOnce);
        if (from == 0 || !isOneGroup) {
          group =
              rowsFrom(left + first * x.rowStride, part.depth, rows, buffers);
        }
        Part inner = part;
        inner.row += first, inner.column += from;
        inner.rows = rows, inner.columns = columns;
        inner.out += first * part.outRow + from;
        computeGroup(inner, group, right + from * y.columnStride, buffers);
      }
    }
  }

  void computeThin(const Part &part, const Number *left, const Number *right,
                   const Buffers &buffers) const {
    for (int64_t from = 0; from < part.columns; from += plan.columnsAtOnce) {
      int64_t columns = std::min(part.columns - from, plan.columnsAtOnce);
      GemmTile tile{part.depth,
                    left,
                    x.rowStride,
                    x.columnStride,
                    right + from * y.columnStride,
                    y.rowStride,
                    y.columnStride,
                    part.out + from,
                    part.outRow,
                    columns,
                    part.adds};
      if (plan.packsY) {
        packPanels(right + from * y.columnStride, part.depth, columns,
                   buffers.y());
        tile.y = buffers.y();
        tile.yStep = roundUp(columns, kernels.lanes);
      }
      auto *thin = plan.readsAlong ? kernels.along : kernels.across;
      thin[part.rows - 1](tile);
    }
    finish(part.then, {part.out, part.outRow, part.place.batch, part.row,
                       part.column, part.rows, part.columns});
  }

  void packPanels(const Number *from, int64_t depth, int64_t width,
                  Number *to) const {
    for (int64_t at = 0; at < width; at += tileColumns) {
      kernels.pack(from + at * y.columnStride, y.rowStride, y.columnStride,
                   depth, std::min(width - at, tileColumns), to + at * depth);
    }
  }

  /// x of a few rows and one block of k, packed or where it lies. Packed rows
  /// are contiguous along k, or the rows of a tile are, for each k.
  Rows rowsFrom(const Number *from, int64_t depth, int64_t count,
                const Buffers &buffers) const {
    if (!plan.packsX) {
      return {from, x.rowStride, x.columnStride};
    }
    Number *to = buffers.x();
    if (x.columnStride == 1) {
      int64_t gap = depth + packedGap;
      for (int64_t i = 0; i < count; ++i) {
        std::memcpy(to + i * gap, from + i * x.rowStride,
                    depth * sizeof(Number));
      }
      return {to, gap, 1};
    }
    for (int64_t i = 0; i < depth; ++i) {
      for (int64_t j = 0; j < count; ++j) {
        to[i * count + j] = from[i * x.columnStride + j * x.rowStride];
      }
    }
    return {to, 1, count};
  }

  void computeGroup(const Part &part, const Rows &group, const Number *right,
                    const Buffers &buffers) const {
    for (int64_t from = 0; from < part.columns; from += tileColumns) {
      int64_t columns = std::min(part.columns - from, tileColumns);
      int64_t vectors = (columns + kernels.lanes - 1) / kernels.lanes;
      const Number *panel = nullptr;
      int64_t step = vectors * kernels.lanes;
      if (packed) {
        panel = reinterpret_cast<const Number *>(
            packed->panel(part.start, part.depth, part.column + from));
      } else if (plan.packsY) {
        panel = buffers.y() + from * part.depth;
      } else if (columns < step) {
        // Tiles read whole vectors.
        kernels.pack(right + from, y.rowStride, 1, part.depth, columns,
                     buffers.y());
        panel = buffers.y();
      } else {
        panel = right + from;
        step = y.rowStride;
      }
      // Equally high tiles: low ones do not fill the registers.
      int64_t tiles = (part.rows + kernels.rows - 1) / kernels.rows;
      int64_t low = part.rows / tiles, higher = part.rows % tiles;
      int64_t finished = 0, row = 0;
      for (int64_t tile = 0; tile < tiles; ++tile) {
        int64_t rows = low + (tile < higher);
        Number *to = part.out + row * part.outRow + from;
        kernels.tiles[rows - 1][vectors - 1](
            {part.depth, group.data + row * group.row, group.row, group.step,
             panel, step, 1, to, part.outRow, columns, part.adds});
        row += rows;
        if (part.then &&
            (tile + 1 == tiles || row - finished >= rowsFinishedAtOnce)) {
          finish(part.then, {part.out + finished * part.outRow + from,
                             part.outRow, part.place.batch, part.row + finished,
                             part.column + from, row - finished, columns});
          finished = row;
        }
      }
    }
  }

  /// The blocks of k in parallel, then their sums in order.
  KernelStatus runBlocksOfDepth() const {
    int64_t count = (in.k + block - 1) / block, size = m * n;
    Scratch memory(count * size * sizeof(Number));
    auto *sums = reinterpret_cast<Number *>(memory.data());
    std::atomic<bool> hasMemory = sums != nullptr;
    Place place{0, static_cast<Number *>(x.data), static_cast<Number *>(y.data),
                static_cast<Number *>(in.out.data)};
    int64_t grain = std::max<int64_t>(leastBlock / (size * block), 1);
    runtime::parallelFor(
        0, hasMemory ? count : 0, grain, [&](int64_t begin, int64_t end) {
          Buffers buffers(*this);
          if (!buffers) {
            hasMemory = false;
            return;
          }
          for (; begin < end; ++begin) {
            int64_t start = begin * block;
            computeDepth({place, 0, 0, m, n, start,
                          std::min(in.k - start, block), sums + begin * size, n,
                          false, nullptr},
                         buffers);
          }
        });
    if (!hasMemory) {
      return outOfMemory();
    }
    for (int64_t i = 1; i < count; ++i) {
      for (int64_t j = 0; j < size; ++j) {
        sums[j] += sums[i * size + j];
      }
    }
    for (int64_t i = 0; i < m; ++i) {
      for (int64_t j = 0; j < n; ++j) {
        place.out[plan.swaps ? j * in.out.rowStride + i
                             : i * in.out.rowStride + j] = sums[i * n + j];
      }
    }
    finish(epilogue, {place.out, in.out.rowStride, 0, 0, 0, in.m, in.n});
    return {};
  }

  const MatMul &in;
  const PackedMatrix *packed = nullptr;
  const Epilogue *epilogue;
  const GemmKernels &kernels;
  GemmPlan plan;
  int64_t m, n; ///< These and x and y: of the transpose, if the plan swaps.
  Matrix x, y;
  int64_t block, tileColumns;
};

} // namespace

PackedMatrix::PackedMatrix(DType dtype, int64_t k, int64_t n, const Matrix &y)
    : dtype(dtype), level(activeIsaLevel()), k(k), n(n) {
  const GemmKernels &kernels = levelKernels(level).gemm(computeClass(dtype));
  int64_t size = static_cast<int64_t>(byteSize(dtype));
  width = roundUp(n, kernels.lanes);
  memory = Scratch(width * k * size);
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
                     const_cast<char *>(panel(start, depth, column)));
      }
    }
  });
}

bool PackedMatrix::fits(const MatMul &product) const {
  return memory.data() && product.dtype == dtype && product.k == k &&
         product.n == n && level == activeIsaLevel();
}

const char *PackedMatrix::panel(int64_t start, int64_t depth,
                                int64_t column) const {
  return memory.data() + (start * width + column * depth) *
                             static_cast<int64_t>(byteSize(dtype));
}

KernelStatus runGemm(const MatMul &product, const PackedMatrix *packed,
                     const Epilogue *epilogue) {
  const GemmKernels &kernels =
      activeKernels().gemm(computeClass(product.dtype));
  if (product.dtype == DType::f32) {
    return Products<float>(product, packed, epilogue, kernels).run();
  }
  return Products<double>(product, packed, epilogue, kernels).run();
}

} // namespace sinter
