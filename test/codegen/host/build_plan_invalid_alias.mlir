// RUN: not sinter-compile %s --print-plan 2>&1 | FileCheck %s
// CHECK: 'func.return' op has result 0 that overwrites no argument of its type

func.func @other_shape(%x: tensor<8xf32>, %y: tensor<4xf32>) -> (tensor<8xf32> {sinter.alias = 1 : i64}) {
  return %x : tensor<8xf32>
}
