// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=of_rows --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @of_rows
// CHECK:         sinter.reduce_min %{{.*}} {dims = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
//
// VJP-LABEL: @of_rows_vjp
// VJP-SAME:    (%[[X:.*]]: tensor<2x3xf32>, %[[CT:.*]]: tensor<2xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<0.000000e+00> : tensor<2x3xf32>
// VJP-NEXT:    %[[REDUCE:.*]] = sinter.reduce_min %[[X]] {dims = array<i64: 1>}
// VJP-NEXT:    %[[RESHAPE:.*]] = sinter.reshape %[[REDUCE]] {sizes = array<i64: 2, 1>}
// VJP-NEXT:    %[[BROADCAST:.*]] = sinter.broadcast_to %[[RESHAPE]] {sizes = array<i64: 2, 3>}
// VJP-NEXT:    %[[EQ:.*]] = sinter.eq %[[X]], %[[BROADCAST]]
// VJP-NEXT:    %[[CONVERT:.*]] = sinter.convert %[[EQ]] {dtype = f32}
// VJP-NEXT:    %[[REDUCE2:.*]] = sinter.reduce_sum %[[CONVERT]] {dims = array<i64: 1>}
// VJP-NEXT:    %[[DIV:.*]] = sinter.div %[[CT]], %[[REDUCE2]]
// VJP-NEXT:    %[[RESHAPE2:.*]] = sinter.reshape %[[DIV]] {sizes = array<i64: 2, 1>}
// VJP-NEXT:    %[[BROADCAST2:.*]] = sinter.broadcast_to %[[RESHAPE2]] {sizes = array<i64: 2, 3>}
// VJP-NEXT:    %[[WHERE:.*]] = sinter.where %[[EQ]], %[[BROADCAST2]], %[[C]]
// VJP-NEXT:    return %[[WHERE]]
func.func @of_rows(%x: tensor<2x3xf32>) -> tensor<2xf32> {
  %0 = sinter.reduce_min %x {dims = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// CHECK-LABEL: @of_all
// CHECK:         sinter.reduce_min {{.*}} -> tensor<f32>
func.func @of_all(%x: tensor<2x3xf32>) -> tensor<f32> {
  %0 = sinter.reduce_min %x {dims = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @of_one_dimension_twice(%x: tensor<2x3xf32>) {
  // expected-error@+2 {{reduce_min: dimensions [1, 1] are not distinct dimensions of [2, 3]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.reduce_min %x {dims = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}
