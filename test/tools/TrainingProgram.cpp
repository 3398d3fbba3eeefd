//===- TrainingProgram.cpp - What training_dump.test looks at -------------===//

#include <sinter/sinter.h>

#include <cstdio>
#include <cstring>

using namespace sinter;

/// Trains in the mode that the argument names, each step as one segment.
int main(int argc, char **argv) {
  setIsaLevelForTesting(IsaLevel::v2); // On every machine the same.
  bool isStrict = argc > 1 && std::strcmp(argv[1], "strict") == 0;
  manual_seed(1);
  nn::Sequential model(nn::Linear(20, 16), nn::ReLU(), nn::Dropout(0.25),
                       nn::Linear(16, 8), nn::ReLU(), nn::Linear(8, 4));
  optim::Adam adam(model->parameters(), optim::AdamOptions(1e-2));
  auto step = compile(
      [&](Tensor x, Tensor labels) {
        adam.zero_grad();
        Tensor loss = nn::functional::cross_entropy(model->forward(x), labels);
        loss.backward();
        adam.step();
        return loss;
      },
      {.mode = isStrict ? Mode::strict : Mode::standard});
  Tensor x = randn({6, 20}), labels = randint(0, 4, {6});
  for (int i = 0; i < 5; ++i) {
    step(x, labels);
  }
  CompileReport before = step.report();
  Tensor loss = step(x, labels);
  CompileReport after = step.report();
  std::printf("%lld launch, %lld ops executed eagerly\n",
              static_cast<long long>(after.segments - before.segments),
              static_cast<long long>(after.eager_ops - before.eager_ops));
}
