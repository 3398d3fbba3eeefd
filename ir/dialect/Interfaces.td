//===- Interfaces.td - What every sinter op can be asked ------------------===//
//
// A pass that needs a fact about an op asks one of these interfaces. A pass
// never keeps its own list of ops.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_INTERFACES_TD
#define SINTER_INTERFACES_TD

include "mlir/IR/OpBase.td"

def VjpOpInterface : OpInterface<"VjpOpInterface"> {
  let cppNamespace = "::sinter::ir";
  let description = [{
    The vector-Jacobian product of an op.
  }];
  let methods = [
    InterfaceMethod<[{
      Builds the cotangent of every operand that is needed from the cotangents
      of the results. A null value is a symbolic zero, on both sides. Fails,
      having reported why, if the op has no rule. `b` is positioned where the
      cotangents are available.
    }], "::llvm::LogicalResult", "buildVjp",
        (ins "::mlir::OpBuilder &":$b, "::mlir::ValueRange":$ct,
             "::llvm::ArrayRef<bool>":$need,
             "::llvm::SmallVectorImpl<::mlir::Value> &":$gin)>,
  ];
}

def PointwiseOpInterface : OpInterface<"PointwiseOpInterface"> {
  let cppNamespace = "::sinter::ir";
  let description = [{
    An op whose result elements are computed by a formula (generated/Formulas.h)
    from the operands' elements at the same place.
  }];
  let methods = [
    InterfaceMethod<"The formula's name.", "::sinter::OpKind", "getOpKind">,
  ];
}

#endif // SINTER_INTERFACES_TD
