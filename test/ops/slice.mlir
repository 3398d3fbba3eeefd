// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @every_second
// CHECK:         sinter.slice %{{.*}} {limits = array<i64: 6>, starts = array<i64: 1>, strides = array<i64: 2>}
func.func @every_second(%x: tensor<7xf32>) -> tensor<3xf32> {
  %0 = sinter.slice %x {starts = array<i64: 1>, limits = array<i64: 6>, strides = array<i64: 2>}
    : (tensor<7xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

func.func @beyond_the_end(%x: tensor<7xf32>) {
  // expected-error@+2 {{slice: 1:8:1 is out of range for dimension 0 of [7]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.slice %x {starts = array<i64: 1>, limits = array<i64: 8>, strides = array<i64: 1>}
    : (tensor<7xf32>) -> tensor<7xf32>
  return
}
