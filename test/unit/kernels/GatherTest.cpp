//===- GatherTest.cpp - Slices at the places that indices name ------------===//

#include "test/unit/kernels/IndexCase.h"

#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/thread_pool.h"

#include <gtest/gtest.h>

namespace sinter::test {
namespace {

std::vector<int64_t> wordsOf(const IndexCase &c, bool checked) {
  AttrWords words = attrs::gather::words(
      c.windowDims, c.dropped, c.batching, c.indicesBatching, c.indexMap,
      c.indexVectorDim, c.windowSizes, checked);
  return {words.begin(), words.end()};
}

/// Rows of a table: x[indices], along dimension 0.
IndexCase rowCase(int64_t rows, int64_t columns, int64_t count) {
  return {{rows, columns}, {count}, {count, columns}, {1}, {0}, {}, {}, {0}, 1,
          {1, columns}};
}

/// One element of each row: x[i, indices[i, j]].
IndexCase alongCase(int64_t rows, int64_t columns, int64_t count) {
  return {
      {rows, columns}, {rows, count}, {rows, count}, {}, {1}, {0}, {0}, {1}, 2,
      {1, 1}};
}

TEST(Gather, AgreesWithTheSpecificationForAllDimensionNumbers) {
  IndexCases cases(1);
  int wide = 0;
  for (int trial = 0; trial < 1500; ++trial) {
    IndexCase c = cases.next();
    DType dtype = allDTypes[cases.below(std::size(allDTypes))];
    DType indexDtype = indexDTypes[cases.below(std::size(indexDTypes))];
    TestTensor x(dtype, c.x, allLayouts[cases.below(3)]);
    TestTensor indices(indexDtype, c.indices, allLayouts[cases.below(3)]);
    TestTensor out(dtype, c.other, writableLayouts[cases.below(3)]);
    x.fill(
        [&](int64_t i) { return dtype == DType::boolean ? i % 2 : i % 125; });
    fillIndices(cases, true, c, indices);
    ASSERT_TRUE(
        call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, false)).isOk());
    for (int64_t i = 0; i < out.size(); ++i) {
      bool isInside;
      Sizes place = c.placeOf(coordinatesOf(i, c.other), indices, isInside);
      ASSERT_EQ(out.get(i), x.get(elementAt(place, c.x))) << "trial " << trial;
    }
    wide += c.windowDims.size() > 1 && c.indexMap.size() > 1;
  }
  EXPECT_GT(wide, 50) << "the cases are not as various as they should be";
}

TEST(Gather, TakesRowsOfATableInAllDTypesAndLayouts) {
  for (DType dtype : allDTypes) {
    for (Layout layout : allLayouts) {
      for (Layout outLayout : writableLayouts) {
        IndexCase c = rowCase(37, 19, 700);
        TestTensor x(dtype, c.x, layout), indices(DType::i64, c.indices);
        TestTensor out(dtype, c.other, outLayout);
        x.fill([&](int64_t i) {
          return dtype == DType::boolean ? i % 2 : i * 7 % 120;
        });
        indices.fill([](int64_t i) { return i * i % 37; });
        ASSERT_TRUE(
            call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, true))
                .isOk());
        for (int64_t i = 0; i < out.size(); ++i) {
          int64_t row = i / 19 * (i / 19) % 37;
          ASSERT_EQ(out.get(i), x.get(row * 19 + i % 19));
        }
      }
    }
  }
}

TEST(Gather, GivesTheSameForAnyNumberOfThreads) {
  for (const IndexCase &c : {rowCase(50, 64, 3000), rowCase(9, 100000, 3),
                             alongCase(3000, 11, 40)}) {
    TestTensor x(DType::f32, c.x), indices(DType::i32, c.indices);
    Noise noise(5);
    x.fill([&](int64_t) { return noise.next(); });
    int64_t limit = c.x[c.indexMap[0]];
    indices.fill([&](int64_t i) { return i * 31 % limit; });
    for (int threads : {1, 2, 5}) {
      runtime::setNumThreads(threads);
      TestTensor out(DType::f32, c.other);
      ASSERT_TRUE(call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, true))
                      .isOk());
      for (int64_t i = 0; i < out.size(); ++i) {
        bool isInside;
        Sizes place = c.placeOf(coordinatesOf(i, c.other), indices, isInside);
        ASSERT_EQ(out.get(i), x.get(elementAt(place, c.x)));
      }
    }
  }
  runtime::setNumThreads(2);
}

TEST(Gather, NamesTheFirstIndexThatIsOutOfRange) {
  IndexCase c = rowCase(10, 3, 40000);
  TestTensor x(DType::f32, c.x), indices(DType::i64, c.indices);
  TestTensor out(DType::f32, c.other);
  indices.fill([](int64_t i) { return i == 777 ? 12 : i == 39999 ? -1 : 9; });
  KernelStatus status =
      call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, true));
  EXPECT_EQ(status.code, KernelStatus::outOfRange);
  EXPECT_STREQ(status.message,
               "index 12 is out of range for dimension 0 of size 10");
  indices.fill([](int64_t i) { return i == 39999 ? -1 : 0; });
  status = call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, true));
  EXPECT_STREQ(status.message,
               "index -1 is out of range for dimension 0 of size 10");
}

TEST(Gather, NamesTheSizeOfASliceThatDoesNotFit) {
  IndexCase c{{10}, {1}, {1, 4}, {1}, {}, {}, {}, {0}, 1, {4}};
  TestTensor x(DType::f32, c.x), indices(DType::i64, c.indices);
  TestTensor out(DType::f32, c.other);
  indices.set(0, 7);
  EXPECT_STREQ(
      call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, true)).message,
      "index 7 is out of range for dimension 0 of size 10 and windows of 4");
  indices.set(0, 6);
  EXPECT_TRUE(
      call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, true)).isOk());
}

TEST(Gather, ClampsIndicesThatNoSignedNumberHolds) {
  IndexCase c = rowCase(4, 2, 1);
  TestTensor x(DType::i32, c.x), indices(DType::u64, c.indices);
  TestTensor out(DType::i32, c.other);
  x.fill([](int64_t i) { return i; });
  uint64_t huge = UINT64_MAX - 1;
  std::memcpy(indices.at(0), &huge, sizeof huge);
  ASSERT_TRUE(
      call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, false)).isOk());
  EXPECT_EQ(out.get(0), 6);
  EXPECT_FALSE(
      call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, true)).isOk());
}

TEST(Gather, ChecksIndicesOfEmptySlices) {
  IndexCase c = rowCase(4, 0, 3);
  TestTensor x(DType::f32, c.x), indices(DType::i64, c.indices);
  TestTensor out(DType::f32, c.other);
  indices.fill([](int64_t i) { return i; });
  EXPECT_TRUE(
      call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, true)).isOk());
  indices.set(2, 4);
  EXPECT_FALSE(
      call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, true)).isOk());
}

TEST(Gather, AcceptsEmptyIndices) {
  IndexCase c = rowCase(4, 3, 0);
  TestTensor x(DType::f32, c.x), indices(DType::i64, c.indices);
  TestTensor out(DType::f32, c.other);
  EXPECT_TRUE(
      call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, true)).isOk());
}

TEST(Gather, UsesAllDimensions) {
  Sizes ones(8, 2);
  IndexCase c{ones, {1}, ones, {0, 1, 2, 3, 4, 5, 6, 7}, {}, {}, {},
              {3},  0,   ones};
  TestTensor x(DType::i64, c.x), indices(DType::i64, c.indices);
  TestTensor out(DType::i64, c.other);
  x.fill([](int64_t i) { return i; });
  indices.set(0, 0);
  ASSERT_TRUE(
      call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, true)).isOk());
  EXPECT_EQ(out.bytes(), x.bytes());
}

TEST(Gather, ConvertsToTheDtypeOfTheResult) {
  IndexCase c = rowCase(4, 3, 2);
  TestTensor x(DType::i32, c.x), indices(DType::i64, c.indices);
  TestTensor out(DType::f64, c.other);
  x.fill([](int64_t i) { return i; });
  indices.fill([](int64_t i) { return 3 - i; });
  ASSERT_TRUE(
      call(OpKind::gather, {&x, &indices}, {&out}, wordsOf(c, true)).isOk());
  EXPECT_EQ(out.get(0), 9);
  EXPECT_EQ(out.get(5), 8);
}

} // namespace
} // namespace sinter::test
