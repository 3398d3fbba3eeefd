//===- StepTest.cpp - A whole step of training as one program -------------===//

#include "sinter/runtime/allocator.h"
#include "test/capture/Bits.h"
#include "test/capture/StepRecorder.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace sinter {
namespace {

/// A layer of a transformer, normalised before each part.
struct BlockImpl : nn::Module {
  explicit BlockImpl(int64_t width)
      : first(register_module("first",
                              nn::LayerNorm(nn::LayerNormOptions({width})))),
        second(register_module("second",
                               nn::LayerNorm(nn::LayerNormOptions({width})))),
        mix(register_module("mix", nn::Linear(width, 3 * width))),
        out(register_module("out", nn::Linear(width, width))),
        up(register_module("up", nn::Linear(width, 4 * width))),
        down(register_module("down", nn::Linear(4 * width, width))) {}

  Tensor forward(Tensor x) {
    int64_t batch = x.size(0), length = x.size(1), width = x.size(2);
    constexpr int64_t heads = 4;
    Tensor all = mix->forward(first->forward(x))
                     .reshape({batch, length, 3, heads, width / heads})
                     .permute({2, 0, 3, 1, 4});
    Tensor query = all.select(0, 0), key = all.select(0, 1);
    Tensor scores = query.matmul(key.transpose(-2, -1)) *
                    (1 / std::sqrt(static_cast<double>(width / heads)));
    Tensor mixed = scores.softmax(-1).matmul(all.select(0, 2));
    x = x + out->forward(
                mixed.permute({0, 2, 1, 3}).reshape({batch, length, width}));
    return x + down->forward(gelu(up->forward(second->forward(x))));
  }

  nn::LayerNorm first, second;
  nn::Linear mix, out, up, down;
};
TORCH_MODULE(Block);

struct TransformerImpl : nn::Module {
  TransformerImpl(int64_t layers, int64_t width, int64_t words, int64_t length)
      : embed(register_module("embed", nn::Embedding(words, width))),
        place(register_parameter("place", randn({length, width}))),
        head(register_module("head", nn::Linear(width, words))) {
    for (int64_t i = 0; i < layers; ++i) {
      blocks->push_back(Block(width));
    }
    register_module("blocks", blocks);
  }

  Tensor forward(const Tensor &tokens) {
    Tensor x = embed->forward(tokens) + place;
    for (const auto &block : *blocks) {
      x = block->as<BlockImpl>()->forward(x);
    }
    return head->forward(x);
  }

  nn::Embedding embed;
  Tensor place;
  nn::Linear head;
  nn::ModuleList blocks;
};
TORCH_MODULE(Transformer);

/// The third step of training, executed and noted.
std::unique_ptr<StepRecorder> recordStep(int64_t layers, int64_t width,
                                         int64_t batch, int64_t length) {
  manual_seed(1);
  constexpr int64_t words = 50;
  Transformer model(layers, width, words, length);
  optim::AdamW optimizer(model->parameters(), optim::AdamWOptions(1e-2));
  auto recorder = std::make_unique<StepRecorder>();
  for (int step = 0; step < 3; ++step) {
    Tensor tokens = randint(0, words, {batch, length});
    Tensor next = randint(0, words, {batch * length});
    optimizer.zero_grad();
    SinkScope scope(step == 2 ? recorder.get() : nullptr);
    Tensor loss = cross_entropy_loss(
        model->forward(tokens).reshape({batch * length, words}), next);
    loss.backward();
    optimizer.step();
    if (step == 2) {
      recorder->store(loss);
      for (const Tensor &parameter : model->parameters()) {
        recorder->store(parameter.grad());
      }
    }
  }
  recorder->storeWrites();
  return recorder;
}

TEST(TrainingStep, AsOneProgramLeavesEagersBits) {
  auto recorder = recordStep(2, 32, 2, 12);
  ASSERT_GT(recorder->written.size(), 60u);
  ASSERT_TRUE(recorder->program.run().isOk());
  for (const auto &[eager, compiled] : recorder->written) {
    ASSERT_TRUE(haveEqualBits(eager, compiled));
  }
}

/// The plan is measured by tools/plan_memory.py.
TEST(TrainingStep, OfSixLayersIsPlanned) {
  auto recorder = recordStep(6, 128, 8, 64);
  auto executable = recorder->program.compile();
  // Every parameter and both of its moments are written where they are.
  EXPECT_EQ(std::ranges::count(executable->plan.instructions,
                               runtime::PlanOp::copy,
                               &runtime::PlanInstruction::op),
            0);
}

/// The most bytes that live during the last of some steps of training.
size_t peakOfStep(bool isCompiled) {
  manual_seed(1);
  constexpr int64_t words = 50, width = 128, batch = 8, length = 64;
  Transformer model(6, width, words, length);
  optim::AdamW optimizer(model->parameters(), optim::AdamWOptions(1e-2));
  auto step = [&](const Tensor &tokens, const Tensor &next) {
    optimizer.zero_grad();
    Tensor loss = cross_entropy_loss(
        model->forward(tokens).reshape({batch * length, words}), next);
    loss.backward();
    optimizer.step();
    return loss;
  };
  auto compiled = compileStrictly(step);
  for (int i = 0; i < 5; ++i) {
    Tensor tokens = randint(0, words, {batch, length});
    Tensor next = randint(0, words, {batch * length});
    optimizer.zero_grad();
    runtime::resetPeakBytes();
    Tensor loss = isCompiled ? compiled(tokens, next) : step(tokens, next);
  }
  return runtime::memoryStatistics().peak;
}

TEST(TrainingStep, NeedsLessMemoryThanEagerCode) {
  size_t eager = peakOfStep(false), compiled = peakOfStep(true);
  EXPECT_LT(compiled, eager);
  RecordProperty("eager", std::to_string(eager));
  RecordProperty("compiled", std::to_string(compiled));
}

} // namespace
} // namespace sinter
