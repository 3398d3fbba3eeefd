// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @values_by_keys
// CHECK:         sinter.sort %{{.*}}, %{{.*}} {descending = array<i64: 1>, dim = 0 : i64, float_order = 0 : i64, num_keys = 1 : i64, stable = true}
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
