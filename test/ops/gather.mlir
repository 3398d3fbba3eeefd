// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @rows
// CHECK:         sinter.gather {{.*}}checked = true, collapsed_slice_dims = array<i64: 0>
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
