//===- IndexingTest.cpp - Reading and writing at places -------------------===//
//
// What is expected is what libtorch prints.
//
//===----------------------------------------------------------------------===//

#include "test/unit/tensor/Text.h"

namespace {

using namespace sinter;
using namespace sinter::indexing;

TEST(Indexing, ReadsBasicIndicesAsViews) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_EQ(text(x.index({0})), "  0   1   2   3\n  4   5   6   7\n  8   9  10 "
                                " 11\n[ CPULongType{3,4} ]");
  EXPECT_EQ(text(x.index({0, 1})), " 4\n 5\n 6\n 7\n[ CPULongType{4} ]");
  EXPECT_EQ(text(x.index({0, 1, 2})), "6\n[ CPULongType{} ]");
  EXPECT_EQ(text(x.index({-1, -1, -1})), "23\n[ CPULongType{} ]");
  EXPECT_EQ(text(x.index({Slice(), 1})),
            "  4   5   6   7\n 16  17  18  19\n[ CPULongType{2,4} ]");
  EXPECT_EQ(text(x.index({Slice(), Slice(0, 2)})),
            "(1,.,.) = \n 0  1  2  3\n  4  5  6  7\n\n(2,.,.) = \n 12  13  14  "
            "15\n  16  17  18  19\n[ CPULongType{2,2,4} ]");
  EXPECT_EQ(text(x.index({Slice(), Slice(), Slice(None, None, 2)})),
            "(1,.,.) = \n  0   2\n   4   6\n   8  10\n\n(2,.,.) = \n 12  14\n  "
            "16  18\n  20  22\n[ CPULongType{2,3,2} ]");
  EXPECT_EQ(text(x.index({Slice(1, None), Slice(None, 2), Slice(1, 3)})),
            "(1,.,.) = \n 13  14\n  17  18\n[ CPULongType{1,2,2} ]");
  EXPECT_EQ(text(x.index({"...", 0})),
            "  0   4   8\n 12  16  20\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(x.index({Ellipsis, 0})),
            "  0   4   8\n 12  16  20\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(x.index({0, "...", 1})), " 1\n 5\n 9\n[ CPULongType{3} ]");
  EXPECT_EQ(text(x.index({None, 0}).sizes()), "[1, 3, 4]");
  EXPECT_EQ(text(x.index({Slice(), None}).sizes()), "[2, 1, 3, 4]");
  EXPECT_EQ(text(x.index({"...", None}).sizes()), "[2, 3, 4, 1]");
}

TEST(Indexing, GathersAtIndexTensors) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_EQ(text(x.index({tensor({1, 0})})),
            "(1,.,.) = \n 12  13  14  15\n  16  17  18  19\n  20  21  22  "
            "23\n\n(2,.,.) = \n  0   1   2   3\n   4   5   6   7\n   8   9  10 "
            " 11\n[ CPULongType{2,3,4} ]");
  EXPECT_EQ(text(x.index({tensor({{1, 0}, {0, 0}})}).sizes()), "[2, 2, 3, 4]");
  EXPECT_EQ(text(x.index({Slice(), tensor({2, 0})})),
            "(1,.,.) = \n  8   9  10  11\n   0   1   2   3\n\n(2,.,.) = \n 20  "
            "21  22  23\n  12  13  14  15\n[ CPULongType{2,2,4} ]");
  EXPECT_EQ(text(x.index({tensor({1, 0}), tensor({2, 0})})),
            " 20  21  22  23\n  0   1   2   3\n[ CPULongType{2,4} ]");
  EXPECT_EQ(text(x.index({tensor({1, 0}), Slice(), tensor({2, 0})})),
            " 14  18  22\n  0   4   8\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(x.index({Slice(), tensor({2, 0}), tensor({3, 3})})),
            " 11   3\n 23  15\n[ CPULongType{2,2} ]");
  EXPECT_EQ(text(x.index({tensor({{0}, {1}}), tensor({0, 2})})),
            "(1,.,.) = \n  0   1   2   3\n   8   9  10  11\n\n(2,.,.) = \n 12  "
            "13  14  15\n  20  21  22  23\n[ CPULongType{2,2,4} ]");
  EXPECT_EQ(text(x.index({0, tensor({2, 0})})),
            "  8   9  10  11\n  0   1   2   3\n[ CPULongType{2,4} ]");
  EXPECT_EQ(text(x.index({tensor({0, 1}), 1})),
            "  4   5   6   7\n 16  17  18  19\n[ CPULongType{2,4} ]");
  EXPECT_EQ(text(x.index({tensor({0, 1}), Slice(), 1})),
            "  1   5   9\n 13  17  21\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(x.index({1, Slice(), tensor({0, 1})})),
            " 12  13\n 16  17\n 20  21\n[ CPULongType{3,2} ]");
  EXPECT_EQ(text(x.index({tensor(1)})), " 12  13  14  15\n 16  17  18  19\n 20 "
                                        " 21  22  23\n[ CPULongType{3,4} ]");
  EXPECT_EQ(text(x.index({tensor(1), tensor({0, 1})})),
            " 12  13  14  15\n 16  17  18  19\n[ CPULongType{2,4} ]");
  EXPECT_EQ(text(x.index({tensor({true, false})})),
            "(1,.,.) = \n  0   1   2   3\n   4   5   6   7\n   8   9  10  "
            "11\n[ CPULongType{1,3,4} ]");
}

TEST(Indexing, SelectsByMask) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_EQ(text(x.index({x > 20})), " 21\n 22\n 23\n[ CPULongType{3} ]");
  EXPECT_EQ(text(x.index({x > 100}).sizes()), "[0]");
  EXPECT_EQ(text(masked_select(x, x > 20)),
            " 21\n 22\n 23\n[ CPULongType{3} ]");
  EXPECT_EQ(text(x.masked_select(x % 7 == 0)),
            "  0\n  7\n 14\n 21\n[ CPULongType{4} ]");
  EXPECT_EQ(text(nonzero(tensor(5))), "[ CPULongType{1,0} ]");
  EXPECT_EQ(text(where(tensor({true, false}))),
            "list of 1\n 0\n[ CPULongType{1} ]");
}

TEST(Indexing, GathersAndScattersAlongADimension) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_EQ(text(gather(x, 2, zeros({2, 3, 1}, kLong))),
            "(1,.,.) = \n 0\n  4\n  8\n\n(2,.,.) = \n 12\n  16\n  20\n[ "
            "CPULongType{2,3,1} ]");
  EXPECT_EQ(text(x.gather(1, tensor({{{0, 1, 2, 0}}, {{2, 1, 0, 2}}}))),
            "(1,.,.) = \n  0   5  10   3\n\n(2,.,.) = \n 20  17  14  23\n[ "
            "CPULongType{2,1,4} ]");
  EXPECT_THROW((void)(x.gather(1, tensor({{{5}}}))), Error);
  EXPECT_EQ(
      text(zeros({3, 5}).scatter_(0, tensor({{0, 1, 2, 0, 0}}),
                                  arange(5.).view({1, 5}))),
      " 0  0  0  3  4\n 0  1  0  0  0\n 0  0  2  0  0\n[ CPUFloatType{3,5} ]");
  EXPECT_EQ(text(zeros({3, 5}).scatter_(1, tensor({{0}, {1}, {2}}), 1.5)),
            " 1.5000  0.0000  0.0000  0.0000  0.0000\n 0.0000  1.5000  0.0000  "
            "0.0000  0.0000\n 0.0000  0.0000  1.5000  0.0000  0.0000\n[ "
            "CPUFloatType{3,5} ]");
  EXPECT_EQ(
      text(zeros({3, 5}).scatter_add_(
          0, tensor({{0, 1, 2, 0, 0}, {2, 0, 0, 1, 2}}), ones({2, 5}))),
      " 1  1  1  1  1\n 0  1  0  1  0\n 1  0  1  0  1\n[ CPUFloatType{3,5} ]");
  EXPECT_EQ(text(scatter_add(ones({2, 2}), 1, tensor({{0, 0}, {1, 1}}),
                             ones({2, 2}))),
            " 3  1\n 1  3\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(text(take(x, tensor({0, 5, -1}))),
            "  0\n  5\n 23\n[ CPULongType{3} ]");
  EXPECT_EQ(text(take_along_dim(tensor({{3, 1, 2}}), tensor({{1, 2, 0}}), 1)),
            " 1  2  3\n[ CPULongType{1,3} ]");
  EXPECT_EQ(text(masked_scatter(zeros(4), tensor({true, false, true, false}),
                                tensor({7., 8., 9.}))),
            " 7\n 0\n 8\n 0\n[ CPUFloatType{4} ]");
  EXPECT_EQ(text(select_scatter(zeros({2, 2}), ones(2), 0, 1)),
            " 0  0\n 1  1\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(text(slice_scatter(zeros({2, 3}), ones({2, 1}), 1, 1, 2)),
            " 0  1  0\n 0  1  0\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(diagonal_scatter(zeros({2, 2}), ones(2))),
            " 1  0\n 0  1\n[ CPUFloatType{2,2} ]");
}

TEST(Indexing, PutsSlicesAtIndices) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_EQ(text(index_select(x, 2, tensor({3, 0}))),
            "(1,.,.) = \n  3   0\n   7   4\n  11   8\n\n(2,.,.) = \n 15  12\n  "
            "19  16\n  23  20\n[ CPULongType{2,3,2} ]");
  EXPECT_EQ(text(x.index_select(1, tensor(1))),
            "(1,.,.) = \n 4  5  6  7\n\n(2,.,.) = \n 16  17  18  19\n[ "
            "CPULongType{2,1,4} ]");
  EXPECT_THROW((void)(x.index_select(0, tensor({2}))), Error);
  EXPECT_EQ(text(index_add(ones({3, 2}), 0, tensor({0, 2, 0}), ones({3, 2}))),
            " 3  3\n 1  1\n 2  2\n[ CPUFloatType{3,2} ]");
  EXPECT_EQ(text(ones({3, 2}).index_add_(0, tensor({0, 2}), ones({2, 2}), 2)),
            " 3  3\n 1  1\n 3  3\n[ CPUFloatType{3,2} ]");
  EXPECT_EQ(text(ones({3, 2}).index_copy(0, tensor({2}), zeros({1, 2}))),
            " 1  1\n 1  1\n 0  0\n[ CPUFloatType{3,2} ]");
  EXPECT_EQ(text(ones({3, 2}).index_fill_(1, tensor({0}), -1)),
            "-1  1\n-1  1\n-1  1\n[ CPUFloatType{3,2} ]");
  EXPECT_EQ(text(index_fill(ones({3, 2}), 0, tensor({-1}), 9)),
            " 1  1\n 1  1\n 9  9\n[ CPUFloatType{3,2} ]");
}

TEST(Indexing, ChoosesByCondition) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_EQ(
      text(masked_fill(x, x > 3, 0)),
      "(1,.,.) = \n 0  1  2  3\n  0  0  0  0\n  0  0  0  0\n\n(2,.,.) = \n 0  "
      "0  0  0\n  0  0  0  0\n  0  0  0  0\n[ CPULongType{2,3,4} ]");
  EXPECT_EQ(
      text(x.masked_fill(x > 3, 1.5)),
      "(1,.,.) = \n 0  1  2  3\n  1  1  1  1\n  1  1  1  1\n\n(2,.,.) = \n 1  "
      "1  1  1\n  1  1  1  1\n  1  1  1  1\n[ CPULongType{2,3,4} ]");
  EXPECT_EQ(
      text(x.to(kFloat)
               .masked_fill(x > 3, -std::numeric_limits<float>::infinity())
               .sizes()),
      "[2, 3, 4]");
  EXPECT_EQ(text(where(x > 10, x, 0 * x).sizes()), "[2, 3, 4]");
  EXPECT_EQ(text(where(x > 10, x, 0)),
            "(1,.,.) = \n  0   0   0   0\n   0   0   0   0\n   0   0   0  "
            "11\n\n(2,.,.) = \n 12  13  14  15\n  16  17  18  19\n  20  21  22 "
            " 23\n[ CPULongType{2,3,4} ]");
  EXPECT_EQ(text(where(x > 10, 1.0, 0.0).dtype()), "float");
  EXPECT_EQ(text(where(x > 10, 1, 0).dtype()), "long int");
  EXPECT_EQ(text(where(x > 10, x, 0.5).dtype()), "float");
}

TEST(Indexing, SearchesSortedSequences) {
  EXPECT_EQ(text(ones({3}).scatter_reduce(0, tensor({0, 0, 1}),
                                          tensor({5., 2., 3.}), "amax")),
            " 5\n 3\n 1\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(ones({3}).scatter_reduce(0, tensor({0, 0, 1}),
                                          tensor({5., 2., 3.}), "sum", false)),
            " 7\n 3\n 1\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(searchsorted(tensor({1., 3., 5.}), tensor({0., 3., 4., 9.}))),
            " 0\n 1\n 2\n 3\n[ CPULongType{4} ]");
  EXPECT_EQ(text(bucketize(tensor({0., 3., 4., 9.}), tensor({1., 3., 5.}))),
            " 0\n 1\n 2\n 3\n[ CPULongType{4} ]");
}

} // namespace
