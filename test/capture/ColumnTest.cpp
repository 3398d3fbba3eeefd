//===- ColumnTest.cpp - Reductions that kernels join as they go -----------===//
//
// Columns of lengths around vectors, strips and blocks of the order of
// summation, and rows and tensors of whole chunks.
//
//===----------------------------------------------------------------------===//

#include "frontend/tensor/Impl.h"
#include "sinter/runtime/op_attrs.h"
#include "test/capture/Agreement.h"

namespace sinter {
namespace {

/// All reductions of one dimension that have a meaning for the dtype.
std::vector<Tensor> reduceAll(const Tensor &x, int64_t dim) {
  std::vector<Tensor> out;
  std::vector<int64_t> dims{dim};
  for (OpKind kind : {OpKind::reduce_sum, OpKind::reduce_prod,
                      OpKind::reduce_max, OpKind::reduce_min}) {
    const Tensor *in = &x;
    detail::call(kind, {&in, 1}, attrs::reduce_sum::words(dims),
                 {&out.emplace_back(), 1});
  }
  return out;
}

TEST(FusedColumns, AreJoinedByTheKernelThatComputesThem) {
  for (int64_t columns : {2, 5, 15, 16, 17, 64, 100, 784, 1024, 3072}) {
    for (int64_t rows : {2, 3, 63, 64}) {
      SCOPED_TRACE(testing::Message() << rows << " x " << columns);
      Tensor x = numbers({rows, columns}), y = numbers({rows, columns});
      expectAgreement(
          [&] {
            Tensor product = x * y;
            return std::vector{product, product.sum({0}, false)};
          },
          1);
    }
  }
}

TEST(FusedColumns, OfSeveralBlocksAreJoinedAgain) {
  for (int64_t rows : {128, 192, 4096, 4160, 8192, 12288}) {
    for (int64_t columns : {64, 80, 512}) {
      SCOPED_TRACE(testing::Message() << rows << " x " << columns);
      Tensor x = numbers({rows, columns});
      expectAgreement([&] { return std::vector{(x * x).sum({0}, false)}; }, 1,
                      1);
    }
  }
}

TEST(FusedColumns, OfRowsThatAreNoWholeBlocksAreTheLibrarys) {
  Tensor x = numbers({100, 64});
  expectAgreement([&] { return std::vector{(x * x).sum({0}, false)}; }, 1, 1);
}

TEST(FusedColumns, OfEveryReductionAndDtype) {
  for (DType dtype : {kByte, kShort, kInt, kLong, kUInt64, kHalf, kBFloat16,
                      kFloat, kDouble}) {
    bool areKeptWhole = dtype == kInt || dtype == kLong || dtype == kUInt64 ||
                        dtype == kFloat || dtype == kDouble;
    for (int64_t columns : {7, 64, 300}) {
      SCOPED_TRACE(testing::Message() << toString(dtype) << " " << columns);
      Tensor x = numbers({9, columns}, dtype);
      expectAgreement([&] { return reduceAll(x + x, 0); }, 1,
                      areKeptWhole ? 0 : 4);
    }
  }
}

TEST(FusedColumns, KeepNanAndSignsOfZero) {
  Tensor x = numbers({10, 40});
  x[5].fill_(NAN);
  x.select(1, 3).fill_(-0.0);
  x.select(1, 4).fill_(-std::numeric_limits<float>::infinity());
  expectAgreement([&] { return reduceAll(x * 1.0, 0); }, 1);
}

TEST(FusedColumns, OfEveryBlockOfABatch) {
  for (int64_t columns : {64, 1000}) {
    Tensor x = numbers({6, 30, columns});
    expectAgreement([&] { return reduceAll(x + 1, 1); }, 1);
  }
}

TEST(FusedColumns, OfViews) {
  Tensor x = numbers({64, 96}), y = numbers({96, 64}), row = numbers({96});
  Tensor column = numbers({64, 1});
  expectAgreement(
      [&] {
        return std::vector{((x + row) * column).sum({0}, false),
                           (x.flip({0}) * y.t()).sum({0}, false)};
      },
      -1, 0);
  // Here a row of what is added up is no row of what is read.
  Tensor turned = x.reshape({4, 16, 96}).permute({1, 0, 2});
  expectAgreement([&] { return std::vector{(turned * 2).sum({0}, false)}; }, 1,
                  1);
}

/// Rows are reduced, computed with, and their columns joined, in one kernel.
TEST(FusedColumns, OfRowsThatAreReduced) {
  for (int64_t columns : {10, 77, 1500}) {
    Tensor x = numbers({64, columns}), ct = numbers({64, columns});
    expectAgreement(
        [&] {
          Tensor y = x.softmax(-1);
          Tensor dx = y * (ct - (ct * y).sum({-1}, true));
          return std::vector{dx, dx.sum({0}, false)};
        },
        1);
  }
}

TEST(FusedColumns, AreReturnedInAnotherShape) {
  Tensor x = numbers({32, 32}), y = numbers({256, 64});
  expectAgreement([&] { return std::vector{x.exp().sum({0}, true)}; }, 1);
  expectAgreement([&] { return std::vector{y.exp().sum({0}, true)}; }, 1, 1);
}

TEST(FusedColumns, AreReadByAnotherKernel) {
  Tensor x = numbers({32, 32});
  expectAgreement(
      [&] {
        Tensor e = x.exp();
        return std::vector{e / e.sum({0}, true)};
      },
      2);
}

/// The sums are written while rows are still read: not in their memory.
TEST(FusedColumns, TakeNoOperandsMemory) {
  Tensor x = numbers({4, 64}), y = numbers({2, 64}) > 0;
  expectAgreement(
      [&] {
        Tensor bytes = cat({y, y.flip({1})});
        return std::vector{where(bytes, x, 0.5).sum({0}, false)};
      },
      -1, -1);
}

TEST(FusedRows, OfWholeChunksAreReducedInTwoSteps) {
  for (int64_t chunks : {2, 3, 17}) {
    SCOPED_TRACE(chunks);
    Tensor x = numbers({2, chunks * 65536});
    expectAgreement([&] { return std::vector{(x * x).sum({1}, false)}; }, 1, 1);
    expectAgreement([&] { return std::vector{(x * x).sum()}; }, 1, 1);
  }
}

TEST(FusedRows, OfMoreThanAChunkAreTheLibrarys) {
  Tensor x = numbers({65536 + 16});
  expectAgreement([&] { return std::vector{(x * x).sum()}; }, 1, 1);
}

} // namespace
} // namespace sinter
