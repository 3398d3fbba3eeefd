// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @of_rows
// CHECK:         sinter.reduce_or %{{.*}} {dims = array<i64: 1>} : (tensor<2x3xui8>) -> tensor<2xui8>
func.func @of_rows(%x: tensor<2x3xui8>) -> tensor<2xui8> {
  %0 = sinter.reduce_or %x {dims = array<i64: 1>} : (tensor<2x3xui8>) -> tensor<2xui8>
  return %0 : tensor<2xui8>
}

// CHECK-LABEL: @of_all
// CHECK:         sinter.reduce_or {{.*}} -> tensor<ui8>
func.func @of_all(%x: tensor<2x3xui8>) -> tensor<ui8> {
  %0 = sinter.reduce_or %x {dims = array<i64: 0, 1>} : (tensor<2x3xui8>) -> tensor<ui8>
  return %0 : tensor<ui8>
}

// -----

func.func @of_one_dimension_twice(%x: tensor<2x3xui8>) {
  // expected-error@+2 {{reduce_or: dimensions [1, 1] are not distinct dimensions of [2, 3]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.reduce_or %x {dims = array<i64: 1, 1>} : (tensor<2x3xui8>) -> tensor<2xui8>
  return
}
