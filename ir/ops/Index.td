//===- Index.td - Places that are known at run time -----------------------===//

#ifndef SINTER_OPS_INDEX_TD
#define SINTER_OPS_INDEX_TD

include "ir/ops/OpBase.td"

/// An op that may report an index out of range. That is an effect: the op stays
/// even if nobody reads its result.
class Sinter_IndexOp<string mnemonic, dag operands, dag outs>
    : Sinter_InferredOp<mnemonic, operands, outs, [],
        [DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let ownDefinition = [{
    void $cppClass::getEffects(
        SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
      if (getChecked()) {
        effects.emplace_back(MemoryEffects::Write::get());
      }
    }
  }];
}

def Sinter_GatherOp : Sinter_IndexOp<"gather",
    (ins Sinter_Any:$x, Sinter_Integer:$indices,
         DenseI64ArrayAttr:$offset_dims, DenseI64ArrayAttr:$collapsed_slice_dims,
         DenseI64ArrayAttr:$operand_batching_dims,
         DenseI64ArrayAttr:$start_indices_batching_dims,
         DenseI64ArrayAttr:$start_index_map, I64Attr:$index_vector_dim,
         DenseI64ArrayAttr:$slice_sizes, BoolAttr:$checked),
    (outs Sinter_Any:$out)> {
  let summary = "slices of x at the places that indices name";
  let description = [{
    StableHLO's `gather`, with all dimension numbers. A start index out of range
    is clamped, or an error if `checked`.
  }];
  let shape = "x: any, indices: any  ->  batch dimensions of indices and offset "
              "dimensions of the slices.";
  let cost = "memory";
  let hasVjp = 1;
  let residuals = [1];
}

/// Updates of one element are combined in row-major order of `updates`.
class Sinter_ScatterOp<string mnemonic, TypeConstraint tensor>
    : Sinter_IndexOp<mnemonic,
        (ins tensor:$x, Sinter_Integer:$indices, tensor:$updates,
             DenseI64ArrayAttr:$update_window_dims,
             DenseI64ArrayAttr:$inserted_window_dims,
             DenseI64ArrayAttr:$input_batching_dims,
             DenseI64ArrayAttr:$scatter_indices_batching_dims,
             DenseI64ArrayAttr:$scatter_dims_to_operand_dims,
             I64Attr:$index_vector_dim, BoolAttr:$checked),
        (outs tensor:$out)> {
  let description = [{
    StableHLO's `scatter`, with all dimension numbers. An update that does not
    lie wholly inside is dropped, or an error if `checked`.
  }];
  let shape = "x: any, indices: any, updates: batch dimensions of indices and "
              "window dimensions  ->  the sizes of x.";
  let cost = "memory";
}

def Sinter_ScatterSetOp : Sinter_ScatterOp<"scatter_set", Sinter_Any> {
  let summary = "x with updates put at the places that indices name; the last "
                "one stays";
  let hasVjp = 1;
  let residuals = [1];
}

def Sinter_ScatterAddOp : Sinter_ScatterOp<"scatter_add", Sinter_Number> {
  let summary = "x with updates added at the places that indices name";
  let hasVjp = 1;
  let residuals = [1];
  let residualsByOperand = [[], [], [1]];
}

def Sinter_ScatterMulOp : Sinter_ScatterOp<"scatter_mul", Sinter_Number> {
  let summary = "x with its elements at the places that indices name multiplied "
                "by updates";
}

def Sinter_ScatterMinOp : Sinter_ScatterOp<"scatter_min", Sinter_Any> {
  let summary = "x with the smaller of itself and updates at the places that "
                "indices name";
}

def Sinter_ScatterMaxOp : Sinter_ScatterOp<"scatter_max", Sinter_Any> {
  let summary = "x with the larger of itself and updates at the places that "
                "indices name";
}

#endif // SINTER_OPS_INDEX_TD
