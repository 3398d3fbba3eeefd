// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=to_a_matrix --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @to_a_matrix
// CHECK:         sinter.reshape %{{.*}} {sizes = array<i64: 2, 3>} : (tensor<6xf32>) -> tensor<2x3xf32>
//
// VJP-LABEL: @to_a_matrix_vjp
// VJP-SAME:    (%{{.*}}: tensor<6xf32>, %[[CT:.*]]: tensor<2x3xf32>)
// VJP-NEXT:    %[[RESHAPE:.*]] = sinter.reshape %[[CT]] {sizes = array<i64: 6>}
// VJP-NEXT:    return %[[RESHAPE]]
func.func @to_a_matrix(%x: tensor<6xf32>) -> tensor<2x3xf32> {
  %0 = sinter.reshape %x {sizes = array<i64: 2, 3>} : (tensor<6xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

func.func @to_more_elements(%x: tensor<6xf32>) {
  // expected-error@+2 {{reshape: shape [2, 4] is invalid for input of shape [6]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.reshape %x {sizes = array<i64: 2, 4>} : (tensor<6xf32>) -> tensor<2x4xf32>
  return
}
