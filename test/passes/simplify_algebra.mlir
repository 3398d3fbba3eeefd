// RUN: sinter-opt %s --sinter-simplify-algebra | FileCheck %s

// CHECK-LABEL: @neutral_operands
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>)
// CHECK-NEXT:    return %[[X]]
func.func @neutral_operands(%x: tensor<4xf32>) -> tensor<4xf32> {
  %one = sinter.constant dense<1.0> : tensor<4xf32>
  %zero = sinter.constant dense<0.0> : tensor<4xf32>
  %minus = sinter.constant dense<-0.0> : tensor<4xf32>
  %0 = sinter.mul %one, %x : tensor<4xf32>
  %1 = sinter.div %0, %one : tensor<4xf32>
  %2 = sinter.add %1, %minus : tensor<4xf32>
  %3 = sinter.sub %2, %zero : tensor<4xf32>
  return %3 : tensor<4xf32>
}

// -0 + 0 is 0, and -0 - -0 is 0, too.
// CHECK-LABEL: @zeros_have_signs
// CHECK:         sinter.add
// CHECK:         sinter.sub
func.func @zeros_have_signs(%x: tensor<4xf32>) -> tensor<4xf32> {
  %zero = sinter.constant dense<0.0> : tensor<4xf32>
  %minus = sinter.constant dense<-0.0> : tensor<4xf32>
  %0 = sinter.add %x, %zero : tensor<4xf32>
  %1 = sinter.sub %0, %minus : tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK-LABEL: @integers
// CHECK-SAME:    (%[[X:.*]]: tensor<4xui8>)
// CHECK-NEXT:    return %[[X]]
func.func @integers(%x: tensor<4xui8>) -> tensor<4xui8> {
  %zero = sinter.constant dense<0> : tensor<4xui8>
  %one = sinter.constant dense<1> : tensor<4xui8>
  %0 = sinter.add %x, %zero : tensor<4xui8>
  %1 = sinter.mul %0, %one : tensor<4xui8>
  return %1 : tensor<4xui8>
}

// CHECK-LABEL: @inverses_and_repetitions
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>)
// CHECK-NEXT:    %[[R:.*]] = sinter.relu %[[X]]
// CHECK-NEXT:    %[[A:.*]] = sinter.abs %[[X]]
// CHECK-NEXT:    return %[[R]], %[[A]]
func.func @inverses_and_repetitions(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = sinter.neg %x : tensor<4xf32>
  %1 = sinter.neg %0 : tensor<4xf32>
  %2 = sinter.maximum %1, %1 : tensor<4xf32>
  %3 = sinter.relu %2 : tensor<4xf32>
  %4 = sinter.relu %3 : tensor<4xf32>
  %5 = sinter.abs %0 : tensor<4xf32>
  %6 = sinter.abs %5 : tensor<4xf32>
  return %4, %6 : tensor<4xf32>, tensor<4xf32>
}

// The magnitude of 251, which -5 is, is 251.
// CHECK-LABEL: @numbers_without_signs
// CHECK:         sinter.neg
// CHECK:         sinter.abs
func.func @numbers_without_signs(%x: tensor<4xui8>) -> tensor<4xui8> {
  %0 = sinter.neg %x : tensor<4xui8>
  %1 = sinter.abs %0 : tensor<4xui8>
  return %1 : tensor<4xui8>
}

// CHECK-LABEL: @no_choice
// CHECK-SAME:    %[[X:[^:]*]]: tensor<4xf32>)
// CHECK-NEXT:    return %[[X]]
func.func @no_choice(%c: tensor<4xi1>, %x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.where %c, %x, %x : tensor<4xi1>, tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @conversions_that_lose_nothing
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf16>)
// CHECK-NEXT:    %[[Y:.*]] = sinter.convert %[[X]] {dtype = i8}
// CHECK-NEXT:    return %[[X]], %[[Y]]
func.func @conversions_that_lose_nothing(%x: tensor<4xf16>) -> (tensor<4xf16>, tensor<4xi8>) {
  %0 = sinter.convert %x {dtype = f32} : (tensor<4xf16>) -> tensor<4xf32>
  %1 = sinter.convert %0 {dtype = f16} : (tensor<4xf32>) -> tensor<4xf16>
  %2 = sinter.convert %0 {dtype = i8} : (tensor<4xf32>) -> tensor<4xi8>
  return %1, %2 : tensor<4xf16>, tensor<4xi8>
}

// bf16 has fewer bits than f16, and 300 as a float becomes 127, as an i32 44.
// CHECK-LABEL: @conversions_that_stay
// CHECK-COUNT-4: sinter.convert
func.func @conversions_that_stay(%x: tensor<4xf16>, %y: tensor<4xi32>) -> (tensor<4xf16>, tensor<4xi8>) {
  %0 = sinter.convert %x {dtype = bf16} : (tensor<4xf16>) -> tensor<4xbf16>
  %1 = sinter.convert %0 {dtype = f16} : (tensor<4xbf16>) -> tensor<4xf16>
  %2 = sinter.convert %y {dtype = f64} : (tensor<4xi32>) -> tensor<4xf64>
  %3 = sinter.convert %2 {dtype = i8} : (tensor<4xf64>) -> tensor<4xi8>
  return %1, %3 : tensor<4xf16>, tensor<4xi8>
}
