//===- transforms.h - What is done to examples and batches ----------------===//

#ifndef SINTER_DATA_TRANSFORMS_H
#define SINTER_DATA_TRANSFORMS_H

#include "sinter/data/example.h"

#include <functional>
#include <vector>

namespace sinter::data::transforms {

/// Makes one batch of another.
template <class Input, class Output> class BatchTransform {
public:
  using InputBatchType = Input;
  using OutputBatchType = Output;

  virtual ~BatchTransform() = default;
  virtual OutputBatchType apply_batch(InputBatchType input_batch) = 0;
};

/// Makes one example of another, in all of a batch.
template <class Input, class Output>
class Transform
    : public BatchTransform<std::vector<Input>, std::vector<Output>> {
public:
  using InputType = Input;
  using OutputType = Output;

  virtual OutputType apply(InputType input) = 0;
  std::vector<Output> apply_batch(std::vector<Input> input_batch) override {
    std::vector<Output> output;
    output.reserve(input_batch.size());
    for (Input &input : input_batch) {
      output.push_back(apply(std::move(input)));
    }
    return output;
  }
};

/// A function of a batch.
template <class Input, class Output = Input>
class BatchLambda : public BatchTransform<Input, Output> {
public:
  using FunctionType = std::function<Output(Input)>;

  explicit BatchLambda(FunctionType function)
      : function_(std::move(function)) {}
  Output apply_batch(Input input_batch) override {
    return function_(std::move(input_batch));
  }

private:
  FunctionType function_;
};

/// A function of an example.
template <class Input, class Output = Input>
class Lambda : public Transform<Input, Output> {
public:
  using FunctionType = std::function<Output(Input)>;

  explicit Lambda(FunctionType function) : function_(std::move(function)) {}
  Output apply(Input input) override { return function_(std::move(input)); }

private:
  FunctionType function_;
};

/// A transform of the data of an example; the target stays.
template <class Target = Tensor>
class TensorTransform
    : public Transform<Example<Tensor, Target>, Example<Tensor, Target>> {
public:
  using E = Example<Tensor, Target>;

  virtual Tensor operator()(Tensor input) = 0;
  E apply(E input) override {
    input.data = (*this)(std::move(input.data));
    return input;
  }
};

/// A function of the data of an example.
template <class Target = Tensor>
class TensorLambda : public TensorTransform<Target> {
public:
  using FunctionType = std::function<Tensor(Tensor)>;

  explicit TensorLambda(FunctionType function)
      : function_(std::move(function)) {}
  Tensor operator()(Tensor input) override {
    return function_(std::move(input));
  }

private:
  FunctionType function_;
};

/// (data - mean) / stddev, with a number for each channel or one for all.
template <class Target = Tensor>
class Normalize : public TensorTransform<Target> {
public:
  Normalize(ArrayRef<double> mean, ArrayRef<double> stddev)
      : mean(perChannel(mean)), stddev(perChannel(stddev)) {}
  Tensor operator()(Tensor input) override {
    return input.sub(mean).div(stddev);
  }

  Tensor mean, stddev; ///< (channels, 1, 1)

private:
  static Tensor perChannel(ArrayRef<double> numbers) {
    return tensor(numbers, kFloat).unsqueeze(1).unsqueeze(2);
  }
};

/// Makes a batch of single examples one example of larger tensors.
template <class T = Example<>> class Stack;

template <>
class Stack<Example<>>
    : public BatchTransform<std::vector<Example<>>, Example<>> {
public:
  Example<> apply_batch(std::vector<Example<>> examples) override {
    std::vector<Tensor> data, targets;
    data.reserve(examples.size());
    targets.reserve(examples.size());
    for (Example<> &example : examples) {
      data.push_back(std::move(example.data));
      targets.push_back(std::move(example.target));
    }
    return {stack(data), stack(targets)};
  }
};

template <>
class Stack<TensorExample>
    : public BatchTransform<std::vector<TensorExample>, TensorExample> {
public:
  TensorExample apply_batch(std::vector<TensorExample> examples) override {
    std::vector<Tensor> data;
    data.reserve(examples.size());
    for (TensorExample &example : examples) {
      data.push_back(std::move(example.data));
    }
    return stack(data);
  }
};

} // namespace sinter::data::transforms

#endif // SINTER_DATA_TRANSFORMS_H
