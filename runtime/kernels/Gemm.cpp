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

/// How much of the transpose of a result is put aside at a time, and how wide.
constexpr int64_t asideBytes = 24 << 10, asideColumns = 128;

constexpr int64_t rowsPackedAtOnce = 16;

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
        xCount = products.plan.rowsAtOnce * depth;
      }
      if (products.plan.packsAllY) {
        yCount = roundUp(products.plan.blockColumns, products.kernels.lanes) *
                 products.in.k;
      } else if (products.plan.packsY) {
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
    Panels panels;
    if (packed) {
      panels = {reinterpret_cast<const Number *>(packed->data()),
                packed->width(), column};
    }
    if (!plan.swaps) {
      // Columns of y are read from end to end, a few together.
      int64_t width = plan.readsAlong ? asideColumns : columns;
      for (int64_t from = 0; from < columns; from += width) {
        Area area{row, column + from, rows, std::min(columns - from, width)};
        computeRectangle(place, area,
                         place.out + row * in.out.rowStride + area.column,
                         in.out.rowStride, panels, epilogue, buffers);
      }
      return;
    }
    if (plan.packsAllY) {
      panels = {buffers.y(), roundUp(columns, kernels.lanes), 0};
      packAll(place.y + column * y.columnStride, columns, buffers.y());
    }
    // Whole tiles, few enough for a cache.
    int64_t width = std::min(roundUp(columns, kernels.lanes), asideColumns);
    int64_t height = asideBytes / sizeof(Number) / width;
    height = std::max<int64_t>(height / kernels.rows * kernels.rows, 1);
    alignas(64) Number aside[asideBytes / sizeof(Number)];
    for (int64_t right = 0; right < columns; right += width) {
      for (int64_t down = 0; down < rows; down += height) {
        Area area{row + down, column + right, std::min(rows - down, height),
                  std::min(columns - right, width)};
        Panels here{panels.all, panels.width, right};
        computeRectangle(place, area, aside, width, here, nullptr, buffers);
        turnBack(place, area, aside, width);
      }
    }
  }

  /// Rows and columns of the result, or of the transpose that is computed.
  struct Area {
    int64_t row, column, rows, columns;
  };

  /// All of y, packed as a PackedMatrix is, and the column where a part begins.
  struct Panels {
    const Number *all = nullptr;
    int64_t width = 0, column = 0;
  };

  void turnBack(const Place &place, const Area &part, const Number *aside,
                int64_t width) const {
    Number *to = place.out + part.column * in.out.rowStride + part.row;
    if (plan.isThin) {
      for (int64_t j = 0; j < part.columns; ++j) {
        for (int64_t i = 0; i < part.rows; ++i) {
          to[j * in.out.rowStride + i] = aside[i * width + j];
        }
      }
    } else {
      kernels.turn(aside, width, part.rows, part.columns, to, in.out.rowStride);
    }
    finish(epilogue, {to, in.out.rowStride, place.batch, part.column, part.row,
                      part.columns, part.rows});
  }

  static void finish(const Epilogue *epilogue, const FinishedTile &tile) {
    if (epilogue) {
      epilogue->run(epilogue->context, tile);
    }
  }

  /// Some rows and columns of the result, to `out`. The first column begins a
  /// tile, where y is packed.
  void computeRectangle(const Place &place, const Area &area, Number *out,
                        int64_t outRow, const Panels &panels,
                        const Epilogue *atEnd, const Buffers &buffers) const {
    for (int64_t start = 0; start == 0 || start < in.k; start += block) {
      int64_t depth = std::min(in.k - start, block);
      const Number *here = panels.all;
      if (here) {
        here += start * panels.width + panels.column * depth;
      }
      computeDepth({place, area, start, depth, here, out, outRow, start > 0,
                    start + depth == in.k ? atEnd : nullptr},
                   buffers);
    }
  }

  /// A part of the result that is computed for one block of k.
  struct Part {
    Place place;
    Area area;
    int64_t start, depth;
    const Number *panels; ///< Of packed y, or null.
    Number *out;
    int64_t outRow;
    bool adds;
    const Epilogue *then; ///< Null but for the last block.
  };

  void computeDepth(const Part &part, const Buffers &buffers) const {
    const Area &area = part.area;
    const Number *left =
        part.place.x + area.row * x.rowStride + part.start * x.columnStride;
    const Number *right =
        part.place.y + area.column * y.columnStride + part.start * y.rowStride;
    if (plan.isThin) {
      computeThin(part, left, right, buffers);
      return;
    }
    bool isOneGroup = area.rows <= plan.rowsAtOnce;
    Rows group{};
    for (int64_t from = 0; from < area.columns; from += plan.columnsAtOnce) {
      Part inner = part;
      inner.area.column += from;
      inner.area.columns = std::min(area.columns - from, plan.columnsAtOnce);
      if (plan.packsY) {
        packPanels(right + from * y.columnStride, part.depth,
                   inner.area.columns, buffers.y());
        inner.panels = buffers.y();
      } else if (part.panels) {
        inner.panels = part.panels + from * part.depth;
      }
      for (int64_t first = 0; first < area.rows; first += plan.rowsAtOnce) {
        inner.area.row = area.row + first;
        inner.area.rows = std::min(area.rows - first, plan.rowsAtOnce);
        inner.out = part.out + first * part.outRow + from;
        if (from == 0 || !isOneGroup) {
          group = rowsFrom(left + first * x.rowStride, part.depth,
                           inner.area.rows, buffers);
        }
        computeGroup(inner, group, right + from * y.columnStride, buffers);
      }
    }
  }

  void computeThin(const Part &part, const Number *left, const Number *right,
                   const Buffers &buffers) const {
    const Area &area = part.area;
    for (int64_t from = 0; from < area.columns; from += plan.columnsAtOnce) {
      int64_t columns = std::min(area.columns - from, plan.columnsAtOnce);
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
      thin[area.rows - 1](tile);
    }
    finish(part.then, {part.out, part.outRow, part.place.batch, area.row,
                       area.column, area.rows, area.columns});
  }

  void packAll(const Number *from, int64_t columns, Number *to) const {
    for (int64_t start = 0; start < in.k; start += block) {
      int64_t depth = std::min(in.k - start, block);
      packPanels(from + start * y.rowStride, depth, columns,
                 to + start * roundUp(columns, kernels.lanes));
    }
  }

  /// Where rows of y are contiguous, a few of them at a time: their pages are
  /// at hand then.
  void packPanels(const Number *from, int64_t depth, int64_t width,
                  Number *to) const {
    int64_t steps = y.columnStride == 1 ? rowsPackedAtOnce : depth;
    for (int64_t start = 0; start < depth; start += steps) {
      int64_t count = std::min(depth - start, steps);
      for (int64_t at = 0; at < width; at += tileColumns) {
        int64_t columns = std::min(width - at, tileColumns);
        kernels.pack(from + start * y.rowStride + at * y.columnStride,
                     y.rowStride, y.columnStride, count, columns,
                     to + at * depth + start * roundUp(columns, kernels.lanes));
      }
    }
  }

  /// x of a few rows and one block of k: where it lies, or packed, so that the
  /// rows of a tile are contiguous for each k.
  Rows rowsFrom(const Number *from, int64_t depth, int64_t count,
                const Buffers &buffers) const {
    if (!plan.packsX) {
      return {from, x.rowStride, x.columnStride};
    }
    Number *to = buffers.x();
    for (int64_t i = 0; i < depth; ++i, from += x.columnStride) {
      if (x.rowStride == 1) {
        std::memcpy(to + i * count, from, count * sizeof(Number));
        continue;
      }
      for (int64_t j = 0; j < count; ++j) {
        to[i * count + j] = from[j * x.rowStride];
      }
    }
    return {to, 1, count};
  }

  void computeGroup(const Part &part, const Rows &group, const Number *right,
                    const Buffers &buffers) const {
    const Area &area = part.area;
    for (int64_t from = 0; from < area.columns; from += tileColumns) {
      int64_t columns = std::min(area.columns - from, tileColumns);
      int64_t vectors = (columns + kernels.lanes - 1) / kernels.lanes;
      const Number *panel = nullptr;
      int64_t step = vectors * kernels.lanes;
      if (part.panels) {
        panel = part.panels + from * part.depth;
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
      int64_t tiles = (area.rows + kernels.rows - 1) / kernels.rows;
      int64_t low = area.rows / tiles, higher = area.rows % tiles;
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
                             part.outRow, part.place.batch, area.row + finished,
                             area.column + from, row - finished, columns});
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
    runtime::parallelFor(0, hasMemory ? count : 0, grain,
                         [&](int64_t begin, int64_t end) {
                           Buffers buffers(*this);
                           if (!buffers) {
                             hasMemory = false;
                             return;
                           }
                           for (; begin < end; ++begin) {
                             int64_t start = begin * block;
                             computeDepth({place,
                                           {0, 0, m, n},
                                           start,
                                           std::min(in.k - start, block),
                                           nullptr,
                                           sums + begin * size,
                                           n,
                                           false,
                                           nullptr},
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
