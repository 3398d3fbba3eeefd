//===- AliasTest.cpp - Views share elements -------------------------------===//

#include "test/unit/tensor/Text.h"

namespace {

using namespace sinter;
using namespace sinter::indexing;

TEST(Alias, WritesThroughAViewReachTheBase) {
  Tensor x = zeros({3, 4});
  x.view(12)[5] = 7;
  x[0][1] = 5;
  x[1] += 1;
  x.select(1, 2).fill_(9);
  EXPECT_EQ(text(x), " 0  5  9  0\n 1  8  9  1\n 0  0  9  0\n"
                     "[ CPUFloatType{3,4} ]");
}

TEST(Alias, WritesThroughChainsOfViewsReachTheBase) {
  Tensor x = zeros({3, 4});
  x.index({Slice(None, None, 2), Slice(1, None, 2)}).add_(10);
  x.t()[0] = tensor({1., 2., 3.});
  x.narrow(0, 1, 2).narrow(1, 1, 2).copy_(tensor({{5, 6}, {7, 8}}));
  x.t().slice(0, 1, 4, 2).select(1, 2).unsqueeze(0).sub_(100);
  EXPECT_EQ(text(x), "  1  10   0  10\n  2   5   6   0\n  3 -93   8 -90\n"
                     "[ CPUFloatType{3,4} ]");
}

TEST(Alias, WritesToTheBaseAreSeenInViews) {
  Tensor x = arange(4), part = x.slice(0, 1, 3);
  x.mul_(10);
  EXPECT_EQ(text(part), " 10\n 20\n[ CPULongType{2} ]");
  EXPECT_TRUE(part.is_view());
  EXPECT_TRUE(part._base().is_same(x));
  EXPECT_EQ(part.storage_offset(), 1);
}

TEST(Alias, DiagonalsAndWindowsAreViews) {
  Tensor x = arange(12).reshape({3, 4});
  x.diagonal().fill_(-1);
  x.t().diagonal(1).fill_(-2);             // By columns.
  x.narrow(1, 1, 3).diagonal(1).fill_(-3); // Of no run in memory.
  EXPECT_EQ(text(x), " -1   1  -3   3\n -2  -1   6  -3\n  8  -2  -1  11\n"
                     "[ CPULongType{3,4} ]");
  Tensor y = arange(10), windows = y.unfold(0, 4, 3);
  windows[0][3] = 99;
  EXPECT_EQ(text(windows), "  0   1   2  99\n 99   4   5   6\n"
                           "  6   7   8   9\n[ CPULongType{3,4} ]");
}

TEST(Alias, BitsCanBeSeenAsAnotherDtype) {
  Tensor x = tensor({1.0f, -2.0f}), bits = x.view(kInt);
  bits[1] = 0x3f800000;
  EXPECT_EQ(text(x), " 1\n 1\n[ CPUFloatType{2} ]");
  EXPECT_EQ(x.view(kByte).sizes(), IntArrayRef(8));
  EXPECT_EQ(x.view(kLong).sizes(), IntArrayRef(1));
  EXPECT_THROW((void)ones(3).view(kLong), Error);
}

TEST(Alias, HandlesShareOneTensorAndClonesDoNot) {
  Tensor x = arange(3), same = x, copy = x.clone();
  same += 10;
  copy.zero_();
  EXPECT_EQ(text(x), " 10\n 11\n 12\n[ CPULongType{3} ]");
  EXPECT_TRUE(x.is_same(same));
  x = x + 1; // Another tensor under the old name.
  EXPECT_EQ(same[0].item<int>(), 10);
}

TEST(Alias, AssignmentToATemporaryWritesElements) {
  Tensor x = ones({2, 2}), row = x[0];
  row = zeros(2); // Only the name.
  EXPECT_EQ(x.sum().item<float>(), 4);
  x[0] = zeros(2);
  x[1][0] = x[1][1] + 5;
  x.index({Slice(), 1}) = 3;
  x.index({0, 0}) += 1;
  EXPECT_EQ(text(x), " 1  3\n 6  3\n[ CPUFloatType{2,2} ]");
}

TEST(Alias, IndexPutWritesAtEveryKindOfIndex) {
  Tensor x = zeros({3, 4});
  x.index_put_({Slice(), 1}, 5.5);
  x.index_put_({1, Slice(None, 2)}, tensor({7., 8.}));
  x.index_put_({"...", -1}, arange(3));
  x.index_put_({tensor({0, 2}), tensor({0, 0})}, tensor({-1., -2.}));
  x.index_put_({x > 6}, 0);
  x.index_put_({Slice(), tensor({2, 3})}, tensor({1., 2.}));
  EXPECT_EQ(text(x), "-1.0000  5.5000  1.0000  2.0000\n"
                     " 0.0000  0.0000  1.0000  2.0000\n"
                     "-2.0000  5.5000  1.0000  2.0000\n"
                     "[ CPUFloatType{3,4} ]");
}

TEST(Alias, WritesOfATensorIntoItsOwnPartSeeItAsItWas) {
  Tensor x = arange(5);
  x.slice(0, 1).copy_(x.slice(0, 0, 4));
  EXPECT_EQ(text(x), " 0\n 0\n 1\n 2\n 3\n[ CPULongType{5} ]");
  Tensor square = arange(4).reshape({2, 2});
  square += square.t();
  EXPECT_EQ(text(square), " 0  3\n 3  6\n[ CPULongType{2,2} ]");
}

TEST(Alias, WritesToRepeatedElementsAreRefused) {
  Tensor x = arange(3).expand({2, 3});
  EXPECT_THROW(x.add_(1), Error);
  EXPECT_THROW(x.copy_(zeros({2, 3})), Error);
  x[0].add_(1);
  EXPECT_EQ(x[1][0].item<int>(), 1);
}

TEST(Alias, MemoryOfTheCallerIsReadAndWritten) {
  int32_t numbers[] = {1, 2, 3};
  Tensor x = from_blob(numbers, 3, kInt);
  x += 1;
  EXPECT_EQ(numbers[0], 2);
  numbers[1] = 100;
  EXPECT_EQ(x[1].item<int>(), 100);
  bool isFreed = false;
  {
    Tensor y = from_blob(numbers, {3}, [&](void *) { isFreed = true; }, kInt);
    y = y.slice(0, 1); // Keeps the memory.
    EXPECT_FALSE(isFreed);
  }
  EXPECT_TRUE(isFreed);
}

TEST(Alias, AccessorsIndexWithStrides) {
  Tensor x = arange(6, kFloat).reshape({2, 3}).t();
  auto a = x.accessor<float, 2>();
  EXPECT_EQ(a.size(0), 3);
  EXPECT_EQ(a[2][1], 5);
  a[2][1] = 8;
  EXPECT_EQ(x[2][1].item<float>(), 8);
  EXPECT_THROW((void)(x.accessor<float, 3>()), Error);
  EXPECT_THROW((void)(x.accessor<double, 2>()), Error);
}

} // namespace
