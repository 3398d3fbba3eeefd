//===- CompiledRows.cpp - What compiled code costs ------------------------===//
//
// Every row is run eagerly, compiled, and by hand where that is a fair rival.
//
//===----------------------------------------------------------------------===//

#include "Rows.h"

#include "sinter/sinter.h"

#include <cstdio>
#include <sstream>
#include <string>

namespace bench {
namespace {

using namespace sinter;

/// Sets of inputs, used in turn so that no cache keeps them all.
class Rotation {
public:
  template <class Make> Rotation(int count, Make make) {
    for (int i = 0; i < count; ++i) {
      sets.push_back(make());
    }
  }
  const std::vector<Tensor> &next() {
    place = (place + 1) % sets.size();
    return sets[place];
  }

private:
  std::vector<std::vector<Tensor>> sets;
  size_t place = 0;
};

/// Calls a function with the tensors of a list.
template <class Function>
void apply(Function &function, const std::vector<Tensor> &in) {
  if constexpr (std::is_invocable_v<Function &, Tensor, Tensor>) {
    function(in[0], in[1]);
  } else {
    function(in[0]);
  }
}

CompileOptions wayOf(const Bench &bench) {
  return {.mode = bench.given().isStrict ? Mode::strict : Mode::standard};
}

const char *nameOfWay(const Bench &bench) {
  return bench.given().isStrict ? "compiled strict" : "compiled";
}

/// Measures `function` compiled.
template <class Function>
void measureCompiled(Bench &bench, const std::string &row, Function function,
                     Rotation inputs) {
  auto compiled = compile(function, wayOf(bench));
  bench.measure(
      row, 1, [&] { apply(compiled, inputs.next()); }, nameOfWay(bench));
}

/// The same, and eagerly.
template <class Function>
void measureBoth(Bench &bench, const std::string &row, Function function,
                 const Rotation &inputs) {
  Rotation own = inputs;
  bench.measure(row, 1, [&] { apply(function, own.next()); });
  measureCompiled(bench, row, function, inputs);
}

Rotation one(std::vector<Tensor> tensors) {
  return Rotation(1, [&] { return tensors; });
}

Tensor chain(const Tensor &x, const Tensor &y) {
  return tanh(relu(x * y + x) * 0.5 + y);
}

void chains(Bench &bench) {
  NoGradGuard guard;
  for (int log : {10, 18, 22, 25}) {
    int64_t size = int64_t{1} << log;
    auto inputs = [&] {
      return Rotation(log == 22 ? 6 : 1, [&] {
        return std::vector<Tensor>{randn({size}), randn({size})};
      });
    };
    std::string row = "chain 2^" + std::to_string(log);
    measureCompiled(
        bench, row, [](Tensor x, Tensor y) { return chain(x, y); }, inputs());
    Rotation own = inputs();
    bench.measure(
        row, 1,
        [&] {
          const std::vector<Tensor> &in = own.next();
          Tensor out = empty({size});
          chainByHand(in[0].data_ptr<float>(), in[1].data_ptr<float>(),
                      out.data_ptr<float>(), size);
        },
        "by hand");
  }
}

void rows(Bench &bench, const Options &options) {
  NoGradGuard guard;
  if (options.has("softmax")) {
    for (int64_t n : {512, 4096}) {
      int64_t columns = n == 512 ? 1024 : 4096;
      measureCompiled(
          bench, "softmax " + std::to_string(n) + "x" + std::to_string(columns),
          [](Tensor x) { return softmax(x, -1); },
          Rotation(n == 512 ? 1 : 3,
                   [&] { return std::vector<Tensor>{randn({n, columns})}; }));
    }
  }
  if (options.has("gelu")) {
    measureCompiled(
        bench, "gelu erf 512x1024", [](Tensor x) { return gelu(x); },
        one({randn({512, 1024})}));
  }
}

void layerNorms(Bench &bench) {
  Tensor scale = randn({1024}), shift = randn({1024});
  auto function = [=](Tensor x) { return layer_norm(x, {1024}, scale, shift); };
  {
    NoGradGuard guard;
    measureCompiled(bench, "layer_norm 512x1024", function,
                    one({randn({512, 1024})}));
  }
  Tensor x = randn({512, 1024}).requires_grad_();
  scale.requires_grad_();
  shift.requires_grad_();
  auto both = [=](Tensor seed) {
    return autograd::grad({layer_norm(x, {1024}, scale, shift)},
                          {x, scale, shift}, {seed});
  };
  measureCompiled(bench, "layer_norm 512x1024 fwd+bwd", both,
                  one({randn({512, 1024})}));
}

void products(Bench &bench, const Options &options) {
  NoGradGuard guard;
  if (options.has("linear_gelu")) {
    nn::Linear linear(768, 3072);
    measureCompiled(
        bench, "linear+gelu 128x768x3072",
        [=](Tensor x) mutable { return gelu(linear->forward(x)); },
        one({randn({128, 768})}));
  }
  if (options.has("gelu_mlp")) {
    for (int64_t batch : {128, 1}) {
      nn::Linear up(768, 3072), down(3072, 768);
      measureCompiled(
          bench, "gelu-mlp batch " + std::to_string(batch),
          [=](Tensor x) mutable { return down->forward(gelu(up->forward(x))); },
          one({randn({batch, 768})}));
    }
  }
}

//===----------------------------------------------------------------------===//
// Training steps
//===----------------------------------------------------------------------===//

nn::Sequential perceptron(const std::vector<int64_t> &sizes, bool hasDropout) {
  nn::Sequential net;
  for (size_t i = 0; i + 1 < sizes.size(); ++i) {
    net->push_back(nn::Linear(sizes[i], sizes[i + 1]));
    if (i + 2 < sizes.size()) {
      net->push_back(nn::ReLU());
      if (hasDropout) {
        net->push_back(nn::Dropout(0.2));
      }
    }
  }
  return net;
}

/// The time of the compiled step.
template <class Optimizer>
double trainingStep(Bench &bench, const std::string &row, nn::Sequential net,
                    Optimizer optimizer) {
  Tensor x = randn({64, 784}), labels = randint(10, {64});
  auto compiled = compile(
      [&](Tensor x, Tensor labels) {
        optimizer.zero_grad();
        Tensor loss = nn::functional::cross_entropy(net->forward(x), labels);
        loss.backward();
        optimizer.step();
        return loss;
      },
      wayOf(bench));
  double time =
      bench.measure(row, 1, [&] { compiled(x, labels); }, nameOfWay(bench));
  std::ostringstream text;
  text << compiled.report();
  std::string counts = text.str().substr(0, text.str().find('\n'));
  std::printf("{\"row\": \"%s\", \"report\": \"%s\"}\n", row.c_str(),
              counts.c_str());
  return time;
}

/// The step by hand, and what it is made of: products, and what is streamed at
/// the rate of the caches.
void stepByHand(Bench &bench, const std::string &row,
                std::vector<int64_t> sizes, bool hasDropout, bool isAdam,
                double gigabytes, double compiled) {
  StepByHand step(std::move(sizes), hasDropout, isAdam);
  double hand = bench.measure(row, 1, [&] { step.run(); }, "by hand");
  double products =
      bench.measure(row, 1, [&] { step.runProducts(); }, "products alone");
  double streamed = step.streamedBytes() / gigabytes * 1e-3;
  std::printf("{\"row\": \"%s\", \"products_of_compiled\": %.3f, "
              "\"compiled_over_hand\": %.3f, \"streamed_us\": %.1f, "
              "\"hand_over_products_and_streamed\": %.3f}\n",
              row.c_str(), products / compiled, compiled / hand, streamed,
              hand / (products + streamed));
}

void trainingSteps(Bench &bench) {
  using namespace optim;
  double gigabytes = measureLimits(bench.given().threads).cacheGigabytes;
  nn::Sequential small = perceptron({784, 128, 10}, false);
  std::string row = "mlp step 784-128-10 b64 SGD";
  double time = trainingStep(bench, row, small,
                             SGD(small->parameters(), SGDOptions(0.01)));
  stepByHand(bench, row, {784, 128, 10}, false, false, gigabytes, time);

  nn::Sequential same = perceptron({784, 128, 10}, false);
  row = "mlp step 784-128-10 b64 Adam";
  time = trainingStep(bench, row, same,
                      Adam(same->parameters(), AdamOptions(1e-3)));
  stepByHand(bench, row, {784, 128, 10}, false, true, gigabytes, time);

  nn::Sequential large = perceptron({784, 128, 64, 10}, true);
  row = "mlp step 784-128-64-10 dropout b64 Adam";
  time = trainingStep(bench, row, large,
                      Adam(large->parameters(), AdamOptions(1e-3)));
  stepByHand(bench, row, {784, 128, 64, 10}, true, true, gigabytes, time);
}

//===----------------------------------------------------------------------===//
// What a call costs
//===----------------------------------------------------------------------===//

Tensor pointwise20(Tensor x, const Tensor &y) {
  for (int i = 0; i < 5; ++i) {
    x = relu(x * y + 0.5) - y;
  }
  return x;
}

void calls(Bench &bench) {
  for (int64_t size : {1, 16}) {
    NoGradGuard guard;
    measureCompiled(
        bench, "call of 20 pointwise ops n=" + std::to_string(size),
        [](Tensor x, Tensor y) { return pointwise20(x, y); },
        one({randn({size}), randn({size})}));
  }
  Tensor leaf = randn({16}).requires_grad_(), seed = randn({16});
  measureBoth(
      bench, "call of 20 pointwise ops n=16 fwd+bwd",
      [=](Tensor y, Tensor seed) {
        return autograd::grad({pointwise20(leaf, y)}, {leaf}, {seed})[0];
      },
      one({randn({16}), seed}));
}

/// What a recorded op costs on a hit: the time of a call over its ops, of which
/// backward is one more; and, without what a call costs once, a call of 1000
/// ops less one of 500.
void traces(Bench &bench) {
  for (bool hasGradients : {false, true}) {
    Tensor x = randn({16}).set_requires_grad(hasGradients), y = randn({16});
    double calls[2];
    for (int ops : {1000, 500}) {
      auto compiled = compile(
          [=](Tensor x, Tensor y) {
            Tensor out = x;
            for (int i = 0; i < ops / 2; ++i) {
              out = out * y + y;
            }
            if (hasGradients) {
              out.backward(y);
              x.mutable_grad() = Tensor();
            }
            return out;
          },
          wayOf(bench));
      int events = ops + hasGradients;
      std::string row = longCallRow(hasGradients);
      if (ops == 500) {
        row.replace(row.find("1000"), 4, "500");
      }
      calls[ops == 500] =
          events *
          bench.measure(row, events, [&] { compiled(x, y); }, nameOfWay(bench));
    }
    std::printf("{\"row\": \"%s\", \"ns_more_for_one_op_more\": %.1f}\n",
                longCallRow(hasGradients).c_str(),
                (calls[0] - calls[1]) / 500 * 1e3);
  }
}

/// Whether the compiler was built.
bool canCompile() {
  try {
    compile([](Tensor x) { return x + x; }, {.warmup = 1})(ones({1}));
    return true;
  } catch (const Error &error) {
    std::fprintf(stderr, "no compiled rows: %s\n", error.what());
    return false;
  }
}

} // namespace

void compiledRows(Bench &bench, const Options &options) {
  if (!canCompile()) {
    return;
  }
  if (options.has("chain")) {
    chains(bench);
  }
  rows(bench, options);
  if (options.has("layer_norm")) {
    layerNorms(bench);
  }
  products(bench, options);
  if (options.has("mlp_step")) {
    trainingSteps(bench);
  }
  if (options.has("call20")) {
    calls(bench);
  }
  if (options.has("trace")) {
    traces(bench);
  }
}

} // namespace bench
