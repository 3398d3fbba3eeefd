//===- CompileTest.cpp - compile(): the same bits, fewer kernels ----------===//

#include "sinter/compile.h"
#include "sinter/sinter.h"
#include "test/capture/Bits.h"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <stdexcept>
#include <thread>

namespace sinter {
namespace {

/// Code is compiled at the first visit.
constexpr CompileOptions atOnce{.mode = Mode::strict, .warmup = 1};

/// The bytes of a tensor's elements, in row-major order.
std::string bytesOf(const Tensor &x) {
  Tensor dense = x.detach().clone();
  return {static_cast<const char *>(dense.data_ptr()), dense.nbytes()};
}

Tensor numbers(IntArrayRef sizes, int64_t seed = 1) {
  manual_seed(static_cast<uint64_t>(seed));
  return randn(sizes);
}

Tensor chain(const Tensor &x, const Tensor &y) { return tanh(x * y + x); }

TEST(Compile, MakesOneKernelWithTheBitsOfEagerAtEveryLevel) {
  atEveryLevel([] {
    for (int64_t size : {1, 3, 16, 17, 1000, 100000}) {
      Tensor x = numbers({size}), y = numbers({size}, 2);
      auto f = compileStrictly(
          [](Tensor a, Tensor b) { return tanh(a * b + a); }, atOnce);
      EXPECT_EQ(bytesOf(f(x, y)), bytesOf(chain(x, y))) << size;
      EXPECT_EQ(f.report().segments, 1);
      EXPECT_EQ(f.report().kernels, 1);
      EXPECT_EQ(f.report().ops, 3);
    }
  });
}

TEST(Compile, SharesNoCodeBetweenModes) {
  auto function = [](Tensor x, Tensor y) {
    return (x * y + x) * y + sqrt(x * x + y * y);
  };
  Tensor x = numbers({1000}), y = numbers({1000}, 2), eager = function(x, y);
  auto standard = compile(function, {.mode = Mode::standard, .warmup = 1});
  auto strict = compile(function, {.mode = Mode::strict, .warmup = 1});
  Tensor first = standard(x, y);
  EXPECT_EQ(bytesOf(strict(x, y)), bytesOf(eager));
  EXPECT_EQ(strict.report().compiles, 1);
}

/// Of tensors whose bytes nobody wants to see printed.
bool haveSameBits(const Tensor &x, const Tensor &y) {
  return bytesOf(x) == bytesOf(y);
}

/// Large results go past the caches (codegen/lower/StreamedStores.cpp).
TEST(Compile, MakesOneKernelOfALargeChainWithTheBitsOfEager) {
  constexpr int64_t size = int64_t{1} << 22;
  auto function = [](Tensor x, Tensor y) {
    return tanh(relu(x * y + x) * .5 + y);
  };
  Tensor x = numbers({size}), y = numbers({size}, 2);
  atEveryLevel([&] {
    Tensor eager = function(x, y);
    auto strict = compile(function, {.mode = Mode::strict, .warmup = 1});
    EXPECT_TRUE(haveSameBits(strict(x, y), eager));
    EXPECT_EQ(strict.report().kernels, 1);
    auto standard = compile(function, {.mode = Mode::standard, .warmup = 1});
    EXPECT_TRUE(allclose(standard(x, y), eager, 1e-5, 1e-6));
    EXPECT_EQ(standard.report().kernels, 1);
    EXPECT_EQ(standard.report().eager_ops, 0);
  });
}

TEST(Compile, WritesLargeResultsWhereverTheyLie) {
  constexpr int64_t size = (int64_t{1} << 22) + 5;
  Tensor x = numbers({size}), y = numbers({size}, 2), product = x * y;
  atEveryLevel([&] {
    // In place, and where no vector is aligned.
    Tensor own = x.clone(), shifted = zeros({size + 1});
    auto f = compile(
        [&](Tensor a, Tensor b) {
          shifted.narrow(0, 1, size).copy_(a * b);
          own.mul_(b);
          return a * b;
        },
        {.warmup = 1});
    EXPECT_TRUE(haveSameBits(f(x, y), product));
    EXPECT_TRUE(haveSameBits(own, product));
    EXPECT_TRUE(haveSameBits(shifted.narrow(0, 1, size), product));
    EXPECT_EQ(f.report().eager_ops, 0);
  });
}

TEST(Compile, CompilesAStructureOnce) {
  Tensor x = numbers({7, 5}), y = numbers({7, 5}, 2);
  auto f = compileStrictly([](Tensor a, Tensor b) { return exp(a - b) * b; });
  Tensor first = f(x, y), second = f(y, x);
  EXPECT_EQ(bytesOf(second), bytesOf(exp(y - x) * x));
  EXPECT_EQ(f.report().calls, 2);
  EXPECT_LE(f.report().compiles, 1);
}

TEST(Compile, SharesAKernelBetweenSizes) {
  auto f = compileStrictly(
      [](Tensor a) { return a.abs().sqrt().exp().sin().neg(); }, atOnce);
  f(numbers({1}));
  size_t before = kernel_history().size();
  f(numbers({50}));
  std::vector<KernelHistoryEntry> history = kernel_history();
  ASSERT_EQ(history.size(), before + 1);
  EXPECT_TRUE(history.back().cache_hit);
  EXPECT_EQ(history.back().name, "abs_sqrt_exp_sin_and_1_more");
  EXPECT_EQ(history.back().hash, history[before - 1].hash);
  EXPECT_EQ(history.back().runs, 1);
}

TEST(Compile, TakesWhateverCanBeCalled) {
  Tensor x = numbers({4}), y = numbers({4}, 2);
  std::string expected = bytesOf(chain(x, y));
  EXPECT_EQ(bytesOf(compileStrictly(chain)(x, y)), expected);
  EXPECT_EQ(bytesOf(compileStrictly(&chain)(x, y)), expected);
  EXPECT_EQ(bytesOf(compileStrictly(chain, {.mode = Mode::strict})(x, y)),
            expected);
  std::function<Tensor(Tensor, Tensor)> function = compileStrictly(chain);
  EXPECT_EQ(bytesOf(function(x, y)), expected);
  EXPECT_EQ(bytesOf(compileStrictly(function)(x, y)), expected);
  int calls = 0;
  auto mutable_ = compileStrictly([&calls, own = 0](Tensor a) mutable {
    calls += ++own;
    return a + own;
  });
  mutable_(x);
  EXPECT_EQ(bytesOf(mutable_(x)), bytesOf(x + 2));
  EXPECT_EQ(calls, 3);
}

TEST(Compile, ReturnsVectorsAndTuples) {
  Tensor x = numbers({4});
  auto many = compileStrictly(
      [](Tensor a) { return std::vector<Tensor>{a + 1, -a}; }, atOnce);
  std::vector<Tensor> out = many(x);
  EXPECT_EQ(bytesOf(out[0]), bytesOf(x + 1));
  EXPECT_EQ(bytesOf(out[1]), bytesOf(-x));
  EXPECT_EQ(many.report().kernels, 1);
  auto pair =
      compileStrictly([](Tensor a) { return std::make_tuple(a * 2, a); });
  auto [twice, same] = pair(x);
  EXPECT_EQ(bytesOf(twice), bytesOf(x * 2));
  EXPECT_TRUE(same.is_same(x));
}

/// A module holder, as far as `compile` is concerned.
struct Scale {
  Tensor forward(const Tensor &x) { return x * factor; }
  double factor;
};

TEST(Compile, CallsForwardOfAModule) {
  auto holder = std::make_shared<Scale>(Scale{3});
  Tensor x = numbers({4});
  auto f = compileStrictly(holder);
  EXPECT_EQ(bytesOf(f(x)), bytesOf(x * 3));
  holder->factor = 4;
  EXPECT_EQ(bytesOf(f(x)), bytesOf(x * 4));
}

TEST(Compile, SeesCapturedVariablesChange) {
  double factor = 2;
  Tensor x = numbers({4}), captured = numbers({4}, 2);
  auto f = compileStrictly([&](Tensor a) { return a * factor + captured; });
  EXPECT_EQ(bytesOf(f(x)), bytesOf(x * 2 + captured));
  factor = 5;
  captured = numbers({4}, 3);
  EXPECT_EQ(bytesOf(f(x)), bytesOf(x * 5 + captured));
}

TEST(Compile, BranchesOnValues) {
  auto f = compileStrictly([](Tensor a) {
    Tensor sum = (a * 2).sum();
    return sum.item<float>() > 0 ? a + 1 : a - 1;
  });
  Tensor x = ones({4});
  EXPECT_EQ(bytesOf(f(x)), bytesOf(x + 1));
  EXPECT_EQ(bytesOf(f(-x)), bytesOf(-x - 1));
}

TEST(Compile, RunsProductsBetweenKernels) {
  Tensor x = numbers({3, 4}), w = numbers({4, 5}, 2);
  auto layer = [](Tensor a, Tensor b) { return relu(matmul(a * 2, b) + 1); };
  auto f = compileStrictly(layer, atOnce);
  EXPECT_EQ(bytesOf(f(x, w)), bytesOf(layer(x, w)));
  EXPECT_EQ(f.report().segments, 1);
  EXPECT_EQ(f.report().eager_ops, 0);
}

TEST(Compile, ReadsMemoryBeforeItIsWritten) {
  Tensor x = numbers({4});
  auto f = compileStrictly([](Tensor a) {
    Tensor before = a * 2;
    a.add_(1);
    Tensor after = a * 2;
    return std::make_pair(before, after);
  });
  Tensor y = x.clone();
  auto [before, after] = f(y);
  EXPECT_EQ(bytesOf(before), bytesOf(x * 2));
  EXPECT_EQ(bytesOf(y), bytesOf(x + 1));
  EXPECT_EQ(bytesOf(after), bytesOf((x + 1) * 2));
}

TEST(Compile, WritesIntoAValueThatWasPutOff) {
  auto body = [](Tensor a) {
    Tensor b = a + 1;
    Tensor row = b[0];
    b.mul_(2);
    row.sub_(1);
    return b + row;
  };
  Tensor x = numbers({2, 3});
  EXPECT_EQ(bytesOf(compileStrictly(body)(x)), bytesOf(body(x)));
}

TEST(Compile, KeepsViewsOfValuesViews) {
  Tensor value, view;
  auto f = compileStrictly([&](Tensor a) {
    value = a + 1;
    view = value.expand({3, 4});
    return view * 2;
  });
  Tensor x = numbers({4});
  Tensor out = f(x);
  EXPECT_EQ(bytesOf(out), bytesOf((x + 1).expand({3, 4}) * 2));
  EXPECT_TRUE(view.is_view());
  EXPECT_TRUE(view.is_alias_of(value));
  value.zero_();
  EXPECT_EQ(bytesOf(view), bytesOf(zeros({3, 4})));
}

TEST(Compile, BroadcastsWithinAKernel) {
  Tensor x = numbers({5, 7}), row = numbers({7}, 2),
         column = numbers({5, 1}, 3);
  auto body = [](Tensor a, Tensor b, Tensor c) { return a * b + c - 0.5; };
  auto f = compileStrictly(body, atOnce);
  EXPECT_EQ(bytesOf(f(x, row, column)), bytesOf(body(x, row, column)));
  EXPECT_EQ(f.report().kernels, 1);
}

TEST(Compile, ReadsAnyLayout) {
  Tensor x = numbers({6, 40}), y = numbers({40, 6}, 2);
  auto body = [](Tensor a, Tensor b) { return a * b.t() + a.flip({0}); };
  EXPECT_EQ(bytesOf(compileStrictly(body)(x, y)), bytesOf(body(x, y)));
  auto sliced = [](Tensor a, Tensor b) {
    return a.narrow(1, 3, 33) * b.t().narrow(1, 0, 33);
  };
  EXPECT_EQ(bytesOf(compileStrictly(sliced)(x, y)), bytesOf(sliced(x, y)));
}

TEST(Compile, ComputesOnlyWhatIsKept) {
  Tensor kept;
  auto f = compileStrictly(
      [&](Tensor a) {
        kept = a + 1;
        Tensor unused = exp(a);
        return kept * 2;
      },
      atOnce);
  f(numbers({4}));
  std::vector<KernelHistoryEntry> history = kernel_history();
  EXPECT_EQ(history.back().name, "add_mul");
}

TEST(Compile, AnInnerCompiledFunctionIsPartOfTheOuter) {
  auto inner = compileStrictly([](Tensor a) { return a * 2; });
  auto outer =
      compileStrictly([&](Tensor a) { return inner(a + 1) - 3; }, atOnce);
  Tensor x = numbers({4});
  EXPECT_EQ(bytesOf(outer(x)), bytesOf((x + 1) * 2 - 3));
  EXPECT_EQ(outer.report().kernels, 1);
  EXPECT_EQ(inner.report().kernels, 0);
}

TEST(Compile, AnExceptionLeavesWhatWasComputedBefore) {
  Tensor x = numbers({4}), escaped;
  auto f = compileStrictly([&](Tensor a) -> Tensor {
    escaped = a + 1;
    Tensor more = escaped * 2;
    throw std::runtime_error("stop");
  });
  EXPECT_THROW(f(x), std::runtime_error);
  EXPECT_EQ(f.report().segments, 0);
  EXPECT_EQ(bytesOf(escaped), bytesOf(x + 1));
  EXPECT_EQ(bytesOf(chain(x, x)), bytesOf(compileStrictly(chain)(x, x)));
}

TEST(Compile, AShapeErrorIsThrownAtItsLine) {
  auto f = compileStrictly([](Tensor a, Tensor b) { return a + b; });
  EXPECT_THROW(f(ones({2}), ones({3})), Error);
}

TEST(Compile, RunsOnSeveralThreads) {
  auto f =
      compileStrictly([](Tensor a, Tensor b) { return sin(a) * cos(b) + a; });
  std::vector<std::thread> threads;
  std::vector<int> equal(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      Tensor x = full({100}, i), y = full({100}, 0.5);
      std::string expected = bytesOf(sin(x) * cos(y) + x);
      for (int k = 0; k < 20; ++k) {
        equal[i] += bytesOf(f(x, y)) == expected;
      }
    });
  }
  for (std::thread &thread : threads) {
    thread.join();
  }
  EXPECT_EQ(equal, std::vector<int>(4, 20));
}

TEST(Compile, DifferentiatesInside) {
  auto step = [](Tensor a, Tensor w) {
    Tensor loss = (tanh(a * w) * a).sum();
    loss.backward();
    return loss.detach();
  };
  Tensor x = numbers({33});
  Tensor eagerW = numbers({33}, 2).requires_grad_();
  Tensor compiledW = numbers({33}, 2).requires_grad_();
  Tensor eager = step(x, eagerW);
  Tensor compiled = compileStrictly(step)(x, compiledW);
  EXPECT_EQ(bytesOf(compiled), bytesOf(eager));
  EXPECT_EQ(bytesOf(compiledW.grad()), bytesOf(eagerW.grad()));
}

TEST(Compile, DifferentiatesItsResultOutside) {
  Tensor x = numbers({33});
  Tensor eagerW = numbers({33}, 2).requires_grad_();
  Tensor compiledW = numbers({33}, 2).requires_grad_();
  chain(x, eagerW).sum().backward();
  compileStrictly(chain)(x, compiledW).sum().backward();
  EXPECT_EQ(bytesOf(compiledW.grad()), bytesOf(eagerW.grad()));
}

/// What a few steps of training leave in the parameters.
std::vector<std::string> trainedParameters(bool isCompiled) {
  manual_seed(7);
  nn::Sequential net(nn::Linear(12, 16), nn::GELU(), nn::Dropout(0.25),
                     nn::LayerNorm(nn::LayerNormOptions({16})), nn::Tanh(),
                     nn::Linear(16, 4));
  optim::Adam adam(net->parameters(), optim::AdamOptions(1e-2));
  auto step = [&](Tensor x, Tensor y) {
    adam.zero_grad();
    Tensor loss = nn::functional::cross_entropy(net->forward(x), y);
    loss.backward();
    adam.step();
    return loss;
  };
  auto compiled = compileStrictly(step);
  for (int i = 0; i < 5; ++i) {
    Tensor x = randn({8, 12}), y = randint(0, 4, {8}, kLong);
    isCompiled ? compiled(x, y) : step(x, y);
  }
  std::vector<std::string> parameters;
  for (const Tensor &parameter : net->parameters()) {
    parameters.push_back(bytesOf(parameter));
  }
  return parameters;
}

TEST(Compile, TrainsAModuleToTheSameBits) {
  EXPECT_EQ(trainedParameters(true), trainedParameters(false));
}

TEST(Compile, CallsAModuleHolder) {
  nn::Sequential net(nn::Linear(12, 16), nn::ReLU());
  Tensor x = numbers({3, 12});
  EXPECT_EQ(bytesOf(compileStrictly(net)(x)), bytesOf(net->forward(x)));
}

TEST(Compile, ComputesDtypesAndConversions) {
  Tensor x = numbers({40}) * 50;
  auto body = [](Tensor a) {
    Tensor i = a.to(kInt);
    Tensor h = (a.to(kHalf) * a.to(kHalf)).to(kBFloat16) + 1;
    Tensor mask = (i > 3).logical_and(h < 900);
    return std::vector<Tensor>{i * i, h, mask, a.to(kByte) + a.to(kByte),
                               a.to(kDouble).exp()};
  };
  std::vector<Tensor> eager = body(x), compiled = compileStrictly(body)(x);
  for (size_t i = 0; i < eager.size(); ++i) {
    EXPECT_EQ(bytesOf(compiled[i]), bytesOf(eager[i])) << i;
  }
}

} // namespace
} // namespace sinter
