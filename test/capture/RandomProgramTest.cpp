//===- RandomProgramTest.cpp - compile() does what eager code does --------===//
//
// Random programs over a pool of tensors: arithmetic, conversions, views,
// writes through them, reductions, products, branches on values, handles that
// are dropped, backward passes. Each is run eagerly and compiled; every tensor
// that is left has the same bits, and every error the same text.
//
//===----------------------------------------------------------------------===//

#include "sinter/compile.h"
#include "sinter/sinter.h"
#include "test/capture/Bits.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace sinter {
namespace {

/// One random program. Two objects of one seed do the same.
class Program {
public:
  explicit Program(unsigned seed) : random(seed) {
    manual_seed(seed);
    withGrad = pick(2) == 0;
    int64_t rows = 1 + pick(4), columns = 1 + pick(40);
    for (int i = 0; i < 4; ++i) {
      Tensor input = i == 0   ? randn({rows, columns})
                     : i == 1 ? randn({columns})
                     : i == 2 ? randn({rows, 1})
                              : randn({rows, columns});
      inputs.push_back(input.requires_grad_(withGrad && i % 2 == 0));
    }
  }

  /// Runs it. What it computes from `inputs` is in `pool` and `errors`.
  void run() {
    for (const Tensor &input : inputs) {
      pool.push_back(input.view(input.sizes()));
    }
    int64_t steps = 5 + pick(36);
    for (int64_t i = 0; i < steps; ++i) {
      try {
        step();
      } catch (const Error &error) {
        errors.push_back(error.what_without_backtrace());
      }
    }
    if (withGrad) {
      backward();
    }
  }

  std::vector<Tensor> inputs, pool;
  std::vector<std::string> errors;

private:
  int64_t pick(int64_t count) {
    return static_cast<int64_t>(random() % static_cast<uint64_t>(count));
  }
  Tensor any() { return pool[static_cast<size_t>(pick(std::ssize(pool)))]; }
  /// A number as a tensor of f32, so that every op takes it.
  Tensor real() {
    Tensor x = any();
    return x.is_floating_point() ? x : x.to(kFloat);
  }

  void step() {
    switch (pick(12)) {
    case 0:
    case 1:
    case 2:
      return pool.push_back(unary(real()));
    case 3:
    case 4:
    case 5:
      return pool.push_back(binary(any(), any()));
    case 6:
      return pool.push_back(convert(any()));
    case 7:
    case 8:
      return pool.push_back(view(any()));
    case 9:
      return write(any());
    case 10:
      return pool.push_back(reduce(any()));
    default:
      return control();
    }
  }

  Tensor unary(const Tensor &x) {
    switch (pick(8)) {
    case 0:
      return tanh(x);
    case 1:
      return sigmoid(x);
    case 2:
      return relu(x) * 1.5;
    case 3:
      return exp(-abs(x));
    case 4:
      return sqrt(abs(x)) + 1;
    case 5:
      return where(x > 0, x, x * 0.25);
    case 6:
      return sin(x) - 0.5;
    default:
      return -x;
    }
  }

  Tensor binary(const Tensor &x, const Tensor &y) {
    switch (pick(6)) {
    case 0:
      return x + y;
    case 1:
      return x * y;
    case 2:
      return maximum(x, y);
    case 3:
      return x / (y * y + 1);
    case 4:
      return x < y;
    default:
      return x + y * 2;
    }
  }

  Tensor convert(const Tensor &x) {
    constexpr DType dtypes[] = {kHalf, kBFloat16, kDouble, kInt, kByte, kLong};
    return x.to(dtypes[pick(std::ssize(dtypes))]);
  }

  Tensor view(const Tensor &x) {
    int64_t dim = x.dim() ? pick(x.dim()) : 0;
    switch (x.dim() ? pick(6) : 0) {
    case 0:
      return x.unsqueeze(0);
    case 1:
      return x.transpose(0, dim);
    case 2: {
      int64_t start = pick(x.size(dim) + 1);
      return x.narrow(dim, start, pick(x.size(dim) - start + 1));
    }
    case 3:
      return x.reshape({-1});
    case 4:
      return x.dim() < 3 ? x.unsqueeze(0).expand({2, -1, -1}) : x[0];
    default:
      return x.select(dim, pick(std::max<int64_t>(x.size(dim), 1)));
    }
  }

  void write(Tensor target) {
    NoGradGuard guard;
    switch (pick(5)) {
    case 0:
      target.add_(1);
      return;
    case 1:
      target.mul_(any());
      return;
    case 2:
      target.copy_(any());
      return;
    case 3:
      target.fill_(2);
      return;
    default:
      view(target).zero_();
    }
  }

  Tensor reduce(const Tensor &x) {
    switch (x.dim() ? pick(4) : 0) {
    case 0:
      return x.sum();
    case 1:
      return x.sum({pick(x.dim())}, true);
    case 2:
      return x.to(kFloat).mean({pick(x.dim())}, false);
    default:
      return x.dim() == 2 ? matmul(x, x.t()) : x.amax({pick(x.dim())}, false);
    }
  }

  void control() {
    switch (pick(4)) {
    case 0:
      if (any().sum().item<double>() > 0) {
        pool.push_back(any() + 3);
      }
      return;
    case 1:
      if (pool.size() > 2) {
        pool.erase(pool.begin() + pick(std::ssize(pool)));
      }
      return;
    case 2:
      pool.push_back(any().detach());
      return;
    default:
      pool.push_back(softmax(real(), -1));
    }
  }

  void backward() {
    try {
      Tensor loss = zeros({});
      for (const Tensor &x : pool) {
        if (x.requires_grad()) {
          loss = loss + x.to(kFloat).sum();
        }
      }
      if (loss.requires_grad()) {
        loss.backward();
      }
    } catch (const Error &error) {
      errors.push_back(error.what_without_backtrace());
    }
  }

  std::mt19937 random;
  bool withGrad;
};

void expectEqual(const Program &eager, const Program &compiled) {
  EXPECT_EQ(eager.errors, compiled.errors);
  ASSERT_EQ(eager.pool.size(), compiled.pool.size());
  for (size_t k = 0; k < eager.pool.size(); ++k) {
    EXPECT_TRUE(haveEqualBits(eager.pool[k], compiled.pool[k]))
        << "tensor " << k;
  }
  for (size_t k = 0; k < eager.inputs.size(); ++k) {
    EXPECT_TRUE(haveEqualBits(eager.inputs[k], compiled.inputs[k]));
    ASSERT_EQ(eager.inputs[k].grad().defined(),
              compiled.inputs[k].grad().defined());
    if (eager.inputs[k].grad().defined()) {
      EXPECT_TRUE(
          haveEqualBits(eager.inputs[k].grad(), compiled.inputs[k].grad()))
          << "gradient " << k;
    }
  }
}

struct RandomPrograms : testing::TestWithParam<unsigned> {};

TEST_P(RandomPrograms, LeaveTheSameBitsOnEveryVisit) {
  for (unsigned i = 0; i < 25; ++i) {
    unsigned seed = 25 * GetParam() + i;
    SCOPED_TRACE(testing::Message() << "program " << seed);
    Program eager(seed);
    eager.run();
    for (int64_t warmup : {1, 2}) {
      Program *current = nullptr;
      auto compiled =
          compileStrictly([&] { current->run(); }, {.warmup = warmup});
      for (int visit = 1; visit <= 3; ++visit) {
        SCOPED_TRACE(testing::Message()
                     << "warmup " << warmup << ", visit " << visit);
        Program program(seed);
        current = &program;
        compiled();
        expectEqual(eager, program);
        if (testing::Test::HasFailure()) {
          return;
        }
      }
      EXPECT_EQ(compiled.report().failures, 0);
    }
  }
}

TEST(VerifyFindsNothing, InRandomPrograms) {
  for (unsigned seed = 1000; seed < 1040; ++seed) {
    Program *current = nullptr;
    auto compiled =
        compile([&] { current->run(); },
                {.mode = Mode::strict, .warmup = 1, .verify = true});
    for (int visit = 1; visit <= 2; ++visit) {
      Program program(seed);
      current = &program;
      compiled();
    }
    ASSERT_EQ(compiled.report().mismatches, 0) << "program " << seed;
  }
}

/// How many times 25 programs; a long run asks for more.
unsigned numGroups() {
  const char *asked = std::getenv("SINTER_TEST_RANDOM_GROUPS");
  return asked ? static_cast<unsigned>(std::atoi(asked)) : 5;
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomPrograms,
                         testing::Range(0u, numGroups()));

} // namespace
} // namespace sinter
