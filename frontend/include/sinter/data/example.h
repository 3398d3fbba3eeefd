//===- example.h - One element of a dataset -------------------------------===//

#ifndef SINTER_DATA_EXAMPLE_H
#define SINTER_DATA_EXAMPLE_H

#include "sinter/tensor.h"

namespace sinter::data {

namespace example {
/// Stands for the target of examples that have none.
using NoTarget = void;
} // namespace example

/// Data and what a model is to say about them.
template <class Data = Tensor, class Target = Tensor> struct Example {
  using DataType = Data;
  using TargetType = Target;

  Example() = default;
  Example(Data data, Target target)
      : data(std::move(data)), target(std::move(target)) {}

  Data data;
  Target target;
};

/// Data alone.
template <class Data> struct Example<Data, example::NoTarget> {
  using DataType = Data;
  using TargetType = example::NoTarget;

  Example() = default;
  Example(Data data) : data(std::move(data)) {}
  operator Data &() { return data; }
  operator const Data &() const { return data; }

  Data data;
};

using TensorExample = Example<Tensor, example::NoTarget>;

} // namespace sinter::data

#endif // SINTER_DATA_EXAMPLE_H
