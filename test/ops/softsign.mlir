// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=of_floats --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @of_floats
// CHECK:         sinter.softsign %{{.*}} : tensor<4xf32>
//
// VJP-LABEL: @of_floats_vjp
// VJP-SAME:    (%[[X:.*]]: tensor<4xf32>, %[[CT:.*]]: tensor<4xf32>)
// VJP-DAG:     %[[ONE:.*]] = sinter.constant dense<1.000000e+00> : tensor<4xf32>
// VJP-DAG:     %[[ABS:.*]] = sinter.abs %[[X]]
// VJP:         %[[SUM:.*]] = sinter.add %[[ABS]], %[[ONE]]
// VJP-NEXT:    %[[SQUARE:.*]] = sinter.mul %[[SUM]], %[[SUM]]
// VJP-NEXT:    %[[DX:.*]] = sinter.div %[[CT]], %[[SQUARE]]
// VJP-NEXT:    return %[[DX]]
func.func @of_floats(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.softsign %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @integers_are_promoted_before(%x: tensor<4xi32>) -> tensor<4xi32> {
  // expected-error@+1 {{operand #0 must be ranked tensor of}}
  %0 = sinter.softsign %x : tensor<4xi32>
  return %0 : tensor<4xi32>
}
