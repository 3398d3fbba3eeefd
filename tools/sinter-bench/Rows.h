//===- Rows.h - What is measured ------------------------------------------===//

#ifndef SINTER_BENCH_ROWS_H
#define SINTER_BENCH_ROWS_H

#include "Measure.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace bench {

/// Rows, depth and columns of the products that are rows of their own.
inline constexpr std::array<int64_t, 3> productShapes[] = {{512, 768, 3072},
                                                           {256, 256, 256},
                                                           {64, 64, 64},
                                                           {16, 768, 3072},
                                                           {1, 768, 3072}};
inline std::string productRow(int64_t m, int64_t k, int64_t n) {
  return "gemm " + std::to_string(m) + "x" + std::to_string(k) + "x" +
         std::to_string(n) + " f32";
}

inline std::string longCallRow(bool hasGradients) {
  return std::string("an op of a call of 1000") +
         (hasGradients ? " fwd+bwd" : "");
}

/// Programs that run eagerly, on Sinter and on libtorch.
void eagerRows(Bench &bench, const Options &options);

/// Sinter's compiled functions beside its eager ones and the same by hand.
void compiledRows(Bench &bench, const Options &options);

/// Computes the rows on inputs that check_rows.py wrote into a folder.
void checkRows(const std::string &folder);

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

  void setInputs(const float *images, const int64_t *classes);
  void setLayer(size_t i, const float *weight, const float *bias);
  /// One step; returns the loss.
  float run();
  /// The products of a step, and nothing else.
  void runProducts();
  /// What a step must read and write beside its products.
  double streamedBytes() const;

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
