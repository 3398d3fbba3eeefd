//===- DebuggedProgram.cpp - What debugger.test looks at ------------------===//

#include "sinter/compile.h"
#include "sinter/sinter.h"

#include <cstdio>

using namespace sinter;

int main() {
  auto f = compile([](Tensor x, Tensor y) {
    Tensor z = x * y + x;
    return tanh(z);
  });
  Tensor x = ones({100}), out;
  for (int i = 0; i < 4; ++i) {
    out = f(x, x);
  }
  std::printf("%.4f\n", out[0].item<double>());
}
