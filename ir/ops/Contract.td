//===- Contract.td - Products of matrices ---------------------------------===//

#ifndef SINTER_OPS_CONTRACT_TD
#define SINTER_OPS_CONTRACT_TD

include "ir/ops/OpBase.td"

def Sinter_DotGeneralOp : Sinter_InferredOp<"dot_general",
    (ins Sinter_Number:$x, Sinter_Number:$y, DenseI64ArrayAttr:$x_batch,
         DenseI64ArrayAttr:$y_batch, DenseI64ArrayAttr:$x_contract,
         DenseI64ArrayAttr:$y_contract, TypeAttr:$dtype),
    (outs Sinter_Number:$out)> {
  let summary = "sum of products over pairs of dimensions of x and y";
  let description = [{
    StableHLO's `dot_general`. Result dimensions: batch, then the rest of `x`,
    then the rest of `y`. 16-bit floats are accumulated in f32; `dtype` is the
    result's.
  }];
  let shape = "x, y: equal sizes of paired dimensions  ->  batch, rest of x, "
              "rest of y.";
  let cost = "flops";
  let hasVjp = 1;
  let residuals = [0, 1];
  let residualsByOperand = [[1], [0]];
}

#endif // SINTER_OPS_CONTRACT_TD
