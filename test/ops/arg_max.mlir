// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @of_rows
// CHECK:         sinter.arg_max %{{.*}} {dim = 1 : i64} : (tensor<2x3xf32>) -> (tensor<2xf32>, tensor<2xi64>)
func.func @of_rows(%x: tensor<2x3xf32>) -> (tensor<2xf32>, tensor<2xi64>) {
  %0:2 = sinter.arg_max %x {dim = 1 : i64} : (tensor<2x3xf32>) -> (tensor<2xf32>, tensor<2xi64>)
  return %0#0, %0#1 : tensor<2xf32>, tensor<2xi64>
}

// -----

func.func @of_no_elements(%x: tensor<2x0xf32>) {
  // expected-error@+2 {{arg_max: dimension 1 of [2, 0] has no elements}}
  // expected-error@+1 {{failed to infer returned types}}
  %0:2 = sinter.arg_max %x {dim = 1 : i64} : (tensor<2x0xf32>) -> (tensor<2xf32>, tensor<2xi64>)
  return
}
