// Values without elements have an address, also where nothing else needs an
// arena.
// RUN: sinter-run %s --output-dir %t
// RUN: od -An -v -w12 -tf4 -j128 %t/0.npy | FileCheck %s
// CHECK: 5 5 5
func.func @main() -> tensor<3xf32> {
  %x = sinter.constant dense<> : tensor<0x3xf32>
  %0 = sinter.flip %x {dims = array<i64: 0, 1>} : (tensor<0x3xf32>) -> tensor<0x3xf32>
  %1 = sinter.reduce_max %0 {dims = array<i64: 0>} : (tensor<0x3xf32>) -> tensor<3xf32>
  %five = sinter.constant dense<5.0> : tensor<3xf32>
  %2 = sinter.maximum %1, %five : tensor<3xf32>
  return %2 : tensor<3xf32>
}
