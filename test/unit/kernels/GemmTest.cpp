//===- GemmTest.cpp - The bits of products of floats ----------------------===//
//
// Every element is compared with the sum that the head of Gemm.h defines, bit
// for bit: so layouts, tiles, packing and threads cannot matter.
//
//===----------------------------------------------------------------------===//

#include "test/unit/kernels/TestTensor.h"

#include "runtime/kernels/Gemm.h"
#include "runtime/kernels/MatMul.h"

#include "sinter/runtime/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <sys/mman.h>
#include <unistd.h>

namespace sinter::test {
namespace {

template <class Number>
constexpr DType dtypeFor = sizeof(Number) == 4 ? DType::f32 : DType::f64;

/// How a matrix lies in memory.
enum class Lies : uint8_t { rows, columns, apart, backwards };
constexpr Lies allWays[] = {Lies::rows, Lies::columns, Lies::apart,
                            Lies::backwards};

template <class Number> struct Stored {
  Stored(int64_t rows, int64_t columns, Lies way, int64_t batch = 1)
      : rows(rows), columns(columns), batch(batch),
        size(4 * rows * columns + 1), numbers(batch * size) {
    Number *first = numbers.data();
    switch (way) {
    case Lies::rows:
      matrix = {first, columns + 3, 1};
      size = std::max<int64_t>(rows * (columns + 3), 1);
      break;
    case Lies::columns:
      matrix = {first, 1, rows + 3};
      size = std::max<int64_t>(columns * (rows + 3), 1);
      break;
    case Lies::apart:
      matrix = {first, 2 * columns, 2};
      break;
    case Lies::backwards:
      matrix = {first + rows * columns, -columns, -1};
    }
  }

  Number &at(int64_t row, int64_t column, int64_t batch = 0) {
    return static_cast<Number *>(
        matrix.data)[batch * size + row * matrix.rowStride +
                     column * matrix.columnStride];
  }

  void fill(Noise &noise) {
    for (int64_t b = 0; b < batch; ++b) {
      for (int64_t i = 0; i < rows; ++i) {
        for (int64_t j = 0; j < columns; ++j) {
          at(i, j, b) = static_cast<Number>(noise.next());
        }
      }
    }
  }

  int64_t rows, columns, batch, size;
  std::vector<Number> numbers;
  Matrix matrix;
};

/// sum + left * right, as the active level computes it.
template <class Number>
Number addProduct(Number left, Number right, Number sum) {
  if (hasFma(activeIsaLevel())) {
    return std::fma(left, right, sum);
  }
  volatile Number rounded = left * right;
  return sum + rounded;
}

/// The sum that is defined for one element.
template <class Number>
Number definedSum(Stored<Number> &x, Stored<Number> &y, int64_t row,
                  int64_t column, int64_t batch) {
  Number total = 0;
  int64_t k = x.columns, length = gemmBlock(k);
  int64_t count = isThin(x.rows, y.columns) ? thinSums(sizeof(Number)) : 1;
  for (int64_t start = 0; start < k; start += length) {
    Number sums[16] = {};
    for (int64_t i = start; i < std::min(k, start + length); ++i) {
      Number &sum = sums[(i - start) % count];
      sum = addProduct(x.at(row, i, batch), y.at(i, column, batch), sum);
    }
    for (int64_t i = 1; i < count; ++i) {
      sums[0] += sums[i];
    }
    total = start == 0 ? sums[0] : total + sums[0];
  }
  return total;
}

/// A product of noise.
template <class Number> struct Case {
  Case(int64_t m, int64_t n, int64_t k, Lies xWay, Lies yWay, int64_t batch = 1)
      : x(m, k, xWay, batch), y(k, n, yWay, batch),
        out(m, n, Lies::rows, batch), batch(batch) {
    Noise noise(m * 31 + n * 7 + k);
    x.fill(noise);
    y.fill(noise);
    clear();
  }

  void clear() {
    std::fill(out.numbers.begin(), out.numbers.end(), Number(77));
  }

  MatMul product() {
    MatMul all{dtypeFor<Number>, x.rows,   y.columns,  x.columns,
               x.matrix,         y.matrix, out.matrix, {}};
    all.batches.addDim(batch, {{x.size, y.size, out.size}});
    return all;
  }

  void run(const PackedMatrix *packed = nullptr,
           const Epilogue *epilogue = nullptr) {
    clear();
    ASSERT_TRUE(runMatMul(product(), packed, epilogue).isOk());
  }

  /// Checks the elements, of large products some in every row and column, and
  /// that nothing else was written.
  void expectDefinedSums(const char *what) {
    int64_t gap = x.rows * y.columns * x.columns / 400000 + 1, count = 0;
    for (int64_t b = 0; b < batch; ++b) {
      for (int64_t i = 0; i < x.rows; ++i) {
        for (int64_t j = 0; j < y.columns; ++j) {
          bool isLast = i + 1 == x.rows && j + 1 == y.columns;
          if (count++ % gap == 0 || isLast) {
            ASSERT_EQ(out.at(i, j, b), definedSum(x, y, i, j, b))
                << what << ": " << x.rows << " x " << y.columns << " x "
                << x.columns << " at " << i << ", " << j;
          }
          out.at(i, j, b) = 77;
        }
        ++count; // Elsewhere in the next row.
      }
    }
    for (Number number : out.numbers) {
      ASSERT_EQ(number, 77) << what << ": written beside the result";
    }
  }

  Stored<Number> x, y, out;
  int64_t batch;
};

struct Sizes3 {
  int64_t m, n, k;
};

/// Around the edges of tiles of all levels, and of blocks of k.
constexpr Sizes3 sizes[] = {
    {1, 2, 1},      {1, 70, 19},    {2, 33, 100},  {3, 17, 31},   {4, 64, 16},
    {5, 65, 40},    {6, 16, 3},     {7, 31, 1025}, {13, 129, 70}, {25, 8, 5},
    {70, 1, 50},    {300, 2, 33},   {40, 3, 18},   {19, 4, 2050}, {97, 40, 64},
    {110, 80, 20},  {6, 64, 1024},  {2, 5, 1040},  {200, 530, 9}, {12, 12, 0},
    {31, 63, 1},    {1, 1100, 600}, {64, 10, 64},  {9, 9, 9},     {8, 130, 17},
    {64, 200, 300}, {16, 300, 40},  {300, 10, 64}, {16, 70, 1040}};

template <class Number> class Gemm : public testing::Test {};
using Numbers = testing::Types<float, double>;
TYPED_TEST_SUITE(Gemm, Numbers, );

TYPED_TEST(Gemm, AddsInTheDefinedOrderForAllLayoutsAndLevels) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (const auto &[m, n, k] : sizes) {
      for (Lies xWay : allWays) {
        for (Lies yWay : allWays) {
          Case<TypeParam> c(m, n, k, xWay, yWay);
          c.run();
          c.expectDefinedSums("plain");
        }
      }
    }
  }
}

TYPED_TEST(Gemm, AddsInTheDefinedOrderOnAnyNumberOfThreads) {
  const Sizes3 large[] = {{64, 128, 784}, {400, 70, 33},    {130, 200, 1100},
                          {1, 3000, 200}, {3000, 1, 200},   {2, 1500, 70},
                          {260, 600, 30}, {10, 1025, 1030}, {64, 900, 100},
                          {900, 10, 100}};
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (const auto &[m, n, k] : large) {
      for (Lies way : {Lies::rows, Lies::columns}) {
        for (int threads : {1, 2, 3, 7}) {
          runtime::setNumThreads(threads);
          Case<TypeParam> c(m, n, k, way, way);
          c.run();
          c.expectDefinedSums("on some threads");
        }
      }
    }
  }
  runtime::setNumThreads(2);
}

TYPED_TEST(Gemm, AddsInTheDefinedOrderWhereGroupsOfRowsShareACache) {
  // More rows than are packed at once, several blocks of k.
  runtime::setNumThreads(1);
  Case<TypeParam> c(701, 130, 1500, Lies::rows, Lies::columns);
  c.run();
  c.expectDefinedSums("large");
  Case<TypeParam> wide(301, 1100, 1050, Lies::columns, Lies::rows);
  wide.run();
  wide.expectDefinedSums("wide");
  runtime::setNumThreads(2);
}

/// A matrix with pages around it that nobody may touch, one of them right
/// before its first number or right after its last.
template <class Number> class Guarded {
public:
  Guarded(int64_t rows, int64_t columns, bool byColumns, bool atEnd) {
    size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    size_t size = static_cast<size_t>(rows * columns) * sizeof(Number);
    size_t inside = (size + page - 1) / page * page;
    bytes = inside + 2 * page;
    memory = static_cast<char *>(
        mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    mprotect(memory + page, inside, PROT_READ | PROT_WRITE);
    char *first = memory + page + (atEnd ? inside - size : 0);
    matrix = {first, byColumns ? 1 : columns, byColumns ? rows : 1};
  }
  ~Guarded() { munmap(memory, bytes); }

  Matrix matrix;

private:
  char *memory;
  size_t bytes;
};

TYPED_TEST(Gemm, TouchesNothingBesideItsMatrices) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (const auto &[m, n, k] : sizes) {
      for (int ways = 0; k > 0 && ways < 8; ++ways) {
        bool atEnd = ways & 1;
        Guarded<TypeParam> x(m, k, ways & 2, atEnd), y(k, n, ways & 4, atEnd),
            out(m, n, false, atEnd);
        MatMul product{dtypeFor<TypeParam>, m, n, k, x.matrix, y.matrix,
                       out.matrix,          {}};
        EXPECT_TRUE(runMatMul(product).isOk());
      }
    }
  }
}

TYPED_TEST(Gemm, MultipliesBatches) {
  for (Lies way : allWays) {
    Case<TypeParam> c(9, 33, 20, way, way, 5);
    c.run();
    c.expectDefinedSums("batch");
    Case<TypeParam> thin(30, 1, 20, way, way, 5);
    thin.run();
    thin.expectDefinedSums("batch of vectors");
  }
}

TYPED_TEST(Gemm, GivesTheSameForAPackedMatrix) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (const auto &[m, n, k] : sizes) {
      for (Lies yWay : allWays) {
        Case<TypeParam> c(m, n, k, Lies::rows, yWay);
        PackedMatrix packed(dtypeFor<TypeParam>, k, n, c.y.matrix);
        ASSERT_TRUE(packed);
        // It is the packed one that is read, but for thin results.
        std::vector<TypeParam> before = c.y.numbers;
        if (!isThin(m, n)) {
          std::fill(c.y.numbers.begin(), c.y.numbers.end(), TypeParam(9));
        }
        c.run(&packed);
        c.y.numbers = before;
        c.expectDefinedSums("packed");
      }
    }
  }
}

TEST(PackedMatrix, IsOfOneShapeAndLevel) {
  Case<float> c(20, 30, 40, Lies::rows, Lies::rows);
  PackedMatrix packed(DType::f32, 40, 30, c.y.matrix);
  EXPECT_TRUE(packed.fits(c.product()));
  EXPECT_FALSE(
      packed.fits(Case<float>(20, 31, 40, Lies::rows, Lies::rows).product()));
  EXPECT_FALSE(
      packed.fits(Case<float>(20, 30, 41, Lies::rows, Lies::rows).product()));
  EXPECT_FALSE(
      packed.fits(Case<double>(20, 30, 40, Lies::rows, Lies::rows).product()));
  if (highestIsaLevel() > IsaLevel::v2) {
    AtLevel at(IsaLevel::v2);
    EXPECT_FALSE(packed.fits(c.product()));
    c.run(&packed);
    c.expectDefinedSums("packed for another level");
  }
}

/// Counts how often each element is finished, and doubles it.
template <class Number> struct Doubling {
  explicit Doubling(Case<Number> &c) : c(c), seen(c.out.numbers.size()) {}

  static void run(void *context, const FinishedTile &tile) {
    auto &self = *static_cast<Doubling *>(context);
    Stored<Number> &out = self.c.out;
    for (int64_t i = 0; i < tile.rows; ++i) {
      for (int64_t j = 0; j < tile.columns; ++j) {
        Number *at = static_cast<Number *>(tile.data) + i * tile.rowStride + j;
        self.isPlaced =
            self.isPlaced &&
            at == &out.at(tile.row + i, tile.column + j, tile.batch);
        *at *= 2;
        ++self.seen[at - out.numbers.data()];
      }
    }
  }

  Case<Number> &c;
  std::vector<std::atomic<int>> seen;
  std::atomic<bool> isPlaced = true;
};

TYPED_TEST(Gemm, HandsEachFinishedElementToTheEpilogueOnce) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (const auto &[m, n, k] : {Sizes3{70, 90, 1100},
                                  {1, 100, 1100},
                                  {100, 1, 1100},
                                  {300, 130, 40},
                                  {3, 40, 1030},
                                  {1, 1, 40},
                                  {1, 1, 40000},
                                  {30, 30, 0}}) {
      for (Lies way : allWays) {
        Case<TypeParam> c(m, n, k, way, way, 3);
        Case<TypeParam> expected(m, n, k, way, way, 3);
        expected.run();
        Doubling<TypeParam> doubling(c);
        Epilogue epilogue{Doubling<TypeParam>::run, &doubling};
        c.run(nullptr, &epilogue);
        EXPECT_TRUE(doubling.isPlaced);
        for (int64_t b = 0; b < 3; ++b) {
          for (int64_t i = 0; i < m; ++i) {
            for (int64_t j = 0; j < n; ++j) {
              ASSERT_EQ(c.out.at(i, j, b), 2 * expected.out.at(i, j, b));
              ASSERT_EQ(
                  doubling.seen[&c.out.at(i, j, b) - c.out.numbers.data()], 1);
            }
          }
        }
      }
    }
  }
}

TYPED_TEST(Gemm, PassesNanAndInfinityOnAndNothingElse) {
  using Limits = std::numeric_limits<TypeParam>;
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (const auto &[m, n, k] :
         {Sizes3{7, 70, 33}, {2, 40, 20}, {40, 2, 20}, {100, 30, 5}}) {
      for (Lies way : allWays) {
        Case<TypeParam> c(m, n, k, way, way);
        c.x.at(m / 2, k / 2) = Limits::quiet_NaN();
        c.y.at(k / 3, n / 2) = Limits::infinity();
        c.x.at(0, k / 3) = 0;
        c.run();
        for (int64_t i = 0; i < m; ++i) {
          for (int64_t j = 0; j < n; ++j) {
            TypeParam value = c.out.at(i, j);
            bool isNan = i == m / 2 || (i == 0 && j == n / 2);
            ASSERT_EQ(std::isnan(value), isNan) << i << ", " << j;
            ASSERT_EQ(std::isinf(value), !isNan && j == n / 2);
          }
        }
      }
    }
  }
}

TYPED_TEST(Gemm, SharesLongSumsAmongThreads) {
  const Sizes3 deep[] = {{1, 1, 500000},
                         {1, 1, 1025},
                         {2, 3, 60001},
                         {40, 1, 20000},
                         {3, 16, 9000}};
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (const auto &[m, n, k] : deep) {
      for (int threads : {1, 2, 5}) {
        runtime::setNumThreads(threads);
        for (Lies xWay : allWays) {
          Case<TypeParam> c(m, n, k, xWay, Lies::columns);
          c.run();
          c.expectDefinedSums("deep");
          Case<TypeParam> other(m, n, k, Lies::rows, xWay);
          other.run();
          other.expectDefinedSums("deep");
        }
      }
    }
  }
  runtime::setNumThreads(2);
}

TYPED_TEST(Gemm, KeepsTheSignsOfZeros) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (const auto &[m, n, k] :
         {Sizes3{7, 70, 33}, {2, 40, 20}, {40, 2, 20}, {1, 1, 5}}) {
      for (Lies way : allWays) {
        Case<TypeParam> c(m, n, k, way, way);
        // Products that vanish: negative ones leave a minus zero.
        for (int64_t i = 0; i < k; ++i) {
          for (int64_t row = 0; row < m; ++row) {
            c.x.at(row, i) = -std::numeric_limits<TypeParam>::min();
          }
          for (int64_t column = 0; column < n; ++column) {
            c.y.at(i, column) = std::numeric_limits<TypeParam>::min();
          }
        }
        c.run();
        for (int64_t i = 0; i < m; ++i) {
          for (int64_t j = 0; j < n; ++j) {
            ASSERT_EQ(std::signbit(c.out.at(i, j)),
                      std::signbit(definedSum(c.x, c.y, i, j, 0)));
          }
        }
      }
    }
  }
}

TEST(GemmBlock, CutsEvenlyAndCoversEverything) {
  for (int64_t k : {0, 1, 15, 16, 784, 1024, 1025, 3072, 100000}) {
    int64_t length = gemmBlock(k);
    EXPECT_TRUE(length > 0 && length <= 1024 && length % 16 == 0) << k;
    int64_t blocks = (k + length - 1) / length;
    EXPECT_EQ(blocks, (k + 1023) / 1024) << k;
  }
}

} // namespace
} // namespace sinter::test
