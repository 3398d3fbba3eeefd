// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=of_rows --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @of_rows
// CHECK:         sinter.arg_min %{{.*}} {dim = 1 : i64} : (tensor<2x3xf32>) -> (tensor<2xf32>, tensor<2xi64>)
//
// VJP-LABEL: @of_rows_vjp
// VJP-SAME:    (%[[X:.*]]: tensor<2x3xf32>, %[[CT:.*]]: tensor<2xf32>)
// VJP-NEXT:    %[[C:.*]] = sinter.constant dense<0.000000e+00> : tensor<2x3xf32>
// VJP-NEXT:    %[[OUT:.*]], %[[INDICES:.*]] = sinter.arg_min %[[X]] {dim = 1 : i64}
// VJP-NEXT:    %[[IOTA:.*]] = sinter.iota  {dim = 1 : i64, dtype = i64, sizes = array<i64: 2, 3>}
// VJP-NEXT:    %[[RESHAPE:.*]] = sinter.reshape %[[INDICES]] {sizes = array<i64: 2, 1>}
// VJP-NEXT:    %[[BROADCAST:.*]] = sinter.broadcast_to %[[RESHAPE]] {sizes = array<i64: 2, 3>}
// VJP-NEXT:    %[[EQ:.*]] = sinter.eq %[[IOTA]], %[[BROADCAST]]
// VJP-NEXT:    %[[RESHAPE2:.*]] = sinter.reshape %[[CT]] {sizes = array<i64: 2, 1>}
// VJP-NEXT:    %[[BROADCAST2:.*]] = sinter.broadcast_to %[[RESHAPE2]] {sizes = array<i64: 2, 3>}
// VJP-NEXT:    %[[WHERE:.*]] = sinter.where %[[EQ]], %[[BROADCAST2]], %[[C]]
// VJP-NEXT:    return %[[WHERE]]
func.func @of_rows(%x: tensor<2x3xf32>) -> (tensor<2xf32>, tensor<2xi64>) {
  %0:2 = sinter.arg_min %x {dim = 1 : i64} : (tensor<2x3xf32>) -> (tensor<2xf32>, tensor<2xi64>)
  return %0#0, %0#1 : tensor<2xf32>, tensor<2xi64>
}

// -----

func.func @of_no_elements(%x: tensor<2x0xf32>) {
  // expected-error@+2 {{arg_min: dimension 1 of [2, 0] has no elements}}
  // expected-error@+1 {{failed to infer returned types}}
  %0:2 = sinter.arg_min %x {dim = 1 : i64} : (tensor<2x0xf32>) -> (tensor<2xf32>, tensor<2xi64>)
  return
}
