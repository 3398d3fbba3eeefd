//===- Reduce.td - Fewer elements out than in -----------------------------===//

#ifndef SINTER_OPS_REDUCE_TD
#define SINTER_OPS_REDUCE_TD

include "ir/ops/OpBase.td"

/// The dimensions `dims` go away. The order of summation is a function of
/// shape, dtype and ISA level alone (runtime/kernels/ReductionOrder.h).
class Sinter_ReduceOp<string mnemonic, TypeConstraint tensor>
    : Sinter_InferredOp<mnemonic, (ins tensor:$x, DenseI64ArrayAttr:$dims),
                        (outs tensor:$out)> {
  let shape = "x: any  ->  the sizes of x without `dims`.";
  let cost = "memory";
}

def Sinter_ReduceSumOp : Sinter_ReduceOp<"reduce_sum", Sinter_Number> {
  let summary = "sum of the elements; 0 for none";
  let hasVjp = 1;
}

def Sinter_ReduceProdOp : Sinter_ReduceOp<"reduce_prod", Sinter_Number> {
  let summary = "product of the elements; 1 for none";
  let hasVjp = 1;
  let residuals = [0];
}

/// Ties share the cotangent, as libtorch's amax does.
def Sinter_ReduceMaxOp : Sinter_ReduceOp<"reduce_max", Sinter_Any> {
  let summary = "largest element, or NaN if there is one; the lowest value of "
                "the dtype for none";
  let hasVjp = 1;
  let residuals = [0, -1];
}

def Sinter_ReduceMinOp : Sinter_ReduceOp<"reduce_min", Sinter_Any> {
  let summary = "smallest element, or NaN if there is one; the highest value of "
                "the dtype for none";
  let hasVjp = 1;
  let residuals = [0, -1];
}

def Sinter_ReduceAndOp : Sinter_ReduceOp<"reduce_and", Sinter_Logic> {
  let summary = "and of the elements' bits; all ones for none";
}

def Sinter_ReduceOrOp : Sinter_ReduceOp<"reduce_or", Sinter_Logic> {
  let summary = "or of the elements' bits; zero for none";
}

class Sinter_ArgReduceOp<string mnemonic>
    : Sinter_InferredOp<mnemonic, (ins Sinter_Any:$x, I64Attr:$dim),
                        (outs Sinter_Any:$out, Sinter_I64:$indices)> {
  let shape = "x: any  ->  the sizes of x without `dim`, twice.";
  let cost = "memory";
  let hasVjp = 1;
  let residuals = [-2];
}

/// The element at the returned index gets the whole cotangent.
def Sinter_ArgMaxOp : Sinter_ArgReduceOp<"arg_max"> {
  let summary = "largest element along `dim` and the first place it has; NaN is "
                "larger than any number";
}

def Sinter_ArgMinOp : Sinter_ArgReduceOp<"arg_min"> {
  let summary = "smallest element along `dim` and the first place it has; NaN "
                "is smaller than any number";
}

def Sinter_CumSumOp : Sinter_InferredOp<"cumulative_sum",
    (ins Sinter_Number:$x, I64Attr:$dim, BoolAttr:$reverse),
    (outs Sinter_Number:$out)> {
  let summary = "sum of the elements up to and with each one along `dim`; from "
                "the end if `reverse`";
  let shape = "x: any  ->  the sizes of x.";
  let cost = "memory";
  let hasVjp = 1;
}

def Sinter_SortOp : Sinter_InferredOp<"sort",
    (ins Variadic<Sinter_Any>:$operands, I64Attr:$dim, I64Attr:$num_keys,
         DenseI64ArrayAttr:$descending, BoolAttr:$stable, I64Attr:$float_order),
    (outs Variadic<Sinter_Any>:$outs)> {
  let summary = "the operands in the order of the first num_keys of them";
  let description = [{
    Slices along `dim` are compared lexicographically by the operands before
    `num_keys`, each ascending or, where `descending` has a 1, descending.
    `float_order` says how floating-point numbers compare: 0, NaN is above all
    numbers and -0 equals 0 (libtorch, NumPy); 1, StableHLO's TOTALORDER; 2, by
    IEEE `<` alone.
  }];
  let shape = "all equal  ->  the same, as many as operands.";
  let cost = "flops";
  let hasVjp = 1;
  let residuals = [0, 1, 2, 3, 4, 5, 6, 7]; // Those before num_keys.
}

#endif // SINTER_OPS_REDUCE_TD
