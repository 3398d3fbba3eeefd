// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=add_a_dimension --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @add_a_dimension
// CHECK:         sinter.broadcast_to %{{.*}} {sizes = array<i64: 2, 3>} : (tensor<3xf32>) -> tensor<2x3xf32>
//
// VJP-LABEL: @add_a_dimension_vjp
// VJP-SAME:    (%{{.*}}: tensor<3xf32>, %[[CT:.*]]: tensor<2x3xf32>)
// VJP-NEXT:    %[[REDUCE:.*]] = sinter.reduce_sum %[[CT]] {dims = array<i64: 0>}
// VJP-NEXT:    return %[[REDUCE]]
func.func @add_a_dimension(%x: tensor<3xf32>) -> tensor<2x3xf32> {
  %0 = sinter.broadcast_to %x {sizes = array<i64: 2, 3>} : (tensor<3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// CHECK-LABEL: @repeat_a_column
// CHECK:         sinter.broadcast_to {{.*}} -> tensor<2x3xi1>
func.func @repeat_a_column(%x: tensor<2x1xi1>) -> tensor<2x3xi1> {
  %0 = sinter.broadcast_to %x {sizes = array<i64: 2, 3>} : (tensor<2x1xi1>) -> tensor<2x3xi1>
  return %0 : tensor<2x3xi1>
}

// -----

func.func @not_of_size_one(%x: tensor<2xf32>) {
  // expected-error@+2 {{broadcast_to: cannot expand [2] to [2, 3]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.broadcast_to %x {sizes = array<i64: 2, 3>} : (tensor<2xf32>) -> tensor<2x3xf32>
  return
}
