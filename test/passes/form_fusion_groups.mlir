// RUN: sinter-opt %s --sinter-form-fusion-groups | FileCheck %s

// CHECK-LABEL: @one_shape_is_one_group
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>, %[[Y:.*]]: tensor<4xf32>)
// CHECK:         %[[F:.*]] = sinter.fusion "pointwise ops of one shape" (%[[X]], %[[Y]])
// CHECK-NEXT:    ^bb0(%[[A:.*]]: tensor<4xf32>, %[[B:.*]]: tensor<4xf32>):
// CHECK-NEXT:      %[[M:.*]] = sinter.mul %[[A]], %[[B]]
// CHECK-NEXT:      %[[T:.*]] = sinter.tanh %[[M]]
// CHECK-NEXT:      sinter.yield %[[T]]
// CHECK:         return %[[F]]
func.func @one_shape_is_one_group(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.mul %x, %y : tensor<4xf32>
  %1 = sinter.tanh %0 : tensor<4xf32>
  return %1 : tensor<4xf32>
}

// Conversions join, and every value that is read outside is a result.
// CHECK-LABEL: @several_results
// CHECK:         %[[F:.*]]:2 = sinter.fusion {{.*}} -> (tensor<4xf32>, tensor<4xf64>)
// CHECK:         return %[[F]]#0, %[[F]]#1
func.func @several_results(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf64>) {
  %0 = sinter.neg %x : tensor<4xf32>
  %1 = sinter.convert %0 {dtype = f64} : (tensor<4xf32>) -> tensor<4xf64>
  return %0, %1 : tensor<4xf32>, tensor<4xf64>
}

// A broadcast is an index of the kernel that reads it, a constant a register.
// CHECK-LABEL: @free_ops_are_repeated
// CHECK:         sinter.fusion {{.*}} : (tensor<4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
// CHECK:           sinter.broadcast_to
// CHECK:           sinter.constant
// CHECK:           sinter.yield
// CHECK-NOT:     sinter.broadcast_to
// CHECK:         return
func.func @free_ops_are_repeated(%x: tensor<4xf32>, %y: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %0 = sinter.broadcast_to %x {sizes = array<i64: 2, 4>} : (tensor<4xf32>) -> tensor<2x4xf32>
  %1 = sinter.mul %0, %y : tensor<2x4xf32>
  %2 = sinter.constant dense<1.0> : tensor<2x4xf32>
  %3 = sinter.add %1, %2 : tensor<2x4xf32>
  return %3 : tensor<2x4xf32>
}

// %2 waits for the sum, and that for %0: they cannot be one kernel.
// CHECK-LABEL: @around_a_reduction
// CHECK:         %[[E:.*]] = sinter.fusion "pointwise ops of one shape"
// CHECK:         %[[S:.*]] = sinter.reduce_sum %[[E]]
// CHECK:         %[[D:.*]] = sinter.fusion "pointwise ops of one shape, after another kernel" (%[[E]], %[[S]])
// CHECK:         return %[[D]]
func.func @around_a_reduction(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.exp %x : tensor<4xf32>
  %1 = sinter.reduce_sum %0 {dims = array<i64: 0>} : (tensor<4xf32>) -> tensor<f32>
  %2 = sinter.broadcast_to %1 {sizes = array<i64: 4>} : (tensor<f32>) -> tensor<4xf32>
  %3 = sinter.div %0, %2 : tensor<4xf32>
  return %3 : tensor<4xf32>
}

// A constant that is returned must be in memory.
// CHECK-LABEL: @returned_constant
// CHECK:         %[[F:.*]] = sinter.fusion {{.*}} () : () -> tensor<4xi32>
// CHECK:         return %[[F]]
func.func @returned_constant() -> tensor<4xi32> {
  %0 = sinter.constant dense<3> : tensor<4xi32>
  return %0 : tensor<4xi32>
}

// An op without a kernel of its own reads a view, a kernel repeats elements.
// CHECK-LABEL: @views_for_other_ops
// CHECK:         %[[E:.*]] = sinter.fusion
// CHECK:         %[[V:.*]] = sinter.broadcast_to %[[E]]
// CHECK:         %[[S:.*]] = sinter.cumulative_sum %[[V]]
// CHECK:         sinter.fusion {{.*}}%[[E]]
// CHECK:           sinter.broadcast_to
// CHECK:           sinter.mul
func.func @views_for_other_ops(%x: tensor<4xf32>) -> tensor<2x4xf32> {
  %0 = sinter.exp %x : tensor<4xf32>
  %1 = sinter.broadcast_to %0 {sizes = array<i64: 2, 4>} : (tensor<4xf32>) -> tensor<2x4xf32>
  %2 = sinter.cumulative_sum %1 {dim = 0 : i64, reverse = false} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %3 = sinter.mul %2, %1 : tensor<2x4xf32>
  return %3 : tensor<2x4xf32>
}

// A kernel computes something.
// CHECK-LABEL: @nothing_to_compute
// CHECK-NOT:     sinter.fusion
// CHECK:         return
func.func @nothing_to_compute(%x: tensor<0x4xf32>) -> tensor<0x4xf32> {
  %0 = sinter.exp %x : tensor<0x4xf32>
  return %0 : tensor<0x4xf32>
}
