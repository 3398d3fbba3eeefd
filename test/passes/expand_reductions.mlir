// RUN: sinter-opt %s --sinter-expand-reductions | FileCheck %s

// CHECK-LABEL: @columns_of_whole_blocks
// CHECK:         %[[M:.*]] = sinter.mul
// CHECK-NEXT:    %[[B:.*]] = sinter.reshape %[[M]] {{.*}} -> tensor<1x8x64x768xf32>
// CHECK-NEXT:    %[[P:.*]] = sinter.reduce_sum %[[B]] {dims = array<i64: 2>}
// CHECK-NEXT:    %[[R:.*]] = sinter.reshape %[[P]] {{.*}} -> tensor<8x768xf32>
// CHECK-NEXT:    %[[S:.*]] = sinter.reduce_sum %[[R]] {dims = array<i64: 0>}
// CHECK-NEXT:    return %[[S]]
func.func @columns_of_whole_blocks(%x: tensor<512x768xf32>) -> tensor<768xf32> {
  %0 = sinter.mul %x, %x : tensor<512x768xf32>
  %1 = sinter.reduce_sum %0 {dims = array<i64: 0>} : (tensor<512x768xf32>) -> tensor<768xf32>
  return %1 : tensor<768xf32>
}

// CHECK-LABEL: @rows_of_whole_chunks
// CHECK:         sinter.reduce_max {{.*}} {dims = array<i64: 2>} : (tensor<1x2x65536x1xf64>) -> tensor<1x2x1xf64>
// CHECK:         sinter.reduce_max {{.*}} {dims = array<i64: 0>} : (tensor<2xf64>) -> tensor<f64>
func.func @rows_of_whole_chunks(%x: tensor<128x1024xf64>) -> tensor<f64> {
  %0 = sinter.exp %x : tensor<128x1024xf64>
  %1 = sinter.reduce_max %0 {dims = array<i64: 0, 1>} : (tensor<128x1024xf64>) -> tensor<f64>
  return %1 : tensor<f64>
}

// The dimensions of size 1 stay where they were.
// CHECK-LABEL: @of_a_batch
// CHECK:         sinter.reduce_sum {{.*}} : (tensor<3x2x64x80xf32>) -> tensor<3x2x80xf32>
// CHECK:         sinter.reduce_sum {{.*}} {dims = array<i64: 1>} : (tensor<3x2x1x80xf32>) -> tensor<3x1x80xf32>
func.func @of_a_batch(%x: tensor<3x128x1x80xf32>) -> tensor<3x1x80xf32> {
  %0 = sinter.neg %x : tensor<3x128x1x80xf32>
  %1 = sinter.reduce_sum %0 {dims = array<i64: 1>} : (tensor<3x128x1x80xf32>) -> tensor<3x1x80xf32>
  return %1 : tensor<3x1x80xf32>
}

// The library reduces what it finds in memory in parts, too.
// CHECK-LABEL: @of_an_argument
// CHECK-NEXT:    sinter.reduce_sum
// CHECK-NEXT:    return
func.func @of_an_argument(%x: tensor<512x768xf32>) -> tensor<768xf32> {
  %0 = sinter.reduce_sum %x {dims = array<i64: 0>} : (tensor<512x768xf32>) -> tensor<768xf32>
  return %0 : tensor<768xf32>
}

// CHECK-LABEL: @no_whole_blocks
// CHECK:         sinter.neg
// CHECK-NEXT:    sinter.reduce_sum
// CHECK-NEXT:    return
func.func @no_whole_blocks(%x: tensor<100x768xf32>) -> tensor<768xf32> {
  %0 = sinter.neg %x : tensor<100x768xf32>
  %1 = sinter.reduce_sum %0 {dims = array<i64: 0>} : (tensor<100x768xf32>) -> tensor<768xf32>
  return %1 : tensor<768xf32>
}

// What the first step leaves would be rounded.
// CHECK-LABEL: @numbers_of_16_bits
// CHECK:         sinter.neg
// CHECK-NEXT:    sinter.reduce_sum
// CHECK-NEXT:    return
func.func @numbers_of_16_bits(%x: tensor<128x768xf16>) -> tensor<768xf16> {
  %0 = sinter.neg %x : tensor<128x768xf16>
  %1 = sinter.reduce_sum %0 {dims = array<i64: 0>} : (tensor<128x768xf16>) -> tensor<768xf16>
  return %1 : tensor<768xf16>
}

// Rows of few columns are slow.
// CHECK-LABEL: @few_columns
// CHECK:         sinter.neg
// CHECK-NEXT:    sinter.reduce_sum
// CHECK-NEXT:    return
func.func @few_columns(%x: tensor<6400x10xf32>) -> tensor<10xf32> {
  %0 = sinter.neg %x : tensor<6400x10xf32>
  %1 = sinter.reduce_sum %0 {dims = array<i64: 0>} : (tensor<6400x10xf32>) -> tensor<10xf32>
  return %1 : tensor<10xf32>
}
