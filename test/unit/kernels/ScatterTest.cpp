//===- ScatterTest.cpp - Updates at the places that indices name ----------===//

#include "test/unit/kernels/IndexCase.h"

#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/thread_pool.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sinter::test {
namespace {

std::vector<int64_t> wordsOf(const IndexCase &c, bool checked) {
  AttrWords words = attrs::scatter_set::words(
      c.windowDims, c.dropped, c.batching, c.indicesBatching, c.indexMap,
      c.indexVectorDim, checked);
  return {words.begin(), words.end()};
}

IndexCase rowCase(int64_t rows, int64_t columns, int64_t count) {
  return {{rows, columns}, {count}, {count, columns}, {1}, {0}, {}, {}, {0}, 1,
          {1, columns}};
}

/// out[i, indices[i, j]] for every j: rows are independent.
IndexCase alongCase(int64_t rows, int64_t columns, int64_t count) {
  return {
      {rows, columns}, {rows, count}, {rows, count}, {}, {1}, {0}, {0}, {1}, 2,
      {1, 1}};
}

/// out[indices[j]]: single elements.
IndexCase elementCase(int64_t size, int64_t count) {
  return {{size}, {count}, {count}, {}, {0}, {}, {}, {0}, 1, {1}};
}

constexpr OpKind joins[] = {OpKind::scatter_set, OpKind::scatter_add,
                            OpKind::scatter_mul, OpKind::scatter_min,
                            OpKind::scatter_max};

/// One update, rounded to the dtype as memory does.
double joined(OpKind kind, DType dtype, double x, double update) {
  double out = update;
  if (kind == OpKind::scatter_add) {
    out = x + update;
  } else if (kind == OpKind::scatter_mul) {
    out = x * update;
  } else if (kind == OpKind::scatter_min) {
    out = x < update ? x : update;
  } else if (kind == OpKind::scatter_max) {
    out = x > update ? x : update;
  }
  if (isFloatingType(dtype)) {
    return out;
  }
  // Small enough for the 64-bit dtypes never to wrap.
  auto bits = static_cast<int>(8 * byteSize(dtype));
  if (bits == 64) {
    return out;
  }
  double modulus = std::ldexp(1.0, bits);
  out -= std::floor(out / modulus) * modulus;
  bool isNegative = !isUnsignedType(dtype) && out >= modulus / 2;
  return isNegative ? out - modulus : out;
}

/// What the specification says, update by update in row-major order.
std::vector<uint8_t> expected(OpKind kind, const IndexCase &c, TestTensor &x,
                              TestTensor &indices, TestTensor &updates) {
  TestTensor out(x.dtype, c.x);
  out.fill([&](int64_t i) { return x.get(i); });
  for (int64_t i = 0; i < updates.size(); ++i) {
    bool isInside;
    Sizes place = c.placeOf(coordinatesOf(i, c.other), indices, isInside);
    if (isInside) {
      int64_t at = elementAt(place, c.x);
      out.set(at, joined(kind, x.dtype, out.get(at), updates.get(i)));
    }
  }
  return out.bytes();
}

TEST(Scatter, AgreesWithTheSpecificationForAllDimensionNumbers) {
  IndexCases cases(2);
  for (int trial = 0; trial < 2000; ++trial) {
    IndexCase c = cases.next();
    DType dtype = allDTypes[cases.below(std::size(allDTypes))];
    OpKind kind = joins[cases.below(std::size(joins))];
    bool isSum = kind == OpKind::scatter_add || kind == OpKind::scatter_mul;
    if (dtype == DType::boolean && isSum) {
      kind = OpKind::scatter_max;
    }
    DType indexDtype = indexDTypes[cases.below(std::size(indexDTypes))];
    TestTensor x(dtype, c.x, allLayouts[cases.below(3)]);
    TestTensor indices(indexDtype, c.indices, allLayouts[cases.below(3)]);
    TestTensor updates(dtype, c.other, allLayouts[cases.below(4)]);
    TestTensor out(dtype, c.x, writableLayouts[cases.below(3)]);
    // Sums of 16-bit floats are rounded: the order of updates shows.
    int64_t range = dtype == DType::boolean       ? 2
                    : kind == OpKind::scatter_mul ? 3
                                                  : 120;
    x.fill([&](int64_t) { return static_cast<double>(cases.below(range)); });
    updates.fill([&](int64_t) {
      double value = static_cast<double>(cases.below(range));
      return isFloatingType(dtype) ? value / 8 : value;
    });
    fillIndices(cases, true, c, indices);
    ASSERT_TRUE(
        call(kind, {&x, &indices, &updates}, {&out}, wordsOf(c, false)).isOk());
    ASSERT_EQ(out.bytes(), expected(kind, c, x, indices, updates))
        << "trial " << trial;
  }
}

TEST(Scatter, AddsInRowMajorOrderForAnyNumberOfThreads) {
  for (const IndexCase &c :
       {rowCase(7, 300, 900), rowCase(2000, 5, 3000), alongCase(300, 5, 200),
        elementCase(11, 50000), elementCase(30000, 50000)}) {
    for (DType dtype : {DType::f32, DType::f64, DType::f16}) {
      TestTensor x(dtype, c.x), indices(DType::i64, c.indices);
      TestTensor updates(dtype, c.other);
      Noise noise(3);
      x.fill([&](int64_t) { return noise.next(); });
      updates.fill([&](int64_t) { return noise.next(); });
      int64_t limit = c.x[c.indexMap[0]];
      indices.fill([&](int64_t i) { return i * i % limit; });
      std::vector<uint8_t> right =
          expected(OpKind::scatter_add, c, x, indices, updates);
      for (int threads : {1, 2, 5}) {
        runtime::setNumThreads(threads);
        TestTensor out(dtype, c.x);
        ASSERT_TRUE(call(OpKind::scatter_add, {&x, &indices, &updates}, {&out},
                         wordsOf(c, true))
                        .isOk());
        ASSERT_EQ(out.bytes(), right);
      }
      runtime::setNumThreads(2);
    }
  }
}

TEST(Scatter, KeepsTheLastOfSeveralUpdates) {
  IndexCase c = elementCase(3, 40000);
  TestTensor x(DType::i64, c.x), indices(DType::u8, c.indices);
  TestTensor updates(DType::i64, c.other), out(DType::i64, c.x);
  indices.fill([](int64_t i) { return i % 2; });
  updates.fill([](int64_t i) { return i; });
  x.fill([](int64_t) { return -5; });
  ASSERT_TRUE(call(OpKind::scatter_set, {&x, &indices, &updates}, {&out},
                   wordsOf(c, true))
                  .isOk());
  EXPECT_EQ(out.get(0), 39998);
  EXPECT_EQ(out.get(1), 39999);
  EXPECT_EQ(out.get(2), -5);
}

TEST(Scatter, UpdatesXWhereItLies) {
  IndexCase c = rowCase(4, 3, 2);
  TestTensor x(DType::f32, c.x), indices(DType::i64, c.indices);
  TestTensor updates(DType::f32, c.other);
  x.fill([](int64_t i) { return i; });
  updates.fill([](int64_t) { return 100; });
  indices.fill([](int64_t) { return 2; });
  ASSERT_TRUE(call(OpKind::scatter_add, {&x, &indices, &updates}, {&x},
                   wordsOf(c, true))
                  .isOk());
  EXPECT_EQ(x.get(5), 5);
  EXPECT_EQ(x.get(6), 206);
}

TEST(Scatter, KeepsNanInMinimumAndMaximum) {
  for (OpKind kind : {OpKind::scatter_min, OpKind::scatter_max}) {
    for (DType dtype : {DType::f16, DType::bf16, DType::f32, DType::f64}) {
      IndexCase c = elementCase(3, 3);
      TestTensor x(dtype, c.x), indices(DType::i64, c.indices);
      TestTensor updates(dtype, c.other), out(dtype, c.x);
      double nan = std::nan("");
      x.fill([&](int64_t i) { return i == 0 ? nan : 1; });
      updates.fill([&](int64_t i) { return i == 1 ? nan : 2; });
      indices.fill([](int64_t i) { return i; });
      ASSERT_TRUE(call(kind, {&x, &indices, &updates}, {&out}, wordsOf(c, true))
                      .isOk());
      EXPECT_TRUE(std::isnan(out.get(0)));
      EXPECT_TRUE(std::isnan(out.get(1)));
      EXPECT_EQ(out.get(2), kind == OpKind::scatter_min ? 1 : 2);
    }
  }
}

TEST(Scatter, NamesTheFirstIndexThatIsOutOfRange) {
  IndexCase c = elementCase(10, 50000);
  TestTensor x(DType::f32, c.x), indices(DType::i64, c.indices);
  TestTensor updates(DType::f32, c.other), out(DType::f32, c.x);
  updates.fill([](int64_t) { return 1; });
  indices.fill([](int64_t i) { return i == 123 ? 12 : i > 40000 ? -7 : 1; });
  KernelStatus status = call(OpKind::scatter_add, {&x, &indices, &updates},
                             {&out}, wordsOf(c, true));
  EXPECT_EQ(status.code, KernelStatus::outOfRange);
  EXPECT_STREQ(status.message,
               "index 12 is out of range for dimension 0 of size 10");
}

TEST(Scatter, DropsEverythingWhereADimensionIsEmpty) {
  IndexCase c{{0, 3}, {2}, {2, 3}, {1}, {0}, {}, {}, {0}, 1, {1, 3}};
  TestTensor x(DType::f32, c.x), indices(DType::i64, c.indices);
  TestTensor updates(DType::f32, c.other), out(DType::f32, c.x);
  indices.fill([](int64_t) { return 0; });
  EXPECT_TRUE(call(OpKind::scatter_add, {&x, &indices, &updates}, {&out},
                   wordsOf(c, false))
                  .isOk());
  EXPECT_FALSE(call(OpKind::scatter_add, {&x, &indices, &updates}, {&out},
                    wordsOf(c, true))
                   .isOk());
}

TEST(Scatter, CopiesXWhereThereAreNoUpdates) {
  IndexCase c = rowCase(4, 3, 0);
  TestTensor x(DType::f32, c.x), indices(DType::i64, c.indices);
  TestTensor updates(DType::f32, c.other), out(DType::f32, c.x);
  x.fill([](int64_t i) { return i; });
  ASSERT_TRUE(call(OpKind::scatter_add, {&x, &indices, &updates}, {&out},
                   wordsOf(c, true))
                  .isOk());
  EXPECT_EQ(out.bytes(), x.bytes());
}

} // namespace
} // namespace sinter::test
