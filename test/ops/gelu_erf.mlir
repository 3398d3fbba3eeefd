// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=of_floats --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @of_floats
// CHECK:         sinter.gelu_erf %{{.*}} : tensor<4xf32>
//
// VJP-LABEL: @of_floats_vjp
// VJP-SAME:    (%[[X:.*]]: tensor<4xf32>, %[[CT:.*]]: tensor<4xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<0.398942292> : tensor<4xf32>
// VJP-NEXT:    %[[C2:.*]] = sinter.constant dense<-5.000000e-01> : tensor<4xf32>
// VJP-NEXT:    %[[C3:.*]] = sinter.constant dense<5.000000e-01> : tensor<4xf32>
// VJP-NEXT:    %[[C4:.*]] = sinter.constant dense<1.000000e+00> : tensor<4xf32>
// VJP-NEXT:    %[[C5:.*]] = sinter.constant dense<0.707106769> : tensor<4xf32>
// VJP-NEXT:    %[[MUL:.*]] = sinter.mul %[[X]], %[[C5]]
// VJP-NEXT:    %[[ERF:.*]] = sinter.erf %[[MUL]]
// VJP-NEXT:    %[[ADD:.*]] = sinter.add %[[ERF]], %[[C4]]
// VJP-NEXT:    %[[MUL2:.*]] = sinter.mul %[[ADD]], %[[C3]]
// VJP-NEXT:    %[[MUL3:.*]] = sinter.mul %[[X]], %[[X]]
// VJP-NEXT:    %[[MUL4:.*]] = sinter.mul %[[MUL3]], %[[C2]]
// VJP-NEXT:    %[[EXP:.*]] = sinter.exp %[[MUL4]]
// VJP-NEXT:    %[[MUL5:.*]] = sinter.mul %[[EXP]], %[[C]]
// VJP-NEXT:    %[[MUL6:.*]] = sinter.mul %[[X]], %[[MUL5]]
// VJP-NEXT:    %[[ADD2:.*]] = sinter.add %[[MUL2]], %[[MUL6]]
// VJP-NEXT:    %[[MUL7:.*]] = sinter.mul %[[CT]], %[[ADD2]]
// VJP-NEXT:    return %[[MUL7]]
func.func @of_floats(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.gelu_erf %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @of_short_floats
// CHECK:         sinter.gelu_erf %{{.*}} : tensor<4xbf16>
func.func @of_short_floats(%x: tensor<4xbf16>) -> tensor<4xbf16> {
  %0 = sinter.gelu_erf %x : tensor<4xbf16>
  return %0 : tensor<4xbf16>
}

// -----

func.func @not_of_integers(%x: tensor<4xi32>) {
  // expected-error@+1 {{operand #0 must be ranked tensor}}
  %0 = sinter.gelu_erf %x : tensor<4xi32>
  return
}
