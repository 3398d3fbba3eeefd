//===- Rows.h - What is measured ------------------------------------------===//

#ifndef SINTER_BENCH_ROWS_H
#define SINTER_BENCH_ROWS_H

#include "Measure.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace bench {

/// Programs that run eagerly, on Sinter and on libtorch.
void eagerRows(Bench &bench, const Options &options);

/// Sinter's compiled functions beside its eager ones and the same by hand.
void compiledRows(Bench &bench, const Options &options);

/// out = tanh(relu(x * y + x) * 0.5 + y) in one loop. `out` lies at a multiple
/// of 64 bytes; `size` is a multiple of 64.
void chainByHand(const float *x, const float *y, float *out, int64_t size);

/// A step of training by hand: a perceptron with ReLU, cross-entropy, SGD or
/// Adam, in as few passes over memory as there can be beside the products,
/// which are the library's.
class StepByHand {
public:
  StepByHand(std::vector<int64_t> sizes, bool hasDropout, bool isAdam);
  ~StepByHand();

  /// One step; returns the loss.
  float run();
  /// The products of a step, and nothing else.
  void runProducts();

private:
  struct Matrix;
  struct Layer;

  void activate(Layer &layer);
  float lossOf(Layer &layer);
  void propagate(size_t i);
  void update(Matrix &value, Matrix &gradient, Matrix &mean, Matrix &square);

  static constexpr int64_t batch = 64;
  bool hasDropout, isAdam;
  int64_t steps = 0;
  uint64_t counter = 0; ///< Of the stream of random numbers.
  std::unique_ptr<Matrix> input;
  std::vector<int64_t> labels;
  std::vector<std::unique_ptr<Layer>> layers;
};

} // namespace bench

#endif // SINTER_BENCH_ROWS_H
