// A call, which is inlined.
func.func private @inner(%a: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<3xf32> {
  %0 = sinter.sub %a, %b : tensor<3xf32>
  return %0 : tensor<3xf32>
}
func.func @main(%x: tensor<3xf32> loc("left"), %y: tensor<3xf32> loc("right")) -> tensor<3xf32> {
  %0 = call @inner(%x, %y) : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}
