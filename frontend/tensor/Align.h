//===- Align.h - Operands of one shape and one dtype ----------------------===//
//
// Promotion and broadcasting become ops of their own here, so that no rule,
// pass or kernel thinks of them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_FRONTEND_ALIGN_H
#define SINTER_FRONTEND_ALIGN_H

#include "frontend/tensor/Impl.h"

#include <initializer_list>
#include <span>

namespace sinter {

/// The operands of a pointwise op, made alike.
class Aligned {
public:
  Aligned(OpKind kind, std::initializer_list<const Tensor *> operands);

  std::span<const Tensor *const> get() const { return {pointers, count}; }
  const Shape &shape() const { return shape_; }
  DType dtype() const { return dtype_; }

private:
  const Tensor *align(const Tensor *x, DType dtype);

  static constexpr size_t most = 3;
  const Tensor *pointers[most];
  Tensor made[most];
  size_t count = 0;
  Shape shape_;
  DType dtype_; ///< Of all operands but conditions.
};

} // namespace sinter

#endif // SINTER_FRONTEND_ALIGN_H
