// RUN: sinter-opt %s --cse | FileCheck %s

// An index out of range is an error even if nobody reads the result.
// CHECK-LABEL: @checked_stays
// CHECK:         sinter.gather
// CHECK:         sinter.scatter_add
// CHECK:         return
func.func @checked_stays(%x: tensor<3xf32>, %i: tensor<2x1xi64>, %u: tensor<2xf32>) {
  %0 = sinter.gather %x, %i {offset_dims = array<i64>, collapsed_slice_dims = array<i64: 0>, operand_batching_dims = array<i64>, start_indices_batching_dims = array<i64>, start_index_map = array<i64: 0>, index_vector_dim = 1 : i64, slice_sizes = array<i64: 1>, checked = true} : (tensor<3xf32>, tensor<2x1xi64>) -> tensor<2xf32>
  %1 = sinter.scatter_add %x, %i, %u {update_window_dims = array<i64>, inserted_window_dims = array<i64: 0>, input_batching_dims = array<i64>, scatter_indices_batching_dims = array<i64>, scatter_dims_to_operand_dims = array<i64: 0>, index_vector_dim = 1 : i64, checked = true} : (tensor<3xf32>, tensor<2x1xi64>, tensor<2xf32>) -> tensor<3xf32>
  return
}

// CHECK-LABEL: @clamped_goes
// CHECK-NOT:     sinter.gather
// CHECK:         return
func.func @clamped_goes(%x: tensor<3xf32>, %i: tensor<2x1xi64>) {
  %0 = sinter.gather %x, %i {offset_dims = array<i64>, collapsed_slice_dims = array<i64: 0>, operand_batching_dims = array<i64>, start_indices_batching_dims = array<i64>, start_index_map = array<i64: 0>, index_vector_dim = 1 : i64, slice_sizes = array<i64: 1>, checked = false} : (tensor<3xf32>, tensor<2x1xi64>) -> tensor<2xf32>
  return
}
