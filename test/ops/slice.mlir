// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=every_second --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @every_second
// CHECK:         sinter.slice %{{.*}} {limits = array<i64: 6>, starts = array<i64: 1>, strides = array<i64: 2>}
//
// VJP-LABEL: @every_second_vjp
// VJP-SAME:    (%{{.*}}: tensor<7xf32>, %[[CT:.*]]: tensor<3xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<0.000000e+00> : tensor<f32>
// VJP-NEXT:    %[[PAD:.*]] = sinter.pad %[[CT]], %[[C]] {high = array<i64: 1>, interior = array<i64: 1>, low = array<i64: 1>}
// VJP-NEXT:    return %[[PAD]]
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
