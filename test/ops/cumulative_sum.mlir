// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=along_rows --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @along_rows
// CHECK:         sinter.cumulative_sum %{{.*}} {dim = 1 : i64, reverse = true}
//
// VJP-LABEL: @along_rows_vjp
// VJP-SAME:    (%{{.*}}: tensor<2x3xf32>, %[[CT:.*]]: tensor<2x3xf32>)
// VJP-NEXT:    %[[CUMULATIVE:.*]] = sinter.cumulative_sum %[[CT]] {dim = 1 : i64, reverse = false}
// VJP-NEXT:    return %[[CUMULATIVE]]
func.func @along_rows(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = sinter.cumulative_sum %x {dim = 1 : i64, reverse = true} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

func.func @beyond_the_rank(%x: tensor<2x3xf32>) {
  // expected-error@+2 {{cumulative_sum: dimension 2 is out of range for shape [2, 3]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.cumulative_sum %x {dim = 2 : i64, reverse = false} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}
