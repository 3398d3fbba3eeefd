//===- FactoriesTest.cpp - Tensors out of numbers and memory --------------===//
//
// What is expected is what libtorch prints.
//
//===----------------------------------------------------------------------===//

#include "test/unit/tensor/Text.h"

namespace {

using namespace sinter;
using namespace sinter::indexing;

TEST(Factories, FillWithOneNumberOfTheDtypeItHas) {
  EXPECT_EQ(text(zeros({2, 3})), " 0  0  0\n 0  0  0\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(ones({2, 3}, kInt)),
            " 1  1  1\n 1  1  1\n[ CPUIntType{2,3} ]");
  EXPECT_EQ(text(ones(3)), " 1\n 1\n 1\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(zeros({})), "0\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(zeros(2, dtype(kFloat64).requires_grad(true)).dtype()),
            "double");
  EXPECT_EQ(text(full({2, 2}, 7)), " 7  7\n 7  7\n[ CPULongType{2,2} ]");
  EXPECT_EQ(text(full({2, 2}, 7.5)),
            " 7.5000  7.5000\n 7.5000  7.5000\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(text(full({2, 2}, true)), " 1  1\n 1  1\n[ CPUBoolType{2,2} ]");
  EXPECT_EQ(text(full({2, 2}, 7, kFloat)),
            " 7  7\n 7  7\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(text(full({2, 2}, 1.9, kInt)), " 1  1\n 1  1\n[ CPUIntType{2,2} ]");
  EXPECT_EQ(text(scalar_tensor(3)), "3\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(scalar_tensor(3.5, kDouble)), "3.5\n[ CPUDoubleType{} ]");
}

TEST(Factories, CountFromStartToEnd) {
  EXPECT_EQ(text(arange(5)), " 0\n 1\n 2\n 3\n 4\n[ CPULongType{5} ]");
  EXPECT_EQ(text(arange(5.)), " 0\n 1\n 2\n 3\n 4\n[ CPUFloatType{5} ]");
  EXPECT_EQ(text(arange(1, 10, 3)), " 1\n 4\n 7\n[ CPULongType{3} ]");
  EXPECT_EQ(text(arange(0, 1, 0.1)),
            " 0.0000\n 0.1000\n 0.2000\n 0.3000\n 0.4000\n 0.5000\n 0.6000\n "
            "0.7000\n 0.8000\n 0.9000\n[ CPUFloatType{10} ]");
  EXPECT_EQ(text(arange(1, 0, -0.25)),
            " 1.0000\n 0.7500\n 0.5000\n 0.2500\n[ CPUFloatType{4} ]");
  EXPECT_EQ(text(arange(10, 0, -3)), " 10\n  7\n  4\n  1\n[ CPULongType{4} ]");
  EXPECT_EQ(text(arange(0, 5, kFloat)),
            " 0\n 1\n 2\n 3\n 4\n[ CPUFloatType{5} ]");
  EXPECT_EQ(text(arange(2.5, 7)),
            " 2.5000\n 3.5000\n 4.5000\n 5.5000\n 6.5000\n[ CPUFloatType{5} ]");
  EXPECT_EQ(text(arange(0.5, 3, 1, kInt)), " 0\n 1\n 2\n[ CPUIntType{3} ]");
  EXPECT_THROW((void)(arange(5, 1)), Error);
  EXPECT_EQ(text(arange(3, 3)), "[ CPULongType{0} ]");
}

TEST(Factories, SpaceNumbersEvenly) {
  EXPECT_EQ(text(linspace(0, 1, 5)),
            " 0.0000\n 0.2500\n 0.5000\n 0.7500\n 1.0000\n[ CPUFloatType{5} ]");
  EXPECT_EQ(
      text(linspace(3, 10, 5)),
      "  3.0000\n  4.7500\n  6.5000\n  8.2500\n 10.0000\n[ CPUFloatType{5} ]");
  EXPECT_EQ(text(linspace(0, 1, 1)), " 0\n[ CPUFloatType{1} ]");
  EXPECT_EQ(text(linspace(0, 1, 0)), "[ CPUFloatType{0} ]");
  EXPECT_EQ(text(linspace(-10, 10, 5, kDouble)),
            "-10\n -5\n  0\n  5\n 10\n[ CPUDoubleType{5} ]");
  EXPECT_EQ(text(linspace(0, 10, 4, kInt)),
            "  0\n  3\n  6\n 10\n[ CPUIntType{4} ]");
  EXPECT_EQ(text(linspace(0, 1, 7)),
            " 0.0000\n 0.1667\n 0.3333\n 0.5000\n 0.6667\n 0.8333\n 1.0000\n[ "
            "CPUFloatType{7} ]");
  EXPECT_EQ(text(logspace(0, 3, 4)),
            "    1\n   10\n  100\n 1000\n[ CPUFloatType{4} ]");
  EXPECT_EQ(text(logspace(-1, 1, 5, 2.0)),
            " 0.5000\n 0.7071\n 1.0000\n 1.4142\n 2.0000\n[ CPUFloatType{5} ]");
}

TEST(Factories, MakeTensorsOfNestedLists) {
  EXPECT_EQ(text(tensor({1, 2, 3})), " 1\n 2\n 3\n[ CPULongType{3} ]");
  EXPECT_EQ(text(tensor({1.5, 2.0, 3.0})),
            " 1.5000\n 2.0000\n 3.0000\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(tensor({{1, 2}, {3, 4}})),
            " 1  2\n 3  4\n[ CPULongType{2,2} ]");
  EXPECT_EQ(text(tensor({{{1.0, 2.0}, {3.0, 4.0}}, {{5.0, 6.0}, {7.0, 8.0}}})),
            "(1,.,.) = \n 1  2\n  3  4\n\n(2,.,.) = \n 5  6\n  7  8\n[ "
            "CPUFloatType{2,2,2} ]");
  EXPECT_EQ(text(tensor(3)), "3\n[ CPULongType{} ]");
  EXPECT_EQ(text(tensor(3.5)), "3.5\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(tensor(true)), "1\n[ CPUBoolType{} ]");
  EXPECT_EQ(text(tensor({true, false})), " 1\n 0\n[ CPUBoolType{2} ]");
  EXPECT_EQ(text(tensor({1, 2, 3}, kFloat64)),
            " 1\n 2\n 3\n[ CPUDoubleType{3} ]");
  EXPECT_EQ(text(tensor({1.0f, 2.5f})),
            " 1.0000\n 2.5000\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(tensor({1.0f, 2.5f}).dtype()), "float");
  EXPECT_EQ(text(tensor(1.5).dtype()), "float");
  EXPECT_EQ(
      text(tensor({1, 2}, dtype(kFloat32).requires_grad(true)).requires_grad()),
      "1");
  EXPECT_EQ(text(tensor(std::vector<double>{1, 2, 3})),
            " 1\n 2\n 3\n[ CPUFloatType{3} ]");
}

TEST(Factories, TakeShapeAndDtypeOfAnother) {
  Tensor x = arange(6).reshape({2, 3});
  EXPECT_EQ(text(zeros_like(x)), " 0  0  0\n 0  0  0\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(ones_like(x, kFloat)),
            " 1  1  1\n 1  1  1\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(full_like(x, 3)), " 3  3  3\n 3  3  3\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(full_like(x, 3.7)),
            " 3  3  3\n 3  3  3\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(full_like(x, 3.7, kDouble)),
            " 3.7000  3.7000  3.7000\n 3.7000  3.7000  3.7000\n[ "
            "CPUDoubleType{2,3} ]");
  EXPECT_EQ(text(empty_like(x).sizes()), "[2, 3]");
  EXPECT_EQ(text(zeros_like(x, TensorOptions().dtype(kBool))),
            " 0  0  0\n 0  0  0\n[ CPUBoolType{2,3} ]");
  EXPECT_EQ(text(rand_like(x.to(kFloat)).sizes()), "[2, 3]");
  EXPECT_EQ(text(randn_like(x.to(kDouble)).dtype()), "double");
  EXPECT_EQ(text(x.new_zeros({2})), " 0\n 0\n[ CPULongType{2} ]");
  EXPECT_EQ(text(x.new_ones({2}, kFloat)), " 1\n 1\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(x.new_full({2}, 3)), " 3\n 3\n[ CPULongType{2} ]");
  EXPECT_EQ(text(x.new_empty({2, 2}).dtype()), "long int");
}

TEST(Factories, PlaceDiagonals) {
  EXPECT_EQ(text(eye(3)),
            " 1  0  0\n 0  1  0\n 0  0  1\n[ CPUFloatType{3,3} ]");
  EXPECT_EQ(text(eye(2, 4)), " 1  0  0  0\n 0  1  0  0\n[ CPUFloatType{2,4} ]");
  EXPECT_EQ(text(eye(3, kInt)),
            " 1  0  0\n 0  1  0\n 0  0  1\n[ CPUIntType{3,3} ]");
  EXPECT_EQ(text(diag(tensor({1, 2, 3}))),
            " 1  0  0\n 0  2  0\n 0  0  3\n[ CPULongType{3,3} ]");
  EXPECT_EQ(text(diag(tensor({1, 2}), 1)),
            " 0  1  0\n 0  0  2\n 0  0  0\n[ CPULongType{3,3} ]");
  EXPECT_EQ(text(diag(arange(9).reshape({3, 3}))),
            " 0\n 4\n 8\n[ CPULongType{3} ]");
  EXPECT_EQ(text(diag(arange(9).reshape({3, 3}), -1)),
            " 3\n 7\n[ CPULongType{2} ]");
  EXPECT_EQ(text(trace(arange(9).reshape({3, 3}))), "12\n[ CPULongType{} ]");
  EXPECT_EQ(text(trace(eye(3))), "3\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(diagonal(arange(12).reshape({3, 4}))),
            "  0\n  5\n 10\n[ CPULongType{3} ]");
  EXPECT_EQ(text(diagonal(arange(12).reshape({3, 4}), 1)),
            "  1\n  6\n 11\n[ CPULongType{3} ]");
  EXPECT_EQ(text(diagonal(arange(24).reshape({2, 3, 4}), 0, 1, 2)),
            "  0   5  10\n 12  17  22\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(arange(24).reshape({2, 3, 4}).diagonal(-1, 0, 2)),
            " 12\n 16\n 20\n[ CPULongType{3,1} ]");
  EXPECT_EQ(text(diag_embed(tensor({{1, 2}, {3, 4}}))),
            "(1,.,.) = \n 1  0\n  0  2\n\n(2,.,.) = \n 3  0\n  0  4\n[ "
            "CPULongType{2,2,2} ]");
}

TEST(Factories, CutTriangles) {
  EXPECT_EQ(text(tril(ones({3, 3}))),
            " 1  0  0\n 1  1  0\n 1  1  1\n[ CPUFloatType{3,3} ]");
  EXPECT_EQ(text(triu(arange(9).reshape({3, 3}), 1)),
            " 0  1  2\n 0  0  5\n 0  0  0\n[ CPULongType{3,3} ]");
  EXPECT_EQ(text(tril(arange(12).reshape({3, 4}), -1)),
            " 0  0  0  0\n 4  0  0  0\n 8  9  0  0\n[ CPULongType{3,4} ]");
  EXPECT_EQ(text(tril_indices(3, 3)),
            " 0  1  1  2  2  2\n 0  0  1  0  1  2\n[ CPULongType{2,6} ]");
  EXPECT_EQ(text(triu_indices(3, 3, 1)),
            " 0  0  1\n 1  2  2\n[ CPULongType{2,3} ]");
}

TEST(Factories, MakeGridsAndProducts) {
  EXPECT_EQ(text(meshgrid({arange(2), arange(3)})),
            "list of 2\n 0  0  0\n 1  1  1\n[ CPULongType{2,3} ]\n 0  1  2\n 0 "
            " 1  2\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(meshgrid({arange(2), arange(3)}, "xy")),
            "list of 2\n 0  1\n 0  1\n 0  1\n[ CPULongType{3,2} ]\n 0  0\n 1  "
            "1\n 2  2\n[ CPULongType{3,2} ]");
  EXPECT_EQ(text(meshgrid({arange(2), arange(3)}, "ij")),
            "list of 2\n 0  0  0\n 1  1  1\n[ CPULongType{2,3} ]\n 0  1  2\n 0 "
            " 1  2\n[ CPULongType{2,3} ]");
  EXPECT_EQ(text(cartesian_prod({arange(2), arange(3)})),
            " 0  0\n 0  1\n 0  2\n 1  0\n 1  1\n 1  2\n[ CPULongType{6,2} ]");
  EXPECT_EQ(text(combinations(arange(4))),
            " 0  1\n 0  2\n 0  3\n 1  2\n 1  3\n 2  3\n[ CPULongType{6,2} ]");
  EXPECT_EQ(text(one_hot(tensor({0, 2, 1}))),
            " 1  0  0\n 0  0  1\n 0  1  0\n[ CPULongType{3,3} ]");
  EXPECT_EQ(text(one_hot(tensor({0, 2, 1}), 4)),
            " 1  0  0  0\n 0  0  1  0\n 0  1  0  0\n[ CPULongType{3,4} ]");
  EXPECT_EQ(text(block_diag({ones({2, 2}), full({1, 1}, 3.0)})),
            " 1  1  0\n 1  1  0\n 0  0  3\n[ CPUFloatType{3,3} ]");
}

} // namespace
