//===- CompositeTest.cpp - Composites have the bits of their parts --------===//

#include "runtime/kernels/Composite.h"

#include "test/unit/kernels/TestTensor.h"

#include "sinter/runtime/thread_pool.h"

#include <gtest/gtest.h>

namespace sinter::test {
namespace {

/// `x` without its last dimension, or that with size 1: a view of `x`.
struct RowValues {
  RowValues(DType dtype, int64_t rows, int64_t length)
      : values(dtype, {rows}), wide(dtype, {rows, length}) {
    wide.strides = {1, 0};
  }
  /// The values, repeated along the rows.
  TestTensor &repeated() {
    wide.memory = values.memory;
    return wide;
  }

  TestTensor values, wide;
};

TestTensor noise(DType dtype, Sizes sizes, uint64_t seed) {
  Noise numbers(seed);
  TestTensor x(dtype, std::move(sizes));
  x.fill([&](int64_t) { return numbers.next() * 5; });
  return x;
}

const std::vector<int64_t> lastDim = {1, 1};

TestTensor composedSoftmax(TestTensor x, bool isLog) {
  RowValues top(x.dtype, x.sizes[0], x.sizes[1]);
  RowValues total = top;
  TestTensor power = x;
  call(OpKind::reduce_max, {&x}, {&top.values}, lastDim);
  call(OpKind::sub, {&x, &top.repeated()}, {&x});
  call(OpKind::exp, {&x}, {&power});
  call(OpKind::reduce_sum, {&power}, {&total.values}, lastDim);
  if (isLog) {
    call(OpKind::log, {&total.values}, {&total.values});
    call(OpKind::sub, {&x, &total.repeated()}, {&x});
    return x;
  }
  call(OpKind::div, {&power, &total.repeated()}, {&power});
  return power;
}

const Sizes shapes[] = {{1, 1},   {3, 7},     {5, 64},    {2, 1000},
                        {4, 129}, {3, 10001}, {700, 100}, {2, 65536}};

TEST(Composite, SoftmaxHasTheBitsOfItsParts) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (DType dtype : {DType::f32, DType::f64}) {
      for (const Sizes &sizes : shapes) {
        TestTensor x = noise(dtype, sizes, 1), out(dtype, sizes);
        ASSERT_TRUE(runSoftmax(x.view(), out.view()));
        EXPECT_EQ(out.bytes(), composedSoftmax(x, false).bytes());
        ASSERT_TRUE(runLogSoftmax(x.view(), out.view()));
        EXPECT_EQ(out.bytes(), composedSoftmax(x, true).bytes());
        ASSERT_TRUE(runLogSoftmax(x.view(), x.view()));
        EXPECT_EQ(out.bytes(), x.bytes());
      }
    }
  }
}

TEST(Composite, SoftmaxRoundsSixteenBitFloatsAtTheEnd) {
  for (DType dtype : {DType::f16, DType::bf16}) {
    for (const Sizes &sizes : shapes) {
      if (sizes[1] > 4096) {
        continue;
      }
      TestTensor x = noise(dtype, sizes, 1), out(dtype, sizes);
      TestTensor wide(DType::f32, sizes), rounded(dtype, sizes);
      copyElements(x.view(), wide.view());
      for (bool isLog : {false, true}) {
        ASSERT_TRUE(isLog ? runLogSoftmax(x.view(), out.view())
                          : runSoftmax(x.view(), out.view()));
        copyElements(composedSoftmax(wide, isLog).view(), rounded.view());
        EXPECT_EQ(out.bytes(), rounded.bytes());
      }
    }
  }
}

TEST(Composite, LogSoftmaxKeepsTheSignOfZero) {
  for (double zero : {0.0, -0.0}) {
    TestTensor x(DType::f32, {3, 1}), out(DType::f32, {3, 1});
    x.fill([&](int64_t) { return zero; });
    ASSERT_TRUE(runLogSoftmax(x.view(), out.view()));
    EXPECT_EQ(out.bytes(), composedSoftmax(x, true).bytes());
  }
}

/// A tensor of one number, for a scalar operand.
TestTensor number(DType dtype, double value) {
  TestTensor x(dtype, {});
  x.set(0, value);
  return x;
}

TEST(Composite, LayerNormHasTheBitsOfItsParts) {
  for (IsaLevel level : runnableLevels()) {
    AtLevel at(level);
    for (DType dtype : {DType::f32, DType::f64}) {
      for (const Sizes &sizes : shapes) {
        TestTensor x = noise(dtype, sizes, 1), out(dtype, sizes);
        TestTensor weight = noise(dtype, {sizes[1]}, 2);
        TestTensor bias = noise(dtype, {sizes[1]}, 3);
        TestTensor means(dtype, {sizes[0]}), scales(dtype, {sizes[0]});
        TensorView views[] = {x.view(),   weight.view(), bias.view(),
                              out.view(), means.view(),  scales.view()};
        ASSERT_TRUE(runLayerNorm(
            {&views[0], &views[1], &views[2], &views[3], &views[4], &views[5]},
            1e-5));

        RowValues mean(dtype, sizes[0], sizes[1]);
        RowValues scale = mean;
        TestTensor size = number(dtype, sizes[1]),
                   epsilon = number(dtype, 1e-5);
        TestTensor squares = x;
        call(OpKind::reduce_sum, {&x}, {&mean.values}, lastDim);
        call(OpKind::div, {&mean.values, &size}, {&mean.values});
        call(OpKind::sub, {&x, &mean.repeated()}, {&x});
        call(OpKind::mul, {&x, &x}, {&squares});
        call(OpKind::reduce_sum, {&squares}, {&scale.values}, lastDim);
        call(OpKind::div, {&scale.values, &size}, {&scale.values});
        call(OpKind::add, {&scale.values, &epsilon}, {&scale.values});
        call(OpKind::rsqrt, {&scale.values}, {&scale.values});
        call(OpKind::mul, {&x, &scale.repeated()}, {&x});
        TestTensor plain = x;
        call(OpKind::mul, {&x, &weight}, {&x});
        call(OpKind::add, {&x, &bias}, {&x});
        EXPECT_EQ(out.bytes(), x.bytes());
        EXPECT_EQ(means.bytes(), mean.values.bytes());
        EXPECT_EQ(scales.bytes(), scale.values.bytes());

        TestTensor again = noise(dtype, sizes, 1);
        TensorView view = again.view();
        ASSERT_TRUE(runLayerNorm(
            {&view, nullptr, nullptr, &view, nullptr, nullptr}, 1e-5));
        EXPECT_EQ(again.bytes(), plain.bytes());
      }
    }
  }
}

TEST(Composite, GivesTheSameBitsOnAnyNumberOfThreads) {
  TestTensor x = noise(DType::f32, {300, 500}, 4);
  std::vector<uint8_t> first;
  for (int threads : {1, 2, 3}) {
    runtime::setNumThreads(threads);
    TestTensor out(DType::f32, x.sizes);
    ASSERT_TRUE(runSoftmax(x.view(), out.view()));
    if (threads == 1) {
      first = out.bytes();
    }
    EXPECT_EQ(out.bytes(), first);
  }
  runtime::setNumThreads(2);
}

TEST(Composite, LeavesToItsPartsWhatItIsNotMadeFor) {
  TestTensor half(DType::f16, {2, 5000}), whole(DType::f32, {2, 3});
  TestTensor halfWeight(DType::f16, {3}), integer(DType::i32, {2, 3});
  TestTensor strided(DType::f32, {2, 3}, Layout::reversed);
  TestTensor empty(DType::f32, {2, 0}), scalar(DType::f32, {});
  TestTensor tooLong(DType::f32, {1, 65537});
  for (TestTensor *x : {&half, &integer, &strided, &empty, &scalar, &tooLong}) {
    EXPECT_FALSE(runSoftmax(x->view(), x->view()));
  }
  EXPECT_FALSE(runSoftmax(whole.view(), strided.view()));
  TensorView x = whole.view(), weight = halfWeight.view();
  EXPECT_FALSE(
      runLayerNorm({&x, &weight, nullptr, &x, nullptr, nullptr}, 1e-5));
}

} // namespace
} // namespace sinter::test
