//===- Activations.cpp - Pointwise functions of networks ------------------===//

#include "sinter/nn/functions.h"

#include "sinter/error.h"
#include "sinter/prim.h"
#include "sinter/shape.h"

#include <cstring>

namespace sinter {

using detail::CallSite;

static void checkReal(const char *op, const Tensor &x) {
  check(x.defined(), ErrorKind::value, op, ": the tensor is undefined");
  check(x.is_floating_point(), ErrorKind::dtype, op, ": not implemented for ",
        x.dtype());
}

Tensor leaky_relu(const Tensor &self, const Scalar &negative_slope, Loc loc) {
  CallSite site(loc);
  checkReal("leaky_relu", self);
  return where(self > 0, self, self * negative_slope);
}

Tensor elu(const Tensor &self, const Scalar &alpha, const Scalar &scale,
           const Scalar &input_scale, Loc loc) {
  CallSite site(loc);
  checkReal("elu", self);
  const double a = alpha.toDouble(), s = scale.toDouble(),
               i = input_scale.toDouble();
  // The exponential sees no positive number: where() would multiply its
  // infinite derivative by zero.
  Tensor isPositive = self > 0;
  Tensor below = where(isPositive, 0.0, self);
  Tensor bent = (i == 1 ? below : below * i).expm1() * (a * s);
  return where(isPositive, s == 1 ? self : self * s, bent);
}
Tensor selu(const Tensor &self, Loc loc) {
  // Klambauer et al., "Self-normalizing neural networks", 2017.
  return elu(self, 1.6732632423543772848, 1.0507009873554804934, 1, loc);
}
Tensor celu(const Tensor &self, const Scalar &alpha, Loc loc) {
  CallSite site(loc);
  check(alpha.toDouble() != 0, ErrorKind::value, "celu: alpha cannot be 0");
  return elu(self, alpha, 1, 1 / alpha.toDouble());
}

Tensor gelu(const Tensor &self, const char *approximate, Loc loc) {
  CallSite site(loc);
  checkReal("gelu", self);
  const bool isTanh = std::strcmp(approximate, "tanh") == 0;
  check(isTanh || std::strcmp(approximate, "none") == 0, ErrorKind::value,
        "gelu: approximate argument must be either none or tanh, got '",
        approximate, "'");
  return isTanh ? prim::gelu_tanh(self) : prim::gelu_erf(self);
}

/// log(1 + exp(x)) where x <= 0, without a jump in the derivative at 0: half of
/// it comes from the maximum, and none from |x|.
static Tensor softplusOf(const Tensor &x) {
  return maximum(x, detail::wrapNumber(0.0)) + (-x.abs()).exp().log1p();
}

Tensor softplus(const Tensor &self, const Scalar &beta, const Scalar &threshold,
                Loc loc) {
  CallSite site(loc);
  checkReal("softplus", self);
  const double b = beta.toDouble();
  Tensor x = b == 1 ? self : self * b;
  Tensor bent = softplusOf(x);
  return where(x > threshold, self, b == 1 ? bent : bent / b);
}
Tensor log_sigmoid(const Tensor &self, Loc loc) {
  CallSite site(loc);
  checkReal("log_sigmoid", self);
  return minimum(self, detail::wrapNumber(0.0)) - (-self.abs()).exp().log1p();
}
Tensor mish(const Tensor &self, Loc loc) {
  CallSite site(loc);
  checkReal("mish", self);
  return self * softplusOf(self).tanh();
}
Tensor hardtanh(const Tensor &self, const Scalar &min_val,
                const Scalar &max_val, Loc loc) {
  CallSite site(loc);
  checkReal("hardtanh", self);
  // The derivative at the bounds themselves is 0, unlike that of clamp().
  return where(self <= min_val, min_val, where(self >= max_val, max_val, self));
}
Tensor relu6(const Tensor &self, Loc loc) { return hardtanh(self, 0, 6, loc); }

} // namespace sinter
