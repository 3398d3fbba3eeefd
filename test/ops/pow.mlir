// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=of_floats --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @of_floats
// CHECK:         sinter.pow %{{.*}} : tensor<4xf32>
//
// VJP-LABEL: @of_floats_vjp
// VJP-SAME:    (%[[X:.*]]: tensor<4xf32>, %[[Y:.*]]: tensor<4xf32>, %[[CT:.*]]: tensor<4xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<1.000000e+00> : tensor<4xf32>
// VJP-NEXT:    %[[C2:.*]] = sinter.constant dense<0.000000e+00> : tensor<4xf32>
// VJP-NEXT:    %[[POW:.*]] = sinter.pow %[[X]], %[[Y]]
// VJP-NEXT:    %[[EQ:.*]] = sinter.eq %[[Y]], %[[C2]]
// VJP-NEXT:    %[[SUB:.*]] = sinter.sub %[[Y]], %[[C]]
// VJP-NEXT:    %[[POW2:.*]] = sinter.pow %[[X]], %[[SUB]]
// VJP-NEXT:    %[[MUL:.*]] = sinter.mul %[[Y]], %[[POW2]]
// VJP-NEXT:    %[[MUL2:.*]] = sinter.mul %[[CT]], %[[MUL]]
// VJP-NEXT:    %[[WHERE:.*]] = sinter.where %[[EQ]], %[[C2]], %[[MUL2]]
// VJP-NEXT:    %[[EQ2:.*]] = sinter.eq %[[X]], %[[C2]]
// VJP-NEXT:    %[[GE:.*]] = sinter.ge %[[Y]], %[[C2]]
// VJP-NEXT:    %[[BITWISE:.*]] = sinter.bitwise_and %[[EQ2]], %[[GE]]
// VJP-NEXT:    %[[LOG:.*]] = sinter.log %[[X]]
// VJP-NEXT:    %[[MUL3:.*]] = sinter.mul %[[POW]], %[[LOG]]
// VJP-NEXT:    %[[MUL4:.*]] = sinter.mul %[[CT]], %[[MUL3]]
// VJP-NEXT:    %[[WHERE2:.*]] = sinter.where %[[BITWISE]], %[[C2]], %[[MUL4]]
// VJP-NEXT:    return %[[WHERE]], %[[WHERE2]]
func.func @of_floats(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.pow %x, %y : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @of_bytes
// CHECK:         sinter.pow %{{.*}} : tensor<4xui8>
func.func @of_bytes(%x: tensor<4xui8>, %y: tensor<4xui8>) -> tensor<4xui8> {
  %0 = sinter.pow %x, %y : tensor<4xui8>
  return %0 : tensor<4xui8>
}

// -----

func.func @not_of_booleans(%x: tensor<4xi1>, %y: tensor<4xi1>) {
  // expected-error@+1 {{operand #0 must be ranked tensor}}
  %0 = sinter.pow %x, %y : tensor<4xi1>
  return
}
