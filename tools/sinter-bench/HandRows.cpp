//===- HandRows.cpp - The same by hand ------------------------------------===//
//
// What compiled code is measured against: loops that somebody wrote for one
// program, with the library's own tanh, products and thread pool, so that only
// what the compiler makes of the program differs. Compiled for the machine at
// hand.
//
//===----------------------------------------------------------------------===//

#include "Rows.h"

#include "runtime/kernels/Kernels.h"
#include "runtime/kernels/Simd.h"
#include "runtime/math/exp.h"
#include "runtime/math/tanh.h"
#include "sinter/runtime/op_attrs.h"
#include "sinter/runtime/philox.h"
#include "sinter/runtime/thread_pool.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace bench {
namespace {

using namespace sinter;
using Vector = Simd<float>;

/// Past the caches, where a result is better not read before it is written.
constexpr int64_t streamedBytes = int64_t{16} << 20;

Vector relu(Vector x) { return select(x < 0.0, Vector(0.0), x); }

template <bool isStreamed> void put(Vector value, float *out) {
#ifdef __AVX512F__
  if constexpr (isStreamed) {
    _mm512_stream_ps(out, value.vector);
    return;
  }
#endif
  value.store(out);
}

template <bool isStreamed>
void chain(const float *x, const float *y, float *out, int64_t begin,
           int64_t end) {
  for (int64_t i = begin; i < end; i += Vector::lanes) {
    Vector a = Vector::load(x + i), b = Vector::load(y + i);
    put<isStreamed>(math::tanh(relu(a * b + a) * 0.5 + b), out + i);
  }
}

/// Calls `body(i)` for the vectors of [0, size) on the pool; what is left over
/// at the end is computed with the elements before it once more.
template <class Body> void eachVector(int64_t size, Body body) {
  runtime::parallelFor(0, size, 4096, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i += Vector::lanes) {
      body(i);
    }
  });
}

} // namespace

void chainByHand(const float *x, const float *y, float *out, int64_t size) {
  bool isStreamed = size * int64_t{sizeof(float)} >= streamedBytes;
  runtime::parallelFor(0, size, 4096, [&](int64_t begin, int64_t end) {
    if (isStreamed) {
      chain<true>(x, y, out, begin, end);
    } else {
      chain<false>(x, y, out, begin, end);
    }
  });
}

//===----------------------------------------------------------------------===//
// A training step
//===----------------------------------------------------------------------===//

/// A matrix of floats in rows. Whole vectors may be read and written past its
/// end.
struct StepByHand::Matrix {
  Matrix(int64_t rows, int64_t columns)
      : rows(rows), columns(columns),
        values(static_cast<size_t>(rows * columns) + Vector::lanes) {}

  int64_t size() const { return rows * columns; }
  float *data() { return values.data(); }
  float *row(int64_t i) { return data() + i * columns; }

  int64_t rows, columns;
  std::vector<float> values;
};

struct StepByHand::Layer {
  Layer(int64_t in, int64_t out, int64_t batch)
      : weight(out, in), weightGradient(out, in), weightMean(out, in),
        weightSquare(out, in), bias(1, out), biasGradient(1, out),
        biasMean(1, out), biasSquare(1, out), result(batch, out),
        resultGradient(batch, out) {}

  Matrix weight, weightGradient, weightMean, weightSquare;
  Matrix bias, biasGradient, biasMean, biasSquare;
  Matrix result, resultGradient;
};

namespace {

/// out = x y, where x or y may be transposed.
template <class Matrix>
void multiply(Matrix &x, bool isTransposedX, Matrix &y, bool isTransposedY,
              Matrix &out) {
  auto view = [](Matrix &m, bool isTransposed, int64_t *sizes,
                 int64_t *strides) {
    sizes[0] = isTransposed ? m.columns : m.rows;
    sizes[1] = isTransposed ? m.rows : m.columns;
    strides[0] = isTransposed ? 1 : m.columns;
    strides[1] = isTransposed ? m.columns : 1;
    return TensorView{m.data(), DType::f32, 2, sizes, strides};
  };
  int64_t sizes[3][2], strides[3][2];
  TensorView in[] = {view(x, isTransposedX, sizes[0], strides[0]),
                     view(y, isTransposedY, sizes[1], strides[1])};
  TensorView result = view(out, false, sizes[2], strides[2]);
  int64_t first = 0, second = 1;
  AttrWords words =
      attrs::dot_general::words({}, {}, {&second, 1}, {&first, 1}, DType::f32);
  runKernel(OpKind::dot_general, in, {&result, 1}, words);
}

} // namespace

StepByHand::StepByHand(std::vector<int64_t> sizes, bool hasDropout, bool isAdam)
    : hasDropout(hasDropout), isAdam(isAdam),
      input(std::make_unique<Matrix>(batch, sizes[0])), labels(batch) {
  std::mt19937 random(0);
  std::normal_distribution<float> normal;
  std::ranges::generate(input->values, [&] { return normal(random); });
  std::ranges::generate(labels,
                        [&] { return static_cast<int64_t>(random() % 10); });
  for (size_t i = 0; i + 1 < sizes.size(); ++i) {
    layers.push_back(
        std::make_unique<Layer>(sizes[i], sizes[i + 1], int64_t{batch}));
    float scale = 1 / std::sqrt(static_cast<float>(sizes[i]));
    std::uniform_real_distribution<float> uniform(-scale, scale);
    std::ranges::generate(layers[i]->weight.values,
                          [&] { return uniform(random); });
  }
}

StepByHand::~StepByHand() = default;

void StepByHand::setInputs(const float *images, const int64_t *classes) {
  std::copy_n(images, input->size(), input->data());
  std::copy_n(classes, batch, labels.begin());
}

void StepByHand::setLayer(size_t i, const float *weight, const float *bias) {
  std::copy_n(weight, layers[i]->weight.size(), layers[i]->weight.data());
  std::copy_n(bias, layers[i]->bias.size(), layers[i]->bias.data());
}

/// x = relu(x + bias), of which dropout leaves four fifths.
void StepByHand::activate(Layer &layer) {
  Matrix &x = layer.result;
  for (int64_t r = 0; r < x.rows; ++r) {
    for (int64_t c = 0; c < x.columns; c += Vector::lanes) {
      float *at = x.row(r) + c;
      Vector value =
          relu(Vector::load(at) + Vector::load(layer.bias.data() + c));
      if (hasDropout) {
        alignas(64) float kept[Vector::lanes];
        for (int i = 0; i < Vector::lanes; i += 4) {
          auto words = runtime::philox::applyAt(7, counter++);
          for (int k = 0; k < 4; ++k) {
            kept[i + k] = words[k] < 0xcccccccd ? 1.25f : 0.0f;
          }
        }
        value = value * Vector::load(kept);
      }
      value.store(at);
    }
  }
}

/// The loss; its gradient is (softmax(x) - one at the label) / batch.
float StepByHand::lossOf(Layer &layer) {
  Matrix &x = layer.result;
  float loss = 0, *bias = layer.bias.data();
  for (int64_t r = 0; r < x.rows; ++r) {
    float *row = x.row(r), *gradient = layer.resultGradient.row(r);
    float largest = -INFINITY, sum = 0;
    for (int64_t c = 0; c < x.columns; ++c) {
      row[c] += bias[c];
      largest = std::max(largest, row[c]);
    }
    alignas(64) float padded[64] = {};
    std::copy_n(row, x.columns, padded);
    for (int64_t c = 0; c < x.columns; c += Vector::lanes) {
      math::exp(Vector::load(padded + c) - double(largest)).store(padded + c);
    }
    for (int64_t c = 0; c < x.columns; ++c) {
      sum += padded[c];
    }
    for (int64_t c = 0; c < x.columns; ++c) {
      gradient[c] = padded[c] / sum / float(batch);
    }
    int64_t label = labels[static_cast<size_t>(r)];
    gradient[label] -= 1 / float(batch);
    loss += std::log(sum) + largest - row[label];
  }
  return loss / float(batch);
}

/// Gradients of a layer's parameters, and of what came before it.
void StepByHand::propagate(size_t i) {
  Layer &layer = *layers[i];
  Matrix &before = i ? layers[i - 1]->result : *input;
  multiply(layer.resultGradient, true, before, false, layer.weightGradient);
  Matrix &gradient = layer.resultGradient;
  float *sums = layer.biasGradient.data();
  std::fill_n(sums, gradient.columns, 0.0f);
  for (int64_t r = 0; r < gradient.rows; ++r) {
    for (int64_t c = 0; c < gradient.columns; ++c) {
      sums[c] += gradient.row(r)[c];
    }
  }
  if (i == 0) {
    return;
  }
  Matrix &out = layers[i - 1]->resultGradient;
  multiply(gradient, false, layer.weight, false, out);
  Vector scale(hasDropout ? 1.25 : 1.0);
  for (int64_t at = 0; at < out.size(); at += Vector::lanes) {
    Vector g = Vector::load(out.data() + at);
    select(Vector::load(before.data() + at) > 0.0, g * scale, Vector(0.0))
        .store(out.data() + at);
  }
}

void StepByHand::update(Matrix &value, Matrix &gradient, Matrix &mean,
                        Matrix &square) {
  float *x = value.data(), *g = gradient.data(), *m = mean.data(),
        *v = square.data();
  if (!isAdam) {
    return eachVector(value.size(), [=](int64_t i) {
      (Vector::load(x + i) - Vector::load(g + i) * 0.01).store(x + i);
    });
  }
  double rate = 1e-3 / (1 - std::pow(0.9, steps));
  double root = 1 / std::sqrt(1 - std::pow(0.999, steps));
  eachVector(value.size(), [=](int64_t i) {
    Vector slope = Vector::load(g + i);
    Vector first = Vector::load(m + i) * 0.9 + slope * 0.1;
    Vector second = Vector::load(v + i) * 0.999 + slope * slope * 0.001;
    first.store(m + i);
    second.store(v + i);
    (Vector::load(x + i) - first * rate / (sqrt(second) * root + 1e-8))
        .store(x + i);
  });
}

float StepByHand::run() {
  ++steps;
  for (size_t i = 0; i < layers.size(); ++i) {
    multiply(i ? layers[i - 1]->result : *input, false, layers[i]->weight, true,
             layers[i]->result);
    if (i + 1 < layers.size()) {
      activate(*layers[i]);
    }
  }
  float loss = lossOf(*layers.back());
  for (size_t i = layers.size(); i-- > 0;) {
    propagate(i);
  }
  for (auto &layer : layers) {
    update(layer->weight, layer->weightGradient, layer->weightMean,
           layer->weightSquare);
    update(layer->bias, layer->biasGradient, layer->biasMean,
           layer->biasSquare);
  }
  return loss;
}

/// The update reads and writes all parameters once; forward and backward pass
/// over what each layer computes, and over the gradient of that, three times
/// each.
double StepByHand::streamedBytes() const {
  int64_t numbers = 0;
  for (const auto &layer : layers) {
    numbers += (layer->weight.size() + layer->bias.size()) * (isAdam ? 7 : 3) +
               layer->result.size() * 6;
  }
  return static_cast<double>(numbers) * sizeof(float);
}

void StepByHand::runProducts() {
  for (size_t i = 0; i < layers.size(); ++i) {
    Matrix &before = i ? layers[i - 1]->result : *input;
    multiply(before, false, layers[i]->weight, true, layers[i]->result);
    multiply(layers[i]->resultGradient, true, before, false,
             layers[i]->weightGradient);
    if (i) {
      multiply(layers[i]->resultGradient, false, layers[i]->weight, false,
               layers[i - 1]->resultGradient);
    }
  }
}

} // namespace bench
