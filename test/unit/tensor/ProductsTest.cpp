//===- ProductsTest.cpp - Products of vectors and matrices ----------------===//
//
// What is expected is what libtorch prints.
//
//===----------------------------------------------------------------------===//

#include "test/unit/tensor/Text.h"

namespace {

using namespace sinter;
using namespace sinter::indexing;

TEST(Products, OfMatricesAndVectors) {
  Tensor a = arange(6.).reshape({2, 3});
  Tensor b = arange(12.).reshape({3, 4});
  Tensor v = tensor({1., 2., 3.});
  Tensor i = arange(4).reshape({2, 2});
  EXPECT_EQ(text(mm(a, b)),
            " 20  23  26  29\n 56  68  80  92\n[ CPUFloatType{2,4} ]");
  EXPECT_EQ(text(a.mm(b).sizes()), "[2, 4]");
  EXPECT_EQ(text(dot(v, v)), "14\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(mv(a, v)), "  8\n 26\n[ CPUFloatType{2} ]");
  EXPECT_THROW((void)(mm(a, a)), Error);
  EXPECT_EQ(text(mm(i, i)), "  2   3\n  6  11\n[ CPULongType{2,2} ]");
  EXPECT_THROW((void)(mm(a, i)), Error);
  EXPECT_EQ(text(outer(v, v)),
            " 1  2  3\n 2  4  6\n 3  6  9\n[ CPUFloatType{3,3} ]");
  EXPECT_EQ(text(ger(v, v)),
            " 1  2  3\n 2  4  6\n 3  6  9\n[ CPUFloatType{3,3} ]");
  EXPECT_EQ(text(inner(v, v)), "14\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(inner(a, a)), "  5  14\n 14  50\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(text(vdot(v, v)), "14\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(mm(a.t(), a)),
            "  9  12  15\n 12  17  22\n 15  22  29\n[ CPUFloatType{3,3} ]");
  EXPECT_EQ(text(mm(a, empty({3, 0}))), "[ CPUFloatType{2,0} ]");
}

TEST(Products, BroadcastBatches) {
  Tensor a = arange(6.).reshape({2, 3});
  Tensor b = arange(12.).reshape({3, 4});
  Tensor v = tensor({1., 2., 3.});
  Tensor i = arange(4).reshape({2, 2});
  EXPECT_EQ(text(a.matmul(b)),
            " 20  23  26  29\n 56  68  80  92\n[ CPUFloatType{2,4} ]");
  EXPECT_EQ(text(matmul(a, v)), "  8\n 26\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(matmul(v, b)), " 32\n 38\n 44\n 50\n[ CPUFloatType{4} ]");
  EXPECT_EQ(text(matmul(v, v)), "14\n[ CPUFloatType{} ]");
  EXPECT_THROW((void)(matmul(a, a)), Error);
  EXPECT_EQ(text(matmul(i, i)), "  2   3\n  6  11\n[ CPULongType{2,2} ]");
  EXPECT_THROW((void)(matmul(a, b.to(kDouble))), Error);
  EXPECT_EQ(text(bmm(ones({2, 3, 4}), ones({2, 4, 5}))),
            "(1,.,.) = \n 4  4  4  4  4\n  4  4  4  4  4\n  4  4  4  4  "
            "4\n\n(2,.,.) = \n 4  4  4  4  4\n  4  4  4  4  4\n  4  4  4  4  "
            "4\n[ CPUFloatType{2,3,5} ]");
  EXPECT_THROW((void)(bmm(ones({2, 3, 4}), ones({3, 4, 5}))), Error);
  EXPECT_EQ(text(matmul(ones({2, 3, 4}), ones({4, 5})).sizes()), "[2, 3, 5]");
  EXPECT_EQ(text(matmul(ones({2, 3, 4}), ones({4})).sizes()), "[2, 3]");
  EXPECT_EQ(text(matmul(ones({4}), ones({2, 4, 5})).sizes()), "[2, 5]");
  EXPECT_EQ(text(matmul(ones({3, 4}), ones({2, 4, 5})).sizes()), "[2, 3, 5]");
  EXPECT_EQ(text(matmul(ones({5, 1, 3, 4}), ones({2, 4, 5})).sizes()),
            "[5, 2, 3, 5]");
}

TEST(Products, AddToATensor) {
  Tensor a = arange(6.).reshape({2, 3});
  Tensor b = arange(12.).reshape({3, 4});
  Tensor v = tensor({1., 2., 3.});
  EXPECT_EQ(text(addmm(ones({2, 4}), a, b)),
            " 21  24  27  30\n 57  69  81  93\n[ CPUFloatType{2,4} ]");
  EXPECT_EQ(text(addmm(ones({4}), a, b, 2, 0.5)),
            " 12.0000  13.5000  15.0000  16.5000\n 30.0000  36.0000  42.0000  "
            "48.0000\n[ CPUFloatType{2,4} ]");
  EXPECT_EQ(text(addmm(ones({2, 4}), a, b, 0)),
            " 20  23  26  29\n 56  68  80  92\n[ CPUFloatType{2,4} ]");
  EXPECT_EQ(text(ones({2, 4}).addmm_(a, b)),
            " 21  24  27  30\n 57  69  81  93\n[ CPUFloatType{2,4} ]");
  EXPECT_EQ(text(addmv(ones(2), a, v)), "  9\n 27\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(addr(ones({3, 3}), v, v)),
            "  2   3   4\n  3   5   7\n  4   7  10\n[ CPUFloatType{3,3} ]");
  EXPECT_EQ(text(baddbmm(ones({2, 3, 5}), ones({2, 3, 4}), ones({2, 4, 5}))),
            "(1,.,.) = \n 5  5  5  5  5\n  5  5  5  5  5\n  5  5  5  5  "
            "5\n\n(2,.,.) = \n 5  5  5  5  5\n  5  5  5  5  5\n  5  5  5  5  "
            "5\n[ CPUFloatType{2,3,5} ]");
}

TEST(Products, SumOverNamedDimensions) {
  Tensor a = arange(6.).reshape({2, 3});
  Tensor b = arange(12.).reshape({3, 4});
  Tensor v = tensor({1., 2., 3.});
  Tensor i = arange(4).reshape({2, 2});
  EXPECT_EQ(text(tensordot(a, b, {1}, {0})),
            " 20  23  26  29\n 56  68  80  92\n[ CPUFloatType{2,4} ]");
  EXPECT_EQ(text(tensordot(ones({2, 3, 4}), ones({4, 3, 5}), {1, 2}, {1, 0})),
            " 12  12  12  12  12\n 12  12  12  12  12\n[ CPUFloatType{2,5} ]");
  EXPECT_EQ(text(einsum("ij,jk->ik", {a, b})),
            " 20  23  26  29\n 56  68  80  92\n[ CPUFloatType{2,4} ]");
  EXPECT_EQ(text(einsum("ij->ji", {a})),
            " 0  3\n 1  4\n 2  5\n[ CPUFloatType{3,2} ]");
  EXPECT_EQ(text(einsum("ij->", {a})), "15\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(einsum("ij->i", {a})), "  3\n 12\n[ CPUFloatType{2} ]");
  EXPECT_EQ(text(einsum("ii->i", {i})), " 0\n 3\n[ CPULongType{2} ]");
  EXPECT_EQ(text(einsum("i,j->ij", {v, v})),
            " 1  2  3\n 2  4  6\n 3  6  9\n[ CPUFloatType{3,3} ]");
  EXPECT_EQ(text(einsum("i,i", {v, v})), "14\n[ CPUFloatType{} ]");
  EXPECT_EQ(text(einsum("bij,bjk->bik", {ones({2, 2, 3}), ones({2, 3, 2})})),
            "(1,.,.) = \n 3  3\n  3  3\n\n(2,.,.) = \n 3  3\n  3  3\n[ "
            "CPUFloatType{2,2,2} ]");
  EXPECT_EQ(
      text(einsum("...ij,...jk->...ik", {ones({5, 2, 2, 3}), ones({2, 3, 2})})
               .sizes()),
      "[5, 2, 2, 2]");
  EXPECT_EQ(text(einsum("ij,jk,kl->il", {a, b, ones({4, 2})})),
            "  98   98\n 296  296\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(text(einsum("ij,ij->ij", {a, a})),
            "  0   1   4\n  9  16  25\n[ CPUFloatType{2,3} ]");
  EXPECT_EQ(text(einsum("ij,jk", {a, b})),
            " 20  23  26  29\n 56  68  80  92\n[ CPUFloatType{2,4} ]");
}

TEST(Products, ComposeMatrices) {
  Tensor a = arange(6.).reshape({2, 3});
  Tensor b = arange(12.).reshape({3, 4});
  Tensor v = tensor({1., 2., 3.});
  Tensor i = arange(4).reshape({2, 2});
  EXPECT_EQ(text(cross(v, v.flip(0), 0)), "-4\n 8\n-4\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(cross(v, v.flip(0))), "-4\n 8\n-4\n[ CPUFloatType{3} ]");
  EXPECT_EQ(text(chain_matmul({a, b, ones({4, 1})})),
            "  98\n 296\n[ CPUFloatType{2,1} ]");
  EXPECT_EQ(text(linalg_multi_dot({a, b})),
            " 20  23  26  29\n 56  68  80  92\n[ CPUFloatType{2,4} ]");
  EXPECT_EQ(text(matrix_power(i.to(kFloat), 3)),
            "  6  11\n 22  39\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(text(matrix_power(i.to(kFloat), 0)),
            " 1  0\n 0  1\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(text(cdist(a, a + 1)),
            " 1.7321  6.9282\n 3.4641  1.7321\n[ CPUFloatType{2,2} ]");
  EXPECT_EQ(text(kron(i, ones({1, 2}, kLong))),
            " 0  0  1  1\n 2  2  3  3\n[ CPULongType{2,4} ]");
  EXPECT_EQ(text(linear(a, ones({4, 3}), ones(4))),
            "  4   4   4   4\n 13  13  13  13\n[ CPUFloatType{2,4} ]");
  EXPECT_EQ(text(linear(a, ones({4, 3}))),
            "  3   3   3   3\n 12  12  12  12\n[ CPUFloatType{2,4} ]");
  EXPECT_EQ(text(trace(i)), "3\n[ CPULongType{} ]");
}

} // namespace
