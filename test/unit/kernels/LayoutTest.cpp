//===- LayoutTest.cpp - Elements moved to other places --------------------===//

#include "test/unit/kernels/TestTensor.h"

#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/thread_pool.h"

#include <gtest/gtest.h>

#include <random>

namespace sinter::test {
namespace {

std::vector<int64_t> list(const AttrWords &words) {
  return {words.begin(), words.end()};
}

/// Distinct small numbers, as far as a dtype has them.
void number(TestTensor &x, int64_t from = 0) {
  x.fill([&](int64_t i) {
    return x.dtype == DType::boolean ? (i + from) % 2 : (i + from) % 126;
  });
}

/// Element by element: out[low + i * (interior + 1)] = x[i].
std::vector<uint8_t> padded(TestTensor &x, double value, const Sizes &outSizes,
                            const Sizes &low, const Sizes &interior) {
  TestTensor out(x.dtype, outSizes);
  out.fill([&](int64_t) { return value; });
  for (int64_t i = 0; i < x.size(); ++i) {
    int64_t rest = i, place = 0, stride = 1;
    bool isInside = true;
    for (size_t dim = x.sizes.size(); dim-- > 0;) {
      int64_t at = low[dim] + rest % x.sizes[dim] * (interior[dim] + 1);
      rest /= x.sizes[dim];
      isInside &= 0 <= at && at < outSizes[dim];
      place += at * stride;
      stride *= outSizes[dim];
    }
    if (isInside) {
      out.set(place, x.get(i));
    }
  }
  return out.bytes();
}

TEST(Pad, AgreesWithTheSpecification) {
  std::mt19937 random(6);
  auto below = [&](int64_t limit) {
    return static_cast<int64_t>(random() % static_cast<uint64_t>(limit));
  };
  int emptied = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    Sizes sizes, low, high, interior, outSizes;
    for (int64_t rank = below(4); rank > 0; --rank) {
      sizes.push_back(below(6));
      low.push_back(below(8) - 4);
      high.push_back(below(8) - 4);
      interior.push_back(below(2) ? below(3) : 0);
      int64_t spread = std::max<int64_t>(sizes.back() - 1, 0) * interior.back();
      int64_t size = low.back() + sizes.back() + spread + high.back();
      if (size < 0) {
        high.back() -= size;
        size = 0;
      }
      outSizes.push_back(size);
    }
    DType dtype = allDTypes[below(std::size(allDTypes))];
    TestTensor x(dtype, sizes, allLayouts[below(4)]), value(dtype, {});
    TestTensor out(dtype, outSizes, writableLayouts[below(3)]);
    number(x);
    value.set(0, 1);
    ASSERT_TRUE(call(OpKind::pad, {&x, &value}, {&out},
                     list(attrs::pad::words(low, high, interior)))
                    .isOk());
    ASSERT_EQ(out.bytes(), padded(x, 1, outSizes, low, interior))
        << "trial " << trial;
    emptied += x.size() > 0 && out.size() > 0 && product(sizes) > 0;
  }
  EXPECT_GT(emptied, 300);
}

TEST(Pad, ConvertsToTheDtypeOfTheResult) {
  TestTensor x(DType::i32, {2}), value(DType::i32, {}), out(DType::f64, {4});
  number(x, 5);
  value.set(0, 9);
  Sizes one = {1}, none = {0};
  call(OpKind::pad, {&x, &value}, {&out},
       list(attrs::pad::words(one, one, none)));
  EXPECT_EQ(out.get(0), 9);
  EXPECT_EQ(out.get(1), 5);
  EXPECT_EQ(out.get(2), 6);
  EXPECT_EQ(out.get(3), 9);
}

TEST(Concat, PutsOperandsBehindEachOther) {
  for (DType dtype : allDTypes) {
    for (int64_t dim : {0, 1, 2}) {
      for (Layout layout : allLayouts) {
        for (Layout outLayout : writableLayouts) {
          std::vector<TestTensor> operands;
          Sizes outSizes = {3, 4, 5};
          outSizes[static_cast<size_t>(dim)] = 0;
          for (int64_t size : {2, 0, 1, 70}) {
            Sizes sizes = {3, 4, 5};
            sizes[static_cast<size_t>(dim)] = size;
            outSizes[static_cast<size_t>(dim)] += size;
            operands.emplace_back(dtype, sizes, layout);
            number(operands.back(), size);
          }
          TestTensor out(dtype, outSizes, outLayout);
          ASSERT_TRUE(
              call(OpKind::concat,
                   {&operands[0], &operands[1], &operands[2], &operands[3]},
                   {&out}, list(attrs::concat::words(dim)))
                  .isOk());
          int64_t inner = dim == 0 ? 20 : dim == 1 ? 5 : 1;
          int64_t length = outSizes[static_cast<size_t>(dim)];
          for (int64_t i = 0; i < out.size(); ++i) {
            int64_t at = i / inner % length, operand = 0;
            while (at >= operands[operand].sizes[dim]) {
              at -= operands[operand++].sizes[dim];
            }
            int64_t size = operands[operand].sizes[dim];
            int64_t from = (i / inner / length * size + at) * inner + i % inner;
            ASSERT_EQ(out.get(i), operands[operand].get(from));
          }
        }
      }
    }
  }
}

TEST(Flip, ReversesSomeDimensions) {
  for (DType dtype : allDTypes) {
    for (Layout layout : allLayouts) {
      for (const Sizes &dims :
           {Sizes{}, Sizes{0}, Sizes{1}, Sizes{2, 0}, Sizes{0, 1, 2}}) {
        TestTensor x(dtype, {3, 7, 40}, layout), out(dtype, {3, 7, 40});
        number(x);
        call(OpKind::flip, {&x}, {&out}, list(attrs::flip::words(dims)));
        for (int64_t i = 0; i < out.size(); ++i) {
          int64_t at[] = {i / 280, i / 40 % 7, i % 40};
          for (int64_t dim : dims) {
            at[dim] = x.sizes[dim] - 1 - at[dim];
          }
          ASSERT_EQ(out.get(i), x.get((at[0] * 7 + at[1]) * 40 + at[2]));
        }
      }
    }
  }
}

TEST(Flip, AcceptsEmptyTensors) {
  TestTensor x(DType::f32, {0, 3}), out(DType::f32, {0, 3});
  Sizes dims = {0, 1};
  EXPECT_TRUE(
      call(OpKind::flip, {&x}, {&out}, list(attrs::flip::words(dims))).isOk());
}

TEST(Iota, CountsAlongADimension) {
  for (DType dtype : allDTypes) {
    if (dtype == DType::boolean) {
      continue;
    }
    for (int64_t dim : {0, 1, 2}) {
      for (Layout layout : writableLayouts) {
        Sizes sizes = {3, 5, 100};
        TestTensor out(dtype, sizes, layout);
        call(OpKind::iota, {}, {&out},
             list(attrs::iota::words(sizes, dim, dtype)));
        for (int64_t i = 0; i < out.size(); ++i) {
          const int64_t at[] = {i / 500, i / 100 % 5, i % 100};
          ASSERT_EQ(out.get(i), at[dim]);
        }
      }
    }
  }
}

TEST(Iota, WrapsAndRoundsWhatADtypeDoesNotHold) {
  TestTensor bytes(DType::i8, {5000}), halves(DType::f16, {5000});
  Sizes sizes = {5000};
  for (int threads : {1, 2, 5}) {
    runtime::setNumThreads(threads);
    call(OpKind::iota, {}, {&bytes},
         list(attrs::iota::words(sizes, 0, DType::i8)));
    call(OpKind::iota, {}, {&halves},
         list(attrs::iota::words(sizes, 0, DType::f16)));
    for (int64_t i = 0; i < 5000; ++i) {
      ASSERT_EQ(bytes.get(i), static_cast<int8_t>(i));
      ASSERT_EQ(halves.get(i), Half(static_cast<float>(i)));
    }
  }
  runtime::setNumThreads(2);
}

} // namespace
} // namespace sinter::test
