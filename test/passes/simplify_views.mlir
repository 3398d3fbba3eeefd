// RUN: sinter-opt %s --sinter-simplify-views | FileCheck %s

// CHECK-LABEL: @permutes
// CHECK-SAME:    (%[[X:.*]]: tensor<2x3x4xf32>)
// CHECK-NEXT:    %[[P:.*]] = sinter.permute %[[X]] {permutation = array<i64: 2, 1, 0>}
// CHECK-NEXT:    return %[[P]], %[[X]]
func.func @permutes(%x: tensor<2x3x4xf32>) -> (tensor<4x3x2xf32>, tensor<2x3x4xf32>) {
  %0 = sinter.permute %x {permutation = array<i64: 2, 0, 1>} : (tensor<2x3x4xf32>) -> tensor<4x2x3xf32>
  %1 = sinter.permute %0 {permutation = array<i64: 0, 2, 1>} : (tensor<4x2x3xf32>) -> tensor<4x3x2xf32>
  %2 = sinter.permute %1 {permutation = array<i64: 2, 1, 0>} : (tensor<4x3x2xf32>) -> tensor<2x3x4xf32>
  return %1, %2 : tensor<4x3x2xf32>, tensor<2x3x4xf32>
}

// CHECK-LABEL: @reshapes
// CHECK-SAME:    (%[[X:.*]]: tensor<6xf32>)
// CHECK-NEXT:    return %[[X]]
func.func @reshapes(%x: tensor<6xf32>) -> tensor<6xf32> {
  %0 = sinter.reshape %x {sizes = array<i64: 2, 3>} : (tensor<6xf32>) -> tensor<2x3xf32>
  %1 = sinter.reshape %0 {sizes = array<i64: 6>} : (tensor<2x3xf32>) -> tensor<6xf32>
  return %1 : tensor<6xf32>
}

// The first one makes a copy, so that the second is contiguous.
// CHECK-LABEL: @reshapes_of_a_view
// CHECK-COUNT-2: sinter.reshape
func.func @reshapes_of_a_view(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %0 = sinter.permute %x {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  %1 = sinter.reshape %0 {sizes = array<i64: 6>} : (tensor<3x2xf32>) -> tensor<6xf32>
  %2 = sinter.reshape %1 {sizes = array<i64: 3, 2>} : (tensor<6xf32>) -> tensor<3x2xf32>
  return %2 : tensor<3x2xf32>
}

// Elements 3 and 9 of 12.
// CHECK-LABEL: @slices
// CHECK-NEXT:    sinter.slice %{{.*}} {limits = array<i64: 11>, starts = array<i64: 3>, strides = array<i64: 6>}
// CHECK-NEXT:    return
func.func @slices(%x: tensor<12xf32>) -> tensor<2xf32> {
  %0 = sinter.slice %x {starts = array<i64: 1>, limits = array<i64: 11>, strides = array<i64: 2>} : (tensor<12xf32>) -> tensor<5xf32>
  %1 = sinter.slice %0 {starts = array<i64: 1>, limits = array<i64: 5>, strides = array<i64: 3>} : (tensor<5xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// CHECK-LABEL: @flips
// CHECK-SAME:    (%[[X:.*]]: tensor<2x3xf32>)
// CHECK-NEXT:    sinter.flip %[[X]] {dims = array<i64: 0>}
// CHECK-NEXT:    return
func.func @flips(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = sinter.flip %x {dims = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = sinter.flip %0 {dims = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}
