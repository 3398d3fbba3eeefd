//===- Training.cpp - Epochs of training, eager or compiled ---------------===//

#include "tools/mnist/Training.h"
#include "tools/mnist/Terminal.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <chrono>
#include <cstdio>
#include <functional>

namespace sinter::mnist {
namespace {

using data::datasets::MNIST;

double seconds() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// Hashes tensors, element by element in row-major order.
class Hash {
public:
  Hash() { XXH3_128bits_reset(&state); }

  void add(const Tensor &tensor) {
    if (tensor.defined()) {
      Tensor dense = tensor.detach().contiguous();
      XXH3_128bits_update(&state, dense.data_ptr(), dense.nbytes());
    }
  }

  Digest digest() const {
    XXH128_hash_t sum = XXH3_128bits_digest(&state);
    return {sum.low64, sum.high64};
  }

private:
  XXH3_state_t state;
};

Digest digestOf(const Tensor &loss, optim::Optimizer &optimizer) {
  Hash hash;
  hash.add(loss);
  for (const Tensor &parameter : optimizer.parameters()) {
    hash.add(parameter);
    hash.add(parameter.grad());
    auto state = optimizer.state().find(parameter.unsafeGetTensorImpl());
    if (state != optimizer.state().end()) {
      for (const auto &[name, tensor] : state->second->tensors()) {
        hash.add(*tensor);
      }
    }
  }
  return hash.digest();
}

using Step = std::function<Tensor(Tensor images, Tensor labels)>;

/// Passes over the training set once; returns the mean loss.
double trainOnce(const Step &step, optim::Optimizer &optimizer,
                 const MNIST &set, const Options &options,
                 const std::string &title, bool isHashed, History &history) {
  const int64_t size = set.images().size(0);
  auto loader = data::make_data_loader<data::samplers::RandomSampler>(
      MNIST(set).map(data::transforms::Stack<>()),
      data::DataLoaderOptions(options.batchSize));
  ProgressBar bar(title, (size + options.batchSize - 1) / options.batchSize);
  double total = 0;
  for (auto &batch : *loader) {
    Tensor loss = step(batch.data, batch.target);
    const double value = loss.item<double>();
    history.losses.push_back(value);
    if (isHashed) {
      history.digests.push_back(digestOf(loss, optimizer));
    }
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

} // namespace

History train(Classifier &model, const Digits &digits, const Options &options,
              const Plan &plan) {
  optim::Adam optimizer(model.parameters(),
                        optim::AdamOptions(options.learningRate));
  auto eager = [&](Tensor images, Tensor labels) {
    optimizer.zero_grad();
    Tensor loss = nn::functional::cross_entropy(model.forward(images), labels);
    loss.backward();
    optimizer.step();
    return loss;
  };
  auto compiled = compile(eager, {.mode = plan.mode});
  Step step = plan.isCompiled ? Step(compiled) : Step(eager);

  History history;
  for (int64_t epoch = 1; epoch <= plan.epochs; ++epoch) {
    const std::string title =
        "epoch " + std::to_string(epoch) + "/" + std::to_string(plan.epochs);
    model.train();
    const double begin = seconds();
    const double loss = trainOnce(step, optimizer, digits.train, options, title,
                                  epoch <= plan.hashedEpochs, history);
    history.secondsPerEpoch = seconds() - begin;
    history.accuracy = accuracy(model, digits.test);
    std::printf("%s  loss %.4f  test accuracy %.2f %%  %.2f s\n", title.c_str(),
                loss, 100 * history.accuracy, history.secondsPerEpoch);
    std::fflush(stdout);
  }
  history.report = compiled.report();
  return history;
}

} // namespace sinter::mnist
