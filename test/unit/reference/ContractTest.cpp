//===- ContractTest.cpp - Products of matrices by the oracle --------------===//

#include "test/unit/reference/Evaluate.h"

#include <gtest/gtest.h>

namespace sinter::reference {

/// The example of StableHLO's specification.
TEST(Reference, MultipliesBatchesOfMatrices) {
  Value out =
      first(OpKind::dot_general,
            {counting(DType::i64, {2, 2, 2}, 1),
             Value::of(DType::i64, {2, 2, 2}, {1, 0, 0, 1, 1, 0, 0, 1})},
            attrs::dot_general::words(Ints{0}, Ints{0}, Ints{2}, Ints{1},
                                      DType::i64));
  EXPECT_EQ(numbersOf(out), (Numbers{1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST(Reference, PutsBatchesFirstThenTheRestOfXThenThatOfY) {
  // x[k, b, m], y[n, k, b]  ->  out[b, m, n]
  Value x = counting(DType::f32, {2, 2, 3}, 0);
  Value y = counting(DType::f32, {1, 2, 2}, 1);
  Value out = first(OpKind::dot_general, {x, y},
                    attrs::dot_general::words(Ints{1}, Ints{2}, Ints{0},
                                              Ints{1}, DType::f32));
  EXPECT_EQ(out.type.shape, (Shape{2, 3, 1}));
  // out[b, m] = x[0, b, m] y[0, b] + x[1, b, m] y[1, b]
  EXPECT_EQ(numbersOf(out), (Numbers{18, 22, 26, 42, 48, 54}));
}

TEST(Reference, SumsProductsOverNothingToZero) {
  Value out = first(
      OpKind::dot_general,
      {counting(DType::f32, {2, 0}, 0), counting(DType::f32, {0, 1}, 0)},
      attrs::dot_general::words(Ints{}, Ints{}, Ints{1}, Ints{0}, DType::f32));
  EXPECT_EQ(numbersOf(out), (Numbers{0, 0}));
}

TEST(Reference, RoundsProductsToTheDtypeThatIsAskedFor) {
  std::vector<Value> operands{vectorOf(DType::bf16, {16, 1}),
                              vectorOf(DType::bf16, {16, 1})};
  auto product = [&](DType dtype) {
    return first(OpKind::dot_general, operands,
                 attrs::dot_general::words(Ints{}, Ints{}, Ints{0}, Ints{0},
                                           dtype))
        .number(0);
  };
  EXPECT_EQ(product(DType::bf16), 256);
  EXPECT_EQ(product(DType::f32), 257);
}

} // namespace sinter::reference
