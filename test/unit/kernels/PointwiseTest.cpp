//===- PointwiseTest.cpp - Pointwise ops on all dtypes and layouts --------===//

#include "test/unit/kernels/TestTensor.h"

#include "sinter/runtime/thread_pool.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sinter::test {
namespace {

const Sizes shapes[] = {{},      {0},       {1},          {7},
                        {129},   {3, 5},    {0, 4},       {1, 70, 1},
                        {37, 3}, {5, 66},   {2, 3, 4, 5}, {3, 1, 130},
                        {513},   {40, 1000}};

/// Small values that every dtype has, and whose sum it has, too.
double small(int64_t i) { return static_cast<double>(i * 7 % 11); }
double other(int64_t i) { return static_cast<double>(i * 5 % 13); }

TEST(Pointwise, AddsEveryDTypeInEveryLayout) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (DType dtype : allDTypes) {
      for (const Sizes &sizes : shapes) {
        for (Layout layout : allLayouts) {
          TestTensor x(dtype, sizes, layout), y(dtype, sizes);
          TestTensor out(dtype, sizes,
                         layout == Layout::repeated ? Layout::sliced : layout);
          bool isBool = dtype == DType::boolean;
          x.fill([&](int64_t i) { return isBool ? i % 2 : small(i); });
          y.fill([&](int64_t i) { return isBool ? i % 3 == 0 : other(i); });
          ASSERT_TRUE(call(OpKind::add, {&x, &y}, {&out}).isOk());
          for (int64_t i = 0; i < out.size(); ++i) {
            double sum = x.get(i) + y.get(i);
            ASSERT_EQ(out.get(i), isBool ? sum != 0 : sum)
                << i << " of " << out.size() << ", dtype "
                << static_cast<int>(dtype) << ", layout "
                << static_cast<int>(layout);
          }
        }
      }
    }
  }
}

TEST(Pointwise, WritesNothingBesideASlicedResult) {
  TestTensor x(DType::f32, {9, 70}), out(DType::f32, {9, 70}, Layout::sliced);
  x.fill(small);
  std::vector<uint8_t> before = out.memory;
  call(OpKind::neg, {&x}, {&out});
  for (int64_t i = 0; i < out.size(); ++i) {
    std::memset(out.at(i), 0x5a, 4);
  }
  EXPECT_EQ(out.memory, before);
}

TEST(Pointwise, WrapsNarrowIntegers) {
  TestTensor x(DType::u8, {100}), y(DType::i8, {100}), z(DType::u32, {100});
  x.fill([](int64_t) { return 200; });
  y.fill([](int64_t) { return 100; });
  z.fill([](int64_t) { return 4294967295.0; });
  call(OpKind::add, {&x, &x}, {&x});
  call(OpKind::mul, {&y, &y}, {&y});
  call(OpKind::mul, {&z, &z}, {&z});
  EXPECT_EQ(x.get(70), 144);
  EXPECT_EQ(y.get(70), 16);
  EXPECT_EQ(z.get(70), 1);
}

TEST(Pointwise, RoundsSixteenBitFloatsOnceAnOp) {
  TestTensor x(DType::bf16, {100}), y(DType::bf16, {100});
  x.fill([](int64_t) { return 256; });
  y.fill([](int64_t) { return 1; });
  call(OpKind::add, {&x, &y}, {&x});
  EXPECT_EQ(x.get(99), 256);
}

TEST(Pointwise, ComparesAndSelects) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (DType dtype : allDTypes) {
      for (Layout layout : writableLayouts) {
        Sizes sizes = {7, 81};
        bool isBool = dtype == DType::boolean;
        TestTensor x(dtype, sizes), y(dtype, sizes, layout);
        TestTensor less(DType::boolean, sizes, layout), out(dtype, sizes);
        x.fill([&](int64_t i) { return isBool ? i % 2 : small(i); });
        y.fill([&](int64_t i) { return isBool ? i % 3 == 0 : other(i); });
        ASSERT_TRUE(call(OpKind::lt, {&x, &y}, {&less}).isOk());
        ASSERT_TRUE(call(OpKind::where, {&less, &y, &x}, {&out}).isOk());
        for (int64_t i = 0; i < out.size(); ++i) {
          ASSERT_EQ(less.get(i), x.get(i) < y.get(i));
          ASSERT_EQ(out.get(i), std::max(x.get(i), y.get(i)));
        }
      }
    }
  }
}

TEST(Pointwise, ConvertsAResultOfAnotherDType) {
  TestTensor x(DType::f32, {600}), y(DType::f32, {600}), out(DType::f64, {600});
  x.fill(small);
  y.fill(other);
  call(OpKind::add, {&x, &y}, {&out});
  EXPECT_EQ(out.get(599), x.get(599) + y.get(599));
  TestTensor truth(DType::f32, {600});
  call(OpKind::lt, {&x, &y}, {&truth});
  EXPECT_EQ(truth.get(1), small(1) < other(1));
}

TEST(Pointwise, MayWriteOverAnOperand) {
  for (DType dtype : {DType::f32, DType::bf16, DType::u8, DType::i64}) {
    for (Layout layout : writableLayouts) {
      TestTensor x(dtype, {33, 100}, layout), y(dtype, {33, 100});
      x.fill(small);
      y.fill(other);
      call(OpKind::add, {&x, &y}, {&x});
      for (int64_t i = 0; i < x.size(); ++i) {
        ASSERT_EQ(x.get(i), small(i) + other(i));
      }
    }
  }
}

TEST(Pointwise, BroadcastsRowsAndColumns) {
  for (int64_t width : {3, 65, 700}) {
    TestTensor x(DType::f32, {400, width}), out(DType::f32, {400, width});
    TestTensor row(DType::f32, {width}), column(DType::f32, {400, 1});
    x.fill(small);
    row.fill(other);
    column.fill(other);
    TestTensor wideRow = row, wideColumn = column;
    wideRow.sizes = wideColumn.sizes = {400, width};
    wideRow.strides = {0, 1};
    wideColumn.strides = {1, 0};
    for (auto *y : {&row, &wideRow, &column, &wideColumn}) {
      bool isRow = y == &row || y == &wideRow;
      call(OpKind::sub, {&x, y}, {&out});
      for (int64_t i = 0; i < out.size(); ++i) {
        ASSERT_EQ(out.get(i), small(i) - other(isRow ? i % width : i / width));
      }
    }
  }
}

/// Bits of the result of `kind` on the elements from `first` on.
std::vector<uint8_t> resultFrom(OpKind kind, DType dtype, int64_t first,
                                int64_t count) {
  Noise noise(3);
  TestTensor all(dtype, {600}), part(dtype, {count}), out(dtype, {count});
  all.fill([&](int64_t) { return noise.next() * 20; });
  part.fill([&](int64_t i) { return all.get(first + i); });
  EXPECT_TRUE(call(kind, {&part}, {&out}).isOk());
  return out.bytes();
}

TEST(Pointwise, GivesAnElementTheSameBitsWhereverItStands) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (DType dtype : {DType::f32, DType::f64, DType::bf16}) {
      for (OpKind kind : {OpKind::exp, OpKind::sin, OpKind::tanh, OpKind::erf,
                          OpKind::log, OpKind::gelu_tanh, OpKind::sigmoid}) {
        std::vector<uint8_t> whole = resultFrom(kind, dtype, 0, 600);
        for (auto [first, count] : {std::pair<int64_t, int64_t>{1, 1},
                                    {3, 14},
                                    {5, 17},
                                    {30, 33},
                                    {511, 3}}) {
          std::vector<uint8_t> part = resultFrom(kind, dtype, first, count);
          ASSERT_EQ(std::memcmp(part.data(),
                                whole.data() + first * byteSize(dtype),
                                part.size()),
                    0)
              << static_cast<int>(kind) << " from " << first;
        }
      }
    }
  }
}

TEST(Pointwise, GivesTheSameBitsOnAnyNumberOfThreads) {
  for (Layout layout : allLayouts) {
    std::vector<uint8_t> first;
    for (int threads : {1, 2, 3}) {
      runtime::setNumThreads(threads);
      Noise noise(1);
      TestTensor x(DType::f32, {130, 700}, layout);
      TestTensor out(DType::f32, {130, 700});
      x.fill([&](int64_t) { return noise.next(); });
      call(OpKind::exp, {&x}, {&out});
      if (threads == 1) {
        first = out.bytes();
      }
      EXPECT_EQ(out.bytes(), first);
    }
    runtime::setNumThreads(2);
  }
}

TEST(Pointwise, HasAKernelForEveryClassThatARecordAdmits) {
  for (IsaLevel level : runnableLevels()) {
    for (ComputeClass type :
         {ComputeClass::f32, ComputeClass::f64, ComputeClass::i32,
          ComputeClass::i64, ComputeClass::u64}) {
      EXPECT_NE(findPointwiseKernel(OpKind::add, type, level), nullptr);
      bool isReal = type == ComputeClass::f32 || type == ComputeClass::f64;
      EXPECT_EQ(findPointwiseKernel(OpKind::exp, type, level) != nullptr,
                isReal);
      EXPECT_EQ(findPointwiseKernel(OpKind::bitwise_or, type, level) != nullptr,
                !isReal);
    }
  }
}

TEST(Pointwise, RefusesADTypeThatTheOpHasNot) {
  TestTensor x(DType::i32, {2});
  KernelStatus status = call(OpKind::exp, {&x}, {&x});
  EXPECT_EQ(status.code, KernelStatus::unsupported);
  EXPECT_STRNE(status.message, "");
}

} // namespace
} // namespace sinter::test
