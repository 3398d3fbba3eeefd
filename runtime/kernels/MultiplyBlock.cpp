//===- MultiplyBlock.cpp - Products of matrices of integers ---------------===//
//
// Columns of y are packed a few vectors wide; a few rows of the result at a
// time stay in registers.
//
//===----------------------------------------------------------------------===//

#include "runtime/kernels/MatMul.h"

#include "runtime/core/Levels.h"

namespace sinter {
namespace {

constexpr int tileRows = 4, tileColumns = 16;
constexpr int64_t depth = 256;

/// `rows` x `tileColumns` sums over `k` products; `packed` has the columns of
/// y, row by row.
template <class Number, int rows>
SINTER_IN_EVERY_LEVEL void
multiplyTile(int64_t k, const Number *x, int64_t xRow, int64_t xColumn,
             const Number *packed, Number (&sums)[tileRows][tileColumns]) {
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < tileColumns; ++column) {
      sums[row][column] = 0;
    }
  }
  for (int64_t i = 0; i < k; ++i) {
    for (int row = 0; row < rows; ++row) {
      Number factor = x[row * xRow + i * xColumn];
      for (int column = 0; column < tileColumns; ++column) {
        sums[row][column] += factor * packed[i * tileColumns + column];
      }
    }
  }
}

template <class Number>
SINTER_IN_EVERY_LEVEL void
multiply(int64_t m, int64_t n, int64_t k, const Number *x, int64_t xRow,
         int64_t xColumn, const Number *y, int64_t yRow, int64_t yColumn,
         Number *out, int64_t outRow) {
  Number packed[depth * tileColumns];
  Number sums[tileRows][tileColumns];
  for (int64_t column = 0; column < n; column += tileColumns) {
    int64_t columns = std::min<int64_t>(n - column, tileColumns);
    for (int64_t from = 0; from < std::max<int64_t>(k, 1); from += depth) {
      int64_t length = std::min(k - from, depth);
      for (int64_t i = 0; i < length; ++i) {
        const Number *row = y + (from + i) * yRow + column * yColumn;
        for (int64_t j = 0; j < tileColumns; ++j) {
          packed[i * tileColumns + j] = j < columns ? row[j * yColumn] : 0;
        }
      }
      for (int64_t row = 0; row < m; row += tileRows) {
        int64_t rows = std::min<int64_t>(m - row, tileRows);
        const Number *left = x + row * xRow + from * xColumn;
        if (rows == tileRows) {
          multiplyTile<Number, tileRows>(length, left, xRow, xColumn, packed,
                                         sums);
        } else {
          for (int64_t i = 0; i < rows; ++i) {
            Number single_[tileRows][tileColumns];
            multiplyTile<Number, 1>(length, left + i * xRow, xRow, xColumn,
                                    packed, single_);
            std::copy_n(single_[0], tileColumns, sums[i]);
          }
        }
        for (int64_t i = 0; i < rows; ++i) {
          Number *to = out + (row + i) * outRow + column;
          for (int64_t j = 0; j < columns; ++j) {
            to[j] = from == 0 ? sums[i][j] : to[j] + sums[i][j];
          }
        }
      }
    }
  }
}

template <class Number>
using Multiply = void(int64_t m, int64_t n, int64_t k, const Number *x,
                      int64_t xRow, int64_t xColumn, const Number *y,
                      int64_t yRow, int64_t yColumn, Number *out,
                      int64_t outRow);

template <class Number>
void multiplyV2(int64_t m, int64_t n, int64_t k, const Number *x, int64_t xRow,
                int64_t xColumn, const Number *y, int64_t yRow, int64_t yColumn,
                Number *out, int64_t outRow) {
  multiply(m, n, k, x, xRow, xColumn, y, yRow, yColumn, out, outRow);
}
template <class Number>
SINTER_FOR_V3 void multiplyV3(int64_t m, int64_t n, int64_t k, const Number *x,
                              int64_t xRow, int64_t xColumn, const Number *y,
                              int64_t yRow, int64_t yColumn, Number *out,
                              int64_t outRow) {
  multiply(m, n, k, x, xRow, xColumn, y, yRow, yColumn, out, outRow);
}
template <class Number>
SINTER_FOR_V4 void multiplyV4(int64_t m, int64_t n, int64_t k, const Number *x,
                              int64_t xRow, int64_t xColumn, const Number *y,
                              int64_t yRow, int64_t yColumn, Number *out,
                              int64_t outRow) {
  multiply(m, n, k, x, xRow, xColumn, y, yRow, yColumn, out, outRow);
}

} // namespace

template <class Number>
void multiplyBlock(int64_t m, int64_t n, int64_t k, const Number *x,
                   int64_t xRow, int64_t xColumn, const Number *y, int64_t yRow,
                   int64_t yColumn, Number *out, int64_t outRow) {
  constexpr Multiply<Number> *levels[] = {
      multiplyV2<Number>, multiplyV3<Number>, multiplyV4<Number>};
  levels[static_cast<size_t>(activeIsaLevel())](m, n, k, x, xRow, xColumn, y,
                                                yRow, yColumn, out, outRow);
}

#define SINTER_MULTIPLY_BLOCK(Number)                                          \
  template void multiplyBlock<Number>(                                         \
      int64_t, int64_t, int64_t, const Number *, int64_t, int64_t,             \
      const Number *, int64_t, int64_t, Number *, int64_t);
SINTER_MULTIPLY_BLOCK(uint32_t)
SINTER_MULTIPLY_BLOCK(uint64_t)
#undef SINTER_MULTIPLY_BLOCK

} // namespace sinter
