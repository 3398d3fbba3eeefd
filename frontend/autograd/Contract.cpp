//===- Contract.cpp - Derivatives of products of matrices -----------------===//

#include "frontend/autograd/Vjp.h"

#include "sinter/prim.h"

#include <algorithm>
#include <numeric>

namespace sinter {

VjpRule vjp_dot_general;

namespace {

/// One operand of a product: its shape and its paired dimensions, in order.
struct Factor {
  const TensorType &type;
  IntArrayRef batch, contract;

  /// The dimensions that are paired with none of the other operand.
  Shape rest() const {
    Shape dims;
    for (int64_t i = 0; i < type.shape.rank(); ++i) {
      if (std::ranges::find(batch, i) == batch.end() &&
          std::ranges::find(contract, i) == contract.end()) {
        dims.push_back(i);
      }
    }
    return dims;
  }
};

Shape range(int64_t from, size_t count) {
  Shape dims;
  dims.resize(count);
  std::iota(dims.begin(), dims.end(), from);
  return dims;
}

size_t placeOf(IntArrayRef list, int64_t value) {
  return static_cast<size_t>(std::ranges::find(list, value) - list.begin());
}

/// The cotangent of `x`: ct times `y` over what only `y` brought, with the
/// dimensions put in the order of `x`. `ctStart` is the dimension of ct where
/// the rest of `y` begins.
Tensor productGradient(const Factor &x, const Factor &y, const Tensor &yValue,
                       const Tensor &ct, int64_t ctStart) {
  Shape yRest = y.rest(), xRest = x.rest();
  // A product of 16-bit floats that was asked for in f32 goes back in f32.
  Tensor other =
      ct.dtype() == yValue.dtype() ? yValue : prim::convert(yValue, ct.dtype());
  Tensor product =
      prim::dot_general(ct, other, range(0, x.batch.size()), y.batch,
                        range(ctStart, yRest.size()), yRest, ct.dtype());
  Shape yContract(y.contract);
  std::ranges::sort(yContract);
  Shape permutation;
  for (int64_t dim = 0; dim < x.type.shape.rank(); ++dim) {
    size_t batch = placeOf(x.batch, dim), contract = placeOf(x.contract, dim);
    size_t place = batch < x.batch.size() ? batch
                   : contract < x.contract.size()
                       ? x.batch.size() + xRest.size() +
                             placeOf(yContract, y.contract[contract])
                       : x.batch.size() + placeOf(xRest, dim);
    permutation.push_back(static_cast<int64_t>(place));
  }
  if (!std::ranges::is_sorted(permutation)) {
    product = prim::permute(product, permutation);
  }
  return product.dtype() == x.type.dtype ? product
                                         : prim::convert(product, x.type.dtype);
}

} // namespace

/// d(x y) = dx y + x dy: each cotangent is ct times the other operand.
void vjp_dot_general(const VjpInputs &in, std::span<Tensor> gin) {
  attrs::dot_general call(in.attrs);
  Factor x{in.operandTypes[0], call.x_batch, call.x_contract};
  Factor y{in.operandTypes[1], call.y_batch, call.y_contract};
  int64_t batch = static_cast<int64_t>(call.x_batch.size());
  if (in.needs(0)) {
    int64_t start = batch + x.rest().rank();
    gin[0] = productGradient(x, y, in.operands[1], in.ct[0], start);
  }
  if (in.needs(1)) {
    gin[1] = productGradient(y, x, in.operands[0], in.ct[0], batch);
  }
}

} // namespace sinter
