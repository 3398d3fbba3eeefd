//===- ViewsTest.cpp - The same elements in other shapes ------------------===//
//
// What is expected is what libtorch prints.
//
//===----------------------------------------------------------------------===//

#include "test/unit/tensor/Text.h"

namespace {

using namespace sinter;
using namespace sinter::indexing;

TEST(Views, ReshapeWithoutMovingElements) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_EQ(text(x.view({6, 4})),
            "  0   1   2   3\n  4   5   6   7\n  8   9  10  11\n 12  13  14  "
            "15\n 16  17  18  19\n 20  21  22  23\n[ CPULongType{6,4} ]");
  EXPECT_EQ(
      text(x.view({-1})),
      "  0\n  1\n  2\n  3\n  4\n  5\n  6\n  7\n  8\n  9\n 10\n 11\n 12\n 13\n "
      "14\n 15\n 16\n 17\n 18\n 19\n 20\n 21\n 22\n 23\n[ CPULongType{24} ]");
  EXPECT_EQ(text(x.view({-1, 8})),
            "  0   1   2   3   4   5   6   7\n  8   9  10  11  12  13  14  "
            "15\n 16  17  18  19  20  21  22  23\n[ CPULongType{3,8} ]");
  EXPECT_THROW((void)(x.view({5, 5})), Error);
  EXPECT_THROW((void)(x.view({-1, -1})), Error);
  EXPECT_THROW((void)(x.transpose(0, 1).view({-1})), Error);
  EXPECT_EQ(
      text(x.transpose(0, 1).reshape({-1})),
      "  0\n  1\n  2\n  3\n 12\n 13\n 14\n 15\n  4\n  5\n  6\n  7\n 16\n 17\n "
      "18\n 19\n  8\n  9\n 10\n 11\n 20\n 21\n 22\n 23\n[ CPULongType{24} ]");
  EXPECT_EQ(
      text(x.flatten()),
      "  0\n  1\n  2\n  3\n  4\n  5\n  6\n  7\n  8\n  9\n 10\n 11\n 12\n 13\n "
      "14\n 15\n 16\n 17\n 18\n 19\n 20\n 21\n 22\n 23\n[ CPULongType{24} ]");
  EXPECT_EQ(text(x.flatten(1)),
            "  0   1   2   3   4   5   6   7   8   9  10  11\n 12  13  14  15  "
            "16  17  18  19  20  21  22  23\n[ CPULongType{2,12} ]");
  EXPECT_EQ(text(x.flatten(0, 1).sizes()), "[6, 4]");
  EXPECT_THROW((void)(x.flatten(1, 0)), Error);
  EXPECT_EQ(text(tensor(3).flatten()), " 3\n[ CPULongType{1} ]");
  EXPECT_EQ(text(x.unflatten(2, {2, 2}).sizes()), "[2, 3, 2, 2]");
  EXPECT_EQ(text(x.unflatten(2, {-1, 2}).sizes()), "[2, 3, 2, 2]");
}

TEST(Views, SelectAndCut) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_EQ(text(x.select(1, 2)),
            "  8   9  10  11\n 20  21  22  23\n[ CPULongType{2,4} ]");
  EXPECT_EQ(text(x.select(-1, -1)),
            "  3   7  11\n 15  19  23\n[ CPULongType{2,3} ]");
  EXPECT_THROW((void)(x.select(1, 3)), Error);
  EXPECT_EQ(text(x.select(1, 2).strides()), "[12, 1]");
  EXPECT_EQ(x.select(1, 2).storage_offset(), 8);
  EXPECT_EQ(text(ones({2, 1, 3}).slice(2, 0, 2).select(0, 1).strides()),
            "[3, 1]");
  EXPECT_EQ(text(x.slice(2, 1, 4, 2)),
            "(1,.,.) = \n  1   3\n   5   7\n   9  11\n\n(2,.,.) = \n 13  15\n  "
            "17  19\n  21  23\n[ CPULongType{2,3,2} ]");
  EXPECT_EQ(
      text(x.slice(2, -3)),
      "(1,.,.) = \n  1   2   3\n   5   6   7\n   9  10  11\n\n(2,.,.) = \n 13  "
      "14  15\n  17  18  19\n  21  22  23\n[ CPULongType{2,3,3} ]");
  EXPECT_EQ(text(x.slice(1, 0, 100)),
            "(1,.,.) = \n  0   1   2   3\n   4   5   6   7\n   8   9  10  "
            "11\n\n(2,.,.) = \n 12  13  14  15\n  16  17  18  19\n  20  21  22 "
            " 23\n[ CPULongType{2,3,4} ]");
  EXPECT_EQ(text(x.slice(1, 2, 1)), "[ CPULongType{2,0,4} ]");
  EXPECT_EQ(text(x.narrow(2, 1, 2)),
            "(1,.,.) = \n  1   2\n   5   6\n   9  10\n\n(2,.,.) = \n 13  14\n  "
            "17  18\n  21  22\n[ CPULongType{2,3,2} ]");
  EXPECT_THROW((void)(x.narrow(2, 3, 2)), Error);
  EXPECT_EQ(text(x[0].t()), "  0   4   8\n  1   5   9\n  2   6  10\n  3   7  "
                            "11\n[ CPULongType{4,3} ]");
  EXPECT_EQ(text(x[0][1]), " 4\n 5\n 6\n 7\n[ CPULongType{4} ]");
  EXPECT_EQ(text(x[0][1][2]), "6\n[ CPULongType{} ]");
  EXPECT_EQ(text(x[-1]), " 12  13  14  15\n 16  17  18  19\n 20  21  22  23\n[ "
                         "CPULongType{3,4} ]");
  EXPECT_THROW((void)(x[2]), Error);
}

TEST(Views, ReorderDimensions) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_THROW((void)(x.permute({2, 0})), Error);
  EXPECT_THROW((void)(x.permute({0, 0, 1})), Error);
  EXPECT_THROW((void)(x.t()), Error);
  EXPECT_EQ(text(x.mT().sizes()), "[2, 4, 3]");
  EXPECT_EQ(text(x.movedim(0, 2).sizes()), "[3, 4, 2]");
  EXPECT_EQ(text(x.movedim({0, 1}, {2, 0}).sizes()), "[3, 4, 2]");
  EXPECT_EQ(text(x.swapaxes(0, 2).sizes()), "[4, 3, 2]");
}

TEST(Views, DropAndAddDimensionsOfSizeOne) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_EQ(text(x.squeeze()),
            "(1,.,.) = \n  0   1   2   3\n   4   5   6   7\n   8   9  10  "
            "11\n\n(2,.,.) = \n 12  13  14  15\n  16  17  18  19\n  20  21  22 "
            " 23\n[ CPULongType{2,3,4} ]");
  EXPECT_EQ(text(x.unsqueeze(0).sizes()), "[1, 2, 3, 4]");
  EXPECT_EQ(text(x.unsqueeze(-1).sizes()), "[2, 3, 4, 1]");
  EXPECT_THROW((void)(x.unsqueeze(4)), Error);
  EXPECT_EQ(text(x.unsqueeze(1).strides()), "[12, 12, 4, 1]");
  EXPECT_EQ(text(ones({1, 3, 1}).squeeze()), " 1\n 1\n 1\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(ones({1, 3, 1}).squeeze(0)),
            " 1\n 1\n 1\n[ CPUFloatType{3,1} ]");
  EXPECT_EQ(text(ones({1, 3, 1}).squeeze(1)),
            "(1,.,.) = \n 1\n  1\n  1\n[ CPUFloatType{1,3,1} ]");
  EXPECT_EQ(text(ones({1, 3, 1}).squeeze({0, 2})),
            " 1\n 1\n 1\n[ CPUFloatType{3} ]");
}

TEST(Views, RepeatWithoutCopies) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_EQ(text(x.expand({2, 3, 4}).strides()), "[12, 4, 1]");
  EXPECT_EQ(text(ones({3, 1}).expand({3, 4})),
            " 1  1  1  1\n 1  1  1  1\n 1  1  1  1\n[ CPUFloatType{3,4} ]");
  EXPECT_EQ(text(ones({3, 1}).expand({2, -1, 4}).strides()), "[0, 1, 0]");
  EXPECT_THROW((void)(ones({3, 1}).expand({4, 4})), Error);
  EXPECT_EQ(text(ones(3).expand_as(x[0].t())),
            " 1  1  1\n 1  1  1\n 1  1  1\n 1  1  1\n[ CPUFloatType{4,3} ]");
  EXPECT_EQ(text(ones({3}).broadcast_to({2, 3})),
            " 1  1  1\n 1  1  1\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(broadcast_to(arange(3), {2, 3})),
            " 0  1  2\n 0  1  2\n[ CPULongType{2,3} ]");
  EXPECT_EQ(
      text(broadcast_tensors({arange(3).view({1, 3}), arange(2).view({2, 1})})),
      "list of 2\n 0  1  2\n 0  1  2\n[ CPULongType{2,3} ]\n 0  0  0\n 1  1  "
      "1\n[ CPULongType{2,3} ]");
}

TEST(Views, SplitIntoParts) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_THROW((void)(x.split({1, 1}, 1)), Error);
  EXPECT_EQ(text(arange(5).chunk(3)),
            "list of 3\n 0\n 1\n[ CPULongType{2} ]\n 2\n 3\n[ CPULongType{2} "
            "]\n 4\n[ CPULongType{1} ]");
  EXPECT_EQ(text(arange(5).chunk(4)),
            "list of 3\n 0\n 1\n[ CPULongType{2} ]\n 2\n 3\n[ CPULongType{2} "
            "]\n 4\n[ CPULongType{1} ]");
  EXPECT_EQ(text(arange(7).tensor_split(3)),
            "list of 3\n 0\n 1\n 2\n[ CPULongType{3} ]\n 3\n 4\n[ "
            "CPULongType{2} ]\n 5\n 6\n[ CPULongType{2} ]");
  EXPECT_EQ(text(tensor_split(arange(7), {2, 4})),
            "list of 3\n 0\n 1\n[ CPULongType{2} ]\n 2\n 3\n[ CPULongType{2} "
            "]\n 4\n 5\n 6\n[ CPULongType{3} ]");
  EXPECT_EQ(text(arange(5).split(2)),
            "list of 3\n 0\n 1\n[ CPULongType{2} ]\n 2\n 3\n[ CPULongType{2} "
            "]\n 4\n[ CPULongType{1} ]");
  EXPECT_EQ(text(unbind(x[0])),
            "list of 3\n 0\n 1\n 2\n 3\n[ CPULongType{4} ]\n 4\n 5\n 6\n 7\n[ "
            "CPULongType{4} ]\n  8\n  9\n 10\n 11\n[ CPULongType{4} ]");
  EXPECT_EQ(text(hsplit(arange(8).reshape({2, 4}), 2)),
            "list of 2\n 0  1\n 4  5\n[ CPULongType{2,2} ]\n 2  3\n 6  7\n[ "
            "CPULongType{2,2} ]");
}

TEST(Joins, PutTensorsBehindEachOther) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_EQ(text(cat({x[0], x[1]})),
            "  0   1   2   3\n  4   5   6   7\n  8   9  10  11\n 12  13  14  "
            "15\n 16  17  18  19\n 20  21  22  23\n[ CPULongType{6,4} ]");
  EXPECT_EQ(text(cat({x[0], x[1]}, 1)),
            "  0   1   2   3  12  13  14  15\n  4   5   6   7  16  17  18  "
            "19\n  8   9  10  11  20  21  22  23\n[ CPULongType{3,8} ]");
  EXPECT_EQ(text(cat({x[0], x[1]}, -1).sizes()), "[3, 8]");
  EXPECT_EQ(text(cat({arange(2), ones(2)})),
            " 0\n 1\n 1\n 1\n[ CPUFloatType{4} ]");
  EXPECT_THROW((void)(cat({ones({2, 2}), ones({2, 3})})), Error);
  EXPECT_EQ(text(cat({ones({2, 2}), tensor({})})),
            " 1  1\n 1  1\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(text(concat({ones({1, 2}), zeros({1, 2})})),
            " 1  1\n 0  0\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(text(stack({x[0][0], x[1][1]})),
            "  0   1   2   3\n 16  17  18  19\n[ CPULongType{2,4} ]");
  EXPECT_EQ(text(stack({x[0][0], x[1][1]}, 1)),
            "  0  16\n  1  17\n  2  18\n  3  19\n[ CPULongType{4,2} ]");
  EXPECT_EQ(text(stack({x[0][0], x[1][1]}, -1)),
            "  0  16\n  1  17\n  2  18\n  3  19\n[ CPULongType{4,2} ]");
  EXPECT_THROW((void)(stack({x[0][0], x[0]})), Error);
  EXPECT_EQ(text(hstack({arange(3), arange(2)})),
            " 0\n 1\n 2\n 0\n 1\n[ CPULongType{5} ]");
  EXPECT_EQ(text(vstack({arange(3), arange(3)})),
            " 0  1  2\n 0  1  2\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(dstack({arange(3), arange(3)})),
            "(1,.,.) = \n 0  0\n  1  1\n  2  2\n[ CPULongType{1,3,2} ]");
}

TEST(Joins, RepeatFlipAndRoll) {
  Tensor x = arange(24).reshape({2, 3, 4});
  EXPECT_EQ(text(x[0].repeat({2, 1})),
            "  0   1   2   3\n  4   5   6   7\n  8   9  10  11\n  0   1   2   "
            "3\n  4   5   6   7\n  8   9  10  11\n[ CPULongType{6,4} ]");
  EXPECT_EQ(text(arange(3).repeat({2, 2})),
            " 0  1  2  0  1  2\n 0  1  2  0  1  2\n[ CPULongType{2,6} ]");
  EXPECT_EQ(text(arange(3).repeat(2)),
            " 0\n 1\n 2\n 0\n 1\n 2\n[ CPULongType{6} ]");
  EXPECT_EQ(text(tile(arange(3), {2})),
            " 0\n 1\n 2\n 0\n 1\n 2\n[ CPULongType{6} ]");
  EXPECT_EQ(text(arange(3).tile({2, 2})),
            " 0  1  2  0  1  2\n 0  1  2  0  1  2\n[ CPULongType{2,6} ]");
  EXPECT_EQ(text(arange(3).repeat_interleave(2)),
            " 0\n 0\n 1\n 1\n 2\n 2\n[ CPULongType{6} ]");
  EXPECT_EQ(text(repeat_interleave(arange(4).view({2, 2}), 2, 1)),
            " 0  0  1  1\n 2  2  3  3\n[ CPULongType{2,4} ]");
  EXPECT_EQ(text(repeat_interleave(tensor({5, 6, 7}), tensor({1, 0, 3}))),
            " 5\n 7\n 7\n 7\n[ CPULongType{4} ]");
  EXPECT_EQ(text(flip(x[0], {0})), "  8   9  10  11\n  4   5   6   7\n  0   1  "
                                   " 2   3\n[ CPULongType{3,4} ]");
  EXPECT_EQ(text(x.flip({0, 2})),
            "(1,.,.) = \n 15  14  13  12\n  19  18  17  16\n  23  22  21  "
            "20\n\n(2,.,.) = \n  3   2   1   0\n   7   6   5   4\n  11  10   9 "
            "  8\n[ CPULongType{2,3,4} ]");
  EXPECT_EQ(text(fliplr(x[0])), "  3   2   1   0\n  7   6   5   4\n 11  10   9 "
                                "  8\n[ CPULongType{3,4} ]");
  EXPECT_EQ(text(flipud(x[0])), "  8   9  10  11\n  4   5   6   7\n  0   1   2 "
                                "  3\n[ CPULongType{3,4} ]");
  EXPECT_EQ(text(roll(x[0], 1, 0)), "  8   9  10  11\n  0   1   2   3\n  4   5 "
                                    "  6   7\n[ CPULongType{3,4} ]");
  EXPECT_EQ(text(roll(x[0], {1, 2}, {0, 1})),
            " 10  11   8   9\n  2   3   0   1\n  6   7   4   5\n[ "
            "CPULongType{3,4} ]");
}

} // namespace
