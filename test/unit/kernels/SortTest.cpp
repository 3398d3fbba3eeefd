//===- SortTest.cpp - Operands in the order of some of them ---------------===//

#include "test/unit/kernels/TestTensor.h"

#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/thread_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

namespace sinter::test {
namespace {

std::vector<int64_t> wordsOf(int64_t dim,
                             const std::vector<int64_t> &descending,
                             bool stable, int64_t order) {
  AttrWords words = attrs::sort::words(
      dim, static_cast<int64_t>(descending.size()), descending, stable, order);
  return {words.begin(), words.end()};
}

/// Whether x comes before y, for `float_order` 0 and 1.
bool isBefore(double x, double y, int64_t order) {
  if (order == 1) {
    auto rank = [](double value) {
      auto bits = std::bit_cast<int64_t>(value);
      return bits < 0 ? std::bit_cast<int64_t>(bits ^ INT64_MAX) : bits;
    };
    return rank(x) < rank(y);
  }
  return std::isnan(y) ? !std::isnan(x) : x < y;
}

/// Sorts the operands of a case by brute force and compares.
void expectSorted(std::vector<TestTensor *> operands, int64_t dim,
                  const std::vector<int64_t> &descending, int64_t order,
                  Layout outLayout = Layout::contiguous) {
  std::vector<TestTensor> results;
  for (TestTensor *x : operands) {
    results.emplace_back(x->dtype, x->sizes, outLayout);
  }
  std::vector<TestTensor *> pointers;
  for (TestTensor &result : results) {
    pointers.push_back(&result);
  }
  for (bool stable : {true, false}) {
    ASSERT_TRUE(call(OpKind::sort, operands, pointers,
                     wordsOf(dim, descending, stable, order))
                    .isOk());
    const Sizes &sizes = operands[0]->sizes;
    int64_t inner = 1;
    for (size_t i = static_cast<size_t>(dim) + 1; i < sizes.size(); ++i) {
      inner *= sizes[i];
    }
    int64_t length = sizes[static_cast<size_t>(dim)];
    for (int64_t slice = 0; length && slice < product(sizes) / length;
         ++slice) {
      auto at = [&](int64_t i) {
        return slice / inner * inner * length + i * inner + slice % inner;
      };
      std::vector<int64_t> places(static_cast<size_t>(length));
      std::iota(places.begin(), places.end(), 0);
      std::sort(places.begin(), places.end(), [&](int64_t x, int64_t y) {
        for (size_t key = 0; key < descending.size(); ++key) {
          double a = operands[key]->get(at(x)), b = operands[key]->get(at(y));
          if (descending[key]) {
            std::swap(a, b);
          }
          if (isBefore(a, b, order)) {
            return true;
          }
          if (isBefore(b, a, order)) {
            return false;
          }
        }
        return x < y;
      });
      for (size_t k = 0; k < operands.size(); ++k) {
        for (int64_t i = 0; i < length; ++i) {
          ASSERT_EQ(
              std::memcmp(pointers[k]->at(at(i)),
                          operands[k]->at(at(places[static_cast<size_t>(i)])),
                          byteSize(operands[k]->dtype)),
              0)
              << "operand " << k << ", element " << i << " of slice " << slice;
        }
      }
    }
  }
}

/// Few different numbers, so that order shows where keys are equal.
void fillKeys(TestTensor &x, unsigned seed) {
  std::mt19937 random(seed);
  x.fill([&](int64_t) {
    auto value = static_cast<double>(random() % 40);
    if (x.dtype == DType::boolean) {
      return value < 20 ? 0.0 : 1.0;
    }
    return isUnsignedType(x.dtype) ? value : value - 20;
  });
}

TEST(Sort, KeepsTheOrderOfEqualKeysInAllDTypes) {
  for (DType dtype : allDTypes) {
    for (int64_t length : {0, 1, 2, 17, 255, 256, 3000}) {
      for (int64_t descending : {0, 1}) {
        TestTensor keys(dtype, {length}), places(DType::i64, {length});
        fillKeys(keys, 7);
        places.fill([](int64_t i) { return i; });
        expectSorted({&keys, &places}, 0, {descending}, 0);
      }
    }
  }
}

TEST(Sort, SortsNumbersOfTheWholeRange) {
  for (DType dtype : allDTypes) {
    if (dtype == DType::boolean || dtype == DType::u64 || dtype == DType::i64) {
      continue; // The oracle compares doubles.
    }
    std::mt19937 random(11);
    TestTensor keys(dtype, {1500});
    for (int64_t i = 0; i < keys.size(); ++i) {
      auto bits = static_cast<uint64_t>(random()) << 32 | random();
      std::memcpy(keys.at(i), &bits, byteSize(dtype));
    }
    for (int64_t order : {0, 1}) {
      bool is16Bit = dtype == DType::f16 || dtype == DType::bf16;
      if (order == 1 && is16Bit) {
        continue; // Conversion to double makes NaN quiet.
      }
      expectSorted({&keys}, 0, {0}, dtype == DType::f32 ? 0 : order);
    }
  }
}

TEST(Sort, SortsIntegersOf64Bits) {
  std::mt19937_64 random(3);
  std::vector<int64_t> numbers(2000);
  std::generate(numbers.begin(), numbers.end(),
                [&] { return static_cast<int64_t>(random()); });
  TestTensor x(DType::i64, {2000}), out(DType::i64, {2000});
  std::memcpy(x.at(0), numbers.data(), 8 * numbers.size());
  ASSERT_TRUE(
      call(OpKind::sort, {&x}, {&out}, wordsOf(0, {0}, true, 0)).isOk());
  std::sort(numbers.begin(), numbers.end());
  EXPECT_EQ(std::memcmp(out.at(0), numbers.data(), 8 * numbers.size()), 0);

  TestTensor y(DType::u64, {2000}), outY(DType::u64, {2000});
  std::memcpy(y.at(0), numbers.data(), 8 * numbers.size());
  ASSERT_TRUE(
      call(OpKind::sort, {&y}, {&outY}, wordsOf(0, {1}, true, 0)).isOk());
  std::sort(numbers.begin(), numbers.end(), [](int64_t a, int64_t b) {
    return static_cast<uint64_t>(a) > static_cast<uint64_t>(b);
  });
  EXPECT_EQ(std::memcmp(outY.at(0), numbers.data(), 8 * numbers.size()), 0);
}

TEST(Sort, PutsNanLastAndZerosInTheirOrder) {
  double nan = std::nan(""), inf = std::numeric_limits<double>::infinity();
  const double values[] = {1, nan, -0.0, inf, 0.0, -nan, -inf, -0.0, -1};
  for (DType dtype : {DType::f16, DType::bf16, DType::f32, DType::f64}) {
    for (int64_t order : {0, 1}) {
      for (int64_t descending : {0, 1}) {
        TestTensor keys(dtype, {9}), places(DType::i32, {9});
        keys.fill([&](int64_t i) { return values[i]; });
        places.fill([](int64_t i) { return i; });
        expectSorted({&keys, &places}, 0, {descending}, order);
      }
    }
  }
  TestTensor keys(DType::f32, {9}), places(DType::i32, {9});
  keys.fill([&](int64_t i) { return values[i]; });
  TestTensor outKeys(DType::f32, {9}), outPlaces(DType::i32, {9});
  places.fill([](int64_t i) { return i; });
  ASSERT_TRUE(call(OpKind::sort, {&keys, &places}, {&outKeys, &outPlaces},
                   wordsOf(0, {0}, true, 0))
                  .isOk());
  const int right[] = {6, 8, 2, 4, 7, 0, 3, 1, 5};
  for (int64_t i = 0; i < 9; ++i) {
    EXPECT_EQ(outPlaces.get(i), right[i]);
  }
}

TEST(Sort, ComparesNumbersByIeeeOrder) {
  TestTensor keys(DType::f32, {400}), places(DType::i32, {400});
  fillKeys(keys, 1);
  places.fill([](int64_t i) { return i; });
  expectSorted({&keys, &places}, 0, {1}, 2);
}

TEST(Sort, ComparesKeysOneAfterAnother) {
  std::mt19937 random(5);
  for (int64_t length : {30, 700}) {
    TestTensor first(DType::i8, {length}), second(DType::f16, {length});
    TestTensor third(DType::boolean, {length}), payload(DType::u16, {length});
    first.fill([&](int64_t) { return random() % 4 - 2.0; });
    second.fill([&](int64_t) { return random() % 5; });
    third.fill([&](int64_t) { return random() % 2; });
    payload.fill([](int64_t i) { return i; });
    for (const std::vector<int64_t> &descending :
         {std::vector<int64_t>{0, 1, 0}, {1, 0, 1}, {0, 0}, {1}}) {
      expectSorted({&first, &second, &third, &payload}, 0, descending, 0);
    }
  }
}

TEST(Sort, SortsAlongAnyDimensionInAnyLayout) {
  for (int64_t dim : {0, 1, 2}) {
    for (Layout layout : allLayouts) {
      for (Layout outLayout : writableLayouts) {
        TestTensor keys(DType::f32, {5, 9, 7}, layout);
        TestTensor places(DType::i64, {5, 9, 7}, Layout::reversed);
        fillKeys(keys, 9);
        places.fill([](int64_t i) { return i; });
        expectSorted({&keys, &places}, dim, {0}, 0, outLayout);
      }
    }
  }
}

TEST(Sort, GivesTheSameForAnyNumberOfThreads) {
  TestTensor keys(DType::f32, {300, 100}), places(DType::i64, {300, 100});
  fillKeys(keys, 2);
  places.fill([](int64_t i) { return i; });
  for (int threads : {1, 2, 5}) {
    runtime::setNumThreads(threads);
    expectSorted({&keys, &places}, 1, {0}, 0);
  }
  runtime::setNumThreads(2);
}

TEST(Sort, WritesOverItsOperand) {
  TestTensor keys(DType::i32, {1000});
  keys.fill([](int64_t i) { return i * 7919 % 1000; });
  ASSERT_TRUE(
      call(OpKind::sort, {&keys}, {&keys}, wordsOf(0, {0}, true, 0)).isOk());
  for (int64_t i = 0; i < 1000; ++i) {
    ASSERT_EQ(keys.get(i), i);
  }
}

TEST(Sort, ConvertsToTheDtypesOfTheResults) {
  TestTensor keys(DType::i32, {5}), places(DType::i64, {5});
  keys.fill([](int64_t i) { return 10 - i; });
  places.fill([](int64_t i) { return i; });
  TestTensor outKeys(DType::f64, {5}), outPlaces(DType::f32, {5});
  ASSERT_TRUE(call(OpKind::sort, {&keys, &places}, {&outKeys, &outPlaces},
                   wordsOf(0, {0}, true, 0))
                  .isOk());
  for (int64_t i = 0; i < 5; ++i) {
    EXPECT_EQ(outKeys.get(i), 6 + i);
    EXPECT_EQ(outPlaces.get(i), 4 - i);
  }
}

} // namespace
} // namespace sinter::test
