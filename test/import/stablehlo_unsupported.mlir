// All that is not known is named, with its line: also within regions, in
// functions that are called, and behind what was refused.
// RUN: not sinter-run %s 2>&1 | FileCheck %s
// CHECK: stablehlo_unsupported.mlir: 7 ops are not supported:
// CHECK-NEXT: stablehlo_unsupported.mlir:[[#@LINE+5]]: other.thing
// CHECK-NEXT: stablehlo_unsupported.mlir:[[#@LINE+5]]: stablehlo.fft
"builtin.module"() ({
  "func.func"() <{function_type = (tensor<4xf32>) -> tensor<4xf32>, sym_name = "main"}> ({
  ^bb0(%x: tensor<4xf32>):
    %a = "other.thing"(%x) : (tensor<4xf32>) -> tensor<4xf32>
    %b = "stablehlo.fft"(%a) : (tensor<4xf32>) -> tensor<4xcomplex<f32>>
    // CHECK-NEXT: :[[#@LINE+1]]: stablehlo.add of complex<f32>
    %c = "stablehlo.add"(%b, %b) : (tensor<4xcomplex<f32>>, tensor<4xcomplex<f32>>) -> tensor<4xcomplex<f32>>
    // CHECK-NEXT: :[[#@LINE+1]]: stablehlo.custom_call @solve
    %d = "stablehlo.custom_call"(%x) <{call_target_name = "solve"}> : (tensor<4xf32>) -> tensor<4xf32>
    %e = "func.call"(%d) <{callee = @inner}> : (tensor<4xf32>) -> tensor<4xf32>
    // CHECK-NEXT: :[[#@LINE+1]]: stablehlo.reshape: reshape: shape [3] is invalid for input of shape [4]
    %f = "stablehlo.reshape"(%x) : (tensor<4xf32>) -> tensor<3xf32>
    "func.return"(%e) : (tensor<4xf32>) -> ()
  }) : () -> ()
  "func.func"() <{function_type = (tensor<4xf32>) -> tensor<4xf32>, sym_name = "inner"}> ({
  ^bb0(%x: tensor<4xf32>):
    %zero = "stablehlo.constant"() <{value = dense<0.0> : tensor<f32>}> : () -> tensor<f32>
    %0 = "stablehlo.reduce"(%x, %zero) <{dimensions = array<i64: 0>}> ({
    ^bb0(%a: tensor<f32>, %b: tensor<f32>):
      // CHECK-NEXT: :[[#@LINE+1]]: other.sum
      %s = "other.sum"(%a, %b) : (tensor<f32>, tensor<f32>) -> tensor<f32>
      "stablehlo.return"(%s) : (tensor<f32>) -> ()
    }) : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
    // CHECK-NEXT: :[[#@LINE+1]]: chlo.zeta
    %1 = "chlo.zeta"(%0, %0) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    "func.return"(%x) : (tensor<4xf32>) -> ()
  }) : () -> ()
}) : () -> ()
