// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=of_rows --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @of_rows
// CHECK:         sinter.reduce_sum %{{.*}} {dims = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
//
// VJP-LABEL: @of_rows_vjp
// VJP-SAME:    (%{{.*}}: tensor<2x3xf32>, %[[CT:.*]]: tensor<2xf32>)
// VJP-NEXT:    %[[RESHAPE:.*]] = sinter.reshape %[[CT]] {sizes = array<i64: 2, 1>}
// VJP-NEXT:    %[[BROADCAST:.*]] = sinter.broadcast_to %[[RESHAPE]] {sizes = array<i64: 2, 3>}
// VJP-NEXT:    return %[[BROADCAST]]
func.func @of_rows(%x: tensor<2x3xf32>) -> tensor<2xf32> {
  %0 = sinter.reduce_sum %x {dims = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// CHECK-LABEL: @of_all
// CHECK:         sinter.reduce_sum {{.*}} -> tensor<f32>
func.func @of_all(%x: tensor<2x3xf32>) -> tensor<f32> {
  %0 = sinter.reduce_sum %x {dims = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @of_one_dimension_twice(%x: tensor<2x3xf32>) {
  // expected-error@+2 {{reduce_sum: dimensions [1, 1] are not distinct dimensions of [2, 3]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.reduce_sum %x {dims = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}
