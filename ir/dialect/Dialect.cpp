//===- Dialect.cpp - Registration of the dialect and its own verifiers ----===//

#include "ir/dialect/Sinter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"

using namespace sinter::ir;

#include "ir/dialect/Interfaces.cpp.inc"
#include "ir/dialect/SinterDialect.cpp.inc"

void SinterDialect::initialize() { registerSinterDialectOperations(this); }

Operation *SinterDialect::materializeConstant(OpBuilder &b, Attribute value,
                                              Type, Location loc) {
  return ConstantOp::create(b, loc, cast<ElementsAttr>(value));
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

LogicalResult FusionOp::verify() {
  Block &body = getBody().front();
  if (body.getArgumentTypes() != getInputs().getTypes()) {
    return emitOpError("has inputs of other types than its region");
  }
  auto yield = dyn_cast<YieldOp>(body.getTerminator());
  if (!yield || yield.getValues().getTypes() != getOuts().getTypes()) {
    return emitOpError("has results of other types than its region yields");
  }
  return success();
}

LogicalResult DispatchOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto kernel =
      symbols.lookupNearestSymbolFrom<func::FuncOp>(*this, getKernelAttr());
  if (!kernel) {
    return emitOpError("no kernel ") << getKernelAttr();
  }
  size_t buffers = getInputs().size() + getOuts().size();
  if (kernel.getNumArguments() != buffers + 2) {
    return emitOpError("has ") << buffers << " tensors for a kernel of "
                               << kernel.getNumArguments() << " arguments";
  }
  return success();
}

void sinter::ir::registerDialects(DialectRegistry &registry) {
  registry.insert<SinterDialect, arith::ArithDialect, func::FuncDialect,
                  math::MathDialect, memref::MemRefDialect, scf::SCFDialect,
                  vector::VectorDialect, LLVM::LLVMDialect>();
}
