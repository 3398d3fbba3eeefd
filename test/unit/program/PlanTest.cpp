//===- PlanTest.cpp - Running and checking plans, placing their buffers ---===//

#include "runtime/program/Plan.h"

#include "sinter/runtime/thread_pool.h"

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
  plan.outputBytes = {bytes};
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

/// Dispatches of addOne on other parts of the input and the output.
Plan strangers(std::vector<int64_t> counts) {
  Plan plan;
  plan.numInputs = plan.numOutputs = plan.numKernels = 1;
  plan.aliases = {-1};
  uint64_t all = 0;
  for (int64_t count : counts) {
    uint64_t bytes = static_cast<uint64_t>(count) * sizeof(int64_t);
    auto place = static_cast<uint32_t>(plan.buffers.size());
    plan.arguments.insert(plan.arguments.end(),
                          {{place, 0, all}, {place + 1, 0, 0}});
    plan.buffers.push_back({PlanMemory::input, 0, 0, all + bytes});
    plan.buffers.push_back({PlanMemory::output, 0, all, bytes});
    plan.instructions.push_back(
        {PlanOp::dispatch, 0, place, 2, 1, UINT32_MAX, count, 100});
    all += bytes;
  }
  plan.outputBytes = {all};
  joinDispatches(plan);
  return plan;
}

TEST(Plan, RunsDispatchesTogetherThatTouchNothingOfEachOther) {
  std::vector<int64_t> counts[] = {{1000, 1, 99, 100, 101, 7},
                                   {1, 1, 98, 1},
                                   {300, 0, 1, 1},
                                   std::vector<int64_t>(100, 3)};
  int before = getNumThreads();
  for (int threads : {1, 2, 3, 8}) {
    setNumThreads(threads);
    for (const std::vector<int64_t> &some : counts) {
      Plan plan = strangers(some);
      ASSERT_TRUE(isValid(plan));
      EXPECT_EQ(plan.instructions[0].together,
                std::min<int64_t>(std::ssize(some), 64));
      size_t size = plan.outputBytes[0] / sizeof(int64_t);
      std::vector<int64_t> in(size, 7), out(size);
      KernelFunction kernels[] = {addOne};
      void *inputs[] = {in.data()}, *outputs[] = {out.data()};
      EXPECT_TRUE(runPlan(plan, kernels, nullptr, inputs, outputs).isOk());
      EXPECT_EQ(out, std::vector<int64_t>(size, 8));
    }
  }
  setNumThreads(before);
}

TEST(Plan, RunsDispatchesOneByOneThatAreNotWorthASecondThread) {
  Plan plan = strangers({50, 50});
  EXPECT_EQ(plan.instructions[0].together, 1);
}

TEST(Plan, RunsDispatchesOneByOneThatReadWhatIsWritten) {
  Plan plan = chain(3, 1000);
  joinDispatches(plan);
  for (PlanInstruction &in : plan.instructions) {
    EXPECT_EQ(in.together, 1);
  }
  plan.instructions[0].together = 2;
  EXPECT_FALSE(isValid(plan));
}

/// One writes to an input what the other one reads there.
TEST(Plan, KnowsAnOverwrittenInputByBothItsNames) {
  Plan plan = strangers({1000, 1000});
  EXPECT_EQ(plan.instructions[0].together, 2);
  plan.aliases = {0};
  joinDispatches(plan);
  EXPECT_EQ(plan.instructions[0].together, 1);
}

TEST(Plan, CopiesBytes) {
  Plan plan;
  plan.numInputs = plan.numOutputs = 1;
  plan.buffers = {{PlanMemory::input, 0, 0, 8}, {PlanMemory::output, 0, 0, 8}};
  plan.aliases = {-1};
  plan.outputBytes = {8};
  plan.arguments = {{0, 0, 0}, {1, 0, 0}};
  plan.instructions = {{PlanOp::copy, 0, 0, 2, 1, 0, 8, 1}};
  ASSERT_TRUE(isValid(plan));
  int64_t in = 42, out = 0;
  void *inputs[] = {&in}, *outputs[] = {&out};
  EXPECT_TRUE(runPlan(plan, {}, nullptr, inputs, outputs).isOk());
  EXPECT_EQ(out, 42);
}

/// A library for tests: adds i64 tensors of one dimension, and fails where a
/// sum would be 100.
KernelStatus addNumbers(OpKind kind, std::span<const TensorView> operands,
                        std::span<const TensorView> results,
                        std::span<const int64_t> words) {
  EXPECT_EQ(kind, OpKind::add);
  EXPECT_EQ(words.size(), 1u);
  const TensorView &x = operands[0], &y = operands[1], &out = results[0];
  for (int64_t i = 0; i < out.sizes[0]; ++i) {
    int64_t sum = static_cast<int64_t *>(x.data)[i * x.strides[0]] +
                  static_cast<int64_t *>(y.data)[i * y.strides[0]];
    if (sum == words[0]) {
      return {KernelStatus::outOfRange, "the sum is 100"};
    }
    static_cast<int64_t *>(out.data)[i * out.strides[0]] = sum;
  }
  return {};
}

/// Adds every second number of an input, from the second on, to a constant 7.
/// The sum is copied into the input.
Plan libraryCall() {
  Plan plan;
  plan.numInputs = plan.numOutputs = 1;
  plan.aliases = {0};
  plan.outputBytes = {24};
  plan.buffers = {{PlanMemory::input, 0, 0, 48},
                  {PlanMemory::constant, 0, 0, 8},
                  {PlanMemory::arena, 0, 0, 24}};
  plan.constants = {7};
  plan.arguments = {{0, 0, 8}, {1, 1, 0}, {2, 2, 0}, {2, 0, 0}, {0, 0, 0}};
  plan.dims = {3, 2, 3, 0, 3, 1};
  plan.layouts = {
      {DType::i64, 1, 0, 0}, {DType::i64, 1, 0, 2}, {DType::i64, 1, 0, 4}};
  plan.words = {100};
  plan.calls = {{OpKind::add, 0, 1}};
  plan.instructions = {{PlanOp::library, 0, 0, 3, 1, 12, 0, 1},
                       {PlanOp::copy, 0, 3, 2, 1, 0, 24, 1}};
  placeBuffers(plan);
  return plan;
}

TEST(Plan, CallsTheLibraryOnTensorsOfAnyLayout) {
  Plan plan = libraryCall();
  ASSERT_TRUE(isValid(plan));
  int64_t data[] = {1, 2, 3, 4, 5, 6};
  void *memory[] = {data};
  ASSERT_TRUE(runPlan(plan, {}, addNumbers, memory, memory).isOk());
  EXPECT_EQ(std::vector(data, data + 6),
            (std::vector<int64_t>{9, 11, 13, 4, 5, 6}));
}

TEST(Plan, StopsAtACallThatFailsAndSaysWhichAndWhy) {
  Plan plan = libraryCall();
  int64_t data[] = {1, 2, 3, 93, 5, 6};
  void *memory[] = {data};
  PlanStatus status = runPlan(plan, {}, addNumbers, memory, memory);
  EXPECT_EQ(status.instruction, 0u);
  EXPECT_EQ(status.kernel.code, KernelStatus::outOfRange);
  EXPECT_STREQ(status.kernel.message, "the sum is 100");
  EXPECT_EQ(std::vector(data, data + 6),
            (std::vector<int64_t>{1, 2, 3, 93, 5, 6}));
}

TEST(Plan, FailsWithoutAnInstructionIfThereIsNoMemory) {
  Plan plan = chain(2, 10);
  plan.arenaBytes = uint64_t{1} << 60;
  PlanStatus status = runPlan(plan, {}, nullptr, {}, {});
  EXPECT_FALSE(status.isOk());
  EXPECT_EQ(status.instruction, PlanStatus::noInstruction);
  EXPECT_EQ(status.kernel.code, KernelStatus::outOfMemory);
  EXPECT_NE(std::string(status.kernel.message).find("1152921504606846976"),
            std::string::npos);
}

TEST(Plan, SharesMemoryBetweenBuffersThatDoNotLiveTogether) {
  // Of a chain, two neighbours live at a time: the others take turns.
  Plan plan = chain(9, 100);
  EXPECT_LE(plan.arenaBytes, 2u * 832);
  for (size_t i = 1; i + 2 < plan.buffers.size(); ++i) {
    const PlanBuffer &x = plan.buffers[i], &y = plan.buffers[i + 1];
    EXPECT_TRUE(x.memory != y.memory || x.offset + x.bytes <= y.offset ||
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
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.instructions[0].numResults = 3; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.arguments[1].offset = 81; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.aliases = {1}; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.aliases.clear(); }));
}

TEST(Plan, IsNotValidWithATensorThatLeavesItsBuffer) {
  auto isValidAfter = [](auto change) {
    Plan plan = libraryCall();
    change(plan);
    return isValid(plan);
  };
  EXPECT_TRUE(isValidAfter([](Plan &) {}));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.arguments[0].offset = 16; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.dims[1] = 3; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.dims[1] = -1; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.dims[1] = INT64_MAX; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.dims[0] = 4; }));
  EXPECT_TRUE(isValidAfter([](Plan &p) { p.dims[0] = 0; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.layouts[0].rank = 9; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.layouts[2].firstDim = 5; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.layouts[0].dtype = DType(13); }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.arguments[1].layout = 3; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.calls[0].numWords = 2; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.calls[0].op = OpKind(numOps); }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.instructions[0].kernel = 1; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.instructions[1].count = 25; }));
  EXPECT_FALSE(isValidAfter([](Plan &p) { p.constants.clear(); }));
}

TEST(Plan, IsNotValidIfItWritesWhatItMustNot) {
  Plan plan = libraryCall();
  plan.aliases = {-1};
  EXPECT_FALSE(isValid(plan)) << "an input that keeps its value";
  plan = libraryCall();
  plan.buffers[0] = {PlanMemory::constant, 0, 0, 8};
  plan.dims[0] = 0;
  EXPECT_FALSE(isValid(plan)) << "a constant";
  plan = libraryCall();
  std::swap(plan.instructions[0], plan.instructions[1]);
  EXPECT_FALSE(isValid(plan)) << "an input before a call that can fail";
}

} // namespace
} // namespace sinter::runtime
