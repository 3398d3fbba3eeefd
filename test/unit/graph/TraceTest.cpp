//===- TraceTest.cpp - What a program did, as a list of events ------------===//

#include "ir/graph/Trace.h"
#include "sinter/error.h"

#include <gtest/gtest.h>

namespace sinter {
namespace {

/// mul(x, y), then neg of it, called from line `site`.
Trace recordTwoOps(int64_t size, OpKind second, int64_t stride,
                   const std::source_location &site) {
  detail::CallSite scope(site);
  Trace trace;
  TensorType type{DType::f32, {size}};
  int64_t xStrides[] = {stride}, yStrides[] = {1};
  ValueId x = trace.lift(type, xStrides), y = trace.lift(type, yStrides);
  ValueId operands[] = {x, y};
  ValueId product = trace.call(OpKind::mul, operands, {}, {&type, 1});
  trace.call(second, {&product, 1}, {}, {&type, 1});
  return trace;
}

TEST(Trace, NumbersValuesInTheOrderOfTheirEvents) {
  Trace trace = recordTwoOps(4, OpKind::neg, 1, {});
  ASSERT_EQ(trace.events.size(), 4u);
  EXPECT_EQ(trace.events[2].kind, EventKind::op);
  EXPECT_EQ(trace.events[2].op, OpKind::mul);
  EXPECT_EQ(trace.events[3].firstResult, 3u);
  EXPECT_EQ(trace.operandsOf(trace.events[3])[0], 2u);
  EXPECT_EQ(trace.typeOf(3), (TensorType{DType::f32, {4}}));
  EXPECT_EQ(trace.stridesOf(0)[0], 1);
  EXPECT_TRUE(trace.stridesOf(2).empty());
}

TEST(Trace, HashesWhatIsComputedAndNotWhere) {
  ProgramOutput out{3}, inner{2}, overwriting{3, 0};
  auto hash = [&](const Trace &trace) { return trace.hash({&out, 1}, 0); };
  StructuralHash expected = hash(recordTwoOps(4, OpKind::neg, 1, {}));
  auto here = std::source_location::current();
  EXPECT_EQ(hash(recordTwoOps(4, OpKind::neg, 1, here)), expected);
  EXPECT_NE(hash(recordTwoOps(5, OpKind::neg, 1, here)), expected);
  EXPECT_NE(hash(recordTwoOps(4, OpKind::abs, 1, here)), expected);
  EXPECT_NE(hash(recordTwoOps(4, OpKind::neg, 2, here)), expected);
  Trace same = recordTwoOps(4, OpKind::neg, 1, here);
  EXPECT_NE(same.hash({&inner, 1}, 0), expected);
  EXPECT_NE(same.hash({&overwriting, 1}, 0), expected);
  EXPECT_NE(same.hash({&out, 1}, 1), expected);
}

} // namespace
} // namespace sinter
