// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @of_rows
// CHECK:         sinter.reduce_and %{{.*}} {dims = array<i64: 1>} : (tensor<2x3xi1>) -> tensor<2xi1>
func.func @of_rows(%x: tensor<2x3xi1>) -> tensor<2xi1> {
  %0 = sinter.reduce_and %x {dims = array<i64: 1>} : (tensor<2x3xi1>) -> tensor<2xi1>
  return %0 : tensor<2xi1>
}

// CHECK-LABEL: @of_all
// CHECK:         sinter.reduce_and {{.*}} -> tensor<i1>
func.func @of_all(%x: tensor<2x3xi1>) -> tensor<i1> {
  %0 = sinter.reduce_and %x {dims = array<i64: 0, 1>} : (tensor<2x3xi1>) -> tensor<i1>
  return %0 : tensor<i1>
}

// -----

func.func @of_one_dimension_twice(%x: tensor<2x3xi1>) {
  // expected-error@+2 {{reduce_and: dimensions [1, 1] are not distinct dimensions of [2, 3]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.reduce_and %x {dims = array<i64: 1, 1>} : (tensor<2x3xi1>) -> tensor<2xi1>
  return
}
