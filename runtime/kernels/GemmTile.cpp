//===- GemmTile.cpp - The inner loops of products of matrices -------------===//
//
// Compiled once per level. The order of the sums is that of Gemm.h.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/GemmThin.h"
#include "runtime/kernels/Levels.h"

#include <utility>

namespace sinter {
namespace {

// As many sums as the registers of a level hold, beside what feeds them.
constexpr int tileRows = vectorBytes == 16 ? 4 : 6;
constexpr int tileVectors = vectorBytes == 64 ? 4 : 2;

/// Rows of y that are not packed lie in pages of their own, which the machine
/// does not foresee.
constexpr int64_t stepsAhead = 6;

/// Rows by vectors of sums in registers. y is read in order, x in steps.
template <class Number, int rows, int vectors>
void multiplyTile(const GemmTile &tile) {
  using Vector = VectorFor<Number>;
  constexpr int lanes = lanesOf<Number>;
  Vector sums[rows][vectors] = {};
  const Number *x[rows];
  for (int row = 0; row < rows; ++row) {
    x[row] = static_cast<const Number *>(tile.x) + row * tile.xRow;
  }
  const Number *y = static_cast<const Number *>(tile.y);
  const int64_t xStep = tile.xStep, yStep = tile.yStep;
  int64_t at = 0;
  for (int64_t i = tile.depth; i > 0; --i) {
    Vector right[vectors];
#pragma GCC unroll 16
    for (int v = 0; v < vectors; ++v) {
      right[v] = load(y + v * lanes);
      __builtin_prefetch(y + stepsAhead * yStep + v * lanes);
    }
#pragma GCC unroll 16
    for (int row = 0; row < rows; ++row) {
      Vector left = splat(x[row][at]);
#pragma GCC unroll 16
      for (int v = 0; v < vectors; ++v) {
        sums[row][v] = multiplyAdd(left, right[v], sums[row][v]);
      }
    }
    at += xStep;
    y += yStep;
  }
  Number *out = static_cast<Number *>(tile.out);
  const int64_t outRow = tile.outRow;
  const int64_t last = tile.columns - (vectors - 1) * lanes;
  if (tile.adds) {
#pragma GCC unroll 16
    for (int row = 0; row < rows; ++row) {
#pragma GCC unroll 16
      for (int v = 0; v < vectors; ++v) {
        const Number *from = out + row * outRow + v * lanes;
        bool isWhole = v + 1 < vectors || last == lanes;
        sums[row][v] =
            (isWhole ? load(from) : loadFirst(from, last)) + sums[row][v];
      }
    }
  }
#pragma GCC unroll 16
  for (int row = 0; row < rows; ++row) {
#pragma GCC unroll 16
    for (int v = 0; v < vectors; ++v) {
      Number *to = out + row * outRow + v * lanes;
      if (v + 1 < vectors || last == lanes) {
        store(to, sums[row][v]);
      } else {
        storeFirst(to, sums[row][v], last);
      }
    }
  }
}

/// A copy of a few steps of a few columns, with zeros where there are no more.
template <class Number> struct PaddedSteps {
  static constexpr int part = lanesOfPart<Number>;

  PaddedSteps(const Number *y, int64_t yColumn, int64_t columns,
              int64_t steps) {
    for (int64_t column = 0; column < columns; ++column) {
      for (int64_t i = 0; i < steps; ++i) {
        numbers[column * part + i] = y[column * yColumn + i];
      }
    }
  }

  Number numbers[lanesOf<Number> * part] = {};
};

/// Calls `body(at, steps, count)` for all steps of up to `lanes` columns that
/// are contiguous along k, a few at a time.
template <class Number, class Body>
void forSteps(const Number *y, int64_t yColumn, int64_t depth, int64_t columns,
              Body body) {
  constexpr int lanes = lanesOf<Number>, part = lanesOfPart<Number>;
  VectorFor<Number> steps[part];
  int64_t at = 0;
  if (columns == lanes) {
    for (; at + part <= depth; at += part) {
      loadSteps(y + at, yColumn, steps);
      body(at, steps, part);
    }
  } else {
    // The last column stands for those that are not there; then they are 0.
    const Number *from[lanes];
    for (int lane = 0; lane < lanes; ++lane) {
      from[lane] = y + std::min<int64_t>(lane, columns - 1) * yColumn;
    }
    const auto isThere = firstLanes<Number>(columns);
    for (; at + part <= depth; at += part) {
      alignas(64) Number copy[lanes * part];
#pragma GCC unroll 16
      for (int lane = 0; lane < lanes; ++lane) {
        std::memcpy(copy + lane * part, from[lane] + at, 16);
      }
      loadSteps<Number>(copy, part, steps);
      for (int i = 0; i < part; ++i) {
        steps[i] = isThere ? steps[i] : VectorFor<Number>{};
      }
      body(at, steps, part);
    }
  }
  for (; at < depth; at += part) {
    int count = static_cast<int>(std::min<int64_t>(depth - at, part));
    PaddedSteps<Number> padded(y + at, yColumn, columns, count);
    loadSteps<Number>(padded.numbers, part, steps);
    body(at, steps, count);
  }
}

/// Rows of y are contiguous.
template <class Number>
void packRows(const Number *y, int64_t yStep, int64_t depth, int64_t columns,
              Number *to) {
  constexpr int lanes = lanesOf<Number>;
  int64_t whole = columns / lanes, rest = columns % lanes;
  if (rest == 0 && whole == tileVectors) {
    for (int64_t i = 0; i < depth; ++i, y += yStep, to += columns) {
#pragma GCC unroll 16
      for (int v = 0; v < tileVectors; ++v) {
        store(to + v * lanes, load(y + v * lanes));
      }
    }
    return;
  }
  for (int64_t i = 0; i < depth; ++i, y += yStep) {
    for (int64_t v = 0; v < whole; ++v, to += lanes) {
      store(to, load(y + v * lanes));
    }
    if (rest > 0) {
      store(to, loadFirst(y + whole * lanes, rest));
      to += lanes;
    }
  }
}

/// Columns of y are contiguous.
template <class Number>
void packColumns(const Number *y, int64_t yColumn, int64_t depth,
                 int64_t columns, Number *to) {
  constexpr int lanes = lanesOf<Number>, part = lanesOfPart<Number>;
  int64_t width = (columns + lanes - 1) / lanes * lanes;
  for (int64_t column = 0; column < columns; column += lanes) {
    int64_t count = std::min<int64_t>(columns - column, lanes);
    forSteps(y + column * yColumn, yColumn, depth, count,
             [&](int64_t at, VectorFor<Number>(&steps)[part], int number) {
               for (int i = 0; i < number; ++i) {
                 store(to + (at + i) * width + column, steps[i]);
               }
             });
  }
}

template <class Number>
void pack(const void *from, int64_t yStep, int64_t yColumn, int64_t depth,
          int64_t columns, void *panel) {
  constexpr int lanes = lanesOf<Number>;
  const Number *y = static_cast<const Number *>(from);
  Number *to = static_cast<Number *>(panel);
  if (yColumn == 1 || columns == 1) {
    packRows(y, yStep, depth, columns, to);
  } else if (yStep == 1) {
    packColumns(y, yColumn, depth, columns, to);
  } else {
    int64_t width = (columns + lanes - 1) / lanes * lanes;
    for (int64_t i = 0; i < depth; ++i, y += yStep, to += width) {
      for (int64_t column = 0; column < width; ++column) {
        to[column] = column < columns ? y[column * yColumn] : 0;
      }
    }
  }
}

template <class Number>
void turn(const void *matrix, int64_t fromRow, int64_t rows, int64_t columns,
          void *transpose, int64_t toRow) {
  constexpr int lanes = lanesOf<Number>, part = lanesOfPart<Number>;
  const Number *from = static_cast<const Number *>(matrix);
  Number *to = static_cast<Number *>(transpose);
  for (int64_t row = 0; row < rows; row += lanes) {
    int64_t count = std::min<int64_t>(rows - row, lanes);
    forSteps(from + row * fromRow, fromRow, columns, count,
             [&](int64_t at, VectorFor<Number>(&steps)[part], int number) {
               for (int i = 0; i < number; ++i) {
                 storeFirst(to + (at + i) * toRow + row, steps[i], count);
               }
             });
  }
}

template <class Number, int rows, int... vectors>
constexpr void fillRow(GemmKernels &kernels,
                       std::integer_sequence<int, vectors...>) {
  ((kernels.tiles[rows - 1][vectors] = multiplyTile<Number, rows, vectors + 1>),
   ...);
}

template <class Number, int... rows>
constexpr GemmKernels kernelsFor(std::integer_sequence<int, rows...>) {
  GemmKernels kernels{tileRows,
                      tileVectors,
                      lanesOf<Number>,
                      {},
                      {multiplyAlong<Number, 1>, multiplyAlong<Number, 2>,
                       multiplyAlong<Number, 3>, multiplyAlong<Number, 4>},
                      {multiplyAcross<Number, 1>, multiplyAcross<Number, 2>,
                       multiplyAcross<Number, 3>, multiplyAcross<Number, 4>},
                      pack<Number>,
                      turn<Number>};
  (fillRow<Number, rows + 1>(kernels,
                             std::make_integer_sequence<int, tileVectors>()),
   ...);
  return kernels;
}

template <class Number>
constexpr GemmKernels allKernels =
    kernelsFor<Number>(std::make_integer_sequence<int, tileRows>());

} // namespace

template <>
const GemmKernels &Leveled<IsaLevel::SINTER_LEVEL>::gemm(ComputeClass type) {
  return type == ComputeClass::f32 ? allKernels<float> : allKernels<double>;
}

} // namespace sinter
