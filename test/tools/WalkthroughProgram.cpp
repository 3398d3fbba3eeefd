//===- WalkthroughProgram.cpp - The programs of docs/architecture.md ------===//

#include <sinter/sinter.h>

#include <cstring>

using namespace sinter;

/// The function, or the step of training.
int main(int argc, char **argv) {
  if (argc > 1 && std::strcmp(argv[1], "step") == 0) {
    Tensor w = randn({4, 3}).requires_grad_();
    auto step = compile([&](Tensor x, Tensor ct) {
      Tensor y = x.matmul(w);
      Tensor dw = autograd::grad({y}, {w}, {ct})[0];
      NoGradGuard noGrad;
      w.sub_(dw * 0.1);
      return y;
    });
    for (int i = 0; i < 2; ++i) {
      step(randn({5, 4}), randn({5, 3}));
    }
    return 0;
  }
  auto f = compile([](Tensor x, Tensor y) { return tanh(x * y + x); });
  for (int i = 0; i < 2; ++i) {
    Tensor out = f(randn({1000}), randn({1000}));
  }
}
