//===- Training.h - Epochs of training, eager or compiled -----------------===//

#pragma once

#include "tools/mnist/Networks.h"

#include <sinter/sinter.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

namespace sinter::mnist {

struct Options {
  std::string data;
  int64_t epochs = 8;
  int64_t batchSize = 64;
  double learningRate = 1e-3;
  double dropout = 0.1;
  int threads = static_cast<int>(std::thread::hardware_concurrency());
  uint64_t seed = 1;
};

/// The files, read once; copies share the tensors.
struct Digits {
  explicit Digits(const std::string &directory)
      : train(directory, data::datasets::MNIST::Mode::kTrain),
        test(directory, data::datasets::MNIST::Mode::kTest) {}

  data::datasets::MNIST train, test;
};

/// 128 bits of the loss, the parameters, their gradients and the optimizer's
/// state after a step (XXH3).
using Digest = std::array<uint64_t, 2>;

/// What a training run leaves behind.
struct History {
  std::vector<double> losses;  ///< Of every step.
  std::vector<Digest> digests; ///< Of the steps of the first epochs.
  double accuracy = 0;         ///< On the test images, in the end.
  double secondsPerEpoch = 0;  ///< Of training; the last epoch.
  CompileReport report;        ///< Of a compiled step.
};

struct Plan {
  bool isCompiled = false;
  Mode mode = Mode::strict;
  int64_t epochs = 1;
  int64_t hashedEpochs = 0; ///< How many epochs have digests.
};

/// Trains, and prints a line an epoch.
History train(Classifier &model, const Digits &digits, const Options &options,
              const Plan &plan);

} // namespace sinter::mnist
