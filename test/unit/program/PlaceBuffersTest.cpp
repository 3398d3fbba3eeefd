//===- PlaceBuffersTest.cpp - Where intermediate values lie ---------------===//

#include "runtime/program/Plan.h"
#include "test/conformance/Random.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <utility>

namespace sinter::runtime {
namespace {

struct Life {
  uint32_t first = UINT32_MAX, last = 0;
};

/// From the first to the last step that names a buffer; an output stays.
std::vector<Life> livesOf(const Plan &plan, const Plan &before) {
  std::vector<Life> lives(plan.buffers.size());
  for (uint32_t step = 0; step < plan.instructions.size(); ++step) {
    const PlanInstruction &in = plan.instructions[step];
    for (uint32_t i = 0; i < in.numArguments; ++i) {
      Life &life = lives[plan.arguments[in.firstArgument + i].buffer];
      life.first = std::min(life.first, step);
      life.last = std::max(life.last, step);
    }
  }
  for (size_t i = 0; i < lives.size(); ++i) {
    if (before.buffers[i].memory == PlanMemory::output) {
      lives[i].last = static_cast<uint32_t>(plan.instructions.size());
    }
  }
  return lives;
}

/// Whether no two values that live at the same time share a byte.
bool isApart(const Plan &plan, const std::vector<Life> &lives) {
  for (size_t i = 0; i < plan.buffers.size(); ++i) {
    for (size_t k = 0; k < i; ++k) {
      const PlanBuffer &x = plan.buffers[i], &y = plan.buffers[k];
      bool isSameMemory = x.memory == y.memory && x.index == y.index;
      bool liveTogether =
          lives[i].first <= lives[k].last && lives[k].first <= lives[i].last;
      bool overlap =
          x.offset < y.offset + y.bytes && y.offset < x.offset + x.bytes;
      if (isSameMemory && liveTogether && overlap) {
        return false;
      }
    }
  }
  return true;
}

/// The most bytes of intermediate values and outputs that live at one step.
uint64_t peakOf(const Plan &plan, const std::vector<Life> &lives) {
  uint64_t peak = 0;
  for (uint32_t step = 0; step < plan.instructions.size(); ++step) {
    uint64_t live = 0;
    for (size_t i = 0; i < plan.buffers.size(); ++i) {
      bool isLive = lives[i].first <= step && step <= lives[i].last;
      live += isLive ? plan.buffers[i].bytes : 0;
    }
    peak = std::max(peak, live);
  }
  return peak;
}

/// A step that reads buffers and writes one.
void addStep(Plan &plan, std::vector<uint32_t> reads, uint32_t result) {
  auto first = static_cast<uint32_t>(plan.arguments.size());
  reads.push_back(result);
  for (uint32_t buffer : reads) {
    plan.arguments.push_back({buffer, 0, 0});
  }
  plan.instructions.push_back({PlanOp::dispatch, 0, first,
                               static_cast<uint32_t>(reads.size()), 1, 0, 1,
                               1});
}

uint32_t addBuffer(Plan &plan, PlanMemory memory, uint64_t bytes) {
  plan.buffers.push_back({memory, 0, 0, bytes});
  if (memory == PlanMemory::output) {
    plan.buffers.back().index = plan.numOutputs++;
    plan.aliases.push_back(-1);
    plan.outputBytes.push_back(bytes);
  }
  return static_cast<uint32_t>(plan.buffers.size() - 1);
}

uint64_t bytesOf(const Plan &plan) {
  uint64_t bytes = plan.arenaBytes;
  for (uint64_t output : plan.outputBytes) {
    bytes += output;
  }
  return bytes;
}

TEST(PlaceBuffers, KeepsApartWhatLivesTogether) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    testing::Random random(seed);
    Plan plan;
    plan.numKernels = 1;
    std::vector<uint32_t> values;
    for (int step = 0; step < 60; ++step) {
      std::vector<uint32_t> reads;
      for (int k = 0; k < 3 && !values.empty(); ++k) {
        reads.push_back(random.oneOf(values));
      }
      auto bytes = static_cast<uint64_t>(random.between(0, 5000));
      bool isOutput = random.chance(0.15);
      values.push_back(addBuffer(
          plan, isOutput ? PlanMemory::output : PlanMemory::arena, bytes));
      addStep(plan, reads, values.back());
    }
    Plan placed = plan;
    placeBuffers(placed);
    ASSERT_TRUE(isValid(placed)) << seed;
    std::vector<Life> lives = livesOf(placed, plan);
    EXPECT_TRUE(isApart(placed, lives)) << seed;
    EXPECT_LE(static_cast<double>(bytesOf(placed)),
              1.25 * static_cast<double>(peakOf(plan, lives)) + 64 * 60)
        << seed;
  }
}

/// Forward and backward through layers: every layer keeps two activations, and
/// the gradients of its weights are outputs.
Plan trainingStep(int layers, testing::Random &random) {
  Plan plan;
  plan.numKernels = 1;
  std::vector<std::pair<uint32_t, uint32_t>> kept;
  uint32_t x = addBuffer(plan, PlanMemory::arena, 30000);
  addStep(plan, {}, x);
  for (int i = 0; i < layers; ++i) {
    uint32_t wide = addBuffer(plan, PlanMemory::arena, 120000);
    uint32_t scratch =
        addBuffer(plan, PlanMemory::arena,
                  static_cast<uint64_t>(random.between(1000, 100000)));
    uint32_t out = addBuffer(plan, PlanMemory::arena, 30000);
    addStep(plan, {x}, wide);
    addStep(plan, {wide}, scratch);
    addStep(plan, {x, scratch, wide}, out);
    kept.emplace_back(x, wide);
    x = out;
  }
  uint32_t ct = addBuffer(plan, PlanMemory::arena, 30000);
  addStep(plan, {x}, ct);
  for (int i = layers; i-- > 0;) {
    auto [input, wide] = kept[static_cast<size_t>(i)];
    uint32_t ctWide = addBuffer(plan, PlanMemory::arena, 120000);
    addStep(plan, {ct, wide}, ctWide);
    addStep(plan, {ct, wide}, addBuffer(plan, PlanMemory::output, 130000));
    addStep(plan, {ctWide, input}, addBuffer(plan, PlanMemory::output, 130000));
    uint32_t next = addBuffer(plan, PlanMemory::arena, 30000);
    addStep(plan, {ctWide, ct}, next);
    ct = next;
  }
  return plan;
}

TEST(PlaceBuffers, TakesLittleMoreThanWhatLivesInATrainingStep) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    testing::Random random(seed);
    Plan plan = trainingStep(12, random), placed = plan;
    placeBuffers(placed);
    std::vector<Life> lives = livesOf(placed, plan);
    ASSERT_TRUE(isApart(placed, lives));
    EXPECT_LE(static_cast<double>(bytesOf(placed)),
              1.05 * static_cast<double>(peakOf(plan, lives)))
        << seed;
  }
}

TEST(PlaceBuffers, PutsValuesWhereAnOutputWillBe) {
  Plan plan;
  plan.numKernels = 1;
  uint32_t x = addBuffer(plan, PlanMemory::arena, 1000);
  uint32_t y = addBuffer(plan, PlanMemory::arena, 1000);
  uint32_t out = addBuffer(plan, PlanMemory::output, 2000);
  addStep(plan, {}, x);
  addStep(plan, {x}, y);
  addStep(plan, {y}, out);
  placeBuffers(plan);
  // x is gone when the output is written; y is read then.
  EXPECT_EQ(plan.buffers[x].memory, PlanMemory::output);
  EXPECT_EQ(plan.buffers[y].memory, PlanMemory::arena);
  EXPECT_EQ(plan.arenaBytes, 1000u);
  plan.aliases = {0};
  plan.numInputs = 1;
  plan.buffers[x].memory = PlanMemory::arena;
  placeBuffers(plan);
  EXPECT_EQ(plan.buffers[x].memory, PlanMemory::arena)
      << "an output that is an input holds its old value";
}

} // namespace
} // namespace sinter::runtime
