// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @rows_replaced
// CHECK:         sinter.scatter_set %{{.*}} {{.*}}update_window_dims = array<i64: 1>
func.func @rows_replaced(%x: tensor<5x3xi1>, %i: tensor<2x1xi64>, %u: tensor<2x3xi1>) -> tensor<5x3xi1> {
  %0 = sinter.scatter_set %x, %i, %u
    {update_window_dims = array<i64: 1>, inserted_window_dims = array<i64: 0>,
     input_batching_dims = array<i64>, scatter_indices_batching_dims = array<i64>,
     scatter_dims_to_operand_dims = array<i64: 0>, index_vector_dim = 1 : i64,
     checked = false}
    : (tensor<5x3xi1>, tensor<2x1xi64>, tensor<2x3xi1>) -> tensor<5x3xi1>
  return %0 : tensor<5x3xi1>
}

// -----

func.func @wide_updates(%x: tensor<5x3xi1>, %i: tensor<2x1xi64>, %u: tensor<2x4xi1>) {
  // expected-error@+2 {{scatter_set: a window of size 4, dimension 1 of updates [2, 4], exceeds dimension 1 of [5, 3]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.scatter_set %x, %i, %u
    {update_window_dims = array<i64: 1>, inserted_window_dims = array<i64: 0>,
     input_batching_dims = array<i64>, scatter_indices_batching_dims = array<i64>,
     scatter_dims_to_operand_dims = array<i64: 0>, index_vector_dim = 1 : i64,
     checked = false}
    : (tensor<5x3xi1>, tensor<2x1xi64>, tensor<2x4xi1>) -> tensor<5x3xi1>
  return
}
