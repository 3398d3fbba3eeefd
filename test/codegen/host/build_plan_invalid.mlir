// RUN: not sinter-compile %s --print-plan 2>&1 | FileCheck %s
// CHECK: 'func.return' op overwrites argument 0 twice

func.func @twice(%x: tensor<8xf32>, %y: tensor<8xf32>) -> (tensor<8xf32> {sinter.alias = 0 : i64}, tensor<8xf32> {sinter.alias = 0 : i64}) {
  return %x, %y : tensor<8xf32>, tensor<8xf32>
}
