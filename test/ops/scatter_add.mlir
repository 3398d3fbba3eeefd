// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=rows_added --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @rows_added
// CHECK:         sinter.scatter_add %{{.*}} {{.*}}update_window_dims = array<i64: 1>
//
// VJP-LABEL: @rows_added_vjp
// VJP-SAME:    (%{{.*}}: tensor<5x3xf32>, %[[I:.*]]: tensor<2x1xi64>, %{{.*}}: tensor<2x3xf32>, %[[CT:.*]]: tensor<5x3xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<0.000000e+00> : tensor<2x3xf32>
// VJP-NEXT:    %[[C2:.*]] = sinter.constant dense<4> : tensor<2x1xi64>
// VJP-NEXT:    %[[C3:.*]] = sinter.constant dense<0> : tensor<2x1xi64>
// VJP-NEXT:    %[[GATHER:.*]] = sinter.gather %[[CT]], %[[I]] {checked = false, collapsed_slice_dims = array<i64: 0>, index_vector_dim = 1 : i64, offset_dims = array<i64: 1>, operand_batching_dims = array<i64>, slice_sizes = array<i64: 1, 3>, start_index_map = array<i64: 0>, start_indices_batching_dims = array<i64>}
// VJP-NEXT:    %[[GE:.*]] = sinter.ge %[[I]], %[[C3]]
// VJP-NEXT:    %[[LE:.*]] = sinter.le %[[I]], %[[C2]]
// VJP-NEXT:    %[[BITWISE:.*]] = sinter.bitwise_and %[[GE]], %[[LE]]
// VJP-NEXT:    %[[REDUCE:.*]] = sinter.reduce_and %[[BITWISE]] {dims = array<i64: 1>}
// VJP-NEXT:    %[[RESHAPE:.*]] = sinter.reshape %[[REDUCE]] {sizes = array<i64: 2, 1>}
// VJP-NEXT:    %[[BROADCAST:.*]] = sinter.broadcast_to %[[RESHAPE]] {sizes = array<i64: 2, 3>}
// VJP-NEXT:    %[[WHERE:.*]] = sinter.where %[[BROADCAST]], %[[GATHER]], %[[C]]
// VJP-NEXT:    return %[[CT]], %[[WHERE]]
func.func @rows_added(%x: tensor<5x3xf32>, %i: tensor<2x1xi64>, %u: tensor<2x3xf32>) -> tensor<5x3xf32> {
  %0 = sinter.scatter_add %x, %i, %u
    {update_window_dims = array<i64: 1>, inserted_window_dims = array<i64: 0>,
     input_batching_dims = array<i64>, scatter_indices_batching_dims = array<i64>,
     scatter_dims_to_operand_dims = array<i64: 0>, index_vector_dim = 1 : i64,
     checked = false}
    : (tensor<5x3xf32>, tensor<2x1xi64>, tensor<2x3xf32>) -> tensor<5x3xf32>
  return %0 : tensor<5x3xf32>
}

// -----

func.func @wide_updates(%x: tensor<5x3xf32>, %i: tensor<2x1xi64>, %u: tensor<2x4xf32>) {
  // expected-error@+2 {{scatter_add: a window of size 4, dimension 1 of updates [2, 4], exceeds dimension 1 of [5, 3]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.scatter_add %x, %i, %u
    {update_window_dims = array<i64: 1>, inserted_window_dims = array<i64: 0>,
     input_batching_dims = array<i64>, scatter_indices_batching_dims = array<i64>,
     scatter_dims_to_operand_dims = array<i64: 0>, index_vector_dim = 1 : i64,
     checked = false}
    : (tensor<5x3xf32>, tensor<2x1xi64>, tensor<2x4xf32>) -> tensor<5x3xf32>
  return
}
