//===- ReductionsTest.cpp - Sums, extremes, orders ------------------------===//
//
// What is expected is what libtorch prints.
//
//===----------------------------------------------------------------------===//

#include "test/unit/tensor/Text.h"

namespace {

using namespace sinter;
using namespace sinter::indexing;

TEST(Reductions, SumOverAnyDimensions) {
  Tensor x = tensor({{3., 1., 2.}, {6., 5., 4.}});
  Tensor z = arange(24.).reshape({2, 3, 4});
  EXPECT_EQ(text(x.sum()), "21\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.sum(0)), " 9\n 6\n 6\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(x.sum(1)), "  6\n 15\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(x.sum(-1, true)), "  6\n 15\n[ CPUFloatType{2,1} ]");
  EXPECT_EQ(text(x.sum({0, 1})), "21\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.sum({0, 1}, true)), " 21\n[ CPUFloatType{1,1} ]");
  EXPECT_EQ(text(sum(x, {1})), "  6\n 15\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(z.sum({0, 2})), "  60\n  92\n 124\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(z.sum({0, 2}, true)),
            "(1,.,.) = \n  60\n   92\n  124\n[ CPUFloatType{1,3,1} ]");
  EXPECT_EQ(text(sum(z, 1, false, kDouble)),
            " 12  15  18  21\n 48  51  54  57\n[ CPUDoubleType{2,4} ]");
  EXPECT_THROW((void)(x.sum(2)), Error);
  EXPECT_THROW((void)(x.sum({0, 0})), Error);
}

TEST(Reductions, AverageAndMultiply) {
  Tensor x = tensor({{3., 1., 2.}, {6., 5., 4.}});
  Tensor i = tensor({{3, 1, 2}, {6, 5, 4}});
  EXPECT_THROW((void)(i.mean()), Error);
  EXPECT_EQ(text(i.mean(kFloat)), "3.5\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.mean()), "3.5\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.mean(0)), " 4.5000\n 3.0000\n 3.0000\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(x.mean({0, 1}, true)), " 3.5000\n[ CPUFloatType{1,1} ]");
  EXPECT_EQ(text(mean(x, 1, true)), " 2\n 5\n[ CPUFloatType{2,1} ]");
  EXPECT_EQ(text(empty({0}).prod()), "1\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.prod()), "720\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.prod(1)), "   6\n 120\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(i.prod(0, true)), " 18   5   8\n[ CPULongType{1,3} ]");
  EXPECT_EQ(text(var_mean(x)),
            "3.5\n[ CPUFloatType{} ]\nand\n3.5\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(var_mean(x, 1, false)), " 0.6667\n 0.6667\n[ CPUFloatType{2} "
                                         "]\nand\n 2\n 5\n[ CPUFloatType{2} ]");
}

TEST(Reductions, HaveDefinedResultsOfNothing) {
  EXPECT_EQ(text(empty({0}).sum()), "0\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(empty({0, 3}).sum(0)), " 0\n 0\n 0\n[ CPUFloatType{3} ]");
  EXPECT_THROW((void)(empty({0}).max()), Error);
  EXPECT_EQ(text(empty({0, 3}).max(1)),
            "[ CPUFloatType{0} ]\nand\n[ CPULongType{0} ]");
  EXPECT_EQ(text(empty({3, 0}).max(0)),
            "[ CPUFloatType{0} ]\nand\n[ CPULongType{0} ]");
  EXPECT_THROW((void)(empty({3, 0}).argmax()), Error);
  EXPECT_EQ(text(empty({3, 0}).any()), "0\n[ CPUBoolType{} ]");
  EXPECT_EQ(text(empty({3, 0}).all(1)), " 1\n 1\n 1\n[ CPUBoolType{3} ]");
  EXPECT_EQ(text(empty({3, 0}).amax(0)), "[ CPUFloatType{0} ]");
}

TEST(Reductions, MeasureSpread) {
  Tensor x = tensor({{3., 1., 2.}, {6., 5., 4.}});
  EXPECT_EQ(text(x.var()), "3.5\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.var(1, false)), " 0.6667\n 0.6667\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(x.var({0, 1}, true, true)), " 3.5000\n[ CPUFloatType{1,1} ]");
  EXPECT_EQ(text(x.std()), "1.8708287477493286\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.std(1, false)), " 0.8165\n 0.8165\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(sinter::std(x, 1, true, true)),
            " 1\n 1\n[ CPUFloatType{2,1} ]");
  EXPECT_EQ(text(std_mean(x, 0, true)),
            " 2.1213\n 2.8284\n 1.4142\n[ CPUFloatType{3} ]\nand\n 4.5000\n "
            "3.0000\n 3.0000\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(x.var(0, 0)),
            " 2.2500\n 4.0000\n 1.0000\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(x.std({0}, 1, true)),
            " 2.1213  2.8284  1.4142\n[ CPUFloatType{1,3} ]");
  EXPECT_EQ(text(sinter::std(tensor({1., 2., 3., 4.}, kHalf))),
            "1.291015625\n[ CPUHalfType{} ]");
}

TEST(Reductions, FindExtremesAndWhereTheyAre) {
  Tensor x = tensor({{3., 1., 2.}, {6., 5., 4.}});
  EXPECT_EQ(text(x.max()), "6\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.min()), "1\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.max(1)),
            " 3\n 6\n[ CPUFloatType{2} ]\nand\n 0\n 0\n[ CPULongType{2} ]");
  EXPECT_EQ(
      text(x.min(0, true)),
      " 3  1  2\n[ CPUFloatType{1,3} ]\nand\n 0  0  0\n[ CPULongType{1,3} ]");
  EXPECT_EQ(
      text(max(x, 0)),
      " 6\n 5\n 4\n[ CPUFloatType{3} ]\nand\n 1\n 1\n 1\n[ CPULongType{3} ]");
  EXPECT_EQ(text(max(x, x.flip(0))),
            " 6  5  4\n 6  5  4\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(min(x, x.flip(0))),
            " 3  1  2\n 3  1  2\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(x.amax(0)), " 6\n 5\n 4\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(x.amin({0, 1})), "1\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(amax(x, 1, true)), " 3\n 6\n[ CPUFloatType{2,1} ]");
  EXPECT_EQ(text(x.amax()), "6\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(aminmax(x)),
            "1\n[ CPUFloatType{} ]\nand\n6\n[ CPUFloatType{} ]");
}

TEST(Reductions, TellWhetherAnyOrAllHold) {
  Tensor x = tensor({{3., 1., 2.}, {6., 5., 4.}});
  Tensor z = arange(24.).reshape({2, 3, 4});
  EXPECT_EQ(text(x.any()), "1\n[ CPUBoolType{} ]");
  EXPECT_EQ(text((x > 5).any(1)), " 0\n 1\n[ CPUBoolType{2} ]");
  EXPECT_EQ(text((x > 0).all()), "1\n[ CPUBoolType{} ]");
  EXPECT_EQ(text((x > 1).all(0, true)), " 1  0  1\n[ CPUBoolType{1,3} ]");
  EXPECT_EQ(text(any(x > 5)), "1\n[ CPUBoolType{} ]");
  EXPECT_EQ(text(all(x > 5, 1)), " 0\n 0\n[ CPUBoolType{2} ]");
  EXPECT_EQ(text(tensor({1, 2}, kUInt8).any()), "1\n[ CPUByteType{} ]");
  EXPECT_EQ(text((z > 5).any({0, 1})), " 1\n 1\n 1\n 1\n[ CPUBoolType{4} ]");
}

TEST(Reductions, MeasureLengths) {
  double inf = std::numeric_limits<double>::infinity();
  Tensor x = tensor({{3., 1., 2.}, {6., 5., 4.}});
  EXPECT_EQ(text(x.norm()), "9.539392471313477\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.norm(1)), "21\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.norm(2, 1)), " 3.7417\n 8.7750\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(x.norm(1, {0}, true)), " 9  6  6\n[ CPUFloatType{1,3} ]");
  EXPECT_EQ(text(norm(x, 2, 1, true)),
            " 3.7417\n 8.7750\n[ CPUFloatType{2,1} ]");
  EXPECT_EQ(text(x.norm(inf)), "6\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.norm(-inf)), "1\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.norm(0)), "6\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.norm(3)), "7.611662864685059\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(linalg_norm(x)), "9.539392471313477\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(linalg_vector_norm(x, 2, 1)),
            " 3.7417\n 8.7750\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(linalg_norm(x, 1)), "9\n[ CPUFloatType{} ]");
}

TEST(Scans, RunAlongADimension) {
  double nan = std::nan("");
  Tensor x = tensor({{3., 1., 2.}, {6., 5., 4.}});
  Tensor i = tensor({{3, 1, 2}, {6, 5, 4}});
  EXPECT_EQ(text(x.cumsum(0)), " 3  1  2\n 9  6  6\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(cumsum(x, 1)),
            "  3   4   6\n  6  11  15\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(i.cumsum(-1)),
            "  3   4   6\n  6  11  15\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(x.cumprod(1)),
            "   3    3    6\n   6   30  120\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(i.cumprod(0)),
            "  3   1   2\n 18   5   8\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(cummax(x, 1)),
            " 3  3  3\n 6  6  6\n[ CPUFloatType{2,3} ]\nand\n 0  0  0\n 0  0  "
            "0\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(cummin(i, 0)),
            " 3  1  2\n 3  1  2\n[ CPULongType{2,3} ]\nand\n 0  0  0\n 0  0  "
            "0\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(cummax(tensor({1., 3., 2., 3., nan, 4.}), 0)),
            " 1\n 3\n 3\n 3\nnan\nnan\n[ CPUFloatType{6} ]\nand\n 0\n 1\n 1\n "
            "3\n 4\n 4\n[ CPULongType{6} ]");
  EXPECT_EQ(text((i > 2).cumsum(1)),
            " 1  1  1\n 1  2  3\n[ CPULongType{2,3} ]");
}

TEST(Orders, SortAndPick) {
  double nan = std::nan("");
  Tensor x = tensor({{3., 1., 2.}, {6., 5., 4.}});
  Tensor i = tensor({{3, 1, 2}, {6, 5, 4}});
  EXPECT_EQ(text(x.sort()), " 1  2  3\n 4  5  6\n[ CPUFloatType{2,3} ]\nand\n "
                            "1  2  0\n 2  1  0\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(x.sort(0)), " 3  1  2\n 6  5  4\n[ CPUFloatType{2,3} ]\nand\n "
                             "0  0  0\n 1  1  1\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(x.sort(1, true)),
            " 3  2  1\n 6  5  4\n[ CPUFloatType{2,3} ]\nand\n 0  2  1\n 0  1  "
            "2\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(sort(i, -1, true)),
            " 3  2  1\n 6  5  4\n[ CPULongType{2,3} ]\nand\n 0  2  1\n 0  1  "
            "2\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(x.argsort()), " 1  2  0\n 2  1  0\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(argsort(x, 0, true)),
            " 1  1  1\n 0  0  0\n[ CPULongType{2,3} ]");
  EXPECT_EQ(
      text(tensor({2., nan, 1.}).sort()),
      " 1\n 2\nnan\n[ CPUFloatType{3} ]\nand\n 2\n 0\n 1\n[ CPULongType{3} ]");
  EXPECT_EQ(
      text(tensor({2., nan, 1.}).sort(0, true)),
      "nan\n 2\n 1\n[ CPUFloatType{3} ]\nand\n 1\n 0\n 2\n[ CPULongType{3} ]");
  EXPECT_EQ(text(tensor({1, 0, 1, 0}).sort(true, 0, false)),
            " 0\n 0\n 1\n 1\n[ CPULongType{4} ]\nand\n 1\n 3\n 0\n 2\n[ "
            "CPULongType{4} ]");
  EXPECT_EQ(
      text(tensor({true, false, true}).sort()),
      " 0\n 1\n 1\n[ CPUBoolType{3} ]\nand\n 1\n 0\n 2\n[ CPULongType{3} ]");
  EXPECT_EQ(text(tensor(3).sort()),
            "3\n[ CPULongType{} ]\nand\n0\n[ CPULongType{} ]");
  EXPECT_THROW((void)(x.sort(2)), Error);
}

TEST(Orders, FindMiddleAndMostFrequent) {
  double nan = std::nan("");
  Tensor x = tensor({{3., 1., 2.}, {6., 5., 4.}});
  EXPECT_EQ(text(x.median()), "3\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(x.median(1)),
            " 2\n 5\n[ CPUFloatType{2} ]\nand\n 2\n 1\n[ CPULongType{2} ]");
  EXPECT_EQ(
      text(x.median(0, true)),
      " 3  1  2\n[ CPUFloatType{1,3} ]\nand\n 0  0  0\n[ CPULongType{1,3} ]");
  EXPECT_EQ(text(tensor({1., nan, 3.}).median()), "nan\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(tensor({1, 2, 2, 3, 3}).mode()),
            "2\n[ CPULongType{} ]\nand\n2\n[ CPULongType{} ]");
  EXPECT_EQ(text(tensor({{1, 2, 2}, {3, 3, 1}}).mode(1, true)),
            " 2\n 3\n[ CPULongType{2,1} ]\nand\n 2\n 1\n[ CPULongType{2,1} ]");
  EXPECT_EQ(text(quantile(x, 0.5)), "3.5\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(quantile(x, 0.25, 1)),
            " 1.5000\n 4.5000\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(quantile(x, tensor({0.25, 0.75}), 0, true)),
            "(1,.,.) = \n 3.7500  2.0000  2.5000\n\n(2,.,.) = \n 5.2500  "
            "4.0000  3.5000\n[ CPUFloatType{2,1,3} ]");
  EXPECT_EQ(text(x.quantile(tensor({0.1f, 0.9f}))),
            " 1.5000\n 5.5000\n[ CPUFloatType{2} ]");
}

TEST(Exponentials, DoNotOverflow) {
  double inf = std::numeric_limits<double>::infinity();
  Tensor x = tensor({{3., 1., 2.}, {6., 5., 4.}});
  Tensor i = tensor({{3, 1, 2}, {6, 5, 4}});
  EXPECT_EQ(text(logsumexp(x, 1)), " 3.4076\n 6.4076\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(x.logsumexp({0, 1}, true)), " 6.4562\n[ CPUFloatType{1,1} ]");
  EXPECT_EQ(text(softmax(x, 1)), " 0.6652  0.0900  0.2447\n 0.6652  0.2447  "
                                 "0.0900\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(x.softmax(0)), " 0.0474  0.0180  0.1192\n 0.9526  0.9820  "
                                "0.8808\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(x.log_softmax(-1)), "-0.4076 -2.4076 -1.4076\n-0.4076 -1.4076 "
                                     "-2.4076\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(log_softmax(x, 0)), "-3.0486 -4.0181 -2.1269\n-0.0486 -0.0181 "
                                     "-0.1269\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(softmax(tensor({-inf, 0., 1.}), 0)),
            " 0.0000\n 0.2689\n 0.7311\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(logsumexp(tensor({-inf, -inf}), 0)),
            "-inf\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(logsumexp(tensor({inf, 1.}), 0)), "inf\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(softmax(tensor({1000., 0.}), 0)),
            " 1\n 0\n[ CPUFloatType{2} ]");
  EXPECT_THROW((void)(i.softmax(0)), Error);
  EXPECT_EQ(text(i.logsumexp(0)),
            " 6.0486\n 5.0181\n 4.1269\n[ CPUFloatType{3} ]");
}

TEST(Counts, TellHowOftenValuesOccur) {
  Tensor x = tensor({{3., 1., 2.}, {6., 5., 4.}});
  Tensor i = tensor({{3, 1, 2}, {6, 5, 4}});
  EXPECT_EQ(text(count_nonzero(i > 2)), "4\n[ CPULongType{} ]");
  EXPECT_EQ(text(diff(i)), "-2  1\n-1 -1\n[ CPULongType{2,2} ]");
  EXPECT_EQ(text(diff(x, 1, 0)), " 3  4  2\n[ CPUFloatType{1,3} ]");
  EXPECT_EQ(text(diff(x, 2)), " 3\n 0\n[ CPUFloatType{2,1} ]");
  EXPECT_EQ(text(bincount(tensor({0, 1, 1, 3}))),
            " 1\n 2\n 0\n 1\n[ CPULongType{4} ]");
  EXPECT_EQ(text(bincount(tensor({0, 1, 1}), tensor({0.5, 1., 2.}))),
            " 0.5000\n 3.0000\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(bincount(tensor({0, 1, 1}), {}, 5)),
            " 1\n 2\n 0\n 0\n 0\n[ CPULongType{5} ]");
  EXPECT_EQ(text(histc(tensor({1., 2., 1., 4.}), 4, 0, 4)),
            " 0\n 2\n 1\n 1\n[ CPUFloatType{4} ]");
  EXPECT_EQ(text(_unique2(tensor({3, 1, 2, 3, 1}), true, true, true)),
            " 1\n 2\n 3\n[ CPULongType{3} ]\nand\n 2\n 0\n 1\n 2\n 0\n[ "
            "CPULongType{5} ]\nand\n 2\n 1\n 2\n[ CPULongType{3} ]");
  EXPECT_EQ(text(_unique(tensor({3, 1, 2, 3, 1}))),
            " 1\n 2\n 3\n[ CPULongType{3} ]\nand\n[ CPULongType{0} ]");
  EXPECT_EQ(text(unique_consecutive(tensor({1, 1, 2, 2, 1}), true, true)),
            " 1\n 2\n 1\n[ CPULongType{3} ]\nand\n 0\n 0\n 1\n 1\n 2\n[ "
            "CPULongType{5} ]\nand\n 2\n 2\n 1\n[ CPULongType{3} ]");
}

} // namespace
