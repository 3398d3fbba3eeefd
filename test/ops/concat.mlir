// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=rows --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @rows
// CHECK:         sinter.concat %{{.*}}, %{{.*}} {dim = 0 : i64} : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<3x3xf32>
//
// VJP-LABEL: @rows_vjp
// VJP-SAME:    (%{{.*}}: tensor<2x3xf32>, %{{.*}}: tensor<1x3xf32>, %[[CT:.*]]: tensor<3x3xf32>)
// VJP-NEXT:    %[[SLICE:.*]] = sinter.slice %[[CT]] {limits = array<i64: 2, 3>, starts = array<i64: 0, 0>, strides = array<i64: 1, 1>}
// VJP-NEXT:    %[[SLICE2:.*]] = sinter.slice %[[CT]] {limits = array<i64: 3, 3>, starts = array<i64: 2, 0>, strides = array<i64: 1, 1>}
// VJP-NEXT:    return %[[SLICE]], %[[SLICE2]]
func.func @rows(%x: tensor<2x3xf32>, %y: tensor<1x3xf32>) -> tensor<3x3xf32> {
  %0 = sinter.concat %x, %y {dim = 0 : i64} : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}

// -----

func.func @of_other_columns(%x: tensor<2x3xf32>, %y: tensor<1x4xf32>) {
  // expected-error@+2 {{concat: sizes must match except in dimension 0, got [2, 3] and [1, 4]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.concat %x, %y {dim = 0 : i64} : (tensor<2x3xf32>, tensor<1x4xf32>) -> tensor<3x3xf32>
  return
}
