//===- main.cpp - Trains a small network on digits ------------------------===//
//
// The program that ./tools/quickstart ends with: 784-128-64-10, Adam, on files
// of MNIST's format. Linear softmax regression on the same files shows what is
// owed to the hidden layers.
//
//===----------------------------------------------------------------------===//

#include "tools/mnist/Networks.h"
#include "tools/mnist/Terminal.h"

#include <sinter/sinter.h>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

using namespace sinter;
using namespace sinter::mnist;
using data::datasets::MNIST;

namespace {

struct Options {
  std::string data;
  int64_t epochs = 8;
  int64_t batchSize = 64;
  double learningRate = 1e-3;
  double dropout = 0.1;
  int threads = static_cast<int>(std::thread::hardware_concurrency());
  uint64_t seed = 1;
};

double seconds() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// The files, read once; copies share the tensors.
struct Digits {
  explicit Digits(const std::string &directory)
      : train(directory, MNIST::Mode::kTrain),
        test(directory, MNIST::Mode::kTest) {}

  MNIST train, test;
};

/// Passes over the training set once; returns the mean loss.
double trainOnce(Classifier &model, optim::Optimizer &optimizer,
                 const MNIST &set, const Options &options,
                 const std::string &title) {
  const int64_t size = set.images().size(0);
  auto loader = data::make_data_loader<data::samplers::RandomSampler>(
      MNIST(set).map(data::transforms::Stack<>()),
      data::DataLoaderOptions(options.batchSize));
  ProgressBar bar(title, (size + options.batchSize - 1) / options.batchSize);
  model.train();
  double total = 0;
  for (auto &batch : *loader) {
    optimizer.zero_grad();
    Tensor loss =
        nn::functional::cross_entropy(model.forward(batch.data), batch.target);
    loss.backward();
    optimizer.step();
    const double value = loss.item<double>();
    total += value * static_cast<double>(batch.data.size(0));
    bar.advance(value);
  }
  return total / static_cast<double>(size);
}

/// The share of the test images that the model reads rightly.
double accuracy(Classifier &model, const MNIST &set) {
  NoGradGuard noGrad;
  model.eval();
  const auto size = static_cast<double>(set.images().size(0));
  auto loader = data::make_data_loader<data::samplers::SequentialSampler>(
      MNIST(set).map(data::transforms::Stack<>()),
      data::DataLoaderOptions(1000));
  int64_t right = 0;
  for (auto &batch : *loader) {
    Tensor predicted = model.forward(batch.data).argmax(1);
    right += predicted.eq(batch.target).sum().item<int64_t>();
  }
  return static_cast<double>(right) / size;
}

/// Trains and prints a line an epoch; returns the last accuracy.
double train(Classifier &model, const Digits &digits, const Options &options) {
  optim::Adam optimizer(model.parameters(),
                        optim::AdamOptions(options.learningRate));
  double share = 0;
  for (int64_t epoch = 1; epoch <= options.epochs; ++epoch) {
    const std::string title =
        "epoch " + std::to_string(epoch) + "/" + std::to_string(options.epochs);
    const double begin = seconds();
    const double loss =
        trainOnce(model, optimizer, digits.train, options, title);
    const double time = seconds() - begin;
    share = accuracy(model, digits.test);
    std::printf("%s  loss %.4f  test accuracy %.2f %%  %.2f s\n", title.c_str(),
                loss, 100 * share, time);
    std::fflush(stdout);
  }
  return share;
}

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

void trainBoth(const Options &options) {
  set_num_threads(options.threads);
  manual_seed(options.seed);
  const Digits digits(options.data);

  std::cout << "linear softmax, 784-10\n";
  LinearSoftmax linear;
  Options once = options;
  once.epochs = std::min<int64_t>(options.epochs, 3);
  const double yardstick = train(linear, digits, once);

  std::cout << "\nperceptron, 784-128-64-10\n";
  Perceptron network(options.dropout);
  const double share = train(network, digits, options);

  showSome(network, digits.test);
  std::printf("test accuracy: linear softmax %.2f %%, perceptron %.2f %%\n",
              100 * yardstick, 100 * share);
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
  trainBoth(options);
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
