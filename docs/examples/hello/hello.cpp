#include <sinter/sinter.h>

#include <iostream>

namespace torch = sinter;

int main() {
  torch::manual_seed(0);
  torch::Tensor x = torch::randn({2, 3});
  torch::Tensor y = torch::tanh(x * x + 1.0).sum(1);
  std::cout << x << "\n" << y << "\n";
}
