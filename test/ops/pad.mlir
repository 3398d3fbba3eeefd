// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=around_and_between --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @around_and_between
// CHECK:         sinter.pad %{{.*}} {high = array<i64: -1>, interior = array<i64: 1>, low = array<i64: 2>}
//
// VJP-LABEL: @around_and_between_vjp
// VJP-SAME:    (%{{.*}}: tensor<3xf32>, %{{.*}}: tensor<f32>, %[[CT:.*]]: tensor<6xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<0.000000e+00> : tensor<6xf32>
// VJP-NEXT:    %[[C2:.*]] = sinter.constant dense<false> : tensor<i1>
// VJP-NEXT:    %[[C3:.*]] = sinter.constant dense<true> : tensor<3xi1>
// VJP-NEXT:    %[[C4:.*]] = sinter.constant dense<0.000000e+00> : tensor<f32>
// VJP-NEXT:    %[[PAD:.*]] = sinter.pad %[[CT]], %[[C4]] {high = array<i64: 1>, interior = array<i64: 0>, low = array<i64: 0>}
// VJP-NEXT:    %[[SLICE:.*]] = sinter.slice %[[PAD]] {limits = array<i64: 7>, starts = array<i64: 2>, strides = array<i64: 2>}
// VJP-NEXT:    %[[PAD2:.*]] = sinter.pad %[[C3]], %[[C2]] {high = array<i64: -1>, interior = array<i64: 1>, low = array<i64: 2>}
// VJP-NEXT:    %[[WHERE:.*]] = sinter.where %[[PAD2]], %[[C]], %[[CT]]
// VJP-NEXT:    %[[REDUCE:.*]] = sinter.reduce_sum %[[WHERE]] {dims = array<i64: 0>}
// VJP-NEXT:    return %[[SLICE]], %[[REDUCE]]
func.func @around_and_between(%x: tensor<3xf32>, %zero: tensor<f32>) -> tensor<6xf32> {
  %0 = sinter.pad %x, %zero {low = array<i64: 2>, high = array<i64: -1>, interior = array<i64: 1>}
    : (tensor<3xf32>, tensor<f32>) -> tensor<6xf32>
  return %0 : tensor<6xf32>
}

// -----

func.func @by_a_vector(%x: tensor<3xf32>, %zero: tensor<2xf32>) {
  // expected-error@+2 {{pad: the padding value must be a scalar of Float, got Float of shape [2]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.pad %x, %zero {low = array<i64: 1>, high = array<i64: 0>, interior = array<i64: 0>}
    : (tensor<3xf32>, tensor<2xf32>) -> tensor<4xf32>
  return
}
