// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=rows --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @rows
// CHECK:         sinter.gather {{.*}}checked = true, collapsed_slice_dims = array<i64: 0>
//
// VJP-LABEL: @rows_vjp
// VJP-SAME:    (%{{.*}}: tensor<5x3xf32>, %[[I:.*]]: tensor<2x1xi64>, %[[CT:.*]]: tensor<2x3xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<0.000000e+00> : tensor<5x3xf32>
// VJP-NEXT:    sinter.gather
// VJP-NEXT:    %[[SCATTER:.*]] = sinter.scatter_add %[[C]], %[[I]], %[[CT]] {checked = true, index_vector_dim = 1 : i64, input_batching_dims = array<i64>, inserted_window_dims = array<i64: 0>, scatter_dims_to_operand_dims = array<i64: 0>, scatter_indices_batching_dims = array<i64>, update_window_dims = array<i64: 1>}
// VJP-NEXT:    return %[[SCATTER]]
func.func @rows(%x: tensor<5x3xf32>, %i: tensor<2x1xi64>) -> tensor<2x3xf32> {
  %0 = sinter.gather %x, %i
    {offset_dims = array<i64: 1>, collapsed_slice_dims = array<i64: 0>,
     operand_batching_dims = array<i64>, start_indices_batching_dims = array<i64>,
     start_index_map = array<i64: 0>, index_vector_dim = 1 : i64,
     slice_sizes = array<i64: 1, 3>, checked = true}
    : (tensor<5x3xf32>, tensor<2x1xi64>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

func.func @slices_that_do_not_fit(%x: tensor<5x3xf32>, %i: tensor<2x1xi64>) {
  // expected-error@+2 {{gather: slice_sizes [1, 4] do not fit into [5, 3]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.gather %x, %i
    {offset_dims = array<i64: 1>, collapsed_slice_dims = array<i64: 0>,
     operand_batching_dims = array<i64>, start_indices_batching_dims = array<i64>,
     start_index_map = array<i64: 0>, index_vector_dim = 1 : i64,
     slice_sizes = array<i64: 1, 4>, checked = true}
    : (tensor<5x3xf32>, tensor<2x1xi64>) -> tensor<2x4xf32>
  return
}
