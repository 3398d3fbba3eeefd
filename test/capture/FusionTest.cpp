//===- FusionTest.cpp - Fused kernels have the bits of eager code ---------===//
//
// Rows of lengths around vectors, steps, blocks and chunks of the order of
// summation; views of every kind; groups as they occur in models.
//
//===----------------------------------------------------------------------===//

#include "frontend/tensor/Impl.h"
#include "sinter/runtime/op_attrs.h"
#include "test/capture/Agreement.h"

namespace sinter {
namespace {

constexpr int64_t lengths[] = {2,  3,   10,  15,  16,   17,   31,   64,  65,
                               79, 128, 255, 513, 1024, 2049, 4100, 8192};

TEST(FusedRows, SoftmaxHasEagersBits) {
  for (int64_t length : lengths) {
    SCOPED_TRACE(length);
    Tensor x = numbers({5, length});
    expectAgreement([&] { return std::vector{x.softmax(-1)}; }, 1);
  }
}

TEST(FusedRows, LogSoftmaxOfEveryFloat) {
  for (DType dtype : {kHalf, kBFloat16, kFloat, kDouble}) {
    for (int64_t length : {7, 40, 1027}) {
      SCOPED_TRACE(testing::Message() << toString(dtype) << " " << length);
      Tensor x = numbers({3, 2, length}, dtype);
      expectAgreement([&] { return std::vector{x.log_softmax(-1)}; }, 1);
    }
  }
}

TEST(FusedRows, MomentsAreReducedInOneWalk) {
  for (int64_t length : {9, 33, 64, 700, 5000}) {
    SCOPED_TRACE(length);
    Tensor x = numbers({4, length}), weight = numbers({length});
    Tensor bias = numbers({1, length});
    expectAgreement(
        [&] {
          Tensor mean = x.mean({-1}, true);
          Tensor centred = x - mean;
          Tensor variance = (centred * centred).mean({-1}, true);
          Tensor scale = rsqrt(variance + 1e-5);
          return std::vector{centred * scale * weight + bias, mean, scale};
        },
        1);
  }
}

TEST(FusedRows, OfEveryReductionAndDtype) {
  for (DType dtype : {kByte, kChar, kShort, kInt, kLong, kUInt32, kUInt64,
                      kHalf, kBFloat16, kFloat, kDouble}) {
    for (int64_t length : {5, 16, 67, 300}) {
      SCOPED_TRACE(testing::Message() << toString(dtype) << " " << length);
      Tensor x = numbers({6, length}, dtype);
      expectAgreement(
          [&] {
            Tensor y = x + x;
            std::vector<Tensor> out;
            std::vector<int64_t> last{1};
            for (OpKind kind : {OpKind::reduce_sum, OpKind::reduce_prod,
                                OpKind::reduce_max, OpKind::reduce_min}) {
              const Tensor *in = &y;
              detail::call(kind, {&in, 1}, attrs::reduce_sum::words(last),
                           {&out.emplace_back(), 1});
            }
            return out;
          },
          1);
    }
  }
}

TEST(FusedRows, OfTruthValues) {
  Tensor x = numbers({9, 21});
  expectAgreement(
      [&] {
        Tensor isPositive = x > 0;
        std::vector<Tensor> out;
        std::vector<int64_t> last{1};
        for (OpKind kind : {OpKind::reduce_and, OpKind::reduce_or,
                            OpKind::reduce_max, OpKind::reduce_min}) {
          const Tensor *in = &isPositive;
          detail::call(kind, {&in, 1}, attrs::reduce_and::words(last),
                       {&out.emplace_back(), 1});
        }
        return out;
      },
      1);
}

TEST(FusedRows, KeepNanAndSignsOfZero) {
  Tensor x = numbers({4, 100});
  x[0][50].fill_(NAN);
  x[1].fill_(-0.0);
  x[2].fill_(-std::numeric_limits<float>::infinity());
  expectAgreement(
      [&] {
        Tensor y = x * 1.0;
        return std::vector{y.sum({1}, false), y.amax({1}, false),
                           y.amin({1}, false), y.prod(1)};
      },
      1);
}

/// Several numbers of a row go from loop to loop: softmax's derivative.
TEST(FusedRows, BackwardOfSoftmax) {
  Tensor x = numbers({8, 77}), ct = numbers({8, 77});
  expectAgreement(
      [&] {
        Tensor y = x.softmax(-1);
        return std::vector{y * (ct - (ct * y).sum({-1}, true))};
      },
      1);
}

TEST(FusedRows, OfTwoLengthsAreTwoKernels) {
  Tensor x = numbers({4, 24});
  expectAgreement(
      [&] {
        Tensor y = x.softmax(-1);
        return std::vector{y.reshape({8, 12}).softmax(-1)};
      },
      2);
}

TEST(FusedRows, AreNotWhatNoStrideLeadsAlong) {
  Tensor x = numbers({4, 5, 6}), square = numbers({9, 9});
  expectAgreement(
      [&] {
        Tensor y = x.permute({0, 2, 1});
        return std::vector{y.sum({1, 2}), y.exp().sum({1, 2}),
                           (y * 2 + 1).amax({1, 2}),
                           (square.t() * square).sum({0, 1}),
                           square.t().reshape({81}).softmax(-1)};
      },
      -1, -1);
}

TEST(FusedRows, AreCutWhereALibraryCallIsBetween) {
  Tensor x = numbers({8, 12}), w = numbers({12, 5});
  expectAgreement(
      [&] { return std::vector{(x * 2).matmul(w).softmax(-1) + 1}; }, 2, 1);
}

TEST(FusedViews, AreReadWhereTheyLie) {
  Tensor x = numbers({12, 20}), y = numbers({20, 12}), row = numbers({20});
  expectAgreement(
      [&] {
        return std::vector{x * y.t() + row, x.flip({1}) * 2,
                           x.narrow(1, 3, 16) + y.t().narrow(1, 0, 16),
                           x.flip({0}).slice(1, 0, 20, 3).exp(),
                           x.reshape({3, 4, 20}).permute({1, 0, 2}) - 1};
      },
      -1);
  for (int64_t size : {1, 2, 15, 16, 17, 100}) {
    Tensor z = numbers({3 * size});
    expectAgreement(
        [&] {
          return std::vector{z.slice(0, 1, 3 * size, 3) * 2 +
                                 z.flip({0}).narrow(0, 0, size),
                             z.flip({0}).exp()};
        },
        2);
  }
}

TEST(FusedViews, OfAKernelsResult) {
  Tensor x = numbers({6, 10}), y = numbers({10, 6});
  expectAgreement(
      [&] {
        Tensor e = x.exp();
        return std::vector{e.t() + y, e.reshape({60}) * 2};
      },
      2);
}

TEST(FusedViews, OfATensorThatIsAlsoReadAsItIs) {
  Tensor x = numbers({33, 33});
  expectAgreement(
      [&] {
        Tensor e = x.exp();
        return std::vector{e * e.t()};
      },
      2);
}

TEST(FusedViews, RowsOfATransposedTensor) {
  Tensor x = numbers({50, 9});
  expectAgreement([&] { return std::vector{x.t().softmax(-1)}; }, 1);
}

TEST(FusedGroups, NumbersOfRowsAreComputedOncePerRow) {
  Tensor x = numbers({64, 100}), scale = numbers({64, 1});
  expectAgreement(
      [&] { return std::vector{x * scale.exp().expand({64, 100})}; }, 1);
}

TEST(FusedGroups, TranscendentalFunctionsTakeTurnsOnStrips) {
  for (int64_t size : {5, 1000, 1024, 1025, 2048, 70001}) {
    SCOPED_TRACE(size);
    Tensor x = numbers({size}), y = numbers({3, size}), row = numbers({3, 1});
    expectAgreement(
        [&] {
          Tensor e = (x - 1).exp();
          return std::vector{e.tanh() + (x * 2).sin() * e, e};
        },
        1);
    expectAgreement(
        [&] { return std::vector{(y * row).exp().tanh().log1p() + y}; }, 1);
  }
}

/// Updates of parameters of several shapes are independent.
TEST(FusedGroups, AdamIsOneKernelAParameter) {
  std::vector<Tensor> p, g, m, v;
  for (int64_t size : {784, 128, 10}) {
    for (std::vector<Tensor> *all : {&p, &g, &m}) {
      all->push_back(numbers({size, 3}));
    }
    v.push_back(numbers({size, 3}).abs());
  }
  expectAgreement(
      [&] {
        std::vector<Tensor> out;
        for (size_t i = 0; i < p.size(); ++i) {
          Tensor first = m[i] * 0.9 + g[i] * 0.1;
          Tensor second = v[i] * 0.999 + g[i] * g[i] * 0.001;
          Tensor root = second.sqrt() / 0.5 + 1e-8;
          out.insert(out.end(), {p[i] - first / root * 1e-3, first, second});
        }
        return out;
      },
      3);
}

} // namespace
} // namespace sinter
