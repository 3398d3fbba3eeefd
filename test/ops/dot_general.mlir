// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=matrix_product --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @matrix_product
// CHECK:         sinter.dot_general %{{.*}} x_contract = array<i64: 1>, y_batch = array<i64>, y_contract = array<i64: 0>}
//
// VJP-LABEL: @matrix_product_vjp
// VJP-SAME:    (%[[X:.*]]: tensor<2x3xf32>, %[[Y:.*]]: tensor<3x4xf32>, %[[CT:.*]]: tensor<2x4xf32>)
// VJP-NEXT:    %[[DOT:.*]] = sinter.dot_general %[[CT]], %[[Y]] {dtype = f32, x_batch = array<i64>, x_contract = array<i64: 1>, y_batch = array<i64>, y_contract = array<i64: 1>}
// VJP-NEXT:    %[[DOT2:.*]] = sinter.dot_general %[[CT]], %[[X]] {dtype = f32, x_batch = array<i64>, x_contract = array<i64: 0>, y_batch = array<i64>, y_contract = array<i64: 0>}
// VJP-NEXT:    %[[PERMUTE:.*]] = sinter.permute %[[DOT2]] {permutation = array<i64: 1, 0>}
// VJP-NEXT:    return %[[DOT]], %[[PERMUTE]]
func.func @matrix_product(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) -> tensor<2x4xf32> {
  %0 = sinter.dot_general %x, %y
    {x_batch = array<i64>, y_batch = array<i64>, x_contract = array<i64: 1>,
     y_contract = array<i64: 0>, dtype = f32}
    : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

func.func @of_unequal_inner_sizes(%x: tensor<2x3xf32>, %y: tensor<4x5xf32>) {
  // expected-error@+2 {{dot_general: contracted dimensions differ: 1 of [2, 3] and 0 of [4, 5]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.dot_general %x, %y
    {x_batch = array<i64>, y_batch = array<i64>, x_contract = array<i64: 1>,
     y_contract = array<i64: 0>, dtype = f32}
    : (tensor<2x3xf32>, tensor<4x5xf32>) -> tensor<2x5xf32>
  return
}
