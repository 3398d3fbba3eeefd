//===- Networks.h - The network of the quickstart, and its yardstick ------===//

#pragma once

#include <sinter/sinter.h>

namespace sinter::mnist {

/// Maps images (n, 1, 28, 28) to the unnormalised scores of ten digits.
struct Classifier : nn::Module {
  virtual Tensor forward(Tensor x) = 0;
};

/// 784-128-64-10 with ReLU and dropout.
struct Perceptron : Classifier {
  explicit Perceptron(double dropout) {
    fc1 = register_module("fc1", nn::Linear(28 * 28, 128));
    fc2 = register_module("fc2", nn::Linear(128, 64));
    fc3 = register_module("fc3", nn::Linear(64, 10));
    drop = register_module("drop", nn::Dropout(dropout));
  }

  Tensor forward(Tensor x) override {
    x = drop->forward(relu(fc1->forward(x.flatten(1))));
    x = drop->forward(relu(fc2->forward(x)));
    return fc3->forward(x);
  }

  nn::Linear fc1{nullptr}, fc2{nullptr}, fc3{nullptr};
  nn::Dropout drop{nullptr};
};

/// Linear softmax regression: what the pixels tell without a hidden layer.
struct LinearSoftmax : Classifier {
  LinearSoftmax() { fc = register_module("fc", nn::Linear(28 * 28, 10)); }

  Tensor forward(Tensor x) override { return fc->forward(x.flatten(1)); }

  nn::Linear fc{nullptr};
};

} // namespace sinter::mnist
