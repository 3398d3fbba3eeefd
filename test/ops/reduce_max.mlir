// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @of_rows
// CHECK:         sinter.reduce_max %{{.*}} {dims = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
func.func @of_rows(%x: tensor<2x3xf32>) -> tensor<2xf32> {
  %0 = sinter.reduce_max %x {dims = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// CHECK-LABEL: @of_all
// CHECK:         sinter.reduce_max {{.*}} -> tensor<f32>
func.func @of_all(%x: tensor<2x3xf32>) -> tensor<f32> {
  %0 = sinter.reduce_max %x {dims = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @of_one_dimension_twice(%x: tensor<2x3xf32>) {
  // expected-error@+2 {{reduce_max: dimensions [1, 1] are not distinct dimensions of [2, 3]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.reduce_max %x {dims = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}
