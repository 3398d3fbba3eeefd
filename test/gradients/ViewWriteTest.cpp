//===- ViewWriteTest.cpp - Random writes through random views -------------===//
//
// Programs that make views of one tensor, write through some of them and read
// others, against finite differences. A program is a function of its seed.
//
//===----------------------------------------------------------------------===//

#include "test/gradients/Samples.h"

#include <gtest/gtest.h>

#include <random>

namespace sinter {
namespace {

using autograd::variable_list;

/// One random program over a tensor of shape [4, 6] and a source of values.
class Program {
public:
  explicit Program(uint32_t seed) : seed(seed), random(seed) {}

  variable_list operator()(const variable_list &in) {
    random.seed(seed); // The same program on every call.
    Tensor base = in[0] * 1;
    std::vector<Tensor> views = {base};
    std::vector<Tensor> read;
    for (int step = 0; step < 8; ++step) {
      const Tensor from = views[below(views.size())];
      switch (below(3)) {
      case 0:
        views.push_back(view(from));
        break;
      case 1:
        write(from, in[1]);
        break;
      default:
        read.push_back((from * 1.5).sin().sum());
      }
    }
    read.push_back((base * base * 0.5).sum());
    return read;
  }

private:
  size_t below(size_t limit) { return random() % limit; }

  Tensor view(const Tensor &x) {
    if (x.dim() == 0 || x.numel() == 0) {
      return x.unsqueeze(0);
    }
    auto dim = static_cast<int64_t>(below(static_cast<size_t>(x.dim())));
    int64_t size = x.size(dim);
    auto start = static_cast<int64_t>(below(static_cast<size_t>(size)));
    switch (below(5)) {
    case 0:
      return x.select(dim, start);
    case 1:
      return x.slice(dim, start, size, 1 + static_cast<int64_t>(below(2)));
    case 2:
      return x.transpose(0, -1);
    case 3:
      return x.dim() < 4 ? x.unsqueeze(dim) : x.transpose(0, 1);
    default:
      return x.is_contiguous() ? x.view({-1}) : x.transpose(0, -1);
    }
  }

  void write(const Tensor &to, const Tensor &source) {
    Tensor value = source.slice(0, 0, 1).reshape(IntArrayRef{});
    switch (below(5)) {
    case 0:
      to.mul_(value);
      break;
    case 1:
      to.add_(value);
      break;
    case 2:
      to.copy_(value.expand(to.sizes()));
      break;
    case 3:
      to.sin_();
      break;
    default:
      to.zero_();
    }
  }

  uint32_t seed;
  std::mt19937 random;
};

TEST(ViewWrites, HaveTheGradientsThatDifferencesGive) {
  for (uint32_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE(seed);
    Program program(seed);
    variable_list inputs = {test::distinct({4, 6}, -1.3, 1.2),
                            test::distinct({2}, 0.6, 1.4)};
    auto function = [&](const variable_list &in) { return program(in); };
    EXPECT_NO_THROW(autograd::gradcheck(function, inputs));
    if (seed % 5 == 0) {
      EXPECT_NO_THROW(autograd::gradgradcheck(function, inputs));
    }
  }
}

} // namespace
} // namespace sinter
