//===- Layout.cpp - Where the elements of a value lie ---------------------===//

#include "codegen/lower/Layout.h"

#include "frontend/tensor/Impl.h"
#include "ir/dialect/Translate.h"

namespace sinter::codegen {

std::optional<OpKind> kindOf(Operation *op) {
  if (!isa_and_present<ir::SinterDialect>(op->getDialect())) {
    return std::nullopt;
  }
  StringRef name = op->getName().stripDialect();
  return findOp({name.data(), name.size()});
}

bool isContiguous(ArrayRef<int64_t> sizes, ArrayRef<int64_t> strides) {
  int64_t step = 1;
  for (size_t i = sizes.size(); i-- > 0;) {
    if (sizes[i] != 1 && strides[i] != step) {
      return llvm::is_contained(sizes, 0);
    }
    step *= sizes[i];
  }
  return true;
}

static Layout layoutOfRoot(Value v) {
  TensorType type = ir::fromMlir(v.getType());
  TensorImpl contiguous(type.dtype, type.shape);
  Layout layout{
      v, 0, Strides(contiguous.strides, contiguous.strides + contiguous.rank)};
  if (auto argument = dyn_cast<BlockArgument>(v)) {
    auto function = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp());
    auto strides = function ? function.getArgAttrOfType<DenseI64ArrayAttr>(
                                  argument.getArgNumber(), "sinter.strides")
                            : nullptr;
    if (strides) {
      layout.strides = Strides(strides.asArrayRef());
    }
  }
  return layout;
}

Layout layoutOf(Value v) {
  Operation *op = v.getDefiningOp();
  std::optional<OpKind> kind = op ? kindOf(op) : std::nullopt;
  if (!kind || !info(*kind).isView) {
    return layoutOfRoot(v);
  }
  Layout from = layoutOf(op->getOperand(0));
  TensorType type = ir::fromMlir(op->getOperand(0).getType());
  TensorImpl x(type.dtype, type.shape);
  x.offset = from.offset;
  llvm::copy(from.strides, x.strides);
  Shape sizes = ir::fromMlir(v.getType()).shape;
  Layout layout{from.root, 0, Strides(sizes.size())};
  if (!viewLayout(*kind, ir::wordsOf(op, *kind), x, sizes,
                  layout.strides.data(), layout.offset)) {
    return layoutOfRoot(v);
  }
  return layout;
}

} // namespace sinter::codegen
