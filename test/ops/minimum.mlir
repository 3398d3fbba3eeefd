// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=of_floats --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @of_floats
// CHECK:         sinter.minimum %{{.*}} : tensor<4xf32>
//
// VJP-LABEL: @of_floats_vjp
// VJP-SAME:    (%[[X:.*]]: tensor<4xf32>, %[[Y:.*]]: tensor<4xf32>, %[[CT:.*]]: tensor<4xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<0.000000e+00> : tensor<4xf32>
// VJP-NEXT:    %[[C2:.*]] = sinter.constant dense<5.000000e-01> : tensor<4xf32>
// VJP-NEXT:    %[[GT:.*]] = sinter.gt %[[X]], %[[Y]]
// VJP-NEXT:    %[[EQ:.*]] = sinter.eq %[[X]], %[[Y]]
// VJP-NEXT:    %[[MUL:.*]] = sinter.mul %[[CT]], %[[C2]]
// VJP-NEXT:    %[[WHERE:.*]] = sinter.where %[[EQ]], %[[MUL]], %[[CT]]
// VJP-NEXT:    %[[WHERE2:.*]] = sinter.where %[[GT]], %[[C]], %[[WHERE]]
// VJP-NEXT:    %[[LT:.*]] = sinter.lt %[[X]], %[[Y]]
// VJP-NEXT:    %[[WHERE3:.*]] = sinter.where %[[LT]], %[[C]], %[[WHERE]]
// VJP-NEXT:    return %[[WHERE2]], %[[WHERE3]]
func.func @of_floats(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.minimum %x, %y : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @of_booleans
// CHECK:         sinter.minimum %{{.*}} : tensor<4xi1>
func.func @of_booleans(%x: tensor<4xi1>, %y: tensor<4xi1>) -> tensor<4xi1> {
  %0 = sinter.minimum %x, %y : tensor<4xi1>
  return %0 : tensor<4xi1>
}

// -----

func.func @not_of_another_shape(%x: tensor<4xf32>, %y: tensor<4xf32>) {
  // expected-error@+1 {{requires the same type for all operands and results}}
  %0 = "sinter.minimum"(%x, %y) : (tensor<4xf32>, tensor<4xf32>) -> tensor<5xf32>
  return
}
