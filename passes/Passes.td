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

#endif // SINTER_PASSES_TD
