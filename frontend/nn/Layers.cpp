//===- Layers.cpp - Dropout, lookup, normalisation ------------------------===//

#include "frontend/tensor/Sink.h"
#include "runtime/kernels/Composite.h"

#include "sinter/error.h"
#include "sinter/nn/functions.h"
#include "sinter/prim.h"

namespace sinter {

using detail::CallSite;

//===----------------------------------------------------------------------===//
// Dropout
//===----------------------------------------------------------------------===//

/// 0 with probability p, else 1 / (1 - p), drawn for each element.
static Tensor keepMask(const Tensor &x, double p) {
  // As bernoulli_, but a value from the start: nothing is written in place.
  Tensor isKept = rand(x.sizes(), kFloat) < 1 - p;
  return isKept.to(x.dtype()) * (1 / (1 - p));
}

static void checkProbability(const char *op, double p) {
  check(p >= 0 && p <= 1, ErrorKind::value, op,
        ": probability has to be between 0 and 1, but got ", p);
}

Tensor dropout(const Tensor &input, double p, bool train, Loc loc) {
  CallSite site(loc);
  checkProbability("dropout", p);
  if (p == 0 || !train || input.numel() == 0) {
    return input;
  }
  if (p == 1) {
    return input * zeros({}, input.options().requires_grad(false));
  }
  check(input.is_floating_point(), ErrorKind::dtype,
        "dropout: not implemented for ", input.dtype());
  return input * keepMask(withoutHistory(input), p);
}

Tensor &dropout_(Tensor &self, double p, bool train, Loc loc) {
  CallSite site(loc);
  checkProbability("dropout_", p);
  if (p == 0 || !train || self.numel() == 0) {
    return self;
  }
  return p == 1 ? self.mul_(0.0) : self.mul_(keepMask(withoutHistory(self), p));
}

//===----------------------------------------------------------------------===//
// Lookup
//===----------------------------------------------------------------------===//

Tensor embedding(const Tensor &weight, const Tensor &indices,
                 int64_t padding_idx, bool scale_grad_by_freq, bool sparse,
                 Loc loc) {
  CallSite site(loc);
  check(weight.dim() == 2, ErrorKind::shape,
        "embedding: 'weight' must be 2-D, got ", weight.sizes());
  check(indices.dtype() == DType::i64 || indices.dtype() == DType::i32,
        ErrorKind::dtype, "embedding: expected indices of Long or Int, got ",
        indices.dtype());
  check(!sparse && !scale_grad_by_freq, ErrorKind::value,
        "embedding: sparse gradients and those scaled by frequency are not "
        "supported");
  Shape shape(indices.sizes());
  shape.push_back(weight.size(1));
  Tensor rows = weight.index_select(0, indices.reshape(-1)).reshape(shape);
  if (padding_idx < 0 || !rows.requires_grad()) {
    return rows;
  }
  return where(indices.eq(padding_idx).unsqueeze(-1), rows.detach(), rows);
}

Tensor one_hot(const Tensor &self, int64_t num_classes, Loc loc) {
  CallSite site(loc);
  check(self.dtype() == DType::i64, ErrorKind::dtype,
        "one_hot: is only applicable to index tensor of type Long, got ",
        self.dtype());
  check(self.numel() > 0 || num_classes > 0, ErrorKind::value,
        "one_hot: can not infer total number of classes from empty tensor");
  if (self.numel() > 0) {
    const auto lowest = self.min().item<int64_t>();
    const auto highest = self.max().item<int64_t>();
    check(lowest >= 0, ErrorKind::value,
          "one_hot: class values must be non-negative, got ", lowest);
    if (num_classes == -1) {
      num_classes = highest + 1;
    }
    check(num_classes > highest, ErrorKind::value,
          "one_hot: class values must be smaller than num_classes, got ",
          highest, " with num_classes ", num_classes);
  }
  return self.unsqueeze(-1).eq(arange(num_classes)).to(DType::i64);
}

//===----------------------------------------------------------------------===//
// Normalisation
//===----------------------------------------------------------------------===//

static bool isPlain(const Tensor &x, DType dtype) {
  return !x.defined() ||
         (x.impl()->storage && x.is_contiguous() && x.dtype() == dtype);
}

/// In one pass over memory, with the bits of the formula, where nobody needs
/// the steps. Undefined where that cannot be.
static Tensor fusedLayerNorm(const Tensor &x, int64_t rowSize,
                             const Tensor &weight, const Tensor &bias,
                             double eps) {
  const ThreadState &state = threadState();
  auto isTaped = [&](const Tensor &t) {
    return t.defined() && state.isGradEnabled && t.impl()->requiresGrad;
  };
  if (state.sink || isTaped(x) || isTaped(weight) || isTaped(bias) ||
      !isPlain(x, x.dtype()) || !isPlain(weight, x.dtype()) ||
      !isPlain(bias, x.dtype()) || x.numel() == 0) {
    return {};
  }
  Tensor out = empty(x.sizes(), x.dtype());
  auto flat = [](const Tensor &t, IntArrayRef sizes) {
    return withoutHistory(t).reshape(sizes);
  };
  Tensor rows = flat(x, {-1, rowSize}), target = flat(out, {-1, rowSize});
  Tensor w, b;
  TensorView rowsView = rows.impl()->view(), outView = target.impl()->view();
  TensorView weightView, biasView;
  LayerNormTensors tensors{&rowsView, nullptr, nullptr,
                           &outView,  nullptr, nullptr};
  if (weight.defined()) {
    w = flat(weight, -1);
    weightView = w.impl()->view();
    tensors.weight = &weightView;
  }
  if (bias.defined()) {
    b = flat(bias, -1);
    biasView = b.impl()->view();
    tensors.bias = &biasView;
  }
  return runLayerNorm(tensors, eps) ? out : Tensor();
}

Tensor layer_norm(const Tensor &input, IntArrayRef normalized_shape,
                  const Tensor &weight, const Tensor &bias, double eps, bool,
                  Loc loc) {
  CallSite site(loc);
  check(input.is_floating_point(), ErrorKind::dtype,
        "layer_norm: not implemented for ", input.dtype());
  const auto count = static_cast<int64_t>(normalized_shape.size());
  check(count > 0, ErrorKind::shape,
        "layer_norm: expected normalized_shape to be at least 1-dimensional");
  check(input.dim() >= count &&
            input.sizes().slice(static_cast<size_t>(input.dim() - count),
                                static_cast<size_t>(count)) == normalized_shape,
        ErrorKind::shape,
        "layer_norm: given normalized_shape=", normalized_shape,
        ", expected input with shape [*, ...] ending in it, "
        "but got input of size ",
        input.sizes());
  for (const Tensor *part : {&weight, &bias}) {
    check(!part->defined() || part->sizes() == normalized_shape,
          ErrorKind::shape, "layer_norm: expected weight and bias of shape ",
          normalized_shape, ", but got ",
          part->defined() ? part->sizes() : IntArrayRef());
  }
  int64_t rowSize = 1;
  std::vector<int64_t> dims;
  for (int64_t i = 0; i < count; ++i) {
    dims.push_back(input.dim() - count + i);
    rowSize *= normalized_shape[static_cast<size_t>(i)];
  }
  if (Tensor out = fusedLayerNorm(input, rowSize, weight, bias, eps);
      out.defined()) {
    return out;
  }
  const bool is16Bit = input.element_size() == 2;
  Tensor x = is16Bit ? input.to(DType::f32) : input;
  Tensor centred = x - x.mean(dims, true);
  Tensor variance = (centred * centred).mean(dims, true);
  Tensor out = centred * (variance + eps).rsqrt();
  out = weight.defined() ? out * weight.to(x.dtype()) : out;
  out = bias.defined() ? out + bias.to(x.dtype()) : out;
  return is16Bit ? out.to(input.dtype()) : out;
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

Tensor bilinear(const Tensor &input1, const Tensor &input2,
                const Tensor &weight, const Tensor &bias, Loc loc) {
  CallSite site(loc);
  check(weight.dim() == 3 && input1.dim() > 0 && input1.dim() == input2.dim() &&
            input1.size(-1) == weight.size(1) &&
            input2.size(-1) == weight.size(2),
        ErrorKind::shape, "bilinear: inputs ", input1.sizes(), " and ",
        input2.sizes(), " do not fit weight ", weight.sizes());
  const int64_t outputs = weight.size(0), n = weight.size(1),
                m = weight.size(2);
  Tensor x = input1.reshape({-1, n}), y = input2.reshape({-1, m});
  check(x.size(0) == y.size(0), ErrorKind::shape,
        "bilinear: batch sizes differ: ", input1.sizes(), " and ",
        input2.sizes());
  Tensor rows = x.matmul(weight.permute({1, 0, 2}).reshape({n, outputs * m}))
                    .reshape({-1, outputs, m});
  Tensor out = rows.matmul(y.unsqueeze(-1)).squeeze(-1);
  Shape shape(input1.sizes());
  shape.pop_back();
  shape.push_back(outputs);
  out = out.reshape(shape);
  return bias.defined() ? out + bias : out;
}

Tensor cosine_similarity(const Tensor &x1, const Tensor &x2, int64_t dim,
                         double eps, Loc loc) {
  CallSite site(loc);
  check(x1.is_floating_point() && x2.is_floating_point(), ErrorKind::dtype,
        "cosine_similarity: expected floating-point tensors, got ", x1.dtype(),
        " and ", x2.dtype());
  Shape shape = broadcast_shapes("cosine_similarity", x1.sizes(), x2.sizes());
  Tensor x = x1.expand(shape), y = x2.expand(shape);
  // Norms are bounded from below one by one, as libtorch does.
  auto unit = [&](const Tensor &t) {
    Tensor norm = t.norm(2, dim, true);
    return t / maximum(norm, detail::wrapNumber(eps));
  };
  return (unit(x) * unit(y)).sum(dim);
}

} // namespace sinter
