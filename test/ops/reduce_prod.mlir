// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=of_rows --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @of_rows
// CHECK:         sinter.reduce_prod %{{.*}} {dims = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
//
// VJP-LABEL: @of_rows_vjp
// VJP-SAME:    (%[[X:.*]]: tensor<2x3xf32>, %[[CT:.*]]: tensor<2xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<1.000000e+00> : tensor<f32>
// VJP-NEXT:    %[[RESHAPE:.*]] = sinter.reshape %[[CT]] {sizes = array<i64: 2, 1>}
// VJP-NEXT:    %[[BROADCAST:.*]] = sinter.broadcast_to %[[RESHAPE]] {sizes = array<i64: 2, 3>}
// VJP-NEXT:    %[[PERMUTE:.*]] = sinter.permute %[[X]] {permutation = array<i64: 0, 1>}
// VJP-NEXT:    %[[RESHAPE2:.*]] = sinter.reshape %[[PERMUTE]] {sizes = array<i64: 2, 3>}
// VJP-NEXT:    %[[PAD:.*]] = sinter.pad %[[RESHAPE2]], %[[C]] {high = array<i64: 0, -1>, interior = array<i64: 0, 0>, low = array<i64: 0, 1>}
// VJP-NEXT:    %[[PAD2:.*]] = sinter.pad %[[PAD]], %[[C]] {high = array<i64: 0, -1>, interior = array<i64: 0, 0>, low = array<i64: 0, 1>}
// VJP-NEXT:    %[[MUL:.*]] = sinter.mul %[[PAD]], %[[PAD2]]
// VJP-NEXT:    %[[PAD3:.*]] = sinter.pad %[[RESHAPE2]], %[[C]] {high = array<i64: 0, 1>, interior = array<i64: 0, 0>, low = array<i64: 0, -1>}
// VJP-NEXT:    %[[PAD4:.*]] = sinter.pad %[[PAD3]], %[[C]] {high = array<i64: 0, 1>, interior = array<i64: 0, 0>, low = array<i64: 0, -1>}
// VJP-NEXT:    %[[MUL2:.*]] = sinter.mul %[[PAD3]], %[[PAD4]]
// VJP-NEXT:    %[[MUL3:.*]] = sinter.mul %[[MUL]], %[[MUL2]]
// VJP-NEXT:    %[[RESHAPE3:.*]] = sinter.reshape %[[MUL3]] {sizes = array<i64: 2, 3>}
// VJP-NEXT:    %[[PERMUTE2:.*]] = sinter.permute %[[RESHAPE3]] {permutation = array<i64: 0, 1>}
// VJP-NEXT:    %[[MUL4:.*]] = sinter.mul %[[BROADCAST]], %[[PERMUTE2]]
// VJP-NEXT:    return %[[MUL4]]
func.func @of_rows(%x: tensor<2x3xf32>) -> tensor<2xf32> {
  %0 = sinter.reduce_prod %x {dims = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// CHECK-LABEL: @of_all
// CHECK:         sinter.reduce_prod {{.*}} -> tensor<f32>
func.func @of_all(%x: tensor<2x3xf32>) -> tensor<f32> {
  %0 = sinter.reduce_prod %x {dims = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @of_one_dimension_twice(%x: tensor<2x3xf32>) {
  // expected-error@+2 {{reduce_prod: dimensions [1, 1] are not distinct dimensions of [2, 3]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.reduce_prod %x {dims = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}
