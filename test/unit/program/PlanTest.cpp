//===- PlanTest.cpp - Running and checking plans, placing their buffers ---===//

#include "runtime/program/Plan.h"

#include <gtest/gtest.h>

#include <vector>

namespace sinter::runtime {
namespace {

/// out = x + 1, for int64_t.
void addOne(void *const *buffers, int64_t begin, int64_t end) {
  auto *x = static_cast<const int64_t *>(buffers[0]);
  auto *out = static_cast<int64_t *>(buffers[1]);
  for (int64_t i = begin; i < end; ++i) {
    out[i] = x[i] + 1;
  }
}

/// `length` steps of addOne over `count` numbers: input, arena ..., output.
Plan chain(uint32_t length, int64_t count) {
  Plan plan;
  plan.numInputs = plan.numOutputs = plan.numKernels = 1;
  plan.aliases = {-1};
  uint64_t bytes = static_cast<uint64_t>(count) * sizeof(int64_t);
  plan.buffers.push_back({PlanMemory::input, 0, 0, bytes});
  for (uint32_t i = 1; i < length; ++i) {
    plan.buffers.push_back({PlanMemory::arena, 0, 0, bytes});
  }
  plan.buffers.push_back({PlanMemory::output, 0, 0, bytes});
  for (uint32_t i = 0; i < length; ++i) {
    plan.instructions.push_back(
        {PlanOp::dispatch, 0, 2 * i, 2, 1, i, count, 100});
    plan.arguments.insert(plan.arguments.end(), {{i, 0, 0}, {i + 1, 0, 0}});
  }
  placeBuffers(plan);
  return plan;
}

TEST(Plan, RunsItsStepsInOrder) {
  Plan plan = chain(5, 1234);
  ASSERT_TRUE(isValid(plan));
  std::vector<int64_t> in(1234, 7), out(1234);
  KernelFunction kernels[] = {addOne};
  void *inputs[] = {in.data()}, *outputs[] = {out.data()};
  EXPECT_TRUE(runPlan(plan, kernels, nullptr, inputs, outputs).isOk());
  EXPECT_EQ(out, std::vector<int64_t>(1234, 12));
}

TEST(Plan, CopiesBytes) {
  Plan plan;
  plan.numInputs = plan.numOutputs = 1;
  plan.buffers = {{PlanMemory::input, 0, 0, 8}, {PlanMemory::output, 0, 0, 8}};
  plan.aliases = {-1};
  plan.arguments = {{0, 0, 0}, {1, 0, 0}};
  plan.instructions = {{PlanOp::copy, 0, 0, 2, 1, 0, 8, 1}};
  ASSERT_TRUE(isValid(plan));
  int64_t in = 42, out = 0;
  void *inputs[] = {&in}, *outputs[] = {&out};
  EXPECT_TRUE(runPlan(plan, {}, nullptr, inputs, outputs).isOk());
  EXPECT_EQ(out, 42);
}

TEST(Plan, SharesMemoryBetweenBuffersThatDoNotLiveTogether) {
  // Of a chain, two neighbours live at a time: the others take turns.
  Plan plan = chain(9, 100);
  EXPECT_LE(plan.arenaBytes, 2u * 832);
  for (size_t i = 1; i + 2 < plan.buffers.size(); ++i) {
    const PlanBuffer &x = plan.buffers[i], &y = plan.buffers[i + 1];
    EXPECT_TRUE(x.offset + x.bytes <= y.offset ||
                y.offset + y.bytes <= x.offset)
        << i;
    EXPECT_EQ(x.offset % 64, 0u);
  }
}

TEST(Plan, IsNotValidWithAnIndexOutOfRange) {
  auto isValidAfter = [](auto change) {
    Plan plan = chain(2, 10);
    change(plan);
    return isValid(plan);
  };
  EXPECT_TRUE(isValidAfter([](Plan &) {}));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.instructions[1].kernel = 1; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.instructions[1].count = -1; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.instructions[1].grain = 0; }));
  EXPECT_FALSE(
      isValidAfter([](Plan &p) { p.instructions[1].firstArgument = 3; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.arguments[0].buffer = 3; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.buffers[0].index = 1; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.buffers[1].offset = ~0ull; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.numOutputs = 0; }));
}

} // namespace
} // namespace sinter::runtime
