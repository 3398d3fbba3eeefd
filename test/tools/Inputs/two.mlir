// Sinter ops, a module without arguments.
func.func @main() -> (tensor<3xf32>, tensor<3xf32>, tensor<i64>) {
  %x = sinter.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %y = sinter.constant dense<10.0> : tensor<3xf32>
  %0 = sinter.mul %x, %y : tensor<3xf32>
  %1 = sinter.constant dense<7> : tensor<i64>
  return %x, %0, %1 : tensor<3xf32>, tensor<3xf32>, tensor<i64>
}
