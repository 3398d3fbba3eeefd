// RUN: sinter-opt %s --split-input-file --verify-diagnostics \
// RUN:   --sinter-derive-gradients | FileCheck %s

// A result that depends on no argument of floating point has no cotangent.
// CHECK-LABEL: @of_integers_vjp
// CHECK-SAME:    (%{{.*}}: tensor<4xi32>) {
// CHECK:         return{{$}}
func.func @of_integers(%x: tensor<4xi32>) -> tensor<4xi32> {
  %0 = sinter.neg %x : tensor<4xi32>
  return %0 : tensor<4xi32>
}

// The cotangent of an argument that is returned is the seed.
// CHECK-LABEL: @identity_vjp
// CHECK-SAME:    (%{{.*}}: tensor<4xf32>, %[[CT:.*]]: tensor<4xf32>)
// CHECK-NEXT:    return %[[CT]]
func.func @identity(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// -----

func.func @no_rule(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{has no derivative rule}}
  %0 = arith.negf %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// expected-error@+1 {{has no body of one block to derive}}
func.func private @declared(tensor<4xf32>) -> tensor<4xf32>
