// RUN: sinter-compile %s --print-plan | FileCheck %s

// The large result of the scatter is read last, and its operands are small.
// CHECK-LABEL: plan @to_the_first_reader:
// CHECK:         library cumulative_sum
// CHECK-NEXT:    library cumulative_sum
// CHECK-NEXT:    library scatter_add
// CHECK-NEXT:    library dot_general
func.func @to_the_first_reader(%x: tensor<8x8xf32>, %i: tensor<2x1xi64>, %u: tensor<2x8xf32>) -> tensor<8x8xf32> {
  %0 = sinter.constant dense<0.0> : tensor<8x8xf32>
  %1 = sinter.scatter_add %0, %i, %u {update_window_dims = array<i64: 1>, inserted_window_dims = array<i64: 0>, input_batching_dims = array<i64>, scatter_indices_batching_dims = array<i64>, scatter_dims_to_operand_dims = array<i64: 0>, index_vector_dim = 1 : i64, checked = false} : (tensor<8x8xf32>, tensor<2x1xi64>, tensor<2x8xf32>) -> tensor<8x8xf32>
  %2 = sinter.cumulative_sum %x {dim = 0 : i64, reverse = false} : (tensor<8x8xf32>) -> tensor<8x8xf32>
  %3 = sinter.cumulative_sum %2 {dim = 0 : i64, reverse = false} : (tensor<8x8xf32>) -> tensor<8x8xf32>
  %4 = sinter.dot_general %3, %1 {x_batch = array<i64>, y_batch = array<i64>, x_contract = array<i64: 1>, y_contract = array<i64: 0>, dtype = f32} : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  return %4 : tensor<8x8xf32>
}

// The places of the largest sums need less than the sums.
// CHECK-LABEL: plan @as_soon_as_operands_die:
// CHECK:         library cumulative_sum
// CHECK-NEXT:    library arg_max
// CHECK-NEXT:    library cumulative_sum
// CHECK-NEXT:    library cumulative_sum
func.func @as_soon_as_operands_die(%x: tensor<8x8xf32>) -> (tensor<8xi64>, tensor<8x8xf32>) {
  %0 = sinter.cumulative_sum %x {dim = 0 : i64, reverse = false} : (tensor<8x8xf32>) -> tensor<8x8xf32>
  %1 = sinter.cumulative_sum %0 {dim = 1 : i64, reverse = false} : (tensor<8x8xf32>) -> tensor<8x8xf32>
  %2 = sinter.cumulative_sum %1 {dim = 1 : i64, reverse = false} : (tensor<8x8xf32>) -> tensor<8x8xf32>
  %3:2 = sinter.arg_max %0 {dim = 1 : i64} : (tensor<8x8xf32>) -> (tensor<8xf32>, tensor<8xi64>)
  return %3#1, %2 : tensor<8xi64>, tensor<8x8xf32>
}
