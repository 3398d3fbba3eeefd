//===- CheckRows.cpp - What the rows compute, on given inputs -------------===//
//
// Writes the results of eager code, of compiled code in both modes and of code
// by hand, for check_rows.py to compare with those of the peers.
//
//===----------------------------------------------------------------------===//

#include "Rows.h"

#include "frontend/io/Npy.h"
#include "sinter/sinter.h"

#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>

namespace bench {
namespace {

using namespace sinter;
namespace fs = std::filesystem;
using Tensors = std::vector<Tensor>;
using Program = std::function<Tensors(const Tensors &)>;
using Maker = std::function<Program(const Tensors &)>;

Tensor load(const fs::path &path) {
  NpyArray array = readNpy(path);
  Tensor out = empty(array.type.shape, array.type.dtype);
  std::memcpy(out.data_ptr(), array.data.data(), array.data.size());
  return out;
}

/// 0.npy, 1.npy ... of a folder.
Tensors loadAll(const fs::path &folder) {
  Tensors out;
  for (int i = 0; fs::exists(folder / (std::to_string(i) + ".npy")); ++i) {
    out.push_back(load(folder / (std::to_string(i) + ".npy")));
  }
  return out;
}

void save(const fs::path &folder, const Tensors &tensors) {
  fs::create_directories(folder);
  for (size_t i = 0; i < tensors.size(); ++i) {
    Tensor dense = tensors[i].detach().clone();
    writeNpy(folder / (std::to_string(i) + ".npy"),
             {dense.scalar_type(), Shape(dense.sizes())}, dense.data_ptr());
  }
}

/// Runs what `make` makes of copies of the inputs, eagerly and compiled,
/// `calls` times each; the results are those of all calls.
void run(const fs::path &row, const Maker &make, int calls = 1) {
  Tensors in = loadAll(row / "in");
  auto saveResults = [&](const char *name, auto &&wayOf) {
    Tensors own, out;
    for (const Tensor &x : in) {
      own.push_back(x.clone());
    }
    auto function = wayOf(make(own));
    for (int i = 0; i < calls; ++i) {
      for (const Tensor &x : Tensors(function(own))) {
        out.push_back(x);
      }
    }
    save(row / name, out);
  };
  saveResults("sinter_eager", [](Program program) { return program; });
  for (Mode mode : {Mode::strict, Mode::standard}) {
    saveResults(mode == Mode::strict ? "sinter_strict" : "sinter_compiled",
                [&](Program program) {
                  return compile(program, {.mode = mode, .warmup = 1});
                });
  }
}

void run(const fs::path &row, const Program &program) {
  run(row, Maker([&](const Tensors &) { return program; }));
}

Tensor layer(const Tensor &x, const Tensor &weight, const Tensor &bias) {
  return mm(x, weight) + bias;
}

Tensor pointwise20(Tensor x, const Tensor &y) {
  for (int i = 0; i < 5; ++i) {
    x = relu(x * y + 0.5) - y;
  }
  return x;
}

/// Steps of training.
Maker trainingSteps(bool isAdam) {
  return [=](const Tensors &in) -> Program {
    nn::Sequential net(nn::Linear(784, 128), nn::ReLU(), nn::Linear(128, 10));
    std::vector<Tensor> parameters = net->parameters();
    {
      NoGradGuard guard;
      for (size_t i = 0; i < parameters.size(); ++i) {
        const Tensor &value = in[2 + i];
        parameters[i].copy_(value.dim() == 2 ? value.t() : value);
      }
    }
    std::shared_ptr<optim::Optimizer> optimizer;
    if (isAdam) {
      optimizer =
          std::make_shared<optim::Adam>(parameters, optim::AdamOptions(1e-3));
    } else {
      optimizer =
          std::make_shared<optim::SGD>(parameters, optim::SGDOptions(0.01));
    }
    return [=](const Tensors &in) mutable -> Tensors {
      optimizer->zero_grad();
      Tensor loss = nn::functional::cross_entropy(net->forward(in[0]), in[1]);
      loss.backward();
      optimizer->step();
      return {loss.detach()};
    };
  };
}

void stepsByHand(const fs::path &row, bool isAdam) {
  Tensors in = loadAll(row / "in"), out;
  StepByHand step({784, 128, 10}, false, isAdam);
  step.setInputs(in[0].data_ptr<float>(), in[1].data_ptr<int64_t>());
  for (size_t i = 0; i < 2; ++i) {
    Tensor weight = in[2 + 2 * i].t().contiguous();
    step.setLayer(i, weight.data_ptr<float>(), in[3 + 2 * i].data_ptr<float>());
  }
  for (int i = 0; i < 3; ++i) {
    out.push_back(full({}, step.run()));
  }
  save(row / "by_hand", out);
}

} // namespace

void checkRows(const std::string &folder) {
  auto of = [&](const std::string &row) { return fs::path(folder) / row; };
  for (const char *row : {"chain_210", "chain_218"}) {
    NoGradGuard guard;
    run(of(row), [](const Tensors &in) -> Tensors {
      return {tanh(relu(in[0] * in[1] + in[0]) * 0.5 + in[1])};
    });
    Tensors in = loadAll(of(row) / "in");
    Tensor out = empty({in[0].numel()});
    chainByHand(in[0].data_ptr<float>(), in[1].data_ptr<float>(),
                out.data_ptr<float>(), in[0].numel());
    save(of(row) / "by_hand", {out});
  }
  run(of("softmax_512x1024"),
      [](const Tensors &in) -> Tensors { return {softmax(in[0], -1)}; });
  auto norm = [](const Tensors &in) {
    return layer_norm(in[0], {1024}, in[1], in[2]);
  };
  run(of("layer_norm_512x1024"),
      [=](const Tensors &in) -> Tensors { return {norm(in)}; });
  run(of("layer_norm_512x1024_fwd+bwd"), [=](const Tensors &in) {
    Tensors leaves;
    for (size_t i = 0; i < 3; ++i) {
      leaves.push_back(in[i].detach().requires_grad_());
    }
    return autograd::grad({norm(leaves)}, leaves, {in[3]});
  });
  run(of("gelu_erf_512x1024"),
      [](const Tensors &in) -> Tensors { return {gelu(in[0])}; });
  for (const auto &[m, k, n] : productShapes) {
    std::string row = productRow(m, k, n);
    row.replace(row.find(' '), 1, "_");
    row.replace(row.find(' '), 1, "_");
    run(of(row),
        [](const Tensors &in) -> Tensors { return {mm(in[0], in[1])}; });
  }
  run(of("linear+gelu_128x768x3072"), [](const Tensors &in) -> Tensors {
    return {gelu(layer(in[0], in[1], in[2]))};
  });
  for (const char *row : {"gelu-mlp_batch_128", "gelu-mlp_batch_1"}) {
    run(of(row), [](const Tensors &in) -> Tensors {
      return {layer(gelu(layer(in[0], in[1], in[2])), in[3], in[4])};
    });
  }
  for (const char *size : {"1", "16"}) {
    run(of(std::string("call_of_20_pointwise_ops_n=") + size),
        [](const Tensors &in) -> Tensors {
          return {pointwise20(in[0], in[1])};
        });
  }
  run(of("call_of_20_pointwise_ops_n=16_fwd+bwd"), [](const Tensors &in) {
    Tensor leaf = in[0].detach().requires_grad_();
    return autograd::grad({pointwise20(leaf, in[1])}, {leaf}, {in[2]});
  });
  for (bool isAdam : {false, true}) {
    fs::path row =
        of(std::string("mlp_step_784-128-10_b64_") + (isAdam ? "Adam" : "SGD"));
    run(row, trainingSteps(isAdam), 3);
    stepsByHand(row, isAdam);
  }
}

} // namespace bench
