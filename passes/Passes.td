//===- Passes.td - Passes from the sinter dialect to itself ---------------===//
//
// Alphabetical. `def FooBarPass` is implemented in FooBar.cpp, is run by
// --sinter-foo-bar and is tested by test/passes/foo_bar.mlir.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_PASSES_TD
#define SINTER_PASSES_TD

include "mlir/Pass/PassBase.td"

def DeriveGradientsPass : Pass<"sinter-derive-gradients", "::mlir::ModuleOp"> {
  let summary = "Derive the reverse-mode derivative of a function";
  let description = [{
    For a single-block function `@f(x...) -> (y...)` adds
    `@f_vjp(x..., ct_y...) -> (ct_x...)` by asking every op, in reverse order,
    for its VjpOpInterface. An argument gets a cotangent if it is of floating
    point and a result depends on it.

    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = sinter.exp %x : tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    ```
    gets
    ```mlir
    func.func @f_vjp(%x: tensor<4xf32>, %ct: tensor<4xf32>) -> tensor<4xf32> {
      %0 = sinter.exp %x : tensor<4xf32>
      %1 = sinter.mul %ct, %0 : tensor<4xf32>
      return %1 : tensor<4xf32>
    }
    ```
    Contributions to one cotangent are added in descending op order, left to
    right, as the tape does. Fails on an op between an argument and a result
    that has no rule.
  }];
  let dependentDialects = ["::sinter::ir::SinterDialect"];
  let options = [
    Option<"function", "function", "std::string", /*default=*/"",
           "The function to derive; all of them if empty">,
  ];
}

def ExpandReductionsPass
    : Pass<"sinter-expand-reductions", "::mlir::func::FuncOp"> {
  let summary = "Reduce in two steps, of which the first can be fused";
  let description = [{
    Eager code joins columns in blocks of 64 rows, and rows in chunks of 65536
    elements. A whole number of those is reduced one by one first, which a
    kernel can do while it computes them, and what they come to after that.

    ```mlir
    %0 = sinter.mul %x, %y : tensor<512x768xf32>
    %1 = sinter.reduce_sum %0 {dims = array<i64: 0>} : (tensor<512x768xf32>) -> tensor<768xf32>
    ```
    becomes
    ```mlir
    %0 = sinter.mul %x, %y : tensor<512x768xf32>
    %1 = sinter.reshape %0 {sizes = array<i64: 1, 8, 64, 768>} : (tensor<512x768xf32>) -> tensor<1x8x64x768xf32>
    %2 = sinter.reduce_sum %1 {dims = array<i64: 2>} : (tensor<1x8x64x768xf32>) -> tensor<1x8x768xf32>
    %3 = sinter.reshape %2 {sizes = array<i64: 8, 768>} : (tensor<1x8x768xf32>) -> tensor<8x768xf32>
    %4 = sinter.reduce_sum %3 {dims = array<i64: 0>} : (tensor<8x768xf32>) -> tensor<768xf32>
    ```
    Bits are kept. Reductions of what no kernel computes stay as they are, and
    those of numbers that are rounded when they are stored.
  }];
  let dependentDialects = ["::sinter::ir::SinterDialect"];
}

def FormFusionGroupsPass
    : Pass<"sinter-form-fusion-groups", "::mlir::func::FuncOp"> {
  let summary = "Put ops that become one kernel into a sinter.fusion";
  let description = [{
    Pointwise ops, conversions and reductions of rows form a group where one
    hands its elements to the other at the same place, or a number of the row to
    all of it. Shapes may differ: what counts are elements in row-major order.
    Groups that only share a shape stay apart; those that read one tensor, and
    wait for the same, are joined. A group moves to its only reader where less
    has to be kept until then. Constants of equal elements and views are
    repeated in every group that reads them. Columns of up to 64 rows are joined
    by the group that computes the rows. A reduction alone stays a call of the
    library.

    ```mlir
    %0 = sinter.mul %x, %y : tensor<4xf32>
    %1 = sinter.tanh %0 : tensor<4xf32>
    ```
    becomes
    ```mlir
    %0 = sinter.fusion "pointwise ops that hand on elements" (%x, %y)
        : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
    ^bb0(%a: tensor<4xf32>, %b: tensor<4xf32>):
      %1 = sinter.mul %a, %b : tensor<4xf32>
      %2 = sinter.tanh %1 : tensor<4xf32>
      sinter.yield %2 : tensor<4xf32>
    }
    ```
  }];
  let dependentDialects = ["::sinter::ir::SinterDialect"];
}

def SimplifyAlgebraPass
    : Pass<"sinter-simplify-algebra", "::mlir::func::FuncOp"> {
  let summary = "Drop pointwise ops that change nothing";
  let description = [{
    ```mlir
    %0 = sinter.constant dense<1.0> : tensor<4xf32>
    %1 = sinter.mul %x, %0 : tensor<4xf32>
    %2 = sinter.convert %1 {dtype = f64} : (tensor<4xf32>) -> tensor<4xf64>
    %3 = sinter.convert %2 {dtype = f32} : (tensor<4xf64>) -> tensor<4xf32>
    ```
    becomes `%x`. Bits are kept: x + 0 stays, as it makes 0 of -0; x + -0 goes.
  }];
  let dependentDialects = ["::sinter::ir::SinterDialect"];
}

def SimplifyBroadcastsPass
    : Pass<"sinter-simplify-broadcasts", "::mlir::func::FuncOp"> {
  let summary = "Compose broadcasts and fold those of constants";
  let description = [{
    ```mlir
    %0 = sinter.constant dense<2.0> : tensor<f32>
    %1 = sinter.broadcast_to %0 {sizes = array<i64: 4>} : (tensor<f32>) -> tensor<4xf32>
    ```
    becomes `sinter.constant dense<2.0> : tensor<4xf32>`. The frontend makes such
    a pair for every number that meets a tensor.
  }];
  let dependentDialects = ["::sinter::ir::SinterDialect"];
}

def SimplifyViewsPass
    : Pass<"sinter-simplify-views", "::mlir::func::FuncOp"> {
  let summary = "Compose views of views";
  let description = [{
    ```mlir
    %0 = sinter.permute %x {permutation = array<i64: 1, 0>} : (tensor<4x5xf32>) -> tensor<5x4xf32>
    %1 = sinter.permute %0 {permutation = array<i64: 1, 0>} : (tensor<5x4xf32>) -> tensor<4x5xf32>
    ```
    becomes `%x`. Derivatives make such chains. Where elements lie in memory does
    not change.
  }];
  let dependentDialects = ["::sinter::ir::SinterDialect"];
}

#endif // SINTER_PASSES_TD
