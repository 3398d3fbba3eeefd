// tanh(x * y + 2)
func.func @segment(%x: tensor<100xf32>, %y: tensor<100xf32>) -> tensor<100xf32> {
  %0 = sinter.mul %x, %y : tensor<100xf32>
  %1 = sinter.constant dense<2.0> : tensor<f32>
  %2 = sinter.broadcast_to %1 {sizes = array<i64: 100>} : (tensor<f32>) -> tensor<100xf32>
  %3 = sinter.add %0, %2 : tensor<100xf32>
  %4 = sinter.tanh %3 : tensor<100xf32>
  return %4 : tensor<100xf32>
}
