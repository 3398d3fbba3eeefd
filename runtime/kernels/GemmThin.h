//===- GemmThin.h - Products with few rows --------------------------------===//
//
// For GemmTile.cpp, once per level: everything is in an unnamed namespace. y is
// read once, in order, so memory is what limits these loops. A block of k has
// `thinSums` partial sums, as Gemm.h defines them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNELS_GEMM_THIN_H
#define SINTER_KERNELS_GEMM_THIN_H

#include "runtime/kernels/Gemm.h"
#include "runtime/kernels/GemmVector.h"

namespace sinter {
namespace {

/// Partial sums, and the vectors that hold those of one element.
template <class Number> inline constexpr int sumsOf = thinSums(sizeof(Number));
template <class Number>
inline constexpr int vectorsOfSums = sumsOf<Number> / lanesOf<Number>;

/// Adds sums to a row of the result, or begins it with them.
template <class Number>
void addToRow(const Number *sums, int64_t count, bool adds, Number *to) {
  constexpr int lanes = lanesOf<Number>;
  int64_t at = 0;
  for (; at + lanes <= count; at += lanes) {
    store(to + at, adds ? load(to + at) + load(sums + at) : load(sums + at));
  }
  if (at < count) {
    auto sum = loadFirst(sums + at, count - at);
    storeFirst(to + at, adds ? loadFirst(to + at, count - at) + sum : sum,
               count - at);
  }
}

/// The partial sums of rows x columns elements: y is contiguous along k, and so
/// is x. `sums` gets them element by element, those of a row `gap` apart.
template <class Number, int rows, int columns>
void sumAlong(const Number *x, int64_t xRow, const Number *y, int64_t yColumn,
              int64_t depth, Number *sums, int64_t gap) {
  using Vector = VectorFor<Number>;
  constexpr int lanes = lanesOf<Number>, vectors = vectorsOfSums<Number>;
  Vector partial[rows][columns][vectors] = {};
  int64_t at = 0;
  for (; at + sumsOf<Number> <= depth; at += sumsOf<Number>) {
#pragma GCC unroll 4
    for (int v = 0; v < vectors; ++v) {
      Vector left[rows];
#pragma GCC unroll 4
      for (int row = 0; row < rows; ++row) {
        left[row] = load(x + row * xRow + at + v * lanes);
      }
#pragma GCC unroll 8
      for (int column = 0; column < columns; ++column) {
        Vector right = load(y + column * yColumn + at + v * lanes);
#pragma GCC unroll 4
        for (int row = 0; row < rows; ++row) {
          partial[row][column][v] =
              multiplyAdd(left[row], right, partial[row][column][v]);
        }
      }
    }
  }
  for (int v = 0; at < depth; ++v, at += lanes) {
    int64_t count = std::min<int64_t>(depth - at, lanes);
    const auto isThere = firstLanes<Number>(count);
    for (int row = 0; row < rows; ++row) {
      Vector left = loadFirst(x + row * xRow + at, count);
      for (int column = 0; column < columns; ++column) {
        Vector &sum = partial[row][column][v];
        Vector right = loadFirst(y + column * yColumn + at, count);
        sum = isThere ? multiplyAdd(left, right, sum) : sum;
      }
    }
  }
#pragma GCC unroll 4
  for (int row = 0; row < rows; ++row) {
#pragma GCC unroll 4
    for (int column = 0; column < columns; ++column) {
#pragma GCC unroll 4
      for (int v = 0; v < vectors; ++v) {
        store(sums + row * gap + column * sumsOf<Number> + v * lanes,
              partial[row][column][v]);
      }
    }
  }
}

/// A few rows, and columns of y that are contiguous along k.
template <class Number, int rows> void multiplyAlong(const GemmTile &tile) {
  using Vector = VectorFor<Number>;
  constexpr int lanes = lanesOf<Number>, part = lanesOfPart<Number>;
  constexpr int sumsOfOne = sumsOf<Number>;
  // As many elements at a time as their sums fit into the registers.
  constexpr int atOnce = vectorBytes == 64 ? (rows == 1 ? 4 : 16 / rows)
                         : vectorBytes == 32 && rows <= 2 ? 4 / rows
                                                          : 1;
  const GemmTile in = tile;
  const Number *x = static_cast<const Number *>(in.x);
  const Number *y = static_cast<const Number *>(in.y);
  int64_t xRow = in.xRow;
  Number copy[rows * gemmLongest];
  if (in.xStep != 1) {
    for (int row = 0; row < rows; ++row) {
      for (int64_t i = 0; i < in.depth; ++i) {
        copy[row * gemmLongest + i] = x[row * xRow + i * in.xStep];
      }
    }
    x = copy;
    xRow = gemmLongest;
  }
  constexpr int64_t gap = lanes * sumsOfOne;
  alignas(64) Number sums[rows * gap] = {};
  for (int64_t column = 0; column < in.columns; column += lanes) {
    int64_t count = std::min<int64_t>(in.columns - column, lanes);
    int64_t j = 0;
    for (; j + atOnce <= count; j += atOnce) {
      sumAlong<Number, rows, atOnce>(x, xRow, y + (column + j) * in.yColumn,
                                     in.yColumn, in.depth, sums + j * sumsOfOne,
                                     gap);
    }
    for (; j < count; ++j) {
      sumAlong<Number, rows, 1>(x, xRow, y + (column + j) * in.yColumn,
                                in.yColumn, in.depth, sums + j * sumsOfOne,
                                gap);
    }
    for (int row = 0; row < rows; ++row) {
      Vector total{};
      for (int at = 0; at < sumsOfOne; at += part) {
        Vector steps[part];
        loadSteps<Number>(sums + row * gap + at, sumsOfOne, steps);
#pragma GCC unroll 4
        for (int i = 0; i < part; ++i) {
          total = at + i == 0 ? steps[i] : total + steps[i];
        }
      }
      Number all[lanes];
      store(all, total);
      addToRow<Number>(all, count, in.adds,
                       static_cast<Number *>(in.out) + row * in.outRow +
                           column);
    }
  }
}

/// Adds `count` steps of k to the sums of a few rows, which lie `width` apart.
/// The first steps of a sum begin it.
template <class Number, int rows, int count>
void addSteps(const GemmTile &in, const Number *x, const Number *y,
              int64_t columns, int64_t width, bool begins, Number *sums) {
  using Vector = VectorFor<Number>;
  constexpr int lanes = lanesOf<Number>;
  const int64_t yStep = in.yStep * sumsOf<Number>;
  Vector left[rows][count];
#pragma GCC unroll 8
  for (int i = 0; i < count; ++i) {
#pragma GCC unroll 4
    for (int row = 0; row < rows; ++row) {
      left[row][i] = splat(x[row * in.xRow + i * in.xStep * sumsOf<Number>]);
    }
  }
  auto add = [&](int64_t column, auto loadRow) {
    Vector sum[rows];
#pragma GCC unroll 4
    for (int row = 0; row < rows; ++row) {
      sum[row] = begins ? Vector{} : load(sums + row * width + column);
    }
#pragma GCC unroll 8
    for (int i = 0; i < count; ++i) {
      Vector right = loadRow(y + i * yStep + column);
#pragma GCC unroll 4
      for (int row = 0; row < rows; ++row) {
        sum[row] = multiplyAdd(left[row][i], right, sum[row]);
      }
    }
#pragma GCC unroll 4
    for (int row = 0; row < rows; ++row) {
      store(sums + row * width + column, sum[row]);
    }
  };
  int64_t column = 0;
  for (; column + lanes <= columns; column += lanes) {
    add(column, [](const Number *from) { return load(from); });
  }
  if (column < columns) {
    add(column,
        [&](const Number *from) { return loadFirst(from, columns - column); });
  }
}

/// A few rows, and rows of y that are contiguous: several of them, those of one
/// partial sum, are read at a time, and the sums stay in a cache.
template <class Number, int rows> void multiplyAcross(const GemmTile &tile) {
  constexpr int many = 4;
  constexpr int64_t width = 8192 / sizeof(Number) / (rows == 3 ? 4 : rows);
  constexpr int sums = sumsOf<Number>;
  const GemmTile in = tile;
  alignas(64) Number partial[rows * width], total[rows * width];
  for (int64_t column = 0; column < in.columns; column += width) {
    int64_t columns = std::min(in.columns - column, width);
    const Number *x = static_cast<const Number *>(in.x);
    const Number *y = static_cast<const Number *>(in.y) + column;
    for (int sum = 0; sum < sums; ++sum) {
      Number *to = sum == 0 ? total : partial;
      int64_t at = sum;
      // Steps that are not there leave plus zeros.
      int64_t steps = (in.depth - sum + sums - 1) / sums;
      for (int row = 0; steps <= 0 && row < rows; ++row) {
        std::fill_n(to + row * width, columns, Number());
      }
      auto add = [&]<int count>(std::integral_constant<int, count>) {
        for (; steps >= count; steps -= count, at += count * sums) {
          addSteps<Number, rows, count>(in, x + at * in.xStep,
                                        y + at * in.yStep, columns, width,
                                        at == sum, to);
        }
      };
      add(std::integral_constant<int, many>());
      add(std::integral_constant<int, 2>());
      add(std::integral_constant<int, 1>());
      for (int row = 0; sum > 0 && row < rows; ++row) {
        addToRow(partial + row * width, columns, true, total + row * width);
      }
    }
    for (int row = 0; row < rows; ++row) {
      addToRow(total + row * width, columns, in.adds,
               static_cast<Number *>(in.out) + row * in.outRow + column);
    }
  }
}

} // namespace
} // namespace sinter

#endif // SINTER_KERNELS_GEMM_THIN_H
