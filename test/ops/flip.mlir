// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=columns --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @columns
// CHECK:         sinter.flip %{{.*}} {dims = array<i64: 1>}
//
// VJP-LABEL: @columns_vjp
// VJP-SAME:    (%{{.*}}: tensor<2x3xf32>, %[[CT:.*]]: tensor<2x3xf32>)
// VJP-NEXT:    %[[FLIP:.*]] = sinter.flip %[[CT]] {dims = array<i64: 1>}
// VJP-NEXT:    return %[[FLIP]]
func.func @columns(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = sinter.flip %x {dims = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

func.func @beyond_the_rank(%x: tensor<2x3xf32>) {
  // expected-error@+2 {{flip: dimensions [2] are not distinct dimensions of a tensor of 2}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.flip %x {dims = array<i64: 2>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}
