//===- CachedProgram.cpp - A program whose kernels are kept on disk -------===//
//
// DiskCacheTest runs it. Prints how many kernels were found and how many were
// compiled; fails if a result does not have eager's bits.
//
//===----------------------------------------------------------------------===//

#include <sinter/sinter.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace sinter;

/// Some kernels, one segment with several of them.
static std::vector<Tensor> compute(const Tensor &x, const Tensor &y) {
  Tensor small = (x.narrow(0, 0, 7) * 3).exp();
  return {tanh(relu(x * y + x) * .5 + y), (x - y).abs().sqrt(),
          small.log1p() / 2, where(x > y, x, y) * 1.5};
}

int main() {
  if (const char *threads = std::getenv("SINTER_TEST_THREADS")) {
    set_num_threads(std::atoi(threads));
  }
  manual_seed(5);
  Tensor x = randn({3000}), y = randn({3000});
  std::vector<Tensor> expected = compute(x, y);
  auto all = compile([](Tensor a, Tensor b) { return compute(a, b); },
                     {.mode = Mode::strict, .warmup = 1});
  auto one = compile([](Tensor a, Tensor b) { return sin(a) * cos(b); },
                     {.mode = Mode::strict, .warmup = 1});
  std::vector<Tensor> results = all(x, y);
  expected.push_back(sin(x) * cos(y));
  results.push_back(one(x, y));
  int wrong = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    Tensor want = expected[i].clone(), got = results[i].clone();
    bool isRight =
        want.nbytes() == got.nbytes() &&
        std::memcmp(want.data_ptr(), got.data_ptr(), want.nbytes()) == 0;
    if (!isRight) {
      std::printf("result %zu is wrong\n", i);
      ++wrong;
    }
  }
  int64_t hits = 0, misses = 0;
  for (const KernelHistoryEntry &entry : kernel_history()) {
    ++(entry.cache_hit ? hits : misses);
  }
  std::printf("kernels: %lld hits, %lld misses\n", static_cast<long long>(hits),
              static_cast<long long>(misses));
  return wrong > 0;
}
