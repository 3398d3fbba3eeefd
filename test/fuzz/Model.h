//===- Model.h - What a program means, by the oracle ----------------------===//
//
// A tensor of the model is a storage of words and, for each element, its place
// there; so views and writes through them need no arithmetic on strides. Ops,
// promotion and broadcasting are computed by the oracle or restated here from
// PyTorch's documentation: nothing is shared with the frontend.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_FUZZ_MODEL_H
#define SINTER_TEST_FUZZ_MODEL_H

#include "test/fuzz/Program.h"

#include <memory>
#include <optional>

namespace sinter::testing {

/// The result of a step, before it is stored.
struct Expected {
  std::vector<Value> values;
  /// How far elements may be off, for each value.
  std::vector<std::vector<double>> bounds;
};

class Model {
public:
  size_t size() const { return tensors.size(); }
  TensorType typeOf(size_t tensor) const;
  Value valueOf(size_t tensor) const;

  /// Whether no two elements are one, as tensors that are written must be.
  bool isWritable(size_t tensor) const;

  /// Whether tensors share elements.
  bool share(size_t x, size_t y) const {
    return tensors[x].storage == tensors[y].storage;
  }

  /// What the step computes; for a view, its elements. Nullopt if PyTorch or
  /// the op's rules reject it.
  std::optional<Expected> expect(const Step &step) const;

  /// Performs the step: its results become tensors, or elements of the one that
  /// it writes. `values` are what it computed.
  void commit(const Step &step, const std::vector<Value> &values);

private:
  struct Storage {
    DType dtype;
    std::vector<uint64_t> words;
  };
  struct Element {
    std::shared_ptr<Storage> storage;
    Shape shape;
    std::vector<int64_t> places;
  };

  void append(const Value &value);
  std::optional<std::vector<Value>> aligned(const Step &step) const;

  std::vector<Element> tensors;
};

/// The elements of `x` that a view of it has.
Value viewed(const Value &x, const ViewOfTensor &view);

} // namespace sinter::testing

#endif // SINTER_TEST_FUZZ_MODEL_H
