// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @around_and_between
// CHECK:         sinter.pad %{{.*}} {high = array<i64: -1>, interior = array<i64: 1>, low = array<i64: 2>}
func.func @around_and_between(%x: tensor<3xf32>, %zero: tensor<f32>) -> tensor<6xf32> {
  %0 = sinter.pad %x, %zero {low = array<i64: 2>, high = array<i64: -1>, interior = array<i64: 1>}
    : (tensor<3xf32>, tensor<f32>) -> tensor<6xf32>
  return %0 : tensor<6xf32>
}

// -----

func.func @by_a_vector(%x: tensor<3xf32>, %zero: tensor<2xf32>) {
  // expected-error@+2 {{pad: the padding value must be a scalar of Float, got Float of shape [2]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.pad %x, %zero {low = array<i64: 1>, high = array<i64: 0>, interior = array<i64: 0>}
    : (tensor<3xf32>, tensor<2xf32>) -> tensor<4xf32>
  return
}
