// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=of_floats --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @of_floats
// CHECK:         sinter.where %{{.*}} : tensor<4xi1>, tensor<4xf32>
//
// VJP-LABEL: @of_floats_vjp
// VJP-SAME:    (%[[CONDITION:.*]]: tensor<4xi1>, %{{.*}}: tensor<4xf32>, %{{.*}}: tensor<4xf32>, %[[CT:.*]]: tensor<4xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<0.000000e+00> : tensor<4xf32>
// VJP-NEXT:    %[[WHERE:.*]] = sinter.where %[[CONDITION]], %[[CT]], %[[C]]
// VJP-NEXT:    %[[WHERE2:.*]] = sinter.where %[[CONDITION]], %[[C]], %[[CT]]
// VJP-NEXT:    return %[[WHERE]], %[[WHERE2]]
func.func @of_floats(%condition: tensor<4xi1>, %x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.where %condition, %x, %y : tensor<4xi1>, tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @of_booleans
// CHECK:         sinter.where %{{.*}} : tensor<4xi1>, tensor<4xi1>
func.func @of_booleans(%condition: tensor<4xi1>, %x: tensor<4xi1>, %y: tensor<4xi1>) -> tensor<4xi1> {
  %0 = sinter.where %condition, %x, %y : tensor<4xi1>, tensor<4xi1>
  return %0 : tensor<4xi1>
}

// -----

func.func @not_of_another_shape(%condition: tensor<4xi1>, %x: tensor<4xf32>, %y: tensor<4xf32>) {
  // expected-error@+1 {{failed to verify that all of {x, y, out} have same type}}
  %0 = "sinter.where"(%condition, %x, %y) : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<5xf32>
  return
}
