//===- main.cpp - Trains a small network on digits ------------------------===//
//
// The program that ./tools/quickstart ends with: 784-128-64-10, Adam, on files
// of MNIST's format, eagerly and with the whole step compiled. Linear softmax
// regression on the same files shows what is owed to the hidden layers.
//
//===----------------------------------------------------------------------===//

#include "tools/mnist/Terminal.h"
#include "tools/mnist/Training.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <memory>

using namespace sinter;
using namespace sinter::mnist;
using data::datasets::MNIST;

namespace {

/// Draws the first test images, and the first that are read wrongly.
void showSome(Classifier &model, const MNIST &set) {
  constexpr std::size_t perRow = 3;
  NoGradGuard noGrad;
  model.eval();
  Tensor share = softmax(model.forward(set.images()), 1);
  Tensor predicted = share.argmax(1);
  auto picture = [&](int64_t i) {
    const auto digit = predicted[i].item<int64_t>();
    char text[64];
    std::snprintf(text, sizeof text, "reads %d (%.0f %%), is %d",
                  static_cast<int>(digit), 100 * share[i][digit].item<double>(),
                  static_cast<int>(set.targets()[i].item<int64_t>()));
    Tensor pixels = set.images()[i].contiguous();
    const float *first = pixels.data_ptr<float>();
    return Picture{{first, first + pixels.numel()}, text};
  };

  std::vector<Picture> first, wrong;
  const int64_t count = set.images().size(0);
  Tensor isWrong = predicted.ne(set.targets());
  for (int64_t i = 0; i < count && wrong.size() < perRow; ++i) {
    if (first.size() < perRow) {
      first.push_back(picture(i));
    } else if (isWrong[i].item<bool>()) {
      wrong.push_back(picture(i));
    }
  }
  std::cout << "\nthe first of the test images:\n";
  show(first);
  if (!wrong.empty()) {
    std::cout << "and some that it reads wrongly:\n";
    show(wrong);
  }
}

/// Says whether the compiled steps left the bits of the eager ones.
void compareBits(const History &eager, const History &compiled) {
  const size_t steps = std::min(eager.digests.size(), compiled.digests.size());
  const auto [left, right] =
      std::mismatch(eager.digests.begin(),
                    eager.digests.begin() + static_cast<std::ptrdiff_t>(steps),
                    compiled.digests.begin());
  if (right == compiled.digests.begin() + static_cast<std::ptrdiff_t>(steps)) {
    std::printf("bit-equal to eager at all %zu steps: loss, parameters, "
                "gradients, optimizer state\n",
                steps);
  } else {
    std::printf("NOT bit-equal to eager from step %zu of %zu on\n",
                static_cast<size_t>(left - eager.digests.begin()) + 1, steps);
  }
}

void compareLosses(const History &eager, const History &compiled) {
  const size_t steps = std::min<size_t>(500, compiled.losses.size());
  double largest = 0;
  for (size_t i = 0; i < steps; ++i) {
    const double expected = eager.losses[i];
    largest =
        std::max(largest, std::abs(compiled.losses[i] - expected) / expected);
  }
  std::printf("losses of the first %zu steps differ from eager's by %.1e at "
              "most, relatively\n",
              steps, largest);
}

void trainAll(const Options &options) {
  set_num_threads(options.threads);
  manual_seed(options.seed);
  const Digits digits(options.data);

  std::cout << "linear softmax, 784-10\n";
  LinearSoftmax linear;
  const int64_t few = std::min<int64_t>(options.epochs, 3);
  const double yardstick =
      train(linear, digits, options, {.epochs = few}).accuracy;

  // Each run begins with the same weights and draws the same numbers.
  std::unique_ptr<Perceptron> network;
  auto trainFromStart = [&](const Plan &plan) {
    manual_seed(options.seed);
    network = std::make_unique<Perceptron>(options.dropout);
    return train(*network, digits, options, plan);
  };
  std::cout << "\nperceptron, 784-128-64-10, eager\n";
  const History eager =
      trainFromStart({.epochs = options.epochs, .hashedEpochs = few});

  std::cout << "\nperceptron, the whole step compiled, strict: eager's bits\n";
  const History strict =
      trainFromStart({.isCompiled = true, .epochs = few, .hashedEpochs = few});
  compareBits(eager, strict);
  std::cout << strict.report << "\n";

  std::cout << "\nperceptron, the whole step compiled\n";
  const History compiled = trainFromStart(
      {.isCompiled = true, .mode = Mode::standard, .epochs = options.epochs});
  compareLosses(eager, compiled);
  std::cout << compiled.report << "\n";

  showSome(*network, digits.test);
  std::printf(
      "test accuracy: linear softmax %.2f %%, perceptron %.2f %% eager, "
      "%.2f %% compiled\n"
      "last epoch: %.2f s eager, %.2f s compiled\n",
      100 * yardstick, 100 * eager.accuracy, 100 * compiled.accuracy,
      eager.secondsPerEpoch, compiled.secondsPerEpoch);
}

int run(int argc, char **argv) {
  Options options;
  CLI::App app("Trains 784-128-64-10 on digits, and linear softmax beside it.",
               "mnist");
  app.add_option("--data", options.data,
                 "folder with train-images-idx3-ubyte and its three "
                 "companions, plain or .gz")
      ->required();
  app.add_option("--epochs", options.epochs, "passes over the training set")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--threads", options.threads, "threads that compute")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--seed", options.seed, "of the weights, the order, dropout")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  trainAll(options);
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception &error) {
    std::cerr << "mnist: " << error.what() << "\n";
    return 1;
  }
}
