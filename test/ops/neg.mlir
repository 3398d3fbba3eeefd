// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   | sinter-opt --split-input-file | FileCheck %s
// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients=function=of_floats --sinter-simplify-broadcasts --cse \
// RUN:   | FileCheck %s --check-prefix=VJP

// CHECK-LABEL: @of_floats
// CHECK:         sinter.neg %{{.*}} : tensor<4xf32>
//
// VJP-LABEL: @of_floats_vjp
// VJP-SAME:    (%{{.*}}: tensor<4xf32>, %[[CT:.*]]: tensor<4xf32>)
// VJP-NEXT:    %[[NEG:.*]] = sinter.neg %[[CT]]
// VJP-NEXT:    return %[[NEG]]
func.func @of_floats(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = sinter.neg %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @of_bytes
// CHECK:         sinter.neg %{{.*}} : tensor<4xui8>
func.func @of_bytes(%x: tensor<4xui8>) -> tensor<4xui8> {
  %0 = sinter.neg %x : tensor<4xui8>
  return %0 : tensor<4xui8>
}

// -----

func.func @not_of_booleans(%x: tensor<4xi1>) {
  // expected-error@+1 {{operand #0 must be ranked tensor}}
  %0 = sinter.neg %x : tensor<4xi1>
  return
}
