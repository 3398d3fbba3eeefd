//===- GemmRows.cpp - Products of matrices beside OpenBLAS ----------------===//
//
// Each row is one product: runMatMul, and OpenBLAS in one call and in blocks of
// several sizes, on one thread each or spread over our pool. All of them are
// measured in turns, in short samples, and the best sample of each counts. So
// is the loop of multiply-adds whose rate is the machine's limit.
//
//   sinter-bench --rows gemm_shapes --threads 1 --seconds 0.3
//
//===----------------------------------------------------------------------===//

#include "GemmRows.h"
#include "OpenBlas.h"
#include "Rows.h"

#include "runtime/kernels/MatMul.h"

#include "sinter/runtime/thread_pool.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

namespace bench {
namespace {

using namespace sinter;
using Clock = std::chrono::steady_clock;

/// What is multiplied: x y, where each operand is row-major or the transpose
/// of a row-major matrix, as in `layout`: N or T for either.
struct Shape {
  int64_t m, n, k;
  const char *layout;
  int64_t batch = 1;
};

constexpr Shape shapes[] = {
    // A training step of 784-128-64-10 with batches of 64: forward, gradients
    // of weights, gradients of inputs.
    {64, 128, 784, "NT"},
    {64, 64, 128, "NT"},
    {64, 10, 64, "NT"},
    {128, 784, 64, "TN"},
    {784, 128, 64, "TN"},
    {64, 128, 64, "TN"},
    {10, 64, 64, "TN"},
    {64, 128, 64, "NN"},
    {64, 64, 10, "NN"},
    {64, 784, 128, "NN"},
    // Squares and layers of transformers.
    {64, 64, 64, "NN"},
    {64, 64, 64, "NT"},
    {128, 128, 128, "NN"},
    {256, 256, 256, "NN"},
    {256, 256, 256, "NT"},
    {1024, 1024, 1024, "NN"},
    {128, 3072, 768, "NN"},
    {512, 3072, 768, "NN"},
    {512, 3072, 768, "NT"},
    {512, 768, 3072, "NT"},
    {128, 128, 64, "NT", 12},
    {512, 64, 512, "NN", 12},
    // Few rows.
    {16, 3072, 768, "NN"},
    {16, 3072, 768, "NT"},
    {4, 3072, 768, "NN"},
    {4, 3072, 768, "NT"},
    {1, 3072, 768, "NN"},
    {1, 3072, 768, "NT"},
    {1, 3072, 784, "NT"},
    {1, 768, 3072, "NT"},
    {1, 4096, 4096, "NN"},
    {1, 4096, 4096, "NT"},
    {3072, 1, 768, "NN"},
    {1, 1, 100000, "NN"},
    {8, 8, 8, "NN"},
    {6, 64, 8, "NN"},
};

/// One product with memory of its own.
template <class Number> struct Problem {
  explicit Problem(const Shape &shape)
      : shape(shape), x(count(shape.m, shape.k)), y(count(shape.k, shape.n)),
        out(count(shape.m, shape.n)) {
    unsigned state = 1;
    for (std::vector<Number> *numbers : {&x, &y}) {
      for (Number &number : *numbers) {
        state = state * 1664525 + 1013904223;
        number = static_cast<Number>(state >> 8) / (1 << 23) - 1;
      }
    }
  }

  size_t count(int64_t rows, int64_t columns) const {
    return static_cast<size_t>(shape.batch * rows * columns);
  }
  bool isTransposed(int operand) const { return shape.layout[operand] == 'T'; }

  void ours() {
    MatMul product{sizeof(Number) == 4 ? DType::f32 : DType::f64,
                   shape.m,
                   shape.n,
                   shape.k,
                   {x.data(), shape.k, 1},
                   {y.data(), shape.n, 1},
                   {out.data(), shape.n, 1},
                   {}};
    if (isTransposed(0)) {
      product.x = {x.data(), 1, shape.m};
    }
    if (isTransposed(1)) {
      product.y = {y.data(), 1, shape.k};
    }
    product.batches.addDim(shape.batch, {{shape.m * shape.k, shape.k * shape.n,
                                          shape.m * shape.n}});
    runMatMul(product);
  }

  /// OpenBLAS, a block of the result a call.
  void theirs(const BlasFunctions<Number> &blas, int64_t rows,
              int64_t columns) {
    int64_t down = (shape.m + rows - 1) / rows;
    int64_t across = (shape.n + columns - 1) / columns;
    runtime::parallelFor(
        0, shape.batch * down * across, 1, [&](int64_t begin, int64_t end) {
          for (; begin < end; ++begin) {
            int64_t index = begin % (down * across);
            multiply(blas, begin / (down * across), index % down * rows,
                     index / down * columns, rows, columns);
          }
        });
  }

  void multiply(const BlasFunctions<Number> &blas, int64_t batch, int64_t row,
                int64_t column, int64_t rows, int64_t columns) {
    const Shape &s = shape;
    bool isXT = isTransposed(0), isYT = isTransposed(1);
    const Number *left = x.data() + batch * s.m * s.k + row * (isXT ? 1 : s.k);
    const Number *right =
        y.data() + batch * s.k * s.n + column * (isYT ? s.k : 1);
    Number *to = out.data() + batch * s.m * s.n + row * s.n + column;
    int m = static_cast<int>(std::min(rows, s.m - row));
    int n = static_cast<int>(std::min(columns, s.n - column));
    int k = static_cast<int>(s.k);
    int xLead = static_cast<int>(isXT ? s.m : s.k);
    int yLead = static_cast<int>(isYT ? s.k : s.n);
    if (s.m == 1) {
      blas.gemv(blasRowMajor, isYT ? blasNoTrans : blasTrans, isYT ? n : k,
                isYT ? k : n, 1, right, yLead, left, 1, 0, to, 1);
    } else if (s.n == 1) {
      blas.gemv(blasRowMajor, blasNoTrans, m, k, 1, left, xLead, right, 1, 0,
                to, 1);
    } else {
      blas.gemm(blasRowMajor, isXT ? blasTrans : blasNoTrans,
                isYT ? blasTrans : blasNoTrans, m, n, k, 1, left, xLead, right,
                yLead, 0, to, static_cast<int>(s.n));
    }
  }

  Shape shape;
  std::vector<Number> x, y, out;
};

/// Samples of a call, interleaved with those of others.
struct Contender {
  std::function<void()> call;
  int calls = 1;
  double best = 1e30;

  void sample() {
    auto start = Clock::now();
    for (int i = 0; i < calls; ++i) {
      call();
    }
    double seconds =
        std::chrono::duration<double>(Clock::now() - start).count() / calls;
    best = std::min(best, seconds);
    // Samples of 0.3 ms or so.
    calls = std::clamp(static_cast<int>(3e-4 / best), 1, 100000);
  }
};

template <class Number>
void measureRow(const Shape &shape, const char *dtype, const Options &options,
                double &peak, const BlasFunctions<Number> *blas) {
  Problem<Number> problem(shape);
  std::vector<Contender> contenders;
  contenders.push_back({[&] { problem.ours(); }});
  int64_t m = shape.m, n = shape.n, half = (n + 1) / 2;
  const int64_t cuts[][2] = {{m, n},   {m, half},  {(m + 1) / 2, n},
                             {m, 64},  {32, 64},   {16, 64},
                             {64, 64}, {128, 512}, {1, 1024}};
  for (const auto &[rows, columns] : cuts) {
    if (blas && rows <= m && columns <= n && (m * n / rows / columns < 1000)) {
      contenders.push_back({[&problem, blas, rows = rows, columns = columns] {
        problem.theirs(*blas, rows, columns);
      }});
    }
  }
  auto start = Clock::now();
  do {
    peak = std::max(peak, fmaGflops(options.threads, 0.3));
    for (Contender &contender : contenders) {
      contender.sample();
    }
  } while (std::chrono::duration<double>(Clock::now() - start).count() <
           options.seconds * static_cast<double>(contenders.size()));
  double ours = contenders[0].best, theirs = 1e30;
  for (size_t i = 1; i < contenders.size(); ++i) {
    theirs = std::min(theirs, contenders[i].best);
  }
  double operations = 2.0 * static_cast<double>(m * n * shape.k * shape.batch);
  std::printf("{\"row\": \"gemm %s %ldx%ldx%ldx%ld %s\", \"threads\": %d, "
              "\"us\": %.2f, \"gflops\": %.1f, \"of_peak\": %.3f, "
              "\"openblas_one_call_us\": %.2f, \"openblas_best_us\": %.2f, "
              "\"openblas_over_ours\": %.3f}\n",
              dtype, static_cast<long>(shape.batch), static_cast<long>(m),
              static_cast<long>(n), static_cast<long>(shape.k), shape.layout,
              options.threads, ours * 1e6, operations / ours * 1e-9,
              operations / ours * 1e-9 * sizeof(Number) / 4 / peak,
              contenders.size() > 1 ? contenders[1].best * 1e6 : 0.0,
              theirs * 1e6, theirs / ours);
  std::fflush(stdout);
}

} // namespace

void gemmShapes(const Options &options) {
  runtime::setNumThreads(options.threads);
  double peak = 0; // Of f32, the best that was seen.
  const OpenBlas *blas = openBlas();
  for (const Shape &shape : shapes) {
    measureRow<float>(shape, "f32", options, peak,
                      blas ? &blas->single_ : nullptr);
  }
  for (const Shape &shape : shapes) {
    measureRow<double>(shape, "f64", options, peak,
                       blas ? &blas->double_ : nullptr);
  }
  std::printf("{\"row\": \"limits\", \"threads\": %d, \"fma_gflops\": %.1f}\n",
              options.threads, peak);
}

void blasRows(const Options &options) {
  const OpenBlas *blas = openBlas();
  if (!blas) {
    return;
  }
  Bench bench(options, "OpenBLAS");
  blas->setNumThreads(options.threads);
  for (const auto &[m, k, n] : productShapes) {
    Problem<float> problem({m, n, k, "NN"});
    bench.measure(
        productRow(m, k, n), 1,
        [&] { problem.multiply(blas->single_, 0, 0, 0, m, n); }, "one call");
  }
  blas->setNumThreads(1);
}

} // namespace bench
