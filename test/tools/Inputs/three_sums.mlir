func.func @three_sums(%x: tensor<1000xf32>) -> (tensor<1000xf32>, tensor<1000xf32>) {
  %0 = sinter.cumulative_sum %x {dim = 0 : i64, reverse = false} : (tensor<1000xf32>) -> tensor<1000xf32>
  %1 = sinter.cumulative_sum %0 {dim = 0 : i64, reverse = false} : (tensor<1000xf32>) -> tensor<1000xf32>
  %2 = sinter.cumulative_sum %1 {dim = 0 : i64, reverse = false} : (tensor<1000xf32>) -> tensor<1000xf32>
  %3 = sinter.cumulative_sum %1 {dim = 0 : i64, reverse = true} : (tensor<1000xf32>) -> tensor<1000xf32>
  return %2, %3 : tensor<1000xf32>, tensor<1000xf32>
}
