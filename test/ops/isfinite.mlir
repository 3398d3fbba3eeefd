// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @of_floats
// CHECK:         sinter.isfinite %{{.*}} : tensor<4xf32> -> tensor<4xi1>
func.func @of_floats(%x: tensor<4xf32>) -> tensor<4xi1> {
  %0 = sinter.isfinite %x : tensor<4xf32> -> tensor<4xi1>
  return %0 : tensor<4xi1>
}

// CHECK-LABEL: @of_short_floats
// CHECK:         sinter.isfinite %{{.*}} : tensor<4xbf16> -> tensor<4xi1>
func.func @of_short_floats(%x: tensor<4xbf16>) -> tensor<4xi1> {
  %0 = sinter.isfinite %x : tensor<4xbf16> -> tensor<4xi1>
  return %0 : tensor<4xi1>
}

// -----

func.func @not_of_integers(%x: tensor<4xi32>) {
  // expected-error@+1 {{operand #0 must be ranked tensor}}
  %0 = sinter.isfinite %x : tensor<4xi32> -> tensor<4xi1>
  return
}
