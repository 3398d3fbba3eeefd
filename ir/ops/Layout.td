//===- Layout.td - Ops that move elements without changing them -----------===//

#ifndef SINTER_OPS_LAYOUT_TD
#define SINTER_OPS_LAYOUT_TD

include "ir/ops/OpBase.td"

def Sinter_ReshapeOp : Sinter_InferredOp<"reshape",
    (ins Sinter_Any:$x, DenseI64ArrayAttr:$sizes), (outs Sinter_Any:$out)> {
  let summary = "the elements of x, in row-major order, in another shape";
  let shape = "x: any, sizes: the same number of elements  ->  sizes.";
  let cost = "free";
  let isView = 1;
  let hasVjp = 1;
}

def Sinter_PermuteOp : Sinter_InferredOp<"permute",
    (ins Sinter_Any:$x, DenseI64ArrayAttr:$permutation),
    (outs Sinter_Any:$out)> {
  let summary = "x with its dimensions in another order";
  let description = [{
    Result dimension `i` is dimension `permutation[i]` of `x`.
  }];
  let shape = "x: any  ->  the sizes of x, permuted.";
  let cost = "free";
  let isView = 1;
  let hasVjp = 1;
}

def Sinter_BroadcastToOp : Sinter_InferredOp<"broadcast_to",
    (ins Sinter_Any:$x, DenseI64ArrayAttr:$sizes), (outs Sinter_Any:$out)> {
  let summary = "x repeated along new dimensions and along those of size 1";
  let description = [{
    Dimensions are matched from the last one backwards; those that `x` lacks are
    added in front.
  }];
  let shape = "x: sizes that broadcast to `sizes`  ->  sizes.";
  let cost = "free";
  let isView = 1;
  let hasVjp = 1;
}

def Sinter_SliceOp : Sinter_InferredOp<"slice",
    (ins Sinter_Any:$x, DenseI64ArrayAttr:$starts, DenseI64ArrayAttr:$limits,
         DenseI64ArrayAttr:$strides), (outs Sinter_Any:$out)> {
  let summary = "every strides-th element of x from starts up to limits";
  let description = [{
    Per dimension `0 <= start <= limit <= size` and `stride >= 1`.
  }];
  let shape = "x: any  ->  ceil((limit - start) / stride) per dimension.";
  let cost = "free";
  let isView = 1;
  let hasVjp = 1;
}

def Sinter_PadOp : Sinter_InferredOp<"pad",
    (ins Sinter_Any:$x, Sinter_Any:$value, DenseI64ArrayAttr:$low,
         DenseI64ArrayAttr:$high, DenseI64ArrayAttr:$interior),
    (outs Sinter_Any:$out)> {
  let summary = "x with value put around it and between its elements";
  let description = [{
    StableHLO's `pad`: `interior[i]` copies of the scalar `value` between
    neighbours, then `low[i]` before and `high[i]` after; a negative `low` or
    `high` cuts off.
  }];
  let shape = "x: any, value: []  ->  "
              "low + size + max(size - 1, 0) * interior + high.";
  let cost = "memory";
  let hasVjp = 1;
}

def Sinter_ConcatOp : Sinter_InferredOp<"concat",
    (ins Variadic<Sinter_Any>:$operands, I64Attr:$dim), (outs Sinter_Any:$out)> {
  let summary = "the operands behind each other along a dimension";
  let shape = "equal but for `dim`  ->  the sum of sizes along `dim`.";
  let cost = "memory";
  let hasVjp = 1;
}

def Sinter_FlipOp : Sinter_InferredOp<"flip",
    (ins Sinter_Any:$x, DenseI64ArrayAttr:$dims), (outs Sinter_Any:$out)> {
  let summary = "x with the order of elements reversed along some dimensions";
  let shape = "x: any  ->  the sizes of x.";
  let cost = "memory";
  let hasVjp = 1;
}

#endif // SINTER_OPS_LAYOUT_TD
