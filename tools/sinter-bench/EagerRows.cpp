//===- EagerRows.cpp - What eager code costs ------------------------------===//
//
// One source for two libraries: with SINTER_BENCH_LIBTORCH the very same
// programs run on libtorch.
//
//   sinter-bench --rows overhead,mlp_step --threads 1 --seconds 1
//
//===----------------------------------------------------------------------===//

#include "Rows.h"

#ifdef SINTER_BENCH_LIBTORCH
#include <torch/torch.h>
#include <torch/version.h>
#define SINTER_BENCH_NAME "libtorch " TORCH_VERSION
#else
#include "GemmRows.h"
#include "sinter/sinter.h"
namespace torch = sinter;
#define SINTER_BENCH_NAME "sinter"
#endif

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

using bench::Bench;
using torch::Tensor;

/// Times `op` a hundred at a time.
template <class Op> void repeat(Bench &bench, const std::string &row, Op op) {
  bench.measure(row, 100, [&] {
    for (int i = 0; i < 100; ++i) {
      op();
    }
  });
}

void overhead(Bench &bench) {
  Tensor x = torch::ones({1}), y = torch::ones({1}), line = torch::ones({64});
  Tensor a = torch::randn({8, 8}), b = torch::randn({8, 8});
  {
    torch::NoGradGuard guard;
    repeat(bench, "empty[1]", [&] { return torch::empty({1}); });
    repeat(bench, "add[1]", [&] { return x + y; });
    repeat(bench, "add[1] scalar", [&] { return x + 2.0; });
    repeat(bench, "mul_[1]", [&] { x.mul_(y); });
    repeat(bench, "view", [&] { return line.view({8, 8}); });
    repeat(bench, "select", [&] { return a.select(0, 3); });
    repeat(bench, "transpose", [&] { return a.t(); });
    repeat(bench, "mm 8x8", [&] { return torch::mm(a, b); });
    repeat(bench, "sum 8x8", [&] { return a.sum(); });
  }
  Tensor leaf = torch::ones({1}).set_requires_grad(true);
  Tensor other = torch::ones({1});
  repeat(bench, "add[1] tape", [&] { return leaf + other; });
  repeat(bench, "mul[1] tape", [&] { return leaf * other; });
  auto chain = [&] {
    Tensor value = leaf;
    for (int i = 0; i < 5; ++i) {
      value = value * other + other;
    }
    return value;
  };
  bench.measure("chain of 10 ops, forward", 1, [&] { chain(); });
  bench.measure("chain of 10 ops, forward and backward", 1, [&] {
    chain().backward();
    leaf.mutable_grad() = Tensor();
  });
}

void rows512(Bench &bench, const bench::Options &options) {
  Tensor x = torch::randn({512, 1024});
  Tensor scale = torch::randn({1024}), shift = torch::randn({1024});
  torch::NoGradGuard guard;
  if (options.has("softmax")) {
    bench.measure("softmax 512x1024", 1, [&] { torch::softmax(x, -1); });
  }
  if (options.has("layer_norm")) {
    bench.measure("layer_norm 512x1024", 1,
                  [&] { torch::layer_norm(x, {1024}, scale, shift); });
    torch::AutoGradMode mode(true);
    Tensor seed = torch::randn({512, 1024});
    std::vector<Tensor> leaves = {x.clone().set_requires_grad(true),
                                  scale.clone().set_requires_grad(true),
                                  shift.clone().set_requires_grad(true)};
    bench.measure("layer_norm 512x1024 fwd+bwd", 1, [&] {
      Tensor out = torch::layer_norm(leaves[0], {1024}, leaves[1], leaves[2]);
      torch::autograd::grad({out}, leaves, {seed});
    });
  }
  if (options.has("gelu")) {
    bench.measure("gelu erf 512x1024", 1, [&] { torch::gelu(x); });
  }
}

void pointwise(Bench &bench, const bench::Options &options) {
  torch::NoGradGuard guard;
  for (int log : {10, 18, 22, 25}) {
    if (options.has("chain")) {
      // Six sets of 2^22 are more than the caches hold.
      std::vector<std::pair<Tensor, Tensor>> sets;
      for (int i = 0; i < (log == 22 ? 6 : 1); ++i) {
        sets.emplace_back(torch::randn({1 << log}), torch::randn({1 << log}));
      }
      size_t at = 0;
      bench.measure("chain 2^" + std::to_string(log), 1, [&] {
        auto &[x, y] = sets[at++ % sets.size()];
        torch::tanh(torch::relu(x * y + x) * 0.5 + y);
      });
    }
  }
  for (int64_t size : {1, 16}) {
    if (options.has("call20")) {
      Tensor x = torch::randn({size}), y = torch::randn({size});
      bench.measure("call of 20 pointwise ops n=" + std::to_string(size), 1,
                    [&] {
                      Tensor value = x;
                      for (int i = 0; i < 5; ++i) {
                        value = torch::relu(value * y + 0.5) - y;
                      }
                    });
    }
  }
}

/// Products, and layers of transformers.
void products(Bench &bench, const bench::Options &options) {
  torch::NoGradGuard guard;
  for (const auto &[m, k, n] : bench::productShapes) {
    if (options.has("gemm")) {
      Tensor x = torch::randn({m, k}), y = torch::randn({k, n});
      bench.measure(bench::productRow(m, k, n), 1, [&] { torch::mm(x, y); });
    }
  }
  if (options.has("linear_gelu")) {
    torch::nn::Linear linear(768, 3072);
    Tensor x = torch::randn({128, 768});
    bench.measure("linear+gelu 128x768x3072", 1,
                  [&] { torch::gelu(linear->forward(x)); });
  }
  for (int64_t batch : {128, 1}) {
    if (options.has("gelu_mlp")) {
      torch::nn::Linear up(768, 3072), down(3072, 768);
      Tensor x = torch::randn({batch, 768});
      bench.measure("gelu-mlp batch " + std::to_string(batch), 1,
                    [&] { down->forward(torch::gelu(up->forward(x))); });
    }
  }
}

/// What an op costs in a call of 1000; backward counts as one more.
void longCalls(Bench &bench) {
  for (bool hasGradients : {false, true}) {
    Tensor x = torch::randn({16}).set_requires_grad(hasGradients);
    Tensor y = torch::randn({16});
    bench.measure(bench::longCallRow(hasGradients), hasGradients ? 1001 : 1000,
                  [&] {
                    Tensor out = x;
                    for (int i = 0; i < 500; ++i) {
                      out = out * y + y;
                    }
                    if (hasGradients) {
                      out.backward(y);
                      x.mutable_grad() = Tensor();
                    }
                  });
  }
}

torch::nn::Sequential makeMlp(const std::vector<int64_t> &sizes, bool dropout) {
  torch::nn::Sequential net;
  for (size_t i = 0; i + 1 < sizes.size(); ++i) {
    net->push_back(torch::nn::Linear(sizes[i], sizes[i + 1]));
    if (i + 2 < sizes.size()) {
      net->push_back(torch::nn::ReLU());
      if (dropout) {
        net->push_back(torch::nn::Dropout(0.2));
      }
    }
  }
  return net;
}

/// One step of training with batches of 64.
template <class Optimizer>
void trainingStep(Bench &bench, const std::string &row,
                  torch::nn::Sequential net, Optimizer optimizer) {
  Tensor x = torch::randn({64, 784}), labels = torch::randint(10, {64});
  bench.measure(row, 1, [&] {
    optimizer.zero_grad();
    Tensor loss = torch::nn::functional::cross_entropy(net->forward(x), labels);
    loss.backward();
    optimizer.step();
  });
}

void mlpSteps(Bench &bench) {
  using torch::optim::Adam, torch::optim::AdamOptions;
  using torch::optim::SGD, torch::optim::SGDOptions;
  torch::nn::Sequential small = makeMlp({784, 128, 10}, false);
  trainingStep(bench, "mlp step 784-128-10 b64 SGD", small,
               SGD(small->parameters(), SGDOptions(0.01)));
  torch::nn::Sequential same = makeMlp({784, 128, 10}, false);
  trainingStep(bench, "mlp step 784-128-10 b64 Adam", same,
               Adam(same->parameters(), AdamOptions(1e-3)));
  torch::nn::Sequential large = makeMlp({784, 128, 64, 10}, true);
  trainingStep(bench, "mlp step 784-128-64-10 dropout b64 Adam", large,
               Adam(large->parameters(), AdamOptions(1e-3)));
}

} // namespace

void bench::eagerRows(Bench &bench, const Options &options) {
  if (options.has("overhead")) {
    overhead(bench);
  }
  rows512(bench, options);
  pointwise(bench, options);
  products(bench, options);
  if (options.has("trace")) {
    longCalls(bench);
  }
  if (options.has("mlp_step")) {
    mlpSteps(bench);
  }
}

int main(int argc, char **argv) {
  bench::Options options;
  std::string checked; // A folder of inputs.
  bool isUnderstood = argc % 2 == 1;
  for (int i = 1; i + 1 < argc; i += 2) {
    std::string flag = argv[i], value = argv[i + 1];
    if (flag == "--rows") {
      options.rows = value;
    } else if (flag == "--threads") {
      options.threads = std::atoi(value.c_str());
    } else if (flag == "--seconds") {
      options.seconds = std::atof(value.c_str());
    } else if (flag == "--mode" && (value == "strict" || value == "standard")) {
      options.isStrict = value == "strict";
    } else if (flag == "--check") {
      checked = value;
    } else {
      isUnderstood = false;
    }
  }
  if (!isUnderstood) {
    std::fprintf(stderr,
                 "usage: %s [--rows ROW,...] [--threads N] [--seconds S] "
                 "[--mode strict|standard] [--check FOLDER]\n"
                 "rows: all, limits, overhead, chain, softmax, layer_norm, "
                 "gelu, gemm, gemm_shapes, linear_gelu, gelu_mlp, mlp_step, "
                 "call20, trace\n",
                 argv[0]);
    return 2;
  }
  torch::set_num_threads(options.threads);
  torch::manual_seed(0);
#ifndef SINTER_BENCH_LIBTORCH
  if (!checked.empty()) {
    bench::checkRows(checked);
    return 0;
  }
#endif
  if (options.has("limits")) {
    bench::Limits limits = bench::measureLimits(options.threads);
    std::printf("{\"row\": \"limits\", \"threads\": %d, \"fma_gflops\": %.1f, "
                "\"memory_gbytes\": %.1f, \"cache_gbytes\": %.1f}\n",
                options.threads, limits.fmaGflops, limits.memoryGigabytes,
                limits.cacheGigabytes);
  }
#ifndef SINTER_BENCH_LIBTORCH
  if (options.has("gemm_shapes")) {
    bench::gemmShapes(options);
  }
#endif
  Bench bench(options, SINTER_BENCH_NAME);
  bench::eagerRows(bench, options);
#ifndef SINTER_BENCH_LIBTORCH
  bench::compiledRows(bench, options);
  if (options.has("gemm")) {
    bench::blasRows(options);
  }
#endif
}
