//===- PointwiseTest.cpp - Pointwise ops on all dtypes and layouts --------===//

#include "test/unit/kernels/TestTensor.h"

#include "sinter/runtime/thread_pool.h"

#include "generated/Formulas.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

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

/// Random numbers of a compute class as a kernel wants them, some of them
/// special; or truth values.
template <class Number>
std::vector<char> someNumbers(int64_t count, bool mask) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  constexpr double special[] = {NAN, inf, -inf, 0.0, -0.0, 1e-42, 200, -200};
  Noise noise(mask ? 2 : 1);
  std::vector<char> bytes(count * (mask ? 1 : sizeof(Number)));
  for (int64_t i = 0; i < count; ++i) {
    double value = noise.next() * 30;
    if (mask) {
      bytes[i] = value > 0;
      continue;
    }
    if (std::is_floating_point_v<Number> && i % 5 == 2) {
      value = special[i / 5 % 8];
    }
    Number number = std::is_unsigned_v<Number>
                        ? static_cast<Number>(std::abs(value))
                        : static_cast<Number>(value);
    std::memcpy(bytes.data() + i * sizeof(Number), &number, sizeof number);
  }
  return bytes;
}

/// Computes 97 elements at once, and again in pieces, at every level.
template <class Formula, class Number> void checkPieces(ComputeClass type) {
  constexpr int64_t count = 97;
  std::vector<std::vector<char>> operands;
  std::vector<size_t> widths;
  for (bool mask : Formula::isMask) {
    operands.push_back(someNumbers<Number>(count, mask));
    widths.push_back(mask ? 1 : sizeof(Number));
  }
  if (operands.size() > 1 && !Formula::isMask[0]) { // Not x with itself.
    std::rotate(operands[1].begin(), operands[1].begin() + 7 * sizeof(Number),
                operands[1].end());
  }
  size_t width = Formula::isMaskResult ? 1 : sizeof(Number);
  for (IsaLevel level : runnableLevels()) {
    PointwiseKernel kernel = findPointwiseKernel(Formula::kind, type, level);
    ASSERT_NE(kernel, nullptr);
    auto compute = [&](std::vector<char> &out, int64_t first, int64_t size) {
      const void *in[3];
      for (size_t k = 0; k < operands.size(); ++k) {
        in[k] = operands[k].data() + first * widths[k];
      }
      kernel(in, out.data() + first * width, size);
    };
    std::vector<char> whole(count * width);
    compute(whole, 0, count);
    for (int64_t piece : {1, 2, 3, 5, 7, 15, 17, 33}) {
      std::vector<char> pieces(count * width);
      for (int64_t i = 0; i < count; i += piece) {
        compute(pieces, i, std::min(piece, count - i));
      }
      ASSERT_EQ(pieces, whole)
          << "op " << static_cast<int>(Formula::kind) << ", class "
          << static_cast<int>(type) << ", level " << static_cast<int>(level)
          << ", pieces of " << piece;
    }
  }
}

TEST(Pointwise, ComputesEveryOpAlikeInVectorsAndInTheRest) {
  formula::visit([]<class Formula>(Formula) {
    if constexpr (Formula::hasReal) {
      checkPieces<Formula, float>(ComputeClass::f32);
      checkPieces<Formula, double>(ComputeClass::f64);
    }
    if constexpr (Formula::hasInteger) {
      checkPieces<Formula, int32_t>(ComputeClass::i32);
      checkPieces<Formula, int64_t>(ComputeClass::i64);
      checkPieces<Formula, uint64_t>(ComputeClass::u64);
    }
  });
}

TEST(Pointwise, ReadsNothingForNoElements) {
  TestTensor x(DType::f32, {0}, Layout::repeated), out(DType::f32, {0});
  TensorView view = x.view(), to = out.view();
  view.data = to.data = nullptr;
  EXPECT_TRUE(runKernel(OpKind::neg, {&view, 1}, {&to, 1}, {}).isOk());
}

TEST(Pointwise, RepeatsOperandsOfOneElement) {
  for (int64_t size : {1, 16, 511, 513, 3000, 40000}) {
    TestTensor x(DType::f32, {size}), one(DType::f32, {}),
        out(DType::f32, {size});
    TestTensor wide(DType::f32, {size}, Layout::repeated);
    x.fill(small);
    one.set(0, 3);
    wide.set(0, 3);
    for (TestTensor *y : {&one, &wide}) {
      call(OpKind::sub, {&x, y}, {&out});
      for (int64_t i = 0; i < size; ++i) {
        ASSERT_EQ(out.get(i), small(i) - 3);
      }
      call(OpKind::sub, {y, &x}, {&out});
      for (int64_t i = 0; i < size; ++i) {
        ASSERT_EQ(out.get(i), 3 - small(i));
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
