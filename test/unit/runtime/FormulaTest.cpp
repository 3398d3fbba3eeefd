//===- FormulaTest.cpp - The records' formulas over OneLane ---------------===//
//
// A formula that asks more of its element type than runtime/math/element.h
// promises would work in eager kernels and fail in code generation. OneLane
// ends the program at the first such formula, and says which rule it broke.
//
//===----------------------------------------------------------------------===//

#include "generated/Formulas.h"
#include "test/unit/runtime/OneLane.h"

#include <gtest/gtest.h>

namespace sinter::test {
namespace {

/// Operands of one type: `first`, and 1 more each.
struct Operands {
  OneLane value(int i) const {
    return type == LaneType::f32 || type == LaneType::f64
               ? OneLane(type, first + i)
               : OneLane(type, static_cast<uint64_t>(
                                   static_cast<int64_t>(first) + i));
  }
  OneMask mask(int i) const { return {i % 2 == 0}; }

  LaneType type;
  double first;
};

TEST(Formulas, KeepToTheContractOfElementTypes) {
  int count = 0;
  formula::visit([&]<class Formula>(Formula) {
    ++count;
    for (double first : {-2.5, 0.0, 0.75, 1e5}) {
      if constexpr (Formula::hasReal) {
        for (LaneType type : {LaneType::f32, LaneType::f64}) {
          Formula::template real<OneLane>(Operands{type, first});
        }
      }
      if constexpr (Formula::hasInteger) {
        for (LaneType type : {LaneType::i32, LaneType::i64, LaneType::u64}) {
          double start = type == LaneType::u64 ? 3 : first;
          Formula::template integer<OneLane>(
              Operands{type, static_cast<double>(static_cast<int>(start))});
        }
      }
    }
  });
  EXPECT_GT(count, 4);
}

} // namespace
} // namespace sinter::test
