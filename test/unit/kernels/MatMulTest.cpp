//===- MatMulTest.cpp - Sums of products over pairs of dimensions ---------===//

#include "test/unit/kernels/TestTensor.h"

#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/thread_pool.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace sinter::test {
namespace {

struct DotCase {
  Sizes x, y, out;
  Sizes xBatch, yBatch, xContract, yContract;

  std::vector<int64_t> words(DType dtype) const {
    AttrWords words =
        attrs::dot_general::words(xBatch, yBatch, xContract, yContract, dtype);
    return {words.begin(), words.end()};
  }
};

DotCase matrices(int64_t m, int64_t n, int64_t k) {
  return {{m, k}, {k, n}, {m, n}, {}, {}, {1}, {0}};
}

/// The stride of each dimension of a tensor in row-major order.
Sizes rowMajor(const Sizes &sizes) {
  Sizes strides(sizes.size(), 1);
  for (size_t i = sizes.size(); i-- > 1;) {
    strides[i - 1] = strides[i] * sizes[i];
  }
  return strides;
}

/// All elements, in row-major order.
std::vector<double> valuesOf(TestTensor &x) {
  std::vector<double> values;
  for (int64_t i = 0; i < x.size(); ++i) {
    values.push_back(x.get(i));
  }
  return values;
}

/// The sum for one element of the result: the indices of batch, the rest of x
/// and the rest of y are those of `element`, and all of the contracted ones are
/// walked.
double sumFor(const DotCase &c, const std::vector<double> &x,
              const std::vector<double> &y, int64_t element) {
  Sizes xStrides = rowMajor(c.x), yStrides = rowMajor(c.y);
  Sizes xOrder = c.xBatch, yRest;
  auto has = [](const Sizes &dims, int64_t dim) {
    return std::find(dims.begin(), dims.end(), dim) != dims.end();
  };
  for (int64_t dim = 0; dim < static_cast<int64_t>(c.x.size()); ++dim) {
    if (!has(c.xBatch, dim) && !has(c.xContract, dim)) {
      xOrder.push_back(dim);
    }
  }
  for (int64_t dim = 0; dim < static_cast<int64_t>(c.y.size()); ++dim) {
    if (!has(c.yBatch, dim) && !has(c.yContract, dim)) {
      yRest.push_back(dim);
    }
  }
  int64_t xAt = 0, yAt = 0;
  for (size_t out = c.out.size(); out-- > 0;) {
    int64_t index = element % c.out[out];
    element /= c.out[out];
    if (out < xOrder.size()) {
      xAt += index * xStrides[xOrder[out]];
    } else {
      yAt += index * yStrides[yRest[out - xOrder.size()]];
    }
    if (out < c.yBatch.size()) {
      yAt += index * yStrides[c.yBatch[out]];
    }
  }
  int64_t count = 1;
  for (int64_t dim : c.xContract) {
    count *= c.x[dim];
  }
  double sum = 0;
  for (int64_t i = 0; i < count; ++i) {
    int64_t xPlace = xAt, yPlace = yAt, rest = i;
    for (size_t pair = c.xContract.size(); pair-- > 0;) {
      int64_t size = c.x[c.xContract[pair]];
      xPlace += rest % size * xStrides[c.xContract[pair]];
      yPlace += rest % size * yStrides[c.yContract[pair]];
      rest /= size;
    }
    sum += x[xPlace] * y[yPlace];
  }
  return sum;
}

/// Computes a case whose sums are small integers, which all dtypes hold.
void expectExact(const DotCase &c, DType dtype, Layout xLayout, Layout yLayout,
                 Layout outLayout, unsigned seed) {
  std::mt19937 random(seed);
  TestTensor x(dtype, c.x, xLayout), y(dtype, c.y, yLayout);
  TestTensor out(dtype, c.out, outLayout);
  bool isSigned = !isUnsignedType(dtype);
  auto small = [&](int64_t) {
    return random() % 8 == 0 ? random() % 3 - (isSigned ? 1.0 : 0.0) : 0.0;
  };
  x.fill(small);
  y.fill(small);
  out.fill([&](int64_t) { return isFloatingType(dtype) ? NAN : 99; });
  ASSERT_TRUE(
      call(OpKind::dot_general, {&x, &y}, {&out}, c.words(dtype)).isOk());
  std::vector<double> xValues = valuesOf(x), yValues = valuesOf(y);
  for (int64_t i = 0; i < out.size(); ++i) {
    ASSERT_EQ(out.get(i), sumFor(c, xValues, yValues, i))
        << "element " << i << ", dtype " << static_cast<int>(dtype);
  }
}

/// Dimension numbers at random.
DotCase anyCase(std::mt19937 &random) {
  DotCase c;
  enum Group { batch, contract, ofX, ofY };
  std::vector<std::pair<Group, int64_t>> dims;
  for (Group group : {batch, contract, ofX, ofY}) {
    for (unsigned count = random() % 3; count > 0; --count) {
      dims.push_back({group, random() % 6 == 0 ? 1 : 1 + random() % 6});
    }
  }
  auto place = [&](Sizes &sizes, Group own, Sizes &batchDims,
                   Sizes &contractDims) {
    std::vector<size_t> order;
    for (size_t i = 0; i < dims.size(); ++i) {
      if (dims[i].first < ofX || dims[i].first == own) {
        order.push_back(i);
      }
    }
    std::shuffle(order.begin(), order.end(), random);
    for (size_t i = 0; i < dims.size(); ++i) {
      auto found = std::find(order.begin(), order.end(), i) - order.begin();
      if (dims[i].first == batch) {
        batchDims.push_back(found);
      } else if (dims[i].first == contract) {
        contractDims.push_back(found);
      }
    }
    for (size_t i : order) {
      sizes.push_back(dims[i].second);
    }
    return order;
  };
  auto xOrder = place(c.x, ofX, c.xBatch, c.xContract);
  auto yOrder = place(c.y, ofY, c.yBatch, c.yContract);
  for (int64_t dim : c.xBatch) {
    c.out.push_back(c.x[dim]);
  }
  for (size_t i : xOrder) {
    if (dims[i].first == ofX) {
      c.out.push_back(dims[i].second);
    }
  }
  for (size_t i : yOrder) {
    if (dims[i].first == ofY) {
      c.out.push_back(dims[i].second);
    }
  }
  return c;
}

constexpr DType numberDTypes[] = {
    DType::u8,  DType::i8,  DType::i16, DType::i32,  DType::i64, DType::u16,
    DType::u32, DType::u64, DType::f16, DType::bf16, DType::f32, DType::f64};

TEST(DotGeneral, AgreesWithTheSpecificationForAllDimensionNumbers) {
  std::mt19937 random(4);
  for (int trial = 0; trial < 1500; ++trial) {
    DotCase c = anyCase(random);
    expectExact(c, numberDTypes[random() % std::size(numberDTypes)],
                allLayouts[random() % 4], allLayouts[random() % 4],
                writableLayouts[random() % 3], random());
    if (HasFatalFailure()) {
      FAIL() << "trial " << trial;
    }
  }
}

TEST(DotGeneral, MultipliesMatricesOfAllSizes) {
  // Blocks and tiles end in all ways; 33 x 47 x 300 is cut in two.
  const int64_t sizes[][3] = {{1, 1, 1},    {1, 150, 70},  {150, 1, 70},
                              {2, 70, 33},  {5, 17, 400},  {33, 47, 300},
                              {64, 10, 64}, {70, 100, 80}, {1, 1, 2000}};
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (const auto &[m, n, k] : sizes) {
      for (DType dtype : {DType::f32, DType::f64, DType::i32, DType::u64}) {
        for (Layout xLayout : {Layout::contiguous, Layout::reversed}) {
          for (Layout yLayout : {Layout::contiguous, Layout::reversed}) {
            expectExact(matrices(m, n, k), dtype, xLayout, yLayout,
                        Layout::contiguous, 1);
          }
        }
      }
      expectExact(matrices(m, n, k), DType::f32, Layout::sliced,
                  Layout::repeated, Layout::reversed, 2);
      expectExact(matrices(m, n, k), DType::bf16, Layout::reversed,
                  Layout::contiguous, Layout::sliced, 3);
    }
  }
}

TEST(DotGeneral, GivesTheSameForAnyNumberOfThreads) {
  const DotCase cases[] = {
      matrices(64, 128, 784),
      matrices(1, 1200, 200),
      matrices(1200, 1, 200),
      matrices(130, 200, 100),
      {{12, 40, 64}, {12, 64, 50}, {12, 40, 50}, {0}, {0}, {2}, {1}}};
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (const DotCase &c : cases) {
      for (DType dtype : {DType::f32, DType::bf16}) {
        for (Layout layout : {Layout::contiguous, Layout::reversed}) {
          Noise noise(1);
          TestTensor x(dtype, c.x), y(dtype, c.y, layout);
          x.fill([&](int64_t) { return noise.next(); });
          y.fill([&](int64_t) { return noise.next(); });
          std::vector<uint8_t> first;
          for (int threads : {1, 2, 5}) {
            runtime::setNumThreads(threads);
            TestTensor out(dtype, c.out);
            ASSERT_TRUE(
                call(OpKind::dot_general, {&x, &y}, {&out}, c.words(dtype))
                    .isOk());
            first = threads == 1 ? out.bytes() : first;
            ASSERT_EQ(out.bytes(), first) << threads << " threads";
          }
        }
      }
    }
  }
  runtime::setNumThreads(2);
}

TEST(DotGeneral, AddsUpLongSumsWithLittleError) {
  DotCase c = matrices(37, 50, 7000);
  TestTensor x(DType::f32, c.x), y(DType::f32, c.y), out(DType::f32, c.out);
  Noise noise(8);
  x.fill([&](int64_t) { return 0.5 + 0.5 * noise.next(); });
  y.fill([&](int64_t) { return 0.5 + 0.5 * noise.next(); });
  std::vector<double> xValues = valuesOf(x), yValues = valuesOf(y);
  call(OpKind::dot_general, {&x, &y}, {&out}, c.words(DType::f32));
  for (int64_t i = 0; i < out.size(); ++i) {
    // About 1750: half a unit in the last place for each of 30 roundings.
    ASSERT_NEAR(out.get(i), sumFor(c, xValues, yValues, i), 2e-3);
  }
}

TEST(DotGeneral, WrapsIntegersAround) {
  DotCase c = matrices(2, 3, 5);
  for (DType dtype : {DType::u8, DType::i8, DType::u16, DType::i32}) {
    TestTensor x(dtype, c.x), y(dtype, c.y), out(dtype, c.out);
    double high = dtype == DType::u8    ? 255
                  : dtype == DType::i8  ? 127
                  : dtype == DType::u16 ? 65535
                                        : 2147483647.0;
    x.fill([&](int64_t) { return high; });
    y.fill([&](int64_t i) { return i % 3 + 1; });
    call(OpKind::dot_general, {&x, &y}, {&out}, c.words(dtype));
    bool isSigned = !isUnsignedType(dtype);
    for (int64_t j = 0; j < 3; ++j) {
      // The highest number is -1, or for signed dtypes 2^(bits-1) - 1.
      double terms = static_cast<double>(5 * (j + 1));
      bool isOdd = static_cast<int64_t>(terms) % 2 != 0;
      double lowest = isSigned ? -high - 1 : 0;
      double expected =
          isSigned ? (isOdd ? lowest - terms : -terms) : high + 1 - terms;
      expected += expected < lowest ? 2 * (high + 1) : 0;
      EXPECT_EQ(out.get(j), expected) << static_cast<int>(dtype);
    }
  }
}

TEST(DotGeneral, WidensIntegers) {
  DotCase c = matrices(1, 1, 300);
  TestTensor x(DType::i8, c.x), y(DType::i8, c.y), out(DType::i32, c.out);
  x.fill([](int64_t) { return -128; });
  y.fill([](int64_t) { return 127; });
  call(OpKind::dot_general, {&x, &y}, {&out}, c.words(DType::i32));
  EXPECT_EQ(out.get(0), -128.0 * 127 * 300);
}

TEST(DotGeneral, AddsUp16BitFloatsInF32) {
  DotCase c = matrices(1, 1, 3);
  TestTensor x(DType::f16, c.x), y(DType::f16, c.y);
  x.fill([](int64_t i) { return i == 0 ? 2048 : 1; });
  y.fill([](int64_t) { return 1; });
  TestTensor narrow(DType::f16, c.out), wide(DType::f32, c.out);
  call(OpKind::dot_general, {&x, &y}, {&narrow}, c.words(DType::f16));
  EXPECT_EQ(narrow.get(0), 2050); // 2048 if rounded after each step.
  x.set(1, 0);
  call(OpKind::dot_general, {&x, &y}, {&wide}, c.words(DType::f32));
  EXPECT_EQ(wide.get(0), 2049);
  call(OpKind::dot_general, {&x, &y}, {&narrow}, c.words(DType::f16));
  EXPECT_EQ(narrow.get(0), 2048);
}

TEST(DotGeneral, RoundsToItsDtypeBeforeItConverts) {
  DotCase c = matrices(1, 1, 2);
  TestTensor x(DType::f16, c.x), y(DType::f16, c.y), out(DType::f64, c.out);
  x.fill([](int64_t i) { return i == 0 ? 2048 : 1; });
  y.fill([](int64_t) { return 1; });
  call(OpKind::dot_general, {&x, &y}, {&out}, c.words(DType::f16));
  EXPECT_EQ(out.get(0), 2048);
}

TEST(DotGeneral, SumsOfNothingAreZero) {
  for (DType dtype : numberDTypes) {
    DotCase c = matrices(2, 3, 0);
    TestTensor x(dtype, c.x), y(dtype, c.y), out(dtype, c.out);
    out.fill([](int64_t) { return 7; });
    ASSERT_TRUE(
        call(OpKind::dot_general, {&x, &y}, {&out}, c.words(dtype)).isOk());
    for (int64_t i = 0; i < 6; ++i) {
      EXPECT_EQ(out.get(i), 0);
    }
  }
}

TEST(DotGeneral, AcceptsEmptyResults) {
  DotCase c = matrices(0, 3, 4);
  TestTensor x(DType::f32, c.x), y(DType::f32, c.y), out(DType::f32, c.out);
  EXPECT_TRUE(
      call(OpKind::dot_general, {&x, &y}, {&out}, c.words(DType::f32)).isOk());
}

TEST(DotGeneral, MultipliesScalars) {
  DotCase c;
  TestTensor x(DType::f32, {}), y(DType::f32, {}), out(DType::f32, {});
  x.set(0, 3);
  y.set(0, 5);
  call(OpKind::dot_general, {&x, &y}, {&out}, c.words(DType::f32));
  EXPECT_EQ(out.get(0), 15);
}

} // namespace
} // namespace sinter::test
