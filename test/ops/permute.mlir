// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=transpose --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @transpose
// CHECK:         sinter.permute %{{.*}} {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
//
// VJP-LABEL: @transpose_vjp
// VJP-SAME:    (%{{.*}}: tensor<2x3xf32>, %[[CT:.*]]: tensor<3x2xf32>)
// VJP-NEXT:    %[[PERMUTE:.*]] = sinter.permute %[[CT]] {permutation = array<i64: 1, 0>}
// VJP-NEXT:    return %[[PERMUTE]]
func.func @transpose(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %0 = sinter.permute %x {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

func.func @not_a_permutation(%x: tensor<2x3xf32>) {
  // expected-error@+2 {{permute: dimensions [1, 1] are not distinct dimensions of a tensor of 2}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = sinter.permute %x {permutation = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<3x3xf32>
  return
}
