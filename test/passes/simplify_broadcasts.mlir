// RUN: sinter-opt %s --sinter-simplify-broadcasts | FileCheck %s

// CHECK-LABEL: @fold_a_constant
// CHECK-NEXT:    %[[C:.*]] = sinter.constant dense<2.000000e+00> : tensor<2x3xf32>
// CHECK-NEXT:    return %[[C]]
func.func @fold_a_constant() -> tensor<2x3xf32> {
  %0 = sinter.constant dense<2.0> : tensor<f32>
  %1 = sinter.broadcast_to %0 {sizes = array<i64: 2, 3>} : (tensor<f32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// CHECK-LABEL: @drop_the_identity
// CHECK-SAME:    (%[[X:.*]]: tensor<2x3xf32>)
// CHECK-NEXT:    return %[[X]]
func.func @drop_the_identity(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = sinter.broadcast_to %x {sizes = array<i64: 2, 3>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// CHECK-LABEL: @compose
// CHECK-SAME:    (%[[X:.*]]: tensor<3xf32>)
// CHECK-NEXT:    %[[B:.*]] = sinter.broadcast_to %[[X]] {sizes = array<i64: 4, 2, 3>}
// CHECK-NEXT:    return %[[B]]
func.func @compose(%x: tensor<3xf32>) -> tensor<4x2x3xf32> {
  %0 = sinter.broadcast_to %x {sizes = array<i64: 2, 3>} : (tensor<3xf32>) -> tensor<2x3xf32>
  %1 = sinter.broadcast_to %0 {sizes = array<i64: 4, 2, 3>} : (tensor<2x3xf32>) -> tensor<4x2x3xf32>
  return %1 : tensor<4x2x3xf32>
}

// The elements differ, so the constant stays small.
// CHECK-LABEL: @leave_a_list
// CHECK:         sinter.broadcast_to
func.func @leave_a_list() -> tensor<2x2xf32> {
  %0 = sinter.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %1 = sinter.broadcast_to %0 {sizes = array<i64: 2, 2>} : (tensor<2xf32>) -> tensor<2x2xf32>
  return %1 : tensor<2x2xf32>
}

// A product sees how its operands lie in memory, so it reads the view; the sum
// reads elements only.
// CHECK-LABEL: @keep_what_a_product_reads
// CHECK:         %[[ONE:.*]] = sinter.constant dense<1.000000e+00> : tensor<f32>
// CHECK:         %[[ONES:.*]] = sinter.constant dense<1.000000e+00> : tensor<2x2xf32>
// CHECK:         %[[VIEW:.*]] = sinter.broadcast_to %[[ONE]]
// CHECK:         sinter.dot_general %{{.*}}, %[[VIEW]]
// CHECK:         sinter.add %{{.*}}, %[[ONES]]
func.func @keep_what_a_product_reads(%x: tensor<2x2xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>) {
  %0 = sinter.constant dense<1.0> : tensor<f32>
  %1 = sinter.broadcast_to %0 {sizes = array<i64: 2, 2>} : (tensor<f32>) -> tensor<2x2xf32>
  %2 = sinter.dot_general %x, %1 {x_batch = array<i64>, y_batch = array<i64>, x_contract = array<i64: 1>, y_contract = array<i64: 0>, dtype = f32} : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %3 = sinter.add %x, %1 : tensor<2x2xf32>
  return %2, %3 : tensor<2x2xf32>, tensor<2x2xf32>
}
