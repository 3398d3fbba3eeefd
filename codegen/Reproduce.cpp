//===- Reproduce.cpp - A program with its inputs in it --------------------===//

#include "codegen/Reproduce.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace sinter::codegen {

static DenseElementsAttr elementsOf(RankedTensorType type, const void *data) {
  auto count = static_cast<size_t>(type.getNumElements());
  if (type.getElementType().isInteger(1)) {
    return DenseElementsAttr::get(
        type, llvm::ArrayRef<bool>(static_cast<const bool *>(data), count));
  }
  size_t width = type.getElementTypeBitWidth() / 8;
  return DenseElementsAttr::getFromRawBuffer(
      type,
      llvm::ArrayRef<char>(static_cast<const char *>(data), count * width));
}

std::string textWithInputs(ModuleOp module,
                           llvm::ArrayRef<const void *> inputs) {
  auto function = *module.getOps<func::FuncOp>().begin();
  Block &body = function.getBody().front();
  OpBuilder b = OpBuilder::atBlockBegin(&body);
  for (auto [argument, data] : llvm::zip_equal(body.getArguments(), inputs)) {
    auto type = cast<RankedTensorType>(argument.getType());
    argument.replaceAllUsesWith(ir::ConstantOp::create(
        b, argument.getLoc(), type, elementsOf(type, data)));
  }
  body.eraseArguments(0, body.getNumArguments());
  function.removeArgAttrsAttr();
  function.removeResAttrsAttr();
  function.setType(
      b.getFunctionType({}, function.getFunctionType().getResults()));
  function.setName("main");
  std::string text;
  llvm::raw_string_ostream out(text);
  module.print(out, OpPrintingFlags().enableDebugInfo(true, false));
  return text;
}

} // namespace sinter::codegen
