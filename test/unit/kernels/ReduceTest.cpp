//===- ReduceTest.cpp - Reductions, arg_max and running sums --------------===//

#include "runtime/kernels/ReductionOrder.h"

#include "test/unit/kernels/TestTensor.h"

#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/thread_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sinter::test {
namespace {

/// The sizes that stay, and for each element the place of its sum.
struct Kept {
  Kept(const Sizes &sizes, const Sizes &dims) {
    for (size_t i = 0; i < sizes.size(); ++i) {
      bool goes = std::find(dims.begin(), dims.end(), i) != dims.end();
      isKept.push_back(!goes);
      if (!goes) {
        left.push_back(sizes[i]);
      }
    }
    all = sizes;
  }
  int64_t place(int64_t i) const {
    int64_t out = 0, step = 1;
    for (size_t dim = all.size(); dim-- > 0;) {
      if (isKept[dim]) {
        out += i % all[dim] * step;
        step *= all[dim];
      }
      i /= all[dim];
    }
    return out;
  }

  Sizes all, left;
  std::vector<bool> isKept;
};

std::vector<int64_t> dimWords(const Sizes &dims) {
  std::vector<int64_t> words = {static_cast<int64_t>(dims.size())};
  words.insert(words.end(), dims.begin(), dims.end());
  return words;
}

struct Case {
  Sizes sizes, dims;
};
const Case cases[] = {
    {{}, {}},
    {{5}, {0}},
    {{0}, {0}},
    {{3, 0}, {1}},
    {{0, 3}, {0}},
    {{0, 3}, {1}},
    {{1}, {0}},
    {{1000}, {0}},
    {{37, 3}, {1}},
    {{37, 3}, {0}},
    {{5, 133}, {1}},
    {{300, 21}, {0}},
    {{70, 130}, {0, 1}},
    {{4, 5, 6}, {1}},
    {{4, 5, 6}, {0, 2}},
    {{3, 4, 5, 6}, {0, 2}},
    {{3, 4, 5, 6}, {1, 3}},
    {{2, 1, 3, 1}, {1, 3}},
    {{7, 4}, {}},
    {{5000, 3}, {0}},
    {{2, 70000}, {1}},
};

/// Checks a reduction of small integers, whose result is exact, whatever the
/// order.
void checkAll(OpKind kind, double start, double (*join)(double, double),
              double (*value)(int64_t), const std::vector<DType> &dtypes) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (DType dtype : dtypes) {
      for (const Case &one : cases) {
        for (Layout layout : {Layout::contiguous, Layout::reversed,
                              Layout::sliced, Layout::repeated}) {
          Kept kept(one.sizes, one.dims);
          TestTensor x(dtype, one.sizes, layout);
          TestTensor out(dtype, kept.left,
                         layout == Layout::repeated ? Layout::contiguous
                                                    : layout);
          x.fill(value);
          std::vector<double> wanted(out.size(), start);
          for (int64_t i = 0; i < x.size(); ++i) {
            double &sum = wanted[kept.place(i)];
            sum = join(sum, x.get(i));
          }
          ASSERT_TRUE(call(kind, {&x}, {&out}, dimWords(one.dims)).isOk());
          TestTensor rounded(dtype, {1});
          for (int64_t i = 0; i < out.size(); ++i) {
            if (isFloatingType(dtype) || kind == OpKind::reduce_max ||
                kind == OpKind::reduce_min) {
              rounded.set(0, wanted[i]);
            } else { // Modulo 2^bits.
              int64_t whole = static_cast<int64_t>(wanted[i]);
              std::memcpy(rounded.at(0), &whole, byteSize(dtype));
            }
            ASSERT_EQ(out.get(i), rounded.get(0))
                << i << " of " << out.size() << ", case " << (&one - cases)
                << ", dtype " << static_cast<int>(dtype) << ", layout "
                << static_cast<int>(layout);
          }
        }
      }
    }
  }
}

const std::vector<DType> numbers(std::begin(allDTypes) + 1,
                                 std::end(allDTypes));

TEST(Reduce, SumsEveryDTypeInEveryLayout) {
  checkAll(
      OpKind::reduce_sum, 0, [](double x, double y) { return x + y; },
      [](int64_t i) { return double(i % 7); }, numbers);
}

TEST(Reduce, MultipliesEveryDType) {
  checkAll(
      OpKind::reduce_prod, 1, [](double x, double y) { return x * y; },
      [](int64_t i) { return i % 5001 == 5 ? 2.0 : 1.0; },
      {DType::i64, DType::f64});
  checkAll(
      OpKind::reduce_prod, 1, [](double x, double y) { return x * y; },
      [](int64_t) { return 1.0; }, numbers);
}

TEST(Reduce, FindsTheLargestAndTheSmallest) {
  auto value = [](int64_t i) { return double((i * 37) % 101 + 1); };
  for (DType dtype : numbers) {
    for (Sizes dims : {Sizes{0}, {1}, {0, 1}}) {
      TestTensor x(dtype, {60, 70});
      x.fill(value);
      Kept kept(x.sizes, dims);
      TestTensor largest(dtype, kept.left), smallest(dtype, kept.left);
      call(OpKind::reduce_max, {&x}, {&largest}, dimWords(dims));
      call(OpKind::reduce_min, {&x}, {&smallest}, dimWords(dims));
      std::vector<double> high(largest.size(), 0), low(largest.size(), 1e9);
      for (int64_t i = 0; i < x.size(); ++i) {
        high[kept.place(i)] = std::max(high[kept.place(i)], value(i));
        low[kept.place(i)] = std::min(low[kept.place(i)], value(i));
      }
      for (int64_t i = 0; i < largest.size(); ++i) {
        ASSERT_EQ(largest.get(i), high[i]);
        ASSERT_EQ(smallest.get(i), low[i]);
      }
    }
  }
}

TEST(Reduce, JoinsBitsAndTruthValues) {
  checkAll(
      OpKind::reduce_or, 0,
      [](double x, double y) { return double(int64_t(x) | int64_t(y)); },
      [](int64_t i) { return i % 50 == 49 ? 1.0 : 0.0; },
      {DType::boolean, DType::u8, DType::i32, DType::u64});
  TestTensor x(DType::boolean, {3, 100}), out(DType::boolean, {3});
  x.fill([](int64_t i) { return i != 150; });
  call(OpKind::reduce_and, {&x}, {&out}, dimWords({1}));
  EXPECT_EQ(out.get(0), 1);
  EXPECT_EQ(out.get(1), 0);
  EXPECT_EQ(out.get(2), 1);
}

TEST(Reduce, GivesTheIdentityForNoElements) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  auto reduce = [](OpKind kind, DType dtype) {
    TestTensor x(dtype, {0, 3}), out(dtype, {3});
    call(kind, {&x}, {&out}, dimWords({0}));
    return out.get(2);
  };
  EXPECT_EQ(reduce(OpKind::reduce_max, DType::bf16), -inf);
  EXPECT_EQ(reduce(OpKind::reduce_min, DType::f64), inf);
  EXPECT_EQ(reduce(OpKind::reduce_max, DType::i8), -128);
  EXPECT_EQ(reduce(OpKind::reduce_min, DType::u8), 255);
  EXPECT_EQ(reduce(OpKind::reduce_min, DType::boolean), 1);
  EXPECT_EQ(reduce(OpKind::reduce_and, DType::u32), 4294967295.0);
  EXPECT_EQ(reduce(OpKind::reduce_and, DType::boolean), 1);
  EXPECT_EQ(reduce(OpKind::reduce_prod, DType::f32), 1);
}

TEST(Reduce, PropagatesNaN) {
  for (DType dtype : {DType::f32, DType::f64, DType::f16}) {
    for (int64_t place : {0, 3, 63, 64, 998, 999}) {
      TestTensor x(dtype, {1000}), out(dtype, {});
      x.fill([&](int64_t i) { return i == place ? NAN : i % 10; });
      for (OpKind kind : {OpKind::reduce_max, OpKind::reduce_min}) {
        call(kind, {&x}, {&out}, dimWords({0}));
        EXPECT_TRUE(std::isnan(out.get(0)));
      }
    }
  }
}

TEST(Reduce, AddsSixteenBitFloatsWithMoreBits) {
  TestTensor x(DType::bf16, {4096}), out(DType::bf16, {});
  x.fill([](int64_t) { return 1; });
  call(OpKind::reduce_sum, {&x}, {&out}, dimWords({0}));
  EXPECT_EQ(out.get(0), 4096);
}

TEST(Reduce, RoundsToItsDTypeBeforeAnotherOne) {
  TestTensor x(DType::u8, {300}), out(DType::i32, {});
  x.fill([](int64_t) { return 1; });
  call(OpKind::reduce_sum, {&x}, {&out}, dimWords({0}));
  EXPECT_EQ(out.get(0), 44);
  TestTensor y(DType::bf16, {2, 257}), wide(DType::f32, {2});
  y.fill([](int64_t) { return 1; });
  call(OpKind::reduce_sum, {&y}, {&wide}, dimWords({1}));
  EXPECT_EQ(wide.get(1), 256);
}

TEST(Reduce, IsAboutAsAccurateAsPairwise) {
  for (Sizes sizes : {Sizes{1 << 21, 1}, {1 << 18, 8}}) {
    Noise noise(5);
    TestTensor x(DType::f32, sizes), out(DType::f32, {sizes[1]});
    std::vector<double> exact(sizes[1]);
    x.fill([&](int64_t) { return noise.next() + 1; });
    for (int64_t i = 0; i < x.size(); ++i) {
      exact[i % sizes[1]] += x.get(i);
    }
    call(OpKind::reduce_sum, {&x}, {&out}, dimWords({0}));
    for (int64_t i = 0; i < sizes[1]; ++i) {
      EXPECT_NEAR(out.get(i), exact[i], exact[i] * 0x1p-20);
    }
  }
}

/// Bits of the sum of noise.
std::vector<uint8_t> sumOfNoise(const Case &one, DType dtype, Layout layout) {
  Noise noise(9);
  TestTensor x(dtype, one.sizes, layout);
  x.fill([&](int64_t) { return noise.next(); });
  TestTensor out(dtype, Kept(one.sizes, one.dims).left);
  call(OpKind::reduce_sum, {&x}, {&out}, dimWords(one.dims));
  return out.bytes();
}

const Case large[] = {{{140000}, {0}},   {{90, 1000}, {1}},
                      {{1000, 90}, {0}}, {{9000, 9}, {0}},
                      {{2, 40000}, {1}}, {{20, 50, 40}, {0, 2}},
                      {{20, 2100}, {0}}, {{2, 20, 20, 60}, {1}},
                      {{70, 3000}, {0}}, {{5, 7, 11, 13}, {0, 2}}};

TEST(Reduce, GivesTheSameBitsOnAnyNumberOfThreadsAndInAnyLayout) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (DType dtype : {DType::f32, DType::f64, DType::bf16}) {
      for (const Case &one : large) {
        runtime::setNumThreads(1);
        std::vector<uint8_t> first = sumOfNoise(one, dtype, Layout::contiguous);
        for (int threads : {1, 2, 3}) {
          runtime::setNumThreads(threads);
          for (Layout layout : writableLayouts) {
            ASSERT_EQ(sumOfNoise(one, dtype, layout), first)
                << threads << " threads, case " << (&one - large) << ", layout "
                << static_cast<int>(layout);
          }
        }
      }
    }
  }
  runtime::setNumThreads(2);
}

/// A row's sum in the order that ReductionOrder.h describes.
float rowSum(const std::vector<float> &row, int64_t lanes) {
  int64_t length = static_cast<int64_t>(row.size());
  if (length > order::rowChunk) {
    std::vector<float> chunks;
    for (int64_t i = 0; i < length; i += order::rowChunk) {
      int64_t end = std::min(length, i + order::rowChunk);
      chunks.push_back(rowSum({row.begin() + i, row.begin() + end}, lanes));
    }
    return rowSum(chunks, lanes);
  }
  int64_t width = lanes * order::rowAccumulators;
  std::vector<float> first(width), second(width);
  for (int64_t i = 0; i < length; ++i) {
    first[i % width] += row[i];
    if ((i + 1) % (width * order::rowBlockSteps) == 0 || i + 1 == length) {
      for (int64_t k = 0; k < width; ++k) {
        second[k] += first[k];
        first[k] = 0;
      }
    }
  }
  std::vector<float> sums(lanes);
  for (int64_t k = 0; k < lanes; ++k) {
    sums[k] = (second[k] + second[k + lanes]) +
              (second[k + 2 * lanes] + second[k + 3 * lanes]);
  }
  for (int64_t half = lanes / 2; half > 0; half /= 2) {
    for (int64_t k = 0; k < half; ++k) {
      sums[k] += sums[k + half];
    }
  }
  return sums[0];
}

/// The same of a column.
float columnSum(const std::vector<float> &column) {
  int64_t length = static_cast<int64_t>(column.size());
  if (length > order::columnChunk) {
    std::vector<float> chunks;
    for (int64_t i = 0; i < length; i += order::columnChunk) {
      int64_t end = std::min(length, i + order::columnChunk);
      chunks.push_back(columnSum({column.begin() + i, column.begin() + end}));
    }
    return columnSum(chunks);
  }
  float first = 0, second = 0;
  for (int64_t i = 0; i < length; ++i) {
    first += column[i];
    if ((i + 1) % order::columnBlock == 0 || i + 1 == length) {
      second += first;
      first = 0;
    }
  }
  return second;
}

TEST(Reduce, JoinsInTheOrderThatIsWrittenDown) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    int64_t lanes = order::lanes(level, ComputeClass::f32);
    for (int64_t length : {1, 3, 17, 63, 64, 100, 1000, 4096, 5000, 70000}) {
      Noise noise(length);
      std::vector<float> numbers(length);
      TestTensor row(DType::f32, {1, length}), sum(DType::f32, {1});
      TestTensor columns(DType::f32, {length, 3}), sums(DType::f32, {3});
      for (int64_t i = 0; i < length; ++i) {
        numbers[i] = static_cast<float>(noise.next());
        row.set(i, numbers[i]);
        columns.set(3 * i + 1, numbers[i]);
      }
      call(OpKind::reduce_sum, {&row}, {&sum}, dimWords({1}));
      call(OpKind::reduce_sum, {&columns}, {&sums}, dimWords({0}));
      EXPECT_EQ(sum.get(0), rowSum(numbers, lanes)) << length;
      EXPECT_EQ(sums.get(1), columnSum(numbers)) << length;
    }
  }
}

TEST(ArgReduce, FindsTheFirstPlaceOfTheLargest) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (DType dtype : numbers) {
      for (Layout layout : writableLayouts) {
        for (int64_t dim : {0, 1, 2}) {
          TestTensor x(dtype, {11, 13, 67}, layout);
          x.fill([](int64_t i) { return i * 7919 % 50; });
          Kept kept(x.sizes, {dim});
          for (OpKind kind : {OpKind::arg_max, OpKind::arg_min}) {
            bool isMax = kind == OpKind::arg_max;
            TestTensor out(dtype, kept.left, layout);
            TestTensor places(DType::i64, kept.left, layout);
            ASSERT_TRUE(call(kind, {&x}, {&out, &places}, {dim}).isOk());
            int64_t inner = dim == 2 ? 1 : dim == 1 ? 67 : 13 * 67;
            std::vector<double> best(out.size(), isMax ? -1 : 100);
            std::vector<int64_t> place(out.size());
            for (int64_t i = 0; i < x.size(); ++i) {
              int64_t at = kept.place(i);
              double value = x.get(i);
              if (isMax ? value > best[at] : value < best[at]) {
                best[at] = value;
                place[at] = i / inner % x.sizes[dim];
              }
            }
            for (int64_t i = 0; i < out.size(); ++i) {
              ASSERT_EQ(out.get(i), best[i]);
              ASSERT_EQ(places.get(i), place[i]);
            }
          }
        }
      }
    }
  }
}

TEST(ArgReduce, TakesTheFirstNaN) {
  for (Sizes sizes : {Sizes{100, 1}, {100, 5}}) {
    TestTensor x(DType::f32, sizes), out(DType::f32, {sizes[1]});
    TestTensor places(DType::i64, {sizes[1]});
    x.fill([&](int64_t i) {
      int64_t row = i / sizes[1];
      return row == 41 || row == 73 ? NAN : row;
    });
    for (OpKind kind : {OpKind::arg_max, OpKind::arg_min}) {
      call(kind, {&x}, {&out, &places}, {0});
      EXPECT_EQ(places.get(sizes[1] - 1), 41);
      EXPECT_TRUE(std::isnan(out.get(sizes[1] - 1)));
    }
  }
}

TEST(CumulativeSum, AddsUpFromEitherEnd) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (DType dtype : {DType::u8, DType::i32, DType::i64, DType::u64,
                        DType::f16, DType::f32, DType::f64}) {
      for (Layout layout : writableLayouts) {
        for (int64_t dim : {0, 1, 2}) {
          for (int64_t reverse : {0, 1}) {
            TestTensor x(dtype, {4, 5, 6}, layout), out(dtype, {4, 5, 6});
            x.fill([](int64_t i) { return i % 9; });
            ASSERT_TRUE(
                call(OpKind::cumulative_sum, {&x}, {&out}, {dim, reverse})
                    .isOk());
            int64_t step = dim == 2 ? 1 : dim == 1 ? 6 : 30;
            for (int64_t i = 0; i < x.size(); ++i) {
              int64_t index = i / step % x.sizes[dim];
              int64_t first = reverse ? index : 0;
              int64_t last = reverse ? x.sizes[dim] - 1 : index;
              double sum = 0;
              for (int64_t k = first; k <= last; ++k) {
                sum += x.get(i + (k - index) * step);
              }
              ASSERT_EQ(out.get(i), sum);
            }
          }
        }
      }
    }
  }
}

} // namespace
} // namespace sinter::test
