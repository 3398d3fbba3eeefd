//===- Create.td - Tensors out of little or nothing -----------------------===//

#ifndef SINTER_OPS_CREATE_TD
#define SINTER_OPS_CREATE_TD

include "ir/ops/OpBase.td"

def Sinter_ConstantOp : Sinter_Op<"constant",
    [ConstantLike, AllTypesMatch<["value", "out"]>]> {
  let summary = "a tensor known at trace time";
  let description = [{
    On the LLVM-free side its attributes are words: the dtype, the sizes, and
    one value (all elements are equal) or one a element, each the 64 bits of a
    double or of an integer.
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Sinter_Any:$out);
  let assemblyFormat = "attr-dict $value";
  let hasFolder = 1;
  let shape = "(none)  ->  sizes.";
  let cost = "free";
}

def Sinter_IotaOp : Sinter_InferredOp<"iota",
    (ins DenseI64ArrayAttr:$sizes, I64Attr:$dim, TypeAttr:$dtype),
    (outs Sinter_Number:$out)> {
  let summary = "the index of each element along `dim`";
  let shape = "(none)  ->  sizes.";
}

/// Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011: Philox4x32-10.
def Sinter_RngBitsOp : Sinter_InferredOp<"rng_bits",
    (ins Sinter_UI64:$seed, Sinter_UI64:$offset,
         DenseI64ArrayAttr:$sizes), (outs Sinter_UI32:$out)> {
  let summary = "32 random bits an element";
  let description = [{
    Element `i` is word `i % 4` of Philox4x32-10 with key `seed` and counter
    `offset + i / 4`.
  }];
  let shape = "seed, offset: []  ->  sizes.";
}

def Sinter_ConvertOp : Sinter_InferredOp<"convert",
    (ins Sinter_Any:$x, TypeAttr:$dtype), (outs Sinter_Any:$out)> {
  let summary = "x in another dtype";
  let description = [{
    To a floating-point dtype: the nearest value, ties to even. From
    floating point to an integer: towards zero, saturated, NaN becomes 0. Among
    integers: modulo 2^bits. To a boolean: whether x is not zero.
  }];
  let shape = "x: any  ->  the sizes of x.";
  let hasVjp = 1;
}

#endif // SINTER_OPS_CREATE_TD
