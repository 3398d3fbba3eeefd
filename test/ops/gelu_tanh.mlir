// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=of_floats --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @of_floats
// CHECK:         sinter.gelu_tanh %{{.*}} : tensor<4xf32>
//
// VJP-LABEL: @of_floats_vjp
// VJP-SAME:    (%[[X:.*]]: tensor<4xf32>, %[[CT:.*]]: tensor<4xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<1.341450e-01> : tensor<4xf32>
// VJP-NEXT:    %[[C2:.*]] = sinter.constant dense<5.000000e-01> : tensor<4xf32>
// VJP-NEXT:    %[[C3:.*]] = sinter.constant dense<1.000000e+00> : tensor<4xf32>
// VJP-NEXT:    %[[C4:.*]] = sinter.constant dense<0.797884583> : tensor<4xf32>
// VJP-NEXT:    %[[C5:.*]] = sinter.constant dense<4.471500e-02> : tensor<4xf32>
// VJP-NEXT:    %[[MUL:.*]] = sinter.mul %[[X]], %[[X]]
// VJP-NEXT:    %[[MUL2:.*]] = sinter.mul %[[MUL]], %[[X]]
// VJP-NEXT:    %[[MUL3:.*]] = sinter.mul %[[MUL2]], %[[C5]]
// VJP-NEXT:    %[[ADD:.*]] = sinter.add %[[X]], %[[MUL3]]
// VJP-NEXT:    %[[MUL4:.*]] = sinter.mul %[[ADD]], %[[C4]]
// VJP-NEXT:    %[[TANH:.*]] = sinter.tanh %[[MUL4]]
// VJP-NEXT:    %[[ADD2:.*]] = sinter.add %[[TANH]], %[[C3]]
// VJP-NEXT:    %[[MUL5:.*]] = sinter.mul %[[ADD2]], %[[C2]]
// VJP-NEXT:    %[[MUL6:.*]] = sinter.mul %[[X]], %[[C2]]
// VJP-NEXT:    %[[MUL7:.*]] = sinter.mul %[[TANH]], %[[TANH]]
// VJP-NEXT:    %[[SUB:.*]] = sinter.sub %[[C3]], %[[MUL7]]
// VJP-NEXT:    %[[MUL8:.*]] = sinter.mul %[[MUL6]], %[[SUB]]
// VJP-NEXT:    %[[MUL9:.*]] = sinter.mul %[[MUL]], %[[C]]
// VJP-NEXT:    %[[ADD3:.*]] = sinter.add %[[MUL9]], %[[C3]]
// VJP-NEXT:    %[[MUL10:.*]] = sinter.mul %[[ADD3]], %[[C4]]
// VJP-NEXT:    %[[MUL11:.*]] = sinter.mul %[[MUL8]], %[[MUL10]]
// VJP-NEXT:    %[[ADD4:.*]] = sinter.add %[[MUL5]], %[[MUL11]]
// VJP-NEXT:    %[[MUL12:.*]] = sinter.mul %[[CT]], %[[ADD4]]
// VJP-NEXT:    return %[[MUL12]]
func.func @of_floats(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.gelu_tanh %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @of_short_floats
// CHECK:         sinter.gelu_tanh %{{.*}} : tensor<4xbf16>
func.func @of_short_floats(%x: tensor<4xbf16>) -> tensor<4xbf16> {
  %0 = sinter.gelu_tanh %x : tensor<4xbf16>
  return %0 : tensor<4xbf16>
}

// -----

func.func @not_of_integers(%x: tensor<4xi32>) {
  // expected-error@+1 {{operand #0 must be ranked tensor}}
  %0 = sinter.gelu_tanh %x : tensor<4xi32>
  return
}
