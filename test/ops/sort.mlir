// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=values_by_keys --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @values_by_keys
// CHECK:         sinter.sort %{{.*}}, %{{.*}} {descending = array<i64: 1>, dim = 0 : i64, float_order = 0 : i64, num_keys = 1 : i64, stable = true}
//
// VJP-LABEL: @values_by_keys_vjp
// VJP-SAME:    (%[[K:.*]]: tensor<5xf32>, %{{.*}}: tensor<5xi64>, %[[CT:.*]]: tensor<5xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<0.000000e+00> : tensor<5xf32>
// VJP-NEXT:    %[[IOTA:.*]] = sinter.iota  {dim = 0 : i64, dtype = i64, sizes = array<i64: 5>}
// VJP-NEXT:    %[[SORT:.*]]:2 = sinter.sort %[[K]], %[[IOTA]] {descending = array<i64: 1>, dim = 0 : i64, float_order = 0 : i64, num_keys = 1 : i64, stable = true}
// VJP-NEXT:    %[[SCATTER:.*]] = sinter.scatter_set %[[C]], %[[SORT]]#1, %[[CT]] {checked = false, index_vector_dim = 1 : i64, input_batching_dims = array<i64>, inserted_window_dims = array<i64: 0>, scatter_dims_to_operand_dims = array<i64: 0>, scatter_indices_batching_dims = array<i64>, update_window_dims = array<i64>}
// VJP-NEXT:    return %[[SCATTER]]
func.func @values_by_keys(%k: tensor<5xf32>, %v: tensor<5xi64>) -> (tensor<5xf32>, tensor<5xi64>) {
  %0:2 = sinter.sort %k, %v {dim = 0 : i64, num_keys = 1 : i64, descending = array<i64: 1>,
                       stable = true, float_order = 0 : i64}
    : (tensor<5xf32>, tensor<5xi64>) -> (tensor<5xf32>, tensor<5xi64>)
  return %0#0, %0#1 : tensor<5xf32>, tensor<5xi64>
}

// -----

func.func @by_too_many_keys(%k: tensor<5xf32>) {
  // expected-error@+2 {{sort: 2 keys and 2 directions for 1 operands}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.sort %k {dim = 0 : i64, num_keys = 2 : i64, descending = array<i64: 0, 0>,
                  stable = true, float_order = 0 : i64}
    : (tensor<5xf32>) -> tensor<5xf32>
  return
}
