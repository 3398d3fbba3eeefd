//===- Init.cpp - First values of parameters ------------------------------===//

#include "sinter/nn/init.h"

#include "sinter/autograd.h"
#include "sinter/error.h"

#include <cmath>

namespace sinter::nn::init {

double calculate_gain(NonlinearityType nonlinearity, double param) {
  if (std::holds_alternative<enumtype::kTanh>(nonlinearity)) {
    return 5.0 / 3.0;
  }
  if (std::holds_alternative<enumtype::kReLU>(nonlinearity)) {
    return std::sqrt(2.0);
  }
  if (std::holds_alternative<enumtype::kLeakyReLU>(nonlinearity)) {
    return std::sqrt(2.0 / (1 + param * param));
  }
  return 1;
}

std::tuple<int64_t, int64_t>
_calculate_fan_in_and_fan_out(const Tensor &tensor) {
  check(tensor.dim() >= 2, ErrorKind::shape,
        "init: fan in and fan out can not be computed for a tensor with fewer "
        "than 2 dimensions, got ",
        tensor.sizes());
  int64_t field = 1;
  for (int64_t i = 2; i < tensor.dim(); ++i) {
    field *= tensor.size(i);
  }
  return {tensor.size(1) * field, tensor.size(0) * field};
}

Tensor constant_(Tensor tensor, Scalar value) {
  NoGradGuard noGrad;
  return tensor.fill_(value);
}
Tensor ones_(Tensor tensor) { return constant_(tensor, 1); }
Tensor zeros_(Tensor tensor) { return constant_(tensor, 0); }

Tensor eye_(Tensor matrix) {
  NoGradGuard noGrad;
  check(matrix.dim() == 2, ErrorKind::shape, "init: eye_ takes a matrix, got ",
        matrix.sizes());
  return matrix.copy_(eye(matrix.size(0), matrix.size(1)));
}

Tensor uniform_(Tensor tensor, double low, double high) {
  NoGradGuard noGrad;
  return tensor.uniform_(low, high);
}
Tensor normal_(Tensor tensor, double mean, double std) {
  NoGradGuard noGrad;
  return tensor.normal_(mean, std);
}

static double xavierDeviation(const Tensor &tensor, double gain) {
  auto [in, out] = _calculate_fan_in_and_fan_out(tensor);
  return gain * std::sqrt(2.0 / static_cast<double>(in + out));
}
Tensor xavier_uniform_(Tensor tensor, double gain) {
  const double bound = std::sqrt(3.0) * xavierDeviation(tensor, gain);
  return uniform_(tensor, -bound, bound);
}
Tensor xavier_normal_(Tensor tensor, double gain) {
  return normal_(tensor, 0, xavierDeviation(tensor, gain));
}

static double kaimingDeviation(const Tensor &tensor, double a, FanModeType mode,
                               NonlinearityType nonlinearity) {
  auto [in, out] = _calculate_fan_in_and_fan_out(tensor);
  const bool isIn = std::holds_alternative<enumtype::kFanIn>(mode);
  return calculate_gain(nonlinearity, a) /
         std::sqrt(static_cast<double>(isIn ? in : out));
}
Tensor kaiming_uniform_(Tensor tensor, double a, FanModeType mode,
                        NonlinearityType nonlinearity) {
  if (tensor.numel() == 0) {
    return tensor;
  }
  const double bound =
      std::sqrt(3.0) * kaimingDeviation(tensor, a, mode, nonlinearity);
  return uniform_(tensor, -bound, bound);
}
Tensor kaiming_normal_(Tensor tensor, double a, FanModeType mode,
                       NonlinearityType nonlinearity) {
  if (tensor.numel() == 0) {
    return tensor;
  }
  return normal_(tensor, 0, kaimingDeviation(tensor, a, mode, nonlinearity));
}

Tensor orthogonal_(Tensor tensor, Scalar gain) {
  NoGradGuard noGrad;
  check(tensor.dim() >= 2, ErrorKind::shape,
        "init: only tensors with 2 or more dimensions are supported, got ",
        tensor.sizes());
  const int64_t rows = tensor.size(0),
                columns = rows == 0 ? 0 : tensor.numel() / rows;
  const bool isTall = rows > columns;
  const int64_t count = isTall ? columns : rows;
  // Gram and Schmidt, twice over ("twice is enough"), in double precision.
  Tensor basis = randn({count, isTall ? rows : columns}, kDouble);
  for (int64_t i = 0; i < count; ++i) {
    Tensor row = basis[i];
    for (int pass = 0; pass < 2 && i > 0; ++pass) {
      Tensor before = basis.narrow(0, 0, i);
      row.sub_(before.t().mv(before.mv(row)));
    }
    row.div_(row.norm());
  }
  Tensor matrix = isTall ? basis.t() : basis;
  return tensor.copy_((matrix * gain).reshape(tensor.sizes()));
}

} // namespace sinter::nn::init
