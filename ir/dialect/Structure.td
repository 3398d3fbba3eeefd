//===- Structure.td - Ops that group other ops ----------------------------===//
//
// Made by passes, never by a call of the frontend; so they are not records.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_STRUCTURE_TD
#define SINTER_DIALECT_STRUCTURE_TD

include "ir/ops/OpBase.td"
include "mlir/IR/SymbolInterfaces.td"

def Sinter_FusionOp : Op<Sinter_Dialect, "fusion",
    [IsolatedFromAbove, SingleBlock, RecursiveMemoryEffects]> {
  let summary = "ops that become one kernel";
  let description = [{
    The region computes the results from the inputs, which are its arguments.
    `reason` says why these ops are together.

    ```mlir
    %0 = sinter.fusion "pointwise, one shape" (%x) : (tensor<4xf32>) -> tensor<4xf32> {
    ^bb0(%a: tensor<4xf32>):
      %1 = sinter.tanh %a : tensor<4xf32>
      sinter.yield %1 : tensor<4xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$reason, Variadic<Sinter_Any>:$inputs);
  let results = (outs Variadic<Sinter_Any>:$outs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $reason ` ` `(` $inputs `)` attr-dict `:`
    functional-type($inputs, $outs) $body
  }];
  let hasVerifier = 1;
}

def Sinter_YieldOp : Op<Sinter_Dialect, "yield",
    [Pure, Terminator, HasParent<"FusionOp">]> {
  let summary = "the results of a fusion";
  let arguments = (ins Variadic<Sinter_Any>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
}

def Sinter_DispatchOp : Op<Sinter_Dialect, "dispatch",
    [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "one run of a kernel";
  let description = [{
    Runs a kernel (a `func.func` on buffers) over `count` elements or rows of
    its iteration space. The work may be cut at multiples of `grain`. A result
    as large as one of the inputs numbered `in_place` may take its memory: such
    an input is contiguous, and nobody reads its element `i` after element `i`
    of a result is written.
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<Sinter_Any>:$inputs,
                       I64Attr:$count, I64Attr:$grain,
                       OptionalAttr<DenseI64ArrayAttr>:$in_place);
  let results = (outs Variadic<Sinter_Any>:$outs);
  let assemblyFormat = [{
    $kernel `(` $inputs `)` `over` $count `by` $grain attr-dict `:`
    functional-type($inputs, $outs)
  }];
}

#endif // SINTER_DIALECT_STRUCTURE_TD
