// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=of_floats --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @of_floats
// CHECK:         sinter.expm1 %{{.*}} : tensor<4xf32>
//
// VJP-LABEL: @of_floats_vjp
// VJP-SAME:    (%[[X:.*]]: tensor<4xf32>, %[[CT:.*]]: tensor<4xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<1.000000e+00> : tensor<4xf32>
// VJP-NEXT:    %[[EXPM1:.*]] = sinter.expm1 %[[X]]
// VJP-NEXT:    %[[ADD:.*]] = sinter.add %[[EXPM1]], %[[C]]
// VJP-NEXT:    %[[MUL:.*]] = sinter.mul %[[CT]], %[[ADD]]
// VJP-NEXT:    return %[[MUL]]
func.func @of_floats(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.expm1 %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @of_short_floats
// CHECK:         sinter.expm1 %{{.*}} : tensor<4xbf16>
func.func @of_short_floats(%x: tensor<4xbf16>) -> tensor<4xbf16> {
  %0 = sinter.expm1 %x : tensor<4xbf16>
  return %0 : tensor<4xbf16>
}

// -----

func.func @not_of_integers(%x: tensor<4xi32>) {
  // expected-error@+1 {{operand #0 must be ranked tensor}}
  %0 = sinter.expm1 %x : tensor<4xi32>
  return
}
