// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=of_floats --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @of_floats
// CHECK:         sinter.clamp %{{.*}} : tensor<4xf32>
//
// VJP-LABEL: @of_floats_vjp
// VJP-SAME:    (%[[X:.*]]: tensor<4xf32>, %[[MIN:.*]]: tensor<4xf32>, %[[MAX:.*]]: tensor<4xf32>, %[[CT:.*]]: tensor<4xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<0.000000e+00> : tensor<4xf32>
// VJP-NEXT:    %[[LT:.*]] = sinter.lt %[[X]], %[[MIN]]
// VJP-NEXT:    %[[GT:.*]] = sinter.gt %[[X]], %[[MAX]]
// VJP-NEXT:    %[[BITWISE:.*]] = sinter.bitwise_or %[[LT]], %[[GT]]
// VJP-NEXT:    %[[WHERE:.*]] = sinter.where %[[BITWISE]], %[[C]], %[[CT]]
// VJP-NEXT:    %[[LT2:.*]] = sinter.lt %[[MIN]], %[[MAX]]
// VJP-NEXT:    %[[BITWISE2:.*]] = sinter.bitwise_and %[[LT]], %[[LT2]]
// VJP-NEXT:    %[[WHERE2:.*]] = sinter.where %[[BITWISE2]], %[[CT]], %[[C]]
// VJP-NEXT:    %[[LT3:.*]] = sinter.lt %[[MAX]], %[[MIN]]
// VJP-NEXT:    %[[BITWISE3:.*]] = sinter.bitwise_or %[[GT]], %[[LT3]]
// VJP-NEXT:    %[[WHERE3:.*]] = sinter.where %[[BITWISE3]], %[[CT]], %[[C]]
// VJP-NEXT:    return %[[WHERE]], %[[WHERE2]], %[[WHERE3]]
func.func @of_floats(%x: tensor<4xf32>, %min: tensor<4xf32>, %max: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.clamp %x, %min, %max : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @of_bytes
// CHECK:         sinter.clamp %{{.*}} : tensor<4xui8>
func.func @of_bytes(%x: tensor<4xui8>, %min: tensor<4xui8>, %max: tensor<4xui8>) -> tensor<4xui8> {
  %0 = sinter.clamp %x, %min, %max : tensor<4xui8>
  return %0 : tensor<4xui8>
}

// -----

func.func @not_of_booleans(%x: tensor<4xi1>, %min: tensor<4xi1>, %max: tensor<4xi1>) {
  // expected-error@+1 {{operand #0 must be ranked tensor}}
  %0 = sinter.clamp %x, %min, %max : tensor<4xi1>
  return
}
