// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @of_floats
// CHECK:         sinter.div %{{.*}} : tensor<4xf32>
func.func @of_floats(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.div %x, %y : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @of_bytes
// CHECK:         sinter.div %{{.*}} : tensor<4xui8>
func.func @of_bytes(%x: tensor<4xui8>, %y: tensor<4xui8>) -> tensor<4xui8> {
  %0 = sinter.div %x, %y : tensor<4xui8>
  return %0 : tensor<4xui8>
}

// -----

func.func @not_of_booleans(%x: tensor<4xi1>, %y: tensor<4xi1>) {
  // expected-error@+1 {{operand #0 must be ranked tensor}}
  %0 = sinter.div %x, %y : tensor<4xi1>
  return
}
