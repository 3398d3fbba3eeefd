// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s

// CHECK-LABEL: @of_one_op
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>)
// CHECK-NEXT:    %[[F:.*]] = sinter.fusion "one op" (%[[X]]) : (tensor<4xf32>) -> tensor<4xf32>
// CHECK-NEXT:    ^bb0(%[[A:.*]]: tensor<4xf32>):
// CHECK-NEXT:      %[[T:.*]] = sinter.tanh %[[A]]
// CHECK-NEXT:      sinter.yield %[[T]] : tensor<4xf32>
func.func @of_one_op(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.fusion "one op" (%x) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    %1 = sinter.tanh %a : tensor<4xf32>
    sinter.yield %1 : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @inputs_of_another_type(%x: tensor<4xf32>) -> tensor<5xf32> {
  // expected-error@+1 {{has inputs of other types than its region}}
  %0 = sinter.fusion "" (%x) : (tensor<4xf32>) -> tensor<5xf32> {
  ^bb0(%a: tensor<5xf32>):
    sinter.yield %a : tensor<5xf32>
  }
  return %0 : tensor<5xf32>
}

// -----

func.func @results_of_another_type(%x: tensor<4xf32>) -> tensor<5xf32> {
  // expected-error@+1 {{has results of other types than its region yields}}
  %0 = sinter.fusion "" (%x) : (tensor<4xf32>) -> tensor<5xf32> {
  ^bb0(%a: tensor<4xf32>):
    sinter.yield %a : tensor<4xf32>
  }
  return %0 : tensor<5xf32>
}
