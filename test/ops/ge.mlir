// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @of_floats
// CHECK:         sinter.ge %{{.*}} : tensor<4xf32> -> tensor<4xi1>
func.func @of_floats(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xi1> {
  %0 = sinter.ge %x, %y : tensor<4xf32> -> tensor<4xi1>
  return %0 : tensor<4xi1>
}

// CHECK-LABEL: @of_booleans
// CHECK:         sinter.ge %{{.*}} : tensor<4xi1> -> tensor<4xi1>
func.func @of_booleans(%x: tensor<4xi1>, %y: tensor<4xi1>) -> tensor<4xi1> {
  %0 = sinter.ge %x, %y : tensor<4xi1> -> tensor<4xi1>
  return %0 : tensor<4xi1>
}

// -----

func.func @not_of_another_shape(%x: tensor<4xf32>, %y: tensor<4xf32>) {
  // expected-error@+1 {{requires the same shape for all operands and results}}
  %0 = "sinter.ge"(%x, %y) : (tensor<4xf32>, tensor<4xf32>) -> tensor<5xi1>
  return
}
